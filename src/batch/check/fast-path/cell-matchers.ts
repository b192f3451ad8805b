import { type Column, isCertificateNo, isPlainUnitCodeAt, parseCertificateNo } from "../../../contract/index.js";
import { INVALID, type CellValue } from "../../mapping/cells/cell.js";
import type { ScannedEncoding } from "../../files/common/fast-path.js";
import { MAX_DITTO_LENGTH, textLimits } from "../../mapping/cells/text.js";
import { SEPARATOR } from "../../mapping/people.js";
import {
  ZERO,
  cellEnd,
  codeEnd,
  copyOf,
  dayFigure,
  isDigit,
  isLetter,
  quotedTextEnd,
  refEnd,
  skipSpaces,
  startsWith,
} from "./bytes.js";
import { CELL_FORM, type CellPlan } from "./cell-forms.js";
import { CellRewriter } from "./cell-rewriter.js";
import { CertificateNoCache } from "./certificate-cache.js";
import { DITTO, END, NAME, WideClasses, asciiClasses } from "./char-classes.js";
import { FindingListener } from "./finding-listener.js";
import { PENDING, RowCells } from "./row-cells.js";

/** A text that the reader of the column accepted without a finding. */
interface Known {
  readonly bytes: Uint8Array;
  readonly value: CellValue;
}
const MAX_KNOWN = 24;
const NOWHERE = -1;
const LF = 0x0a,
  SPACE = 0x20,
  DASH = 0x2d,
  DOT = 0x2e,
  PLUS = 0x2b;
const UNIT_CODE = 28;
/** Min length of a text that begins with ASCII. Shorter ones can be damaged dates (Jan-12) or errors (Err:502). */
const SURE_TEXT = 8;
const UNDEFINED_LENGTH = 9;
const LETTER_U = 0x75;

/**
 * One matcher for each form of cell. Each returns the end of the cell, or -1 when the mapper must read the row, and
 * places the value. `CellRecognizer` calls them for one cell after the other.
 */
export abstract class CellMatchers extends RowCells {
  private readonly rewriter: CellRewriter;
  private readonly longest: Int32Array;
  /** 1 for texts that may have several lines. */
  private readonly multiline: Uint8Array;
  private readonly listeners: readonly FindingListener[];
  private readonly known: Known[][];
  private readonly frames = new CertificateNoCache();
  /** Classes of characters in quotes. */
  protected readonly quoted: Uint8Array;
  private readonly wideClasses: WideClasses;
  /** Offset of the line feed after the last complete line of `bytes`. */
  protected last = 0;

  constructor(plans: readonly (CellPlan | undefined)[], delimiter: number, encoding: ScannedEncoding) {
    super(plans, encoding);
    this.rewriter = new CellRewriter(plans.length, encoding);
    this.longest = Int32Array.from(plans, (plan) =>
      plan && (plan.form === CELL_FORM.text || plan.form === CELL_FORM.name)
        ? Math.min(textLimits(plan.column).max, 1e6)
        : 0,
    );
    this.multiline = Uint8Array.from(plans, (plan) =>
      plan?.form === CELL_FORM.text && textLimits(plan.column).multiline ? 1 : 0,
    );
    this.listeners = plans.map((plan) => new FindingListener(plan?.column.key === "measure"));
    this.known = plans.map(() => []);
    this.quoted = asciiClasses(delimiter, true);
    this.wideClasses = new WideClasses(encoding);
  }

  /** Skips a column that is not read. */
  protected skip(bytes: Buffer, from: number, classes: Uint8Array): number {
    const to = this.contentEnd(bytes, from, classes);
    return to >= 0 && this.gb18030 && this.decode(this.bytes, from, to, true) === undefined ? -1 : to;
  }

  protected textEnd(i: number, bytes: Buffer, cellFrom: number, classes: Uint8Array, need: number): number {
    const { gb18030, wideClasses } = this;
    let from = cellFrom;
    while (bytes[from] === SPACE) from++;
    let length = 0;
    let isWide = 0;
    let begins = 0;
    let at = from;
    let cellTo = NOWHERE;
    for (; ; length++) {
      const byte = bytes[at]!;
      if (byte < 0x80) {
        const found = classes[byte]!;
        if (found & need) {
          at++;
          continue;
        }
        if (byte === LF && classes === this.quoted && this.multiline[i] === 1 && at < this.last) {
          // JSON escapes it, so the bytes cannot be copied.
          this.asked[i] = 1;
          at++;
          continue;
        }
        // A name has no space inside.
        const end = byte === SPACE ? skipSpaces(bytes, at) : at;
        if (classes[bytes[end]!] !== END) return -1;
        cellTo = end;
        break;
      }
      let code: number;
      if (gb18030) {
        const second = bytes[at + 1]!;
        if (second < 0x40 || byte === 0x80 || byte === 0xff) return -1;
        code = (byte << 8) | second;
        at += 2;
      } else if (byte >= 0xf0) return -1;
      else if (byte >= 0xe0) {
        code = ((byte & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
        at += 3;
      } else {
        code = ((byte & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
        at += 2;
      }
      const found = wideClasses.of(code);
      if (!(found & need)) return -1;
      if (length === 0) begins = found;
      isWide = 1;
    }
    this.wide[i] = isWide;
    if (at === from || length > this.longest[i]!) return -1;
    for (; bytes[at - 1] === SPACE; at--) length--;
    if (bytes[at - 1] === LF) return -1;
    this.place(i, bytes, from, at);
    const first = bytes[from]!;
    // 同上 is not a text, and ·· is not a name.
    if (first >= 0x80) return begins & DITTO && (need === NAME || length <= MAX_DITTO_LENGTH) ? -1 : cellTo;
    // Wrappers, formulas, damaged numbers and dates begin with an ASCII character.
    if (length < SURE_TEXT) return -1;
    // Programs write `undefined` for an empty value.
    if (isLetter(first)) return length === UNDEFINED_LENGTH && (first | 0x20) === LETTER_U ? -1 : cellTo;
    if (!isDigit(first) || isWide !== 0 || need === NAME) return -1;
    for (let c = from; c < at; c++) if (bytes[c] === PLUS) return -1;
    return cellTo;
  }

  /** Recognizes yuan in wire form: no leading zeros, at most 16 digits and two decimals, not zero. */
  protected amountEnd(i: number, bytes: Buffer, from: number, classes: Uint8Array): number {
    let at = from;
    let yuan = 0;
    while (isDigit(bytes[at]!)) yuan = yuan * 10 + bytes[at++]! - ZERO;
    const digits = at - from;
    let decimals = 0;
    let places = 0;
    if (bytes[at] === DOT) {
      const point = at++;
      while (isDigit(bytes[at]!)) decimals |= bytes[at++]! - ZERO;
      places = at - point - 1;
      if (places === 0) places = -1;
    }
    if (classes[bytes[at]!] !== END) return this.rewrite(i, this.rewriter.amount(i, bytes, from, classes));
    if (digits === 0 || digits > 16 || (bytes[from] === ZERO && digits > 1) || places < 0 || places > 2) return -1;
    if (yuan === 0 && decimals === 0) return -1;
    this.figure[i] = yuan;
    this.place(i, bytes, from, at);
    return at;
  }

  protected dateEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || classes[bytes[at + 10]!] !== END)
      return this.rewrite(i, this.rewriter.date(i, bytes, at, classes));
    const figure = dayFigure(bytes, at);
    if (figure < 0) return -1;
    this.figure[i] = figure;
    this.place(i, bytes, at, at + 10);
    return at + 10;
  }

  protected unitCodeEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    if (classes[bytes[at + UNIT_CODE]!] !== END) return this.rewrite(i, this.rewriter.unitCode(i, bytes, at, classes));
    if (!isPlainUnitCodeAt(bytes, at)) return -1;
    this.place(i, bytes, at, at + UNIT_CODE);
    return at + UNIT_CODE;
  }

  protected refEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    const to = refEnd(bytes, at);
    // The empty value of a database (NULL) holds no digit.
    if (to < 0 || !isDigit(bytes[to - 1]!)) return -1;
    this.place(i, bytes, at, to);
    const end = skipSpaces(bytes, to);
    return classes[bytes[end]!] === END ? end : -1;
  }

  protected idNoEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    const to = codeEnd(bytes, at, classes);
    if (to < 0) return this.rewrite(i, this.rewriter.idNo(i, bytes, at, classes));
    this.place(i, bytes, at, to);
    return to;
  }

  /** Uses the rewritten value of a cell. `to` is the end of the cell in its row, or negative when there is none. */
  protected rewrite(i: number, to: number): number {
    if (to < 0) return -1;
    const { rewriter } = this;
    this.place(i, rewriter.bytes, rewriter.startOf(i), rewriter.end);
    this.figure[i] = rewriter.figure;
    return to;
  }

  /** Recognizes a cell of a column with few different values. */
  protected few(i: number, plan: CellPlan, bytes: Buffer, at: number, classes: Uint8Array): number {
    const known = this.known[i]!;
    for (const { bytes: wanted, value } of known) {
      if (classes[bytes[at + wanted.length]!] !== END || !startsWith(bytes, at, wanted)) continue;
      this.values[i] = value;
      this.place(i, bytes, at, at + wanted.length);
      return at + wanted.length;
    }
    const to = this.ask(i, plan, bytes, at, classes);
    // In quotes a text may hold the delimiter; outside it would be two cells.
    if (to < 0 || classes === this.quoted) return to;
    if (known.length >= MAX_KNOWN) known.shift();
    known.push({ bytes: copyOf(bytes, at, to), value: this.values[i] as CellValue });
    return to;
  }

  protected certificateNo(i: number, plan: CellPlan, bytes: Buffer, from: number, classes: Uint8Array): number {
    const { frames } = this;
    const end = frames.scan(bytes, from, classes);
    if (end < 0) return -1;
    this.wide[i] = 1;
    const kind = frames.kind();
    this.kinds[i] = kind ?? "other";
    if (kind) {
      this.values[i] = PENDING;
      this.place(i, bytes, from, frames.end);
      return end;
    }
    const to = this.ask(i, plan, bytes, from, classes);
    const value = this.values[i];
    if (
      to >= 0 &&
      typeof value === "string" &&
      isCertificateNo(value) &&
      this.decode(bytes, from, to, true) === value
    ) {
      const parts = parseCertificateNo(value);
      if (!parts.legacy) frames.remember(parts.kind);
    }
    return to;
  }

  /** Passes the cell to the reader of its column. */
  protected ask(i: number, plan: CellPlan, bytes: Buffer, from: number, classes: Uint8Array): number {
    const to = this.contentEnd(bytes, from, classes);
    if (to < 0) return -1;
    this.wide[i] = 1;
    this.asked[i] = 1;
    const text = this.decode(bytes, from, to, true);
    const ofPerson = plan.column.place.in === "people";
    if (text === undefined || (ofPerson && SEPARATOR.test(text))) return -1;
    const listener = this.listeners[i]!;
    listener.silent = true;
    const value = plan.read(text, listener);
    if (!listener.silent || value === INVALID) return -1;
    // A person is absent only when the cells are empty.
    if (ofPerson && value === undefined) return -1;
    this.values[i] = value;
    if (typeof value === "string") this.figure[i] = figureOf(plan.column.cell, value);
    this.place(i, bytes, from, to);
    return to;
  }

  /** Returns the end of a cell. Only a quoted cell may contain line breaks. */
  protected contentEnd(bytes: Buffer, from: number, classes: Uint8Array): number {
    return classes === this.quoted ? quotedTextEnd(bytes, from, this.last) : cellEnd(bytes, from, classes);
  }
}

/** YYYYMMDD of a date, whole yuan of an amount; NaN for any other wire value. */
function figureOf(cell: Column["cell"], value: string): number {
  if (cell === "date") return Number(value.replaceAll("-", ""));
  return cell === "amount" ? Math.floor(Number(value)) : NaN;
}
