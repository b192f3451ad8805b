import { isDay } from "../../../rules/index.js";
import { END } from "./char-classes.js";

// Recognizes the bytes of a cell in place. `classes` says what a byte means in this table (char-classes.ts).

export const ZERO = 0x30;
const QUOTE = 0x22,
  SPACE = 0x20,
  LF = 0x0a,
  CR = 0x0d;
export const isDigit = (c: number): boolean => c >= ZERO && c <= 0x39;
export const isLetter = (c: number): boolean => (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;
const isRefByte = Uint8Array.from({ length: 256 }, (_, c) =>
  /[0-9A-Za-z_.-]/.test(String.fromCharCode(c)) && c < 0x80 ? 1 : 0,
);
const MAX_REF_LENGTH = 24;

/** Returns the end of the cell when it equals bytes[from, to); -1 when it differs. */
export function sameText(bytes: Uint8Array, at: number, from: number, to: number, classes: Uint8Array): number {
  for (; from < to; from++, at++) if (bytes[at] !== bytes[from]) return -1;
  return classes[bytes[at]!] === END ? at : -1;
}

export function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/** Parses two digits; NaN for other bytes. */
export function pairOf(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Parses YYYY-MM-DD to YYYYMMDD; -1 when the day does not exist or is not between 1900 and 2200. */
export function dayFigure(bytes: Uint8Array, at: number): number {
  const year = pairOf(bytes, at) * 100 + pairOf(bytes, at + 2);
  const month = pairOf(bytes, at + 5);
  const day = pairOf(bytes, at + 8);
  return year >= 1900 && year <= 2200 && isDay(year, month, day) ? year * 10_000 + month * 100 + day : -1;
}

/** Returns the end of a quoted text, which may contain line breaks; -1 for other control characters or quotes. */
export function quotedTextEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return bytes[at + 1] === QUOTE ? -1 : at;
    if ((byte < 0x20 && byte !== LF && byte !== CR) || byte === 0x7f) return -1;
  }
  return -1;
}

/** Returns the end of a cell; -1 when it contains a control character or a quote. */
export function cellEnd(bytes: Uint8Array, from: number, classes: Uint8Array): number {
  for (let at = from; ; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x80) continue;
    const found = classes[byte]!;
    if (found === END) return at;
    if (found === 0) return -1;
  }
}

/** Returns the end of a ref in its plain form; -1 for any other text. */
export function refEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isRefByte[bytes[at]!] === 1) at++;
  return at > from && at - from <= MAX_REF_LENGTH ? at : -1;
}

export function skipSpaces(bytes: Uint8Array, at: number): number {
  while (bytes[at] === SPACE) at++;
  return at;
}

/** Returns the end of digits and capital letters, the form of ID numbers; -1 for any other text. */
export function codeEnd(bytes: Uint8Array, from: number, classes: Uint8Array): number {
  let at = from;
  while (isDigit(bytes[at]!) || (bytes[at]! >= 0x41 && bytes[at]! <= 0x5a)) at++;
  return classes[bytes[at]!] === END ? at : -1;
}

/** Copies the bytes. `slice` of a Buffer would share memory that is overwritten later. */
export function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes, from, to);
}
