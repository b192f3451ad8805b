import {
  type Column,
  foldReference,
  isCertificateNo,
  isPlainCreditCodeAt,
  isPlainUnitCodeAt,
  parseCertificateNo,
  plainCitizenIdAt,
  type CertificateKind,
} from "../../../contract/index.js";
import { isOrganizationName, ORGANIZATION_LAST_CHARACTERS } from "../../../rules/index.js";
import { INVALID, type CellReporter, type CellValue } from "../../mapping/cells/cell.js";
import type { ScannedEncoding } from "../../files/common/fast-path.js";
import type { JsonBuffer } from "./json-buffer.js";
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
  sameText,
  skipSpaces,
  startsWith,
} from "./bytes.js";
import { CellRewriter } from "./cell-rewriter.js";
import { CertificateNoCache } from "./certificate-cache.js";
import { DITTO, END, NAME, TEXT, WideClasses, asciiClasses, lastPairs } from "./char-classes.js";
import { CELL_FORM, OFTEN_REPEATS_ABOVE, type CellPlan } from "./cell-forms.js";
import type { TextHash } from "../duplicates/text-hash.js";
import { MAX_DITTO_LENGTH, textLimits } from "../../mapping/cells/text.js";

/** Remembers whether a reader reported a finding. */
export class Listener implements CellReporter {
  silent = true;
  report(): void {
    this.silent = false;
  }
  reportDefect(): void {
    this.silent = false;
  }
  reportInterpretation(): void {
    // Twin of `FindingReporter`: CF-06 is a finding about how a measure was read (轮候).
    if (this.ofMeasure) this.silent = false;
  }
  constructor(private readonly ofMeasure: boolean) {}
}

/** A text of a column that its reader accepted without a finding. */
interface Known {
  readonly bytes: Uint8Array;
  readonly value: CellValue;
}
const MAX_KNOWN = 24;
const MAX_DAYS = 40_000;
const NOWHERE = -1;
const PENDING = Symbol("pending");
const QUOTE = 0x22,
  LF = 0x0a,
  CR = 0x0d,
  SPACE = 0x20,
  DASH = 0x2d,
  DOT = 0x2e,
  PLUS = 0x2b;
const UNIT_CODE = 28;
const CITIZEN_ID = 18;
const CREDIT_CODE = 18;
/** A shorter text of ASCII alone could be a damaged date (Jan-12) or an error (Err:502). */
const SURE_TEXT = 8;
/** Three characters of UTF-8. Longer names of persons have a middle dot. */
const MAX_PERSON_NAME_BYTES = 9;
const MIDDLE_DOT_UTF8 = 0xc2b7;
const MIDDLE_DOT_GB18030 = 0xa1a4;
const UNDEFINED_LENGTH = 9;
const LETTER_U = 0x75;

/**
 * The cells of one row after the other, recognised in place. It says yes only where the column's reader would take the
 * cell without a finding; a no means that somebody must look closer. Values are decoded when asked for.
 */
export class CellRecognizer {
  /** Where each cell's content stands in its buffer: without white space around it, in its wire form if rewritten. */
  private readonly start: Int32Array;
  private readonly end: Int32Array;
  /** The bytes of the row, or those of the rewriter. */
  private readonly buffers: Buffer[];
  /** Where each cell stands in the bytes of its row, for comparing with the row below. */
  private readonly cellStart: Int32Array;
  private readonly cellEnd: Int32Array;
  private readonly rewriter: CellRewriter;
  private readonly values: unknown[];
  /** Of a date YYYYMMDD, of an amount its whole yuan. */
  private readonly figure: Float64Array;
  private readonly kinds: (CertificateKind | "other")[];
  private readonly wide: Uint8Array;
  private readonly inQuotes: Uint8Array;
  /** Recognised by the column's reader, not by its form. */
  private readonly asked: Uint8Array;
  private readonly longest: Int32Array;
  /** 1 for texts that may have several lines. */
  private readonly multiline: Uint8Array;
  private readonly listeners: readonly Listener[];
  private readonly known: Known[][];
  private readonly frames = new CertificateNoCache();
  private readonly days = new Map<number, string>();
  private readonly open: Uint8Array;
  private readonly quoted: Uint8Array;
  private readonly wideClasses: WideClasses;
  private readonly gb18030: boolean;
  /** 1 for the last two bytes of a character with which the name of an organisation ends. */
  private readonly lastOfOrganizations: Uint8Array;
  private readonly decoder = new TextDecoder("gb18030", { fatal: true });
  private bytes: Buffer = Buffer.alloc(0);
  /** The line feed behind the last whole line of `bytes`. */
  private last = 0;
  /**
   * Where the row under the last one begins, if that was recognised to its end: only then its cells are still where
   * they were.
   */
  private next = NOWHERE;

  /**
   * @param headerWidth a row that says something to the right of it is not plain
   * @param usualWidth a row with fewer cells is not plain: it may be part of a row that is torn apart
   */
  constructor(
    private readonly plans: readonly (CellPlan | undefined)[],
    private readonly headerWidth: number,
    private readonly usualWidth: number,
    private readonly delimiter: number,
    encoding: ScannedEncoding,
  ) {
    const width = plans.length;
    this.start = new Int32Array(width);
    this.end = new Int32Array(width);
    this.cellStart = new Int32Array(width);
    this.cellEnd = new Int32Array(width);
    this.buffers = new Array<Buffer>(width).fill(this.bytes);
    this.rewriter = new CellRewriter(width, encoding);
    this.figure = new Float64Array(width);
    this.kinds = plans.map(() => "other");
    this.wide = new Uint8Array(width);
    this.inQuotes = new Uint8Array(width);
    this.asked = new Uint8Array(width);
    this.values = new Array<unknown>(width).fill(undefined);
    this.longest = Int32Array.from(plans, (plan) =>
      plan && (plan.form === CELL_FORM.text || plan.form === CELL_FORM.name)
        ? Math.min(textLimits(plan.column).max, 1e6)
        : 0,
    );
    this.multiline = Uint8Array.from(plans, (plan) =>
      plan?.form === CELL_FORM.text && textLimits(plan.column).multiline ? 1 : 0,
    );
    this.listeners = plans.map((plan) => new Listener(plan?.column.key === "measure"));
    this.known = plans.map(() => []);
    this.open = asciiClasses(delimiter, false);
    this.quoted = asciiClasses(delimiter, true);
    this.gb18030 = encoding === "gb18030";
    this.wideClasses = new WideClasses(encoding);
    this.lastOfOrganizations = lastPairs(ORGANIZATION_LAST_CHARACTERS, this.gb18030);
  }

  /**
   * Recognizes the row at `from`. Returns where the next one begins; -1 when the row needs a closer look.
   * @param to End of the bytes that may be read; a line feed stands before it.
   */
  read(bytes: Buffer, from: number, to: number): number {
    const { plans, cellStart, cellEnd, values, delimiter, open } = this;
    const above = from === this.next && this.bytes === bytes;
    this.next = NOWHERE;
    this.bytes = bytes;
    this.last = to - 1;
    let at = from;
    for (let i = 0; ; i++) {
      const inQuotes = bytes[at] === QUOTE;
      const classes = inQuotes ? this.quoted : open;
      if (inQuotes) at++;
      const plan = i < plans.length ? plans[i] : undefined;
      let to = -1;
      if (plan === undefined) {
        to = this.skip(bytes, at, classes);
        if (i < plans.length) this.place(i, bytes, at, to);
      } else {
        if (above && OFTEN_REPEATS_ABOVE[plan.form] === 1 && this.inQuotes[i] === (inQuotes ? 1 : 0))
          to = sameText(bytes, at, cellStart[i]!, cellEnd[i]!, classes);
        if (to < 0) {
          to = this.match(i, plan, bytes, at, classes);
          cellStart[i] = at;
          cellEnd[i] = to;
          this.inQuotes[i] = inQuotes ? 1 : 0;
        }
      }
      if (to < 0 || (i >= this.headerWidth && to !== at)) return -1;
      at = to;
      if (inQuotes && open[bytes[++at]!] !== END) return -1;
      const stop = bytes[at];
      if (stop === delimiter) {
        at++;
        continue;
      }
      if (i + 1 < this.usualWidth) return -1;
      // Cells that the row does not have are empty.
      for (let missing = i + 1; missing < plans.length; missing++) {
        this.place(missing, bytes, at, at);
        cellStart[missing] = cellEnd[missing] = at;
        this.inQuotes[missing] = 0;
        values[missing] = undefined;
      }
      if (stop === CR && bytes[at + 1] === LF) at++;
      else if (stop !== LF) return -1;
      return (this.next = at + 1);
    }
  }

  /** The content of a cell as it stands in the file. */
  private place(i: number, bytes: Buffer, from: number, to: number): void {
    this.buffers[i] = bytes;
    this.start[i] = from;
    this.end[i] = to;
  }

  isEmpty(i: number): boolean {
    return this.start[i] === this.end[i];
  }

  /** Whether the cell says anything. */
  has(i: number): boolean {
    return this.values[i] !== undefined;
  }

  /** Hash of the wire value, which must be a text. */
  hash(i: number, into: TextHash): void {
    if (this.values[i] === PENDING && this.wide[i] === 0) into.ofBytes(this.buffers[i]!, this.start[i]!, this.end[i]!);
    else into.ofText(String(this.value(i)));
  }

  /** Hash of the wire value of a ref as `foldReference` folds it. */
  hashReference(i: number, into: TextHash): void {
    if (this.asked[i] === 0 && this.plans[i]!.form === CELL_FORM.ref)
      into.ofReferenceBytes(this.buffers[i]!, this.start[i]!, this.end[i]!);
    else into.ofText(foldReference(String(this.value(i))));
  }

  /** A byte of a cell's content; 0 behind its end. */
  byteAt(i: number, offset: number): number {
    const at = this.start[i]! + offset;
    return at < this.end[i]! ? this.buffers[i]![at]! : 0;
  }

  /** False when the cell certainly does not end with a character with which names of organisations end. */
  mayEndLikeOrganization(i: number): boolean {
    if (this.asked[i] !== 0) return isOrganizationName(String(this.value(i)));
    const bytes = this.buffers[i]!;
    const end = this.end[i]!;
    return this.lastOfOrganizations[(bytes[end - 2]! << 8) | bytes[end - 1]!] === 1;
  }

  /** False when the cell certainly is no Chinese name of a person: it has four characters or more and no middle dot. */
  mayBePersonName(i: number): boolean {
    if (this.asked[i] !== 0) return true;
    const bytes = this.buffers[i]!;
    const from = this.start[i]!;
    const last = this.end[i]! - 1;
    if (last - from < MAX_PERSON_NAME_BYTES) return true;
    const dot = this.gb18030 ? MIDDLE_DOT_GB18030 : MIDDLE_DOT_UTF8;
    for (let at = from; at < last; at++) if (((bytes[at]! << 8) | bytes[at + 1]!) === dot) return true;
    return false;
  }

  /** Whether the column's reader was asked: the wire value may be written otherwise. */
  wasAsked(i: number): boolean {
    return this.asked[i] !== 0;
  }

  /** Whether the content is another one than the cell of the file: without white space, apostrophe or separators. */
  wasRewritten(i: number): boolean {
    return this.buffers[i] !== this.bytes;
  }

  /** The cell as it stands in the file. */
  written(i: number): string {
    return this.bytes.toString("latin1", this.cellStart[i], this.cellEnd[i]);
  }

  /** YYYYMMDD of a date, whole yuan of an amount; -1 where the cell is empty. */
  number(i: number): number {
    return this.values[i] === undefined ? -1 : this.figure[i]!;
  }

  /** What the certificate number in the cell is of. */
  certificateKind(i: number): CertificateKind | "other" | undefined {
    return this.values[i] === undefined ? undefined : this.kinds[i];
  }

  /** Birth date in a citizen ID that nobody would say anything of on that day, both YYYYMMDD; 0 for any other text. */
  citizenBorn(i: number, today: number): number {
    return this.end[i]! - this.start[i]! === CITIZEN_ID ? plainCitizenIdAt(this.buffers[i]!, this.start[i]!, today) : 0;
  }

  /** True for a credit code that certainly has no defect. */
  isCreditCode(i: number): boolean {
    return this.end[i]! - this.start[i]! === CREDIT_CODE && isPlainCreditCodeAt(this.buffers[i]!, this.start[i]!);
  }

  /** The wire value of a cell, undefined when it says nothing. */
  value(i: number): CellValue {
    const known = this.values[i];
    if (known !== PENDING) return known as CellValue;
    const value = this.plans[i]!.form === CELL_FORM.date ? this.dayText(i) : this.text(i);
    this.values[i] = value;
    return value;
  }

  /** The wire value of a cell as JSON. False when it says nothing. */
  put(i: number, out: JsonBuffer): boolean {
    if (this.values[i] === undefined) return false;
    const { form } = this.plans[i]!;
    // What was recognised by its bytes stands there as it travels; no character of it is written otherwise in JSON
    // (plain-chars.ts).
    const asItStands =
      this.asked[i] === 0 && form !== CELL_FORM.few && form !== CELL_FORM.read && !(this.gb18030 && this.wide[i] !== 0);
    if (asItStands) out.quoted(this.buffers[i]!, this.start[i]!, this.end[i]!);
    else out.value(this.value(i));
    return true;
  }

  /** The cell as written. */
  text(i: number): string {
    return this.decode(this.buffers[i]!, this.start[i]!, this.end[i]!, this.wide[i] !== 0)!;
  }

  /** The cell of a column that nobody reads. */
  textBeside(i: number): string {
    return this.decode(this.buffers[i]!, this.start[i]!, this.end[i]!, true)!;
  }

  /** Returns where the cell ends; -1 when its row needs a closer look. */
  private match(i: number, plan: CellPlan, bytes: Buffer, at: number, classes: Uint8Array): number {
    const { values, wide } = this;
    wide[i] = 0;
    this.asked[i] = 0;
    if (classes[bytes[at]!] === END) {
      values[i] = undefined;
      this.place(i, bytes, at, at);
      return at;
    }
    let to = -1;
    switch (plan.form) {
      case CELL_FORM.text:
        to = this.textEnd(i, bytes, at, classes, TEXT);
        break;
      case CELL_FORM.name:
        to = this.textEnd(i, bytes, at, classes, NAME);
        break;
      case CELL_FORM.date:
        to = this.dateEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.amount:
        to = this.amountEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.ref:
        to = this.refEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.idNo:
        to = this.idNoEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.certificateNo:
        return this.certificateNo(i, plan, bytes, at, classes);
      // Such a row is data whatever its ref says.
      case CELL_FORM.unitCode:
        to = this.unitCodeEnd(i, bytes, at, classes);
        if (to < 0) return -1;
        break;
      case CELL_FORM.empty:
        return -1;
      case CELL_FORM.few:
        return this.few(i, plan, bytes, at, classes);
    }
    if (to >= 0) values[i] = PENDING;
    // The number of a person is read by its type.
    else if (plan.form !== CELL_FORM.idNo) to = this.ask(i, plan, bytes, at, classes);
    return to;
  }

  /** A column that nobody reads; its text only has to be text. */
  private skip(bytes: Buffer, from: number, classes: Uint8Array): number {
    const to = this.contentEnd(bytes, from, classes);
    return to >= 0 && this.gb18030 && this.decode(this.bytes, from, to, true) === undefined ? -1 : to;
  }

  private textEnd(i: number, bytes: Buffer, cellFrom: number, classes: Uint8Array, need: number): number {
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
    // 同上 is no text, and ·· no name.
    if (first >= 0x80) return begins & DITTO && (need === NAME || length <= MAX_DITTO_LENGTH) ? -1 : cellTo;
    // Wrappers, formulas, damaged numbers and dates begin in ASCII.
    if (length < SURE_TEXT) return -1;
    // Programs write `undefined` for an empty value.
    if (isLetter(first)) return length === UNDEFINED_LENGTH && (first | 0x20) === LETTER_U ? -1 : cellTo;
    if (!isDigit(first) || isWide !== 0 || need === NAME) return -1;
    for (let c = from; c < at; c++) if (bytes[c] === PLUS) return -1;
    return cellTo;
  }

  /** Yuan as they travel: no zeros in front, at most 16 digits and two decimals, more than nothing. */
  private amountEnd(i: number, bytes: Buffer, from: number, classes: Uint8Array): number {
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

  private dateEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || classes[bytes[at + 10]!] !== END)
      return this.rewrite(i, this.rewriter.date(i, bytes, at, classes));
    const figure = dayFigure(bytes, at);
    if (figure < 0) return -1;
    this.figure[i] = figure;
    this.place(i, bytes, at, at + 10);
    return at + 10;
  }

  private unitCodeEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    if (classes[bytes[at + UNIT_CODE]!] !== END) return this.rewrite(i, this.rewriter.unitCode(i, bytes, at, classes));
    if (!isPlainUnitCodeAt(bytes, at)) return -1;
    this.place(i, bytes, at, at + UNIT_CODE);
    return at + UNIT_CODE;
  }

  private refEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    const to = refEnd(bytes, at);
    // The empty value of a database (NULL) holds no digit.
    if (to < 0 || !isDigit(bytes[to - 1]!)) return -1;
    this.place(i, bytes, at, to);
    const end = skipSpaces(bytes, to);
    return classes[bytes[end]!] === END ? end : -1;
  }

  private idNoEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    const to = codeEnd(bytes, at, classes);
    if (to < 0) return this.rewrite(i, this.rewriter.idNo(i, bytes, at, classes));
    this.place(i, bytes, at, to);
    return to;
  }

  /** Takes what the rewriter made of a cell. `to`: the end of the cell in its row, negative when it made nothing. */
  private rewrite(i: number, to: number): number {
    if (to < 0) return -1;
    const { rewriter } = this;
    this.place(i, rewriter.bytes, rewriter.startOf(i), rewriter.end);
    this.figure[i] = rewriter.figure;
    return to;
  }

  private dayText(i: number): string {
    const key = this.figure[i]!;
    let text = this.days.get(key);
    if (text === undefined) {
      if (this.days.size >= MAX_DAYS) this.days.clear();
      this.days.set(key, (text = this.text(i)));
    }
    return text;
  }

  /** A column of few different values. */
  private few(i: number, plan: CellPlan, bytes: Buffer, at: number, classes: Uint8Array): number {
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

  private certificateNo(i: number, plan: CellPlan, bytes: Buffer, from: number, classes: Uint8Array): number {
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

  /** The column's own reader. */
  private ask(i: number, plan: CellPlan, bytes: Buffer, from: number, classes: Uint8Array): number {
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

  /** End of a cell of any content. Only a quoted one may hold line breaks. */
  private contentEnd(bytes: Buffer, from: number, classes: Uint8Array): number {
    return classes === this.quoted ? quotedTextEnd(bytes, from, this.last) : cellEnd(bytes, from, classes);
  }

  private decode(bytes: Buffer, from: number, to: number, isWide: boolean): string | undefined {
    if (!isWide) return bytes.toString("latin1", from, to);
    if (!this.gb18030) return bytes.toString("utf8", from, to);
    try {
      return this.decoder.decode(bytes.subarray(from, to));
    } catch {
      return undefined;
    }
  }
}

/** YYYYMMDD of a date, whole yuan of an amount; NaN for any other wire value. */
function figureOf(cell: Column["cell"], value: string): number {
  if (cell === "date") return Number(value.replaceAll("-", ""));
  return cell === "amount" ? Math.floor(Number(value)) : NaN;
}
