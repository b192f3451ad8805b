import type { Budget } from "./budget.js";
import { damaged } from "./pdf-error.js";
import { PdfName, PdfString } from "./objects.js";

const MAX_NAME = 512;
const MAX_NUMBER = 64;
const MAX_KEYWORD = 64;

/** In long runs of bytes the time limit is checked every 64 KiB. */
const TIME_CHECK_MASK = 0xffff;

const WHITE = 1;
const DELIMITER = 2;
const CLASS = new Uint8Array(256);
for (const c of [0, 9, 10, 12, 13, 32]) CLASS[c] = WHITE;
for (const c of "()<>[]{}/%") CLASS[c.charCodeAt(0)] = DELIMITER;

export const isWhite = (byte: number | undefined): boolean => byte !== undefined && CLASS[byte] === WHITE;
const isRegular = (byte: number | undefined): boolean => byte !== undefined && CLASS[byte] === 0;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const HEX = new Int8Array(256).fill(-1);
for (let i = 0; i < 16; i++) {
  HEX[i.toString(16).charCodeAt(0)] = i;
  HEX[i.toString(16).toUpperCase().charCodeAt(0)] = i;
}
export const hexDigit = (byte: number | undefined): number => (byte === undefined ? -1 : HEX[byte]!);

const ESCAPED: Readonly<Record<number, number>> = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12 };

/** Lexer of a range of bytes (ISO 32000-1, 7.2 and 7.3). `at` is the current position. */
export class Lexer {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly budget: Budget;
  /** True when positions are offsets in the file, false in a decoded stream. */
  readonly isFile: boolean;
  at: number;
  readonly #buffer: Buffer;
  readonly #names = new Map<string, PdfName>();

  constructor(bytes: Uint8Array, budget: Budget, { at = 0, isFile = false } = {}) {
    this.bytes = bytes;
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.length;
    this.budget = budget;
    this.isFile = isFile;
    this.at = at;
  }

  text(start: number, end: number): string {
    return this.#buffer.toString("latin1", start, end);
  }

  /** Skips white space and comments. */
  skipWhite(): void {
    const start = this.at;
    while (this.at < this.end) {
      const byte = this.bytes[this.at]!;
      if ((this.at & TIME_CHECK_MASK) === 0) this.budget.checkTime();
      if (CLASS[byte] === WHITE) this.at++;
      else if (byte === 0x25) this.#skipComment();
      else break;
    }
    this.budget.step((this.at - start) >> 2);
  }

  #skipComment(): void {
    while (this.at < this.end && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at++;
  }

  /** Skips a word and returns true if it is at the current position as a whole word. */
  takeWord(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    if (isRegular(this.bytes[this.at + word.length])) return false;
    this.at += word.length;
    return true;
  }

  expectWord(word: string): void {
    this.skipWhite();
    if (!this.takeWord(word)) throw damaged(`"${word}" is missing`);
  }

  /** Reads a non-negative integer without sign. Otherwise returns undefined and does not move. */
  takeCount(): number | undefined {
    let at = this.at;
    let value = 0;
    while (isDigit(this.bytes[at]) && at - this.at < 16) value = value * 10 + this.bytes[at++]! - 0x30;
    if (at === this.at || isRegular(this.bytes[at]) || !Number.isSafeInteger(value)) return undefined;
    this.at = at;
    return value;
  }

  expectCount(what: string): number {
    this.skipWhite();
    const value = this.takeCount();
    if (value === undefined) throw damaged(`${what} is not an integer`);
    return value;
  }

  /** Reads everything up to the next white space or delimiter. */
  word(): string {
    const start = this.at;
    while (this.at < this.end && CLASS[this.bytes[this.at]!] === 0) {
      if (this.at - start >= MAX_KEYWORD) throw damaged("a word is too long");
      this.at++;
    }
    return this.text(start, this.at);
  }

  /** Reads a number. Its first byte must be the current one. */
  number(): number {
    const start = this.at;
    let digits = 0;
    let value = 0;
    let scale = 0;
    const sign = this.bytes[this.at];
    if (sign === 0x2b || sign === 0x2d) this.at++;
    for (; this.at < this.end; this.at++) {
      const byte = this.bytes[this.at]!;
      if (isDigit(byte)) {
        digits++;
        value = value * 10 + byte - 0x30;
        scale *= 10;
      } else if (byte === 0x2e && scale === 0) scale = 1;
      else if (CLASS[byte] === 0) throw damaged("a number is malformed");
      else break;
      if (this.at - start > MAX_NUMBER) throw damaged("a number is too long");
    }
    if (digits === 0) throw damaged("a number is malformed");
    const size = scale > 1 ? value / scale : value;
    return sign === 0x2d ? -size : size;
  }

  /** Reads a name. The current byte must be `/`. */
  name(): PdfName {
    const start = ++this.at;
    let isEscaped = false;
    while (this.at < this.end && CLASS[this.bytes[this.at]!] === 0) {
      if (this.bytes[this.at] === 0x23) isEscaped = true;
      if (this.at - start >= MAX_NAME) throw damaged("a name is too long");
      this.at++;
    }
    const written = this.text(start, this.at);
    const known = this.#names.get(written);
    if (known) return known;
    const name = new PdfName(isEscaped ? unescapeName(written) : written);
    if (this.#names.size < 4_096) this.#names.set(written, name);
    return name;
  }

  /** Reads a hexadecimal string. The current byte must be `<`. */
  hexString(): PdfString {
    const start = this.at++;
    const first = this.at;
    while (this.at < this.end && this.bytes[this.at] !== 0x3e) this.at++;
    if (this.at >= this.end) throw damaged("a hexadecimal string has no end");
    const out = Buffer.alloc((this.at - first + 1) >> 1);
    this.#spendString(this.at - first);
    let length = 0;
    let high = -1;
    for (let i = first; i < this.at; i++) {
      const digit = HEX[this.bytes[i]!]!;
      if (digit < 0) {
        if (CLASS[this.bytes[i]!] !== WHITE) throw damaged("a hexadecimal string is malformed");
      } else if (high < 0) high = digit;
      else {
        out[length++] = high * 16 + digit;
        high = -1;
      }
    }
    if (high >= 0) out[length++] = high * 16;
    this.at++;
    return new PdfString(out.toString("latin1", 0, length), true, this.isFile ? { start, end: this.at } : undefined);
  }

  /** Reads a literal string. The current byte must be `(`. */
  literalString(): PdfString {
    const first = ++this.at;
    let depth = 1;
    let isPlain = true;
    for (; this.at < this.end; this.at++) {
      const byte = this.bytes[this.at]!;
      if ((this.at & TIME_CHECK_MASK) === 0) this.budget.checkTime();
      if (byte === 0x5c) {
        isPlain = false;
        this.at++;
      } else if (byte === 0x28) depth++;
      else if (byte === 0x29) {
        if (--depth === 0) break;
      } else if (byte === 13) isPlain = false;
    }
    if (this.at >= this.end) throw damaged("a string has no end");
    const last = this.at++;
    this.#spendString(last - first);
    return new PdfString(isPlain ? this.text(first, last) : this.#unescape(first, last), false);
  }

  #spendString(length: number): void {
    this.budget.step(length >> 3);
    if (length > 32) this.budget.decoded(length);
  }

  #unescape(first: number, last: number): string {
    const out = Buffer.alloc(last - first);
    let length = 0;
    for (let at = first; at < last; at++) {
      let byte = this.bytes[at]!;
      if (byte === 13) {
        byte = 10;
        if (this.bytes[at + 1] === 10) at++;
      } else if (byte === 0x5c) {
        byte = this.bytes[++at]!;
        if (byte === 10 || byte === 13) {
          if (byte === 13 && this.bytes[at + 1] === 10) at++;
          continue;
        }
        if (byte >= 0x30 && byte <= 0x37) {
          let value = byte - 0x30;
          for (let i = 0; i < 2 && at + 1 < last; i++) {
            const next = this.bytes[at + 1]!;
            if (next < 0x30 || next > 0x37) break;
            value = value * 8 + next - 0x30;
            at++;
          }
          byte = value & 0xff;
        } else byte = ESCAPED[byte] ?? byte;
      }
      out[length++] = byte;
    }
    return out.toString("latin1", 0, length);
  }
}

export function unescapeName(written: string): string {
  let out = "";
  for (let i = 0; i < written.length; i++) {
    if (written[i] !== "#") out += written[i];
    else {
      const value = hexDigit(written.charCodeAt(i + 1)) * 16 + hexDigit(written.charCodeAt(i + 2));
      if (!(value > 0) || hexDigit(written.charCodeAt(i + 2)) < 0) throw damaged("a name is malformed");
      out += String.fromCharCode(value);
      i += 2;
    }
  }
  return out;
}
