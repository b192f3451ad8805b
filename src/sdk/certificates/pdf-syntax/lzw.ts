import type { Budget } from "./budget.js";
import { damaged, overBudget } from "./pdf-error.js";

/** Output of a decoder, and the number of input bytes that belong to the data. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly consumed: number;
}

const CLEAR = 256;
const END = 257;
const MAX_CODES = 4_096;

/**
 * Decodes LZW data (ISO 32000-1, 7.4.4).
 * @param isEarly /EarlyChange: code lengths grow one code early
 */
export function decodeLzw(bytes: Uint8Array, isEarly: boolean, budget: Budget): Decoded {
  const limit = Math.min(budget.decodedLeft, bytes.length * 2_048 + 16);
  let out = new Uint8Array(Math.min(limit, bytes.length * 4 + 16));
  let length = 0;
  const prefix = new Int32Array(MAX_CODES);
  const last = new Uint8Array(MAX_CODES);
  const sizes = new Int32Array(MAX_CODES);
  for (let i = 0; i < 256; i++) {
    last[i] = i;
    sizes[i] = 1;
  }
  let next = END + 1;
  let width = 9;
  let previous = -1;
  let bits = 0;
  let bitCount = 0;

  for (let at = 0; at <= bytes.length;) {
    budget.step();
    while (bitCount < width && at < bytes.length) {
      bits = ((bits << 8) | bytes[at++]!) & 0xffffff;
      bitCount += 8;
    }
    if (bitCount < width) break;
    const code = (bits >> (bitCount - width)) & ((1 << width) - 1);
    bitCount -= width;
    if (code === END) return { bytes: out.subarray(0, length), consumed: at };
    if (code === CLEAR) {
      next = END + 1;
      width = 9;
      previous = -1;
      continue;
    }
    if (previous < 0 ? code > 255 : code > next) throw damaged("LZW data");
    const size = code === next ? sizes[previous]! + 1 : sizes[code]!;
    if (length + size > limit) throw overBudget("decoded bytes");
    if (length + size > out.length) {
      const larger = new Uint8Array(Math.min(limit, Math.max(out.length * 2, length + size)));
      larger.set(out);
      out = larger;
    }
    budget.step(size >> 3);
    // A code that is just being defined is the previous string followed by its first byte.
    let from = code === next ? previous : code;
    let to = length + (code === next ? size - 1 : size);
    while (to > length) {
      out[--to] = last[from]!;
      from = prefix[from]!;
    }
    if (code === next) out[length + size - 1] = out[length]!;
    if (previous >= 0 && next < MAX_CODES) {
      prefix[next] = previous;
      last[next] = out[length]!;
      sizes[next] = sizes[previous]! + 1;
      next++;
    }
    length += size;
    previous = code;
    const reached = next + (isEarly ? 1 : 0);
    width = reached >= 2_048 ? 12 : reached >= 1_024 ? 11 : reached >= 512 ? 10 : 9;
  }
  throw damaged("LZW data has no end");
}
