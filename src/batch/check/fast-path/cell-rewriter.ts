import type { ScannedEncoding } from "../../files/common/fast-path.js";
import { ZERO, dayFigure, isDigit, isLetter, skipSpaces } from "./bytes.js";
import { END } from "./char-classes.js";
import { isPlainUnitCodeAt } from "../../../contract/index.js";

/** Max length (bytes) of a rewritten value: a unit code has 28, an amount at most 19. */
const SLOT_BYTES = 32;
const SPACE = 0x20,
  QUOTE_MARK = 0x27,
  COMMA = 0x2c,
  DASH = 0x2d,
  DOT = 0x2e,
  SLASH = 0x2f,
  COLON = 0x3a,
  CASE_BIT = 0x20;
const UNIT_CODE = 28;
const CITIZEN_ID = 18;
const MAX_YUAN_DIGITS = 16;

/**
 * Rewrites cells in the usual forms of people (`2024/1/5`, `1,200,000.00`, `330106 001001 GB00001 F00010001`) to their
 * wire form, byte by byte and without a string. Twin of the column's reader in `mapping/cells`: it makes the same value
 * or nothing, and nothing where the reader would have a finding.
 *
 * Each method returns where the cell ends in its row, or -1. The wire form then stands in `bytes` from `startOf(i)` to
 * `end`.
 */
export class CellRewriter {
  /** One slot per column. A rewritten value is kept until the next cell of the column. */
  readonly bytes: Buffer;
  end = 0;
  /** YYYYMMDD of a date, whole yuan of an amount. */
  figure = 0;
  readonly #year: Uint8Array;
  readonly #month: Uint8Array;
  readonly #day: Uint8Array;

  constructor(columns: number, encoding: ScannedEncoding) {
    this.bytes = Buffer.alloc(columns * SLOT_BYTES);
    [this.#year, this.#month, this.#day] = encoding === "gb18030" ? GB18030_UNITS : UTF8_UNITS;
  }

  startOf(i: number): number {
    return i * SLOT_BYTES;
  }

  /** Rewrites `2024-1-5`, `2024/1/5`, `2024.1.5`, `20240105` or `2024年1月5日`, each with or without midnight. */
  date(i: number, bytes: Uint8Array, from: number, classes: Uint8Array): number {
    const out = this.bytes;
    const start = this.startOf(i);
    let at = skipSpaces(bytes, from);
    for (let digit = 0; digit < 4; digit++, at++) {
      if (!isDigit(bytes[at]!)) return -1;
      out[start + digit] = bytes[at]!;
    }
    if (isDigit(bytes[at]!)) {
      for (const place of COMPACT_PLACES) {
        if (!isDigit(bytes[at]!)) return -1;
        out[start + place] = bytes[at++]!;
      }
      if (isDigit(bytes[at]!)) return -1;
    } else {
      if ((at = this.#separator(bytes, at, this.#year)) < 0) return -1;
      if ((at = putPair(out, start + MONTH, bytes, at)) < 0) return -1;
      if ((at = this.#separator(bytes, at, this.#month)) < 0) return -1;
      if ((at = putPair(out, start + DAY, bytes, at)) < 0) return -1;
      const behind = unitEnd(bytes, at, this.#day);
      if (behind > 0) at = behind;
      if (bytes[at] === SPACE) at = midnightEnd(bytes, skipSpaces(bytes, at));
    }
    at = skipSpaces(bytes, at);
    if (classes[bytes[at]!] !== END) return -1;
    out[start + MONTH - 1] = out[start + DAY - 1] = DASH;
    this.figure = dayFigure(out, start);
    this.end = start + DAY + 2;
    return this.figure < 0 ? -1 : at;
  }

  /** Rewrites an amount in yuan with thousands separators and at most two decimals. */
  amount(i: number, bytes: Uint8Array, from: number, classes: Uint8Array): number {
    const out = this.bytes;
    const start = this.startOf(i);
    let to = start;
    let at = skipSpaces(bytes, from);
    if (bytes[at] === ZERO) return -1;
    let yuan = 0;
    let group = 0;
    let groups = 0;
    for (; ; at++) {
      const byte = bytes[at]!;
      if (isDigit(byte)) {
        if (to - start >= MAX_YUAN_DIGITS) return -1;
        out[to++] = byte;
        yuan = yuan * 10 + byte - ZERO;
        group++;
      } else if (byte === COMMA && classes[byte] !== END) {
        if (groups === 0 ? group < 1 || group > 3 : group !== 3) return -1;
        groups++;
        group = 0;
      } else break;
    }
    if (to === start || (groups > 0 && group !== 3)) return -1;
    if (bytes[at] === DOT) {
      out[to++] = DOT;
      const point = at++;
      for (; isDigit(bytes[at]!); at++) {
        if (at - point > 2) return -1;
        out[to++] = bytes[at]!;
      }
      if (at - point < 2) return -1;
    }
    at = skipSpaces(bytes, at);
    this.figure = yuan;
    this.end = to;
    return classes[bytes[at]!] === END ? at : -1;
  }

  /** Rewrites a unit code that contains spaces. */
  unitCode(i: number, bytes: Uint8Array, from: number, classes: Uint8Array): number {
    const at = this.#withoutSpaces(i, bytes, from, classes, UNIT_CODE);
    const start = this.startOf(i);
    return at > 0 && this.end - start === UNIT_CODE && isPlainUnitCodeAt(this.bytes, start) ? at : -1;
  }

  /** Rewrites an ID number of 18 characters with an apostrophe, spaces or lower-case letters. */
  idNo(i: number, bytes: Uint8Array, from: number, classes: Uint8Array): number {
    const at = this.#withoutSpaces(i, bytes, bytes[from] === QUOTE_MARK ? from + 1 : from, classes, CITIZEN_ID);
    const start = this.startOf(i);
    if (at < 0 || this.end - start !== CITIZEN_ID) return -1;
    const out = this.bytes;
    for (let c = start; c < this.end; c++) {
      if (isDigit(out[c]!)) continue;
      if (!isLetter(out[c]!)) return -1;
      out[c] = out[c]! & ~CASE_BIT;
    }
    return at;
  }

  #withoutSpaces(i: number, bytes: Uint8Array, from: number, classes: Uint8Array, max: number): number {
    const out = this.bytes;
    const start = this.startOf(i);
    let to = start;
    let at = from;
    for (; classes[bytes[at]!] !== END; at++) {
      const byte = bytes[at]!;
      if (byte === SPACE) continue;
      if (byte < SPACE || byte >= 0x7f || to - start >= max) return -1;
      out[to++] = byte;
    }
    this.end = to;
    return at;
  }

  /** Returns the end of `-`, `/`, `.` or the character of a Chinese date. */
  #separator(bytes: Uint8Array, at: number, unit: Uint8Array): number {
    const byte = bytes[at]!;
    return byte === DASH || byte === SLASH || byte === DOT ? at + 1 : unitEnd(bytes, at, unit);
  }
}

/** Offsets of month and day in YYYY-MM-DD. */
const MONTH = 5,
  DAY = 8;
const COMPACT_PLACES = [MONTH, MONTH + 1, DAY, DAY + 1];
const UTF8_UNITS = [Buffer.from("年"), Buffer.from("月"), Buffer.from("日")] as const;
/** 年, 月 and 日 in GB 2312 and its extensions. */
const GB18030_UNITS = [Buffer.of(0xc4, 0xea), Buffer.of(0xd4, 0xc2), Buffer.of(0xc8, 0xd5)] as const;

/** Writes one or two digits as two. Returns their end; -1 when there are none. */
function putPair(out: Uint8Array, place: number, bytes: Uint8Array, at: number): number {
  if (!isDigit(bytes[at]!)) return -1;
  const isTwo = isDigit(bytes[at + 1]!);
  out[place] = isTwo ? bytes[at]! : ZERO;
  out[place + 1] = bytes[isTwo ? at + 1 : at]!;
  return isTwo ? at + 2 : at + 1;
}

function unitEnd(bytes: Uint8Array, at: number, unit: Uint8Array): number {
  for (let i = 0; i < unit.length; i++) if (bytes[at + i] !== unit[i]) return -1;
  return at + unit.length;
}

/** Returns the end of `0:00:00` or `00:00`; the given offset for any other text. */
function midnightEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let parts = 0; parts < 3; parts++) {
    const digits = at;
    while (bytes[at] === ZERO) at++;
    const length = at - digits;
    if (length < (parts === 0 ? 1 : 2) || length > 2 || isDigit(bytes[at]!)) return from;
    if (bytes[at] !== COLON) return parts === 0 ? from : at;
    at++;
  }
  return from;
}
