import { constants, inflateSync } from "node:zlib";
import type { Budget } from "./budget.js";
import { hexDigit, isWhite } from "./lexer.js";
import { isArray, PdfDict, PdfName, type PdfValue } from "./objects.js";
import { damaged, overBudget, PdfError, unsupported } from "./pdf-error.js";
import { decodeLzw, type Decoded } from "./lzw.js";
import { undoPredictor } from "./predictor.js";

const MAX_FILTERS = 4;
const IMAGE_FILTERS = ["DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode"];

export interface Filter {
  readonly name: string;
  readonly parms: PdfDict | undefined;
}

/** Returns the filters of a stream in the order of decoding (ISO 32000-1, 7.4). */
export function filtersOf(dict: PdfDict, resolve: (value: PdfValue) => PdfValue): Filter[] {
  if (resolve(dict.get("F")) !== null) throw unsupported("a stream in another file");
  const asList = (value: PdfValue): readonly PdfValue[] => (isArray(value) ? value : value === null ? [] : [value]);
  const names = asList(resolve(dict.get("Filter")));
  const parms = asList(resolve(dict.get("DecodeParms")));
  if (names.length > MAX_FILTERS) throw unsupported("more than four filters");
  return names.map((entry, i) => {
    const name = resolve(entry);
    const parm = resolve(parms[i] ?? null);
    if (!(name instanceof PdfName)) throw damaged("a filter is not a name");
    if (parm !== null && !(parm instanceof PdfDict)) throw damaged("the parameters of a filter are not a dictionary");
    if (name.name === "Crypt") throw new PdfError("encrypted", "a stream is encrypted");
    return { name: name.name, parms: parm ?? undefined };
  });
}

export function isImageFilter(filter: Filter | undefined): boolean {
  return filter !== undefined && IMAGE_FILTERS.includes(filter.name);
}

export function applyFilters(raw: Uint8Array, filters: readonly Filter[], budget: Budget): Uint8Array {
  return filters.reduce((bytes, filter) => decodeOne(bytes, filter, budget).bytes, raw);
}

export function decodeOne(bytes: Uint8Array, { name, parms }: Filter, budget: Budget): Decoded {
  const decoded = decodeData(bytes, name, parms, budget);
  budget.decoded(decoded.bytes.length);
  budget.checkTime();
  if (!parms || (name !== "FlateDecode" && name !== "LZWDecode")) return decoded;
  return { bytes: undoPredictor(decoded.bytes, parms, budget), consumed: decoded.consumed };
}

function decodeData(bytes: Uint8Array, name: string, parms: PdfDict | undefined, budget: Budget): Decoded {
  switch (name) {
    case "FlateDecode":
      return inflate(bytes, budget);
    case "LZWDecode":
      return decodeLzw(bytes, parms?.get("EarlyChange") !== 0, budget);
    case "ASCIIHexDecode":
      return decodeHex(bytes, budget);
    case "ASCII85Decode":
      return decode85(bytes, budget);
    case "RunLengthDecode":
      return decodeRuns(bytes, budget);
    default:
      throw unsupported("a filter");
  }
}

function inflate(bytes: Uint8Array, budget: Budget): Decoded {
  const maxOutputLength = Math.max(budget.decodedLeft, 1);
  try {
    // `info` adds how much of the input was consumed, which the type definitions do not declare.
    const result = inflateSync(bytes, { maxOutputLength, info: true, finishFlush: constants.Z_FINISH }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return { bytes: result.buffer, consumed: result.engine.bytesWritten };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw overBudget("decoded bytes");
    throw damaged("compressed data");
  }
}

function decodeHex(bytes: Uint8Array, budget: Budget): Decoded {
  const out = new Uint8Array((bytes.length >> 1) + 1);
  let length = 0;
  let high = -1;
  for (let at = 0; at < bytes.length; at++) {
    budget.step();
    const byte = bytes[at]!;
    if (byte === 0x3e) {
      if (high >= 0) out[length++] = high * 16;
      return { bytes: out.subarray(0, length), consumed: at + 1 };
    }
    const digit = hexDigit(byte);
    if (digit < 0 && !isWhite(byte)) throw damaged("hexadecimal data");
    if (digit < 0) continue;
    if (high < 0) high = digit;
    else {
      out[length++] = high * 16 + digit;
      high = -1;
    }
  }
  throw damaged("hexadecimal data has no end");
}

function decode85(bytes: Uint8Array, budget: Budget): Decoded {
  let zeroes = 0;
  for (const byte of bytes) if (byte === 0x7a) zeroes++;
  const size = Math.ceil(bytes.length * 0.8) + zeroes * 4 + 8;
  if (size > budget.decodedLeft + 16) throw overBudget("decoded bytes");
  const out = new Uint8Array(size);
  let length = 0;
  let group = 0;
  let count = 0;
  const flush = (kept: number): void => {
    for (let i = 0; i < kept; i++) out[length++] = Math.floor(group / 256 ** (3 - i)) & 0xff;
    group = count = 0;
  };
  for (let at = 0; at < bytes.length; at++) {
    budget.step();
    const byte = bytes[at]!;
    if (isWhite(byte)) continue;
    if (byte === 0x7e) {
      if (bytes[at + 1] !== 0x3e || count === 1) break;
      const kept = count - 1;
      if (count > 0) {
        for (; count < 5; count++) group = group * 85 + 84;
        flush(kept);
      }
      return { bytes: out.subarray(0, length), consumed: at + 2 };
    }
    if (byte === 0x7a && count === 0) {
      flush(4);
      continue;
    }
    if (byte < 0x21 || byte > 0x75) break;
    group = group * 85 + byte - 0x21;
    if (++count === 5) {
      if (group > 0xffffffff) break;
      flush(4);
    }
  }
  throw damaged("base-85 data");
}

function decodeRuns(bytes: Uint8Array, budget: Budget): Decoded {
  let length = 0;
  for (let pass = 0, out = new Uint8Array(0); ; pass++) {
    let at = 0;
    length = 0;
    for (;;) {
      budget.step();
      const run = bytes[at];
      if (run === undefined) throw damaged("run-length data has no end");
      if (run === 128) break;
      const count = run < 128 ? run + 1 : 257 - run;
      const taken = run < 128 ? count : 1;
      if (at + 1 + taken > bytes.length) throw damaged("run-length data has no end");
      if (pass === 1) {
        if (run < 128) out.set(bytes.subarray(at + 1, at + 1 + count), length);
        else out.fill(bytes[at + 1]!, length, length + count);
      }
      at += 1 + taken;
      length += count;
    }
    if (length > budget.decodedLeft) throw overBudget("decoded bytes");
    if (pass === 1) return { bytes: out, consumed: at + 1 };
    out = new Uint8Array(length);
  }
}
