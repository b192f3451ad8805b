import { isAscii, isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { FileError } from "../common/file-error.js";
import { isTextByte, refuseBinary, refuseOtherKinds } from "../common/file-kinds.js";
import { decodeLenient, looksLikeBig5 } from "./garbled-text.js";
import { Scanner, gb18030Length } from "./scanner.js";
import type { CsvDelimiter, CsvEncoding, CsvFormat, CsvOptions, EncodingEvidence } from "./types.js";

const FIRST_LINES_BYTES = 16 * 1024;
/** Enough rows for the delimiter and enough characters for the encoding. */
const SAMPLE_BYTES = 256 * 1024;

export interface Detected {
  format: CsvFormat;
  /** Bytes before the first record: byte order mark and Excel's `sep=` line. */
  preambleBytes: number;
  /** Number of cells that most of the first records have. */
  usualWidth: number;
}

export async function detect(handle: FileHandle, path: string, size: number, options: CsvOptions): Promise<Detected> {
  const head = await readAt(handle, 0, SAMPLE_BYTES);
  if (head.length === 0) throw new FileError("file-empty", path);
  await refuseOtherKinds(handle, head, path);

  const { encoding, decidedBy, markBytes } = await detectEncoding(handle, path, head, size, options.encoding);
  if (head.length === markBytes && size === markBytes) throw new FileError("file-empty", path);
  const sample = sampleText(head.subarray(markBytes), encoding);

  const separatorLine = /^"?sep=([^"\r\n]{1,3})"?(\r\n|\n|\r)/i.exec(sample.toString("latin1", 0, 16));
  const body = sample.subarray(separatorLine ? separatorLine[0].length : 0);
  const wide = encoding === "utf-16le" || encoding === "utf-16be";
  const gb18030 = encoding === "gb18030";
  const complete = head.length === size;
  const crEndsRecord = isCrFile(body);
  const named = options.delimiter ?? delimiterOf(separatorLine?.[0], separatorLine?.[1], encoding, path);
  const { delimiter, width: usualWidth } = detectDelimiter(
    body,
    named ? [named] : CANDIDATES,
    gb18030,
    crEndsRecord,
    complete,
  );
  return {
    format: {
      encoding,
      delimiter,
      newline: firstLineEnd(body, delimiter, gb18030, crEndsRecord, complete),
      hasBom: markBytes > 0,
      decidedBy,
    },
    preambleBytes: markBytes + (separatorLine ? separatorLine[0].length * (wide ? 2 : 1) : 0),
    usualWidth,
  };
}

/** Returns the delimiter of a `sep=` line. */
function delimiterOf(
  line: string | undefined,
  sign: string | undefined,
  encoding: CsvEncoding,
  path: string,
): CsvDelimiter | undefined {
  if (line === undefined || sign === undefined) return undefined;
  const known = CANDIDATES.find((candidate) => candidate === sign);
  if (known) return known;
  const shown = decodeLenient(Buffer.from(sign, "latin1"), encoding === "gb18030" ? "gb18030" : "utf-8");
  throw new FileError("delimiter-unsupported", path, { row: 1 }, { detail: `sep=${shown}` });
}

// --- encoding

interface EncodingDecision {
  encoding: CsvEncoding;
  decidedBy: EncodingEvidence;
  markBytes: number;
}

async function detectEncoding(
  handle: FileHandle,
  path: string,
  head: Buffer,
  size: number,
  chosen?: CsvEncoding,
): Promise<EncodingDecision> {
  const mark = byteOrderMark(head);
  if (chosen) {
    const family = chosen === "utf-8" ? "utf-8-bom" : chosen;
    if (mark?.encoding === family) return { encoding: mark.encoding, decidedBy: "chosen", markBytes: mark.bytes };
    return { encoding: chosen === "utf-8-bom" ? "utf-8" : chosen, decidedBy: "chosen", markBytes: 0 };
  }
  if (mark) return { encoding: mark.encoding, decidedBy: "bom", markBytes: mark.bytes };
  const wide = utf16Order(head);
  if (wide) return { encoding: wide, decidedBy: "utf-16-pattern", markBytes: 0 };
  refuseBinary(head, path); // first, because the search for Chinese text could read a whole large file

  const window = await firstNonAscii(handle, head, size);
  if (!window) return { encoding: "utf-8", decidedBy: "ascii-only", markBytes: 0 };
  const judged = judgeBytes(window);
  if (judged.decidedBy === "not-utf-8" && looksLikeBig5(window)) throw new FileError("encoding-big5", path);
  return { ...judged, markBytes: 0 };
}

function byteOrderMark(head: Buffer): { encoding: CsvEncoding; bytes: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8-bom", bytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", bytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", bytes: 2 };
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33)
    return { encoding: "gb18030", bytes: 4 };
  return undefined;
}

/**
 * Detects UTF-16 without a byte order mark. Digits and delimiters have their zero byte always on the same side; a code
 * unit of two zero bytes is not text.
 */
function utf16Order(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  const units = Math.min(head.length >> 1, 4096);
  let little = 0,
    big = 0;
  for (let unit = 0; unit < units; unit++) {
    const first = head[unit * 2]!,
      second = head[unit * 2 + 1]!;
    if (first === 0 && second === 0) return undefined;
    if (second === 0 && isTextByte(first)) little++;
    if (first === 0 && isTextByte(second)) big++;
  }
  if (little > big && little * 20 >= units) return "utf-16le";
  if (big > little && big * 20 >= units) return "utf-16be";
  return undefined;
}

/**
 * Returns the bytes from the first one outside ASCII on; undefined when the whole file is ASCII. Such a file is read
 * twice, which is cheap.
 */
async function firstNonAscii(handle: FileHandle, head: Buffer, size: number): Promise<Buffer | undefined> {
  for (let at = 0, bytes = head; bytes.length > 0; at += bytes.length, bytes = await readAt(handle, at, SAMPLE_BYTES)) {
    if (isAscii(bytes)) continue;
    const first = at + bytes.findIndex((byte) => byte >= 0x80);
    return first < 1024 && size <= SAMPLE_BYTES ? head : readAt(handle, first, SAMPLE_BYTES);
  }
  return undefined;
}

function judgeBytes(window: Buffer): { encoding: CsvEncoding; decidedBy: EncodingEvidence } {
  const seen = countUtf8(window);
  const valid = isUtf8(window.subarray(0, window.length - seen.cutBytes));
  if (valid)
    return seen.longer === 0 && looksLikeChinesePairs(window)
      ? { encoding: "gb18030", decidedBy: "looks-chinese" }
      : { encoding: "utf-8", decidedBy: "valid-utf-8" };
  // A Chinese character has three bytes in UTF-8. GB18030 bytes match that pattern only occasionally.
  if (seen.longer * 3 > (seen.high - seen.longer * 3) * 4) return { encoding: "utf-8", decidedBy: "mostly-utf-8" };
  return { encoding: "gb18030", decidedBy: "not-utf-8" };
}

/**
 * Counts bytes outside ASCII (`high`), UTF-8 sequences of three or more bytes (`longer`), and the bytes of a sequence
 * that is cut off at the end (`cutBytes`).
 */
function countUtf8(window: Buffer): { high: number; longer: number; cutBytes: number } {
  let high = 0,
    longer = 0,
    cutBytes = 0;
  for (let at = 0; at < window.length; at++) {
    const byte = window[at]!;
    if (byte < 0x80) continue;
    high++;
    const needs =
      byte >= 0xf0 && byte <= 0xf4 ? 3 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xc2 && byte < 0xe0 ? 1 : 0;
    let follow = 0;
    while (follow < needs && at + 1 + follow < window.length && (window[at + 1 + follow]! & 0xc0) === 0x80) follow++;
    // Only a full sample can end within a character. A smaller file that does is damaged; reading it reports where.
    if (follow < needs && at + 1 + follow === window.length && window.length >= SAMPLE_BYTES) cutBytes = follow + 1;
    if (follow === needs && needs >= 2) {
      longer++;
      high += follow;
      at += follow;
    }
  }
  return { high, longer, cutBytes };
}

/**
 * Checks whether text that is valid UTF-8 is GB18030. Short GB18030 text can be valid UTF-8 by accident: 目录 is C4BF
 * C2BC. Chinese text has runs of such pairs, all of GB 2312; UTF-8 without three-byte characters has single accented
 * letters.
 */
function looksLikeChinesePairs(window: Buffer): boolean {
  let run = 0,
    longestRun = 0;
  for (let at = 0; at < window.length;) {
    const lead = window[at]!;
    if (lead < 0x80) {
      run = 0;
      at++;
      continue;
    }
    const trail = window[at + 1];
    if (
      gb18030Length(window, at, window.length) !== 2 ||
      trail === undefined ||
      trail < 0xa1 ||
      lead < 0xb0 ||
      lead > 0xf7
    )
      return false;
    longestRun = Math.max(longestRun, ++run);
    at += 2;
  }
  return longestRun >= 2;
}

// --- delimiter and line ends

const CANDIDATES: readonly CsvDelimiter[] = [",", ";", "\t", "|"];
const SAMPLE_RECORDS = 200;

/** Returns the sign after the first cell, when that cell is enclosed in quotes: it can only be the delimiter. */
function signAfterQuotedCell(sample: Buffer): string | undefined {
  const QUOTE = 0x22;
  if (sample[0] !== QUOTE) return undefined;
  for (let at = sample.indexOf(QUOTE, 1); at > 0; at = sample.indexOf(QUOTE, at + 2))
    if (sample[at + 1] !== QUOTE) return sample.toString("latin1", at + 1, at + 2);
  return undefined;
}

/**
 * Finds the delimiter with which the most records have the same number of cells. Ties go to the delimiter with more
 * cells, then to the comma.
 */
function detectDelimiter(
  sample: Buffer,
  candidates: readonly CsvDelimiter[],
  gb18030: boolean,
  crEndsRecord: boolean,
  complete: boolean,
): { delimiter: CsvDelimiter; width: number } {
  const afterQuotes = signAfterQuotedCell(sample);
  const possible = candidates.filter((delimiter) => delimiter === afterQuotes);
  let best = { delimiter: candidates[0]!, agreeing: 0, width: 1 };
  for (const delimiter of possible.length > 0 ? possible : candidates) {
    const widths = new Map<number, number>();
    const { firstCell, count } = scanSample(sample, SAMPLE_RECORDS, delimiter, gb18030, crEndsRecord, complete);
    for (let record = 0; record < count; record++) {
      const width = firstCell[record + 1]! - firstCell[record]!;
      if (width > 1) widths.set(width, (widths.get(width) ?? 0) + 1);
    }
    for (const [width, agreeing] of widths) {
      if (agreeing > best.agreeing || (agreeing === best.agreeing && width > best.width))
        best = { delimiter, agreeing, width };
    }
  }
  return best;
}

function firstLineEnd(
  sample: Buffer,
  delimiter: CsvDelimiter,
  gb18030: boolean,
  crEndsRecord: boolean,
  complete: boolean,
): CsvFormat["newline"] {
  const { count, recordStart } = scanSample(sample, 1, delimiter, gb18030, crEndsRecord, complete);
  const end = count > 0 ? recordStart[1]! : 0;
  if (end > 0 && sample[end - 1] === 0x0d) return "\r";
  if (end > 0 && sample[end - 1] === 0x0a) return sample[end - 2] === 0x0d ? "\r\n" : "\n";
  return "\r\n"; // a single line without a line end: use what Excel writes
}

const scanSample = (
  sample: Buffer,
  maxRecords: number,
  delimiter: CsvDelimiter,
  gb18030: boolean,
  crEndsRecord: boolean,
  complete: boolean,
) =>
  new Scanner({ delimiter: delimiter.charCodeAt(0), crEndsRecord, gb18030, lenient: true }).scan(
    sample,
    0,
    sample.length,
    complete,
    maxRecords,
  );

/** Checks for old Macintosh line ends: CR, and no LF outside quotes. */
function isCrFile(sample: Buffer): boolean {
  if (!sample.includes(0x0d)) return false;
  let quoted = false;
  for (const byte of sample) {
    if (byte === 0x22) quoted = !quoted;
    else if (byte === 0x0a && !quoted) return false;
  }
  return true;
}

/** Reads the first lines of an open file as text. Bytes that are invalid in the encoding become U+FFFD. */
export async function readFirstLines(handle: FileHandle, { encoding }: CsvFormat): Promise<string[]> {
  const head = await readAt(handle, 0, FIRST_LINES_BYTES);
  const sample = sampleText(head.subarray(byteOrderMark(head)?.bytes ?? 0), encoding);
  return decodeLenient(sample, encoding === "gb18030" ? "gb18030" : "utf-8").split(/\r\n|\n|\r/);
}

/** Converts the sample to the bytes that the scanner will see. */
function sampleText(bytes: Buffer, encoding: CsvEncoding): Buffer {
  if (encoding !== "utf-16le" && encoding !== "utf-16be") return bytes;
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return Buffer.from((encoding === "utf-16be" ? even.swap16() : even).toString("utf16le"), "utf8");
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
