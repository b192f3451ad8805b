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

/** Records whether a reader reported a finding. */
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

/** A text that the reader of the column accepted without a finding. */
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
/** Min length of a text that begins with ASCII. Shorter ones can be damaged dates (Jan-12) or errors (Err:502). */
const SURE_TEXT = 8;
/** Three characters of UTF-8. Longer names of persons have a middle dot. */
const MAX_PERSON_NAME_BYTES = 9;
const MIDDLE_DOT_UTF8 = 0xc2b7;
const MIDDLE_DOT_GB18030 = 0xa1a4;
const UNDEFINED_LENGTH = 9;
const LETTER_U = 0x75;

/**
 * Recognizes the cells of one row after the other in place. Accepts a cell only when the reader of its column would
 * accept it without a finding; the mapper reads all other rows. Values are decoded on access.
 */
export class CellRecognizer {
  /** Offsets of the content of each cell in its buffer, without surrounding white space. */
  private readonly start: Int32Array;
  private readonly end: Int32Array;
  /** Buffer of each cell: the bytes of the row, or those of the rewriter. */
  private readonly buffers: Buffer[];
  /** Offsets of each cell in its row, for the comparison with the row below. */
  private readonly cellStart: Int32Array;
  private readonly cellEnd: Int32Array;
  private readonly rewriter: CellRewriter;
  private readonly values: unknown[];
  /** YYYYMMDD of a date, whole yuan of an amount. */
  private readonly figure: Float64Array;
  private readonly kinds: (CertificateKind | "other")[];
  private readonly wide: Uint8Array;
  private readonly inQuotes: Uint8Array;
  /** 1 when the reader of the column accepted the cell, or its text must be escaped in JSON. */
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
  /** 1 for the last two bytes of characters that names of organizations can end with. */
  private readonly lastOfOrganizations: Uint8Array;
  private readonly decoder = new TextDecoder("gb18030", { fatal: true });
  private bytes: Buffer = Buffer.alloc(0);
  /** Offset of the line feed after the last complete line of `bytes`. */
  private last = 0;
  /** Offset of the next row when the last one was recognized; only then its cells can be compared with it. */
  private next = NOWHERE;

  /**
   * @param headerWidth Rows with content to the right of it are not recognized.
   * @param usualWidth Rows with fewer cells are not recognized, because they may be part of a torn row.
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
   * Recognizes the row at `from`. Returns the offset of the next row, or -1 when the mapper must read the row.
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
      // Missing cells are empty.
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

  /** Records where the content of a cell is. */
  private place(i: number, bytes: Buffer, from: number, to: number): void {
    this.buffers[i] = bytes;
    this.start[i] = from;
    this.end[i] = to;
  }

  isEmpty(i: number): boolean {
    return this.start[i] === this.end[i];
  }

  /** Returns true when the cell has a value. */
  has(i: number): boolean {
    return this.values[i] !== undefined;
  }

  /** Hashes the wire value, which must be a text. */
  hash(i: number, into: TextHash): void {
    if (this.values[i] === PENDING && this.wide[i] === 0) into.ofBytes(this.buffers[i]!, this.start[i]!, this.end[i]!);
    else into.ofText(String(this.value(i)));
  }

  /** Hashes a ref as folded by `foldReference`. */
  hashReference(i: number, into: TextHash): void {
    if (this.asked[i] === 0 && this.plans[i]!.form === CELL_FORM.ref)
      into.ofReferenceBytes(this.buffers[i]!, this.start[i]!, this.end[i]!);
    else into.ofText(foldReference(String(this.value(i))));
  }

  /** Returns a byte of the content of a cell; 0 after its end. */
  byteAt(i: number, offset: number): number {
    const at = this.start[i]! + offset;
    return at < this.end[i]! ? this.buffers[i]![at]! : 0;
  }

  /** Returns false when the name in the cell certainly is not that of an organization. */
  mayEndLikeOrganization(i: number): boolean {
    if (this.asked[i] !== 0) return isOrganizationName(String(this.value(i)));
    const bytes = this.buffers[i]!;
    const end = this.end[i]!;
    return this.lastOfOrganizations[(bytes[end - 2]! << 8) | bytes[end - 1]!] === 1;
  }

  /** Returns false when the cell certainly is no Chinese name of a person: four or more characters, no middle dot. */
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

  /** Returns true when the reader of the column was used, so that the wire value may differ from the content. */
  wasAsked(i: number): boolean {
    return this.asked[i] !== 0;
  }

  /** Returns true when the content was rewritten: without spaces, apostrophe or separators. */
  wasRewritten(i: number): boolean {
    return this.buffers[i] !== this.bytes;
  }

  /** Returns the cell as written in the file. */
  written(i: number): string {
    return this.bytes.toString("latin1", this.cellStart[i], this.cellEnd[i]);
  }

  /** Returns YYYYMMDD of a date or the whole yuan of an amount; -1 for an empty cell. */
  number(i: number): number {
    return this.values[i] === undefined ? -1 : this.figure[i]!;
  }

  /** Returns the kind of certificate of the number in the cell. */
  certificateKind(i: number): CertificateKind | "other" | undefined {
    return this.values[i] === undefined ? undefined : this.kinds[i];
  }

  /** Returns the birth date (YYYYMMDD) of a citizen ID without a defect; 0 for any other text. */
  citizenBorn(i: number, today: number): number {
    return this.end[i]! - this.start[i]! === CITIZEN_ID ? plainCitizenIdAt(this.buffers[i]!, this.start[i]!, today) : 0;
  }

  /** Returns true for a credit code that certainly has no defect. */
  isCreditCode(i: number): boolean {
    return this.end[i]! - this.start[i]! === CREDIT_CODE && isPlainCreditCodeAt(this.buffers[i]!, this.start[i]!);
  }

  /** Returns the wire value of a cell; undefined when it is empty. */
  value(i: number): CellValue {
    const known = this.values[i];
    if (known !== PENDING) return known as CellValue;
    const value = this.plans[i]!.form === CELL_FORM.date ? this.dayText(i) : this.text(i);
    this.values[i] = value;
    return value;
  }

  /** Writes the wire value of a cell as JSON. Returns false when it is empty. */
  put(i: number, out: JsonBuffer): boolean {
    if (this.values[i] === undefined) return false;
    const { form } = this.plans[i]!;
    // A cell recognized by its bytes already has its wire form, without characters that JSON escapes.
    const asItStands =
      this.asked[i] === 0 && form !== CELL_FORM.few && form !== CELL_FORM.read && !(this.gb18030 && this.wide[i] !== 0);
    if (asItStands) out.quoted(this.buffers[i]!, this.start[i]!, this.end[i]!);
    else out.value(this.value(i));
    return true;
  }

  /** Returns the content of the cell. */
  text(i: number): string {
    return this.decode(this.buffers[i]!, this.start[i]!, this.end[i]!, this.wide[i] !== 0)!;
  }

  /** Returns the text of a column that is not read. */
  textBeside(i: number): string {
    return this.decode(this.buffers[i]!, this.start[i]!, this.end[i]!, true)!;
  }

  /** Returns the end of the cell; -1 when the mapper must read the row. */
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
      // Without a unit code, the row may be a note.
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

  /** Skips a column that is not read. */
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

  /** Uses the rewritten value of a cell. `to` is the end of the cell in its row, or negative when there is none. */
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

  /** Recognizes a cell of a column with few different values. */
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

  /** Passes the cell to the reader of its column. */
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

  /** Returns the end of a cell. Only a quoted cell may contain line breaks. */
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
