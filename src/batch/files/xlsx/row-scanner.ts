import { MAX_COLUMNS } from "../common/limits.js";
import { shownNumber, type NumberStyle } from "./number-format.js";
import type { RowReader } from "./sheet.js";
import { CELL_SEPARATOR, startsWith, textStart, TextBuffer } from "./text-buffer.js";
import type { Workbook } from "./workbook.js";
import type { ItemScanner } from "./xml-items.js";

/** Content of a cell. `TYPES` has the XML name of each type. */
const NUMBER = 0,
  SHARED = 1,
  INLINE = 2,
  TEXT = 3;
const SPACE = 0x20,
  QUOTE = 0x22,
  DOT = 0x2e,
  SLASH = 0x2f,
  ZERO = 0x30,
  LESS = 0x3c,
  EQUALS = 0x3d,
  GREATER = 0x3e,
  LF = 0x0a,
  LOWER_C = 0x63,
  LOWER_R = 0x72,
  LOWER_S = 0x73,
  LOWER_T = 0x74;
const ROW_START = Buffer.from("<row");
const ROW_END = Buffer.from("</row>");
const CELL_END = Buffer.from("</c>");
const VALUE = Buffer.from("<v>");
const VALUE_END = Buffer.from("</v></c>");
const INLINE_START = Buffer.from("<is>");
const INLINE_END = Buffer.from("</t></is></c>");
const TYPES: readonly Buffer[] = ['n"', 's"', 'inlineStr"', 'str"'].map((written) => Buffer.from(written));
const HIDDEN = Buffer.from("hidden=");
const FALSE = Buffer.from("false");
const NUMBER_ATTRIBUTE = Buffer.from("r=");
const MAX_ATTRIBUTES = 16;
/** 0 for bytes that are invalid in an attribute value, or require the parser. */
const isValueByte = new Uint8Array(128).fill(1, SPACE, 0x7f);
isValueByte[QUOTE] = isValueByte[LESS] = isValueByte[0x26] = 0;
const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 0x39;
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** Plain display forms of the numbers of a cell style. */
const AS_STORED = 1,
  AS_DAY = 2;
function formOf(style: NumberStyle): number {
  if (style.kind === "general") return AS_STORED;
  if (style.kind === "number") return style.before === undefined && style.after === undefined ? AS_STORED : 0;
  return style.kind === "date" ? AS_DAY : 0;
}
const GENERAL: NumberStyle = { kind: "general" };
const MAX_DIGITS = 15;
const MAX_DECIMALS = 9;
const MAX_SERIAL_DIGITS = 7;
const MAX_DAYS = 40_000;
const FIRST_CAPACITY = 256 * 1024;

/** Receives the rows that a `RowScanner` reads. */
export interface RowLines {
  /** Called before a row is written into the lines. The lines may be moved then. */
  beforeRow(lines: TextBuffer): void;
  /** Receives a row as a line of UTF-8, `lines.bytes` from `from` to `lines.length`, with a line feed at its end. */
  line(lines: TextBuffer, from: number, row: number): void;
}

/**
 * Reads a row of a sheet from its bytes, in the form that Excel and common libraries write, into one line of text with
 * the cells that a `RowReader` would return. Rows with anything except texts and numbers (formulas, errors, rich text),
 * or with hidden cells, are left to the parser.
 */
export class RowScanner implements ItemScanner {
  readonly #workbook: Workbook;
  readonly #parsed: RowReader;
  readonly #rows: RowLines;
  readonly #lines = new TextBuffer(FIRST_CAPACITY);
  readonly #forms: Uint8Array;
  readonly #days = new Map<number, Buffer>();
  // The last tag.
  #row = 0;
  #isEmpty = false;
  #column = 0;
  #type = NUMBER;
  #style = 0;

  constructor(workbook: Workbook, parsed: RowReader, rows: RowLines) {
    this.#workbook = workbook;
    this.#parsed = parsed;
    this.#rows = rows;
    this.#forms = Uint8Array.from(workbook.styles, formOf);
  }

  scan(bytes: Buffer, from: number): number {
    let at = this.#rowTag(bytes, from);
    if (at < 0) return -1;
    const row = this.#row;
    if (this.#isEmpty) return this.#parsed.skipTo(row) ? at : -1;
    const lines = this.#lines;
    this.#rows.beforeRow(lines);
    const start = lines.length;
    this.#column = -1;
    let width = 0;
    while (bytes[at] === LESS && bytes[at + 1] === LOWER_C) {
      const before = this.#column;
      at = this.#cellTag(bytes, at + 2);
      if (at < 0 || this.#column <= before) return this.#undo(start);
      if (this.#isEmpty) continue;
      const column = this.#column;
      if (column >= MAX_COLUMNS) return this.#undo(start);
      const { length } = lines;
      lines.reserve(column - width + 1);
      for (let gap = width === 0 ? 1 : width; gap <= column; gap++) lines.bytes[lines.length++] = CELL_SEPARATOR;
      const content = lines.length;
      at = this.#content(bytes, at);
      if (at < 0) return this.#undo(start);
      if (lines.length === content) lines.length = length;
      else if (this.#parsed.isHiddenColumn(column)) return this.#undo(start);
      else width = column + 1;
    }
    if (!startsWith(bytes, at, ROW_END) || !this.#parsed.skipTo(row)) return this.#undo(start);
    if (width > 0) {
      lines.reserve(1);
      lines.bytes[lines.length++] = LF;
      this.#rows.line(lines, start, row);
    }
    return at + ROW_END.length;
  }

  #undo(start: number): -1 {
    this.#lines.length = start;
    return -1;
  }

  /** Reads `<row r="2" …>`. Returns its end; -1 when the parser must read it. */
  #rowTag(bytes: Buffer, from: number): number {
    let at = from + ROW_START.length;
    this.#row = this.#parsed.row + 1;
    this.#isEmpty = false;
    let count = 0;
    while (bytes[at] === SPACE && bytes[at + 1] !== SLASH) {
      const name = ++at;
      if (!isLetter(bytes[at]!)) return -1;
      while (isLetter(bytes[at]!) || isDigit(bytes[at]!) || bytes[at] === 0x3a) at++;
      const nameEnd = at;
      if (bytes[at] !== EQUALS || bytes[at + 1] !== QUOTE) return -1;
      const value = at + 2;
      at = value;
      while (isValueByte[bytes[at]!] === 1) at++;
      if (bytes[at] !== QUOTE || (startsWith(bytes, name, HIDDEN) && !isFalse(bytes, value, at))) return -1;
      if (startsWith(bytes, name, NUMBER_ATTRIBUTE)) {
        this.#row = at - value > MAX_SERIAL_DIGITS ? -1 : digits(bytes, value, at);
        if (this.#row < 0) return -1;
      }
      if (isRepeated(bytes, from + ROW_START.length, name, nameEnd) || ++count > MAX_ATTRIBUTES) return -1;
      at++;
    }
    return this.#tagEnd(bytes, at);
  }

  /** Reads the rest of `<c r="B2" s="1" t="s">`. Returns its end; -1 when the parser must read it. */
  #cellTag(bytes: Buffer, from: number): number {
    let at = from;
    let column = this.#column + 1;
    let type = NUMBER;
    let style = 0;
    let seen = 0;
    while (bytes[at] === SPACE && bytes[at + 1] !== SLASH) {
      const name = bytes[at + 1]!;
      if (bytes[at + 2] !== EQUALS || bytes[at + 3] !== QUOTE) return -1;
      at += 4;
      if (name === LOWER_R && (seen & 1) === 0) {
        seen |= 1;
        column = 0;
        const letters = at;
        for (; bytes[at]! >= 0x41 && bytes[at]! <= 0x5a; at++) column = column * 26 + bytes[at]! - 0x40;
        column--;
        if (at === letters || at - letters > 3) return -1;
        while (isDigit(bytes[at]!)) at++;
        if (bytes[at++] !== QUOTE) return -1;
      } else if (name === LOWER_S && (seen & 2) === 0) {
        seen |= 2;
        const start = at;
        while (isDigit(bytes[at]!)) at++;
        if (bytes[at] !== QUOTE || at - start > MAX_SERIAL_DIGITS) return -1;
        style = digits(bytes, start, at++);
        if (style < 0) return -1;
      } else if (name === LOWER_T && (seen & 4) === 0) {
        seen |= 4;
        type = typeAt(bytes, at);
        if (type < 0) return -1;
        at += TYPES[type]!.length;
      } else return -1;
    }
    this.#column = column;
    this.#type = type;
    this.#style = style;
    return this.#tagEnd(bytes, at);
  }

  /** Reads `>`, `/>` or ` />`. */
  #tagEnd(bytes: Buffer, from: number): number {
    let at = from;
    if (bytes[at] === SPACE) at++;
    this.#isEmpty = bytes[at] === SLASH;
    if (this.#isEmpty) at++;
    else if (at !== from) return -1;
    return bytes[at] === GREATER ? at + 1 : -1;
  }

  /** Reads the content of a cell and its end tag. Returns the end of that tag; -1 when the parser must read it. */
  #content(bytes: Buffer, from: number): number {
    if (startsWith(bytes, from, CELL_END)) return from + CELL_END.length;
    if (this.#type === INLINE)
      return startsWith(bytes, from, INLINE_START)
        ? this.#xmlText(bytes, textStart(bytes, from + INLINE_START.length), INLINE_END)
        : -1;
    if (!startsWith(bytes, from, VALUE)) return -1;
    const start = from + VALUE.length;
    if (this.#type === TEXT) return this.#xmlText(bytes, start, VALUE_END);
    let end = start;
    while (isValueByte[bytes[end]!] === 1 && bytes[end] !== GREATER) end++;
    if (!startsWith(bytes, end, VALUE_END)) return -1;
    if (end > start && !(this.#type === SHARED ? this.#shared(bytes, start, end) : this.#number(bytes, start, end)))
      return -1;
    return end + VALUE_END.length;
  }

  #xmlText(bytes: Buffer, from: number, following: Uint8Array): number {
    const lines = this.#lines;
    const start = lines.length;
    const end = from < 0 ? -1 : lines.addXmlText(bytes, from);
    return end >= 0 && startsWith(bytes, end, following) && lines.endCell(start) ? end + following.length : -1;
  }

  #shared(bytes: Buffer, start: number, end: number): boolean {
    const { strings } = this.#workbook;
    const index = end - start > MAX_SERIAL_DIGITS ? -1 : digits(bytes, start, end);
    return strings.has(index) && strings.copyTo(this.#lines, index);
  }

  #number(bytes: Buffer, start: number, end: number): boolean {
    const form = this.#style < this.#forms.length ? this.#forms[this.#style] : AS_STORED;
    const lines = this.#lines;
    if (form === AS_STORED && isShortest(bytes, start, end)) return lines.addCell(bytes, start, end);
    const { styles, from1904 } = this.#workbook;
    const style = styles[this.#style] ?? GENERAL;
    const serial = form === AS_DAY && end - start <= MAX_SERIAL_DIGITS ? digits(bytes, start, end) : -1;
    const day = serial < 0 ? undefined : this.#days.get(serial);
    const shown = day ?? Buffer.from(shownNumber(bytes.toString("latin1", start, end), style, from1904));
    if (serial >= 0 && day === undefined) {
      if (this.#days.size >= MAX_DAYS) this.#days.clear();
      this.#days.set(serial, shown);
    }
    return lines.addCell(shown, 0, shown.length);
  }
}

const isFalse = (bytes: Uint8Array, from: number, to: number): boolean =>
  (to - from === 1 && bytes[from] === ZERO) || (to - from === FALSE.length && startsWith(bytes, from, FALSE));

/** Returns the cell type of the attribute; -1 for unknown types. No closure, because it runs for each cell. */
function typeAt(bytes: Uint8Array, at: number): number {
  for (let type = 0; type < TYPES.length; type++) if (startsWith(bytes, at, TYPES[type]!)) return type;
  return -1;
}

/** Parses digits; -1 for an empty or other text. */
function digits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at]!)) return -1;
    value = value * 10 + bytes[at]! - ZERO;
  }
  return start === end ? -1 : value;
}

/** Checks whether the tag already has an attribute of this name, which XML forbids. */
function isRepeated(bytes: Uint8Array, from: number, name: number, nameEnd: number): boolean {
  for (let at = from; at < name - 1; at++) {
    if (bytes[at] !== SPACE) continue;
    let same = 0;
    while (same < nameEnd - name && bytes[at + 1 + same] === bytes[name + same]) same++;
    if (same === nameEnd - name && bytes[at + 1 + same] === EQUALS) return true;
  }
  return false;
}

/** Checks whether a number is stored in its display form: no sign, exponent or redundant zeros, exact digits. */
function isShortest(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (isDigit(bytes[at]!)) at++;
  const whole = at - start;
  if (whole === 0 || (bytes[start] === ZERO && whole > 1)) return false;
  if (at === end) return whole <= MAX_DIGITS;
  if (bytes[at] !== DOT) return false;
  const decimals = end - at - 1;
  for (at++; at < end; at++) if (!isDigit(bytes[at]!)) return false;
  return decimals > 0 && decimals <= MAX_DECIMALS && whole + decimals <= MAX_DIGITS && bytes[end - 1] !== ZERO;
}
