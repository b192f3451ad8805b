import {
  foldReference,
  isCertificateNo,
  isPlainUnitCodeAt,
  parseCertificateNo,
  plainCitizenIdAt,
  type CertificateKind,
} from "../../../contract/index.js";
import { isDay } from "../../../rules/index.js";
import { INVALID, type CellReporter, type CellValue } from "../../mapping/cells/cell.js";
import type { ScannedEncoding } from "../../files/csv/types.js";
import type { JsonBuffer } from "./json-buffer.js";
import { SEPARATOR } from "../../mapping/people.js";
import { ZERO, cellEnd, codeEnd, copyOf, isDigit, isLetter, pairOf, refEnd, sameText, startsWith } from "./bytes.js";
import { CertificateNoCache } from "./certificate-cache.js";
import { DITTO, END, NAME, TEXT, WideClasses, asciiClasses } from "./char-classes.js";
import { CELL_FORM, OFTEN_REPEATS_ABOVE, type CellPlan } from "./cell-forms.js";
import type { TextHash } from "../duplicates/text-hash.js";
import { MAX_DITTO_LENGTH, textLimits } from "../../mapping/cells/text.js";

/** Remembers whether a reader had anything to say. */
export class Listener implements CellReporter {
  silent = true;
  report(): void {
    this.silent = false;
  }
  reportDefect(): void {
    this.silent = false;
  }
  reportInterpretation(): void {
    // Nobody asked how cells were read; but a rule may have asked about a code (轮候).
    if (this.ofTable) this.silent = false;
  }
  constructor(private readonly ofTable: boolean) {}
}

/** Texts of a column that its reader took without a word. */
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
/** A shorter text of ASCII alone could be a damaged date (Jan-12). */
const SURE_TEXT = 7;

/**
 * The cells of one row after the other, recognised in place. It says yes only where the column's reader would take the
 * cell without a finding; a no means that somebody must look closer. Values are decoded when asked for.
 */
export class CellRecognizer {
  readonly start: Int32Array;
  readonly end: Int32Array;
  private readonly values: unknown[];
  /** Of a date YYYYMMDD, of an amount its whole yuan. */
  private readonly figure: Float64Array;
  private readonly kinds: (CertificateKind | "other")[];
  private readonly wide: Uint8Array;
  private readonly inQuotes: Uint8Array;
  /** Recognised by the column's reader, not by its form. */
  private readonly asked: Uint8Array;
  private readonly longest: Int32Array;
  private readonly listeners: readonly Listener[];
  private readonly known: Known[][];
  private readonly frames = new CertificateNoCache();
  private readonly days = new Map<number, string>();
  private readonly open: Uint8Array;
  private readonly quoted: Uint8Array;
  private readonly wideClasses: WideClasses;
  private readonly gb18030: boolean;
  private readonly decoder = new TextDecoder("gb18030", { fatal: true });
  private bytes: Buffer = Buffer.alloc(0);
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
    this.listeners = plans.map((plan) => new Listener(plan?.column.table !== undefined));
    this.known = plans.map(() => []);
    this.open = asciiClasses(delimiter, false);
    this.quoted = asciiClasses(delimiter, true);
    this.gb18030 = encoding === "gb18030";
    this.wideClasses = new WideClasses(encoding);
  }

  /**
   * Recognises the row at `from`. Where the next one begins; -1 when something is not plain. A line feed must follow.
   */
  read(bytes: Buffer, from: number): number {
    const { plans, start, end, values, delimiter, open } = this;
    const above = from === this.next && this.bytes === bytes;
    this.next = NOWHERE;
    this.bytes = bytes;
    let at = from;
    for (let i = 0; ; i++) {
      const inQuotes = bytes[at] === QUOTE;
      const classes = inQuotes ? this.quoted : open;
      if (inQuotes) at++;
      const plan = i < plans.length ? plans[i] : undefined;
      let to = -1;
      if (plan === undefined) to = this.skip(bytes, at, classes);
      else {
        if (above && OFTEN_REPEATS_ABOVE[plan.form] === 1 && this.inQuotes[i] === (inQuotes ? 1 : 0))
          to = sameText(bytes, at, start[i]!, end[i]!, classes);
        if (to < 0) to = this.match(i, plan, bytes, at, classes);
      }
      if (to < 0 || (i >= this.headerWidth && to !== at)) return -1;
      if (i < plans.length) {
        start[i] = at;
        end[i] = to;
        this.inQuotes[i] = inQuotes ? 1 : 0;
      }
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
        start[missing] = end[missing] = at;
        this.inQuotes[missing] = 0;
        values[missing] = undefined;
      }
      if (stop === CR && bytes[at + 1] === LF) at++;
      else if (stop !== LF) return -1;
      return (this.next = at + 1);
    }
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
    if (this.values[i] === PENDING && this.wide[i] === 0) into.ofBytes(this.bytes, this.start[i]!, this.end[i]!);
    else into.ofText(String(this.value(i)));
  }

  /** Hash of the wire value of a ref as `foldReference` folds it. */
  hashReference(i: number, into: TextHash): void {
    if (this.asked[i] === 0 && this.plans[i]!.form === CELL_FORM.ref)
      into.ofReferenceBytes(this.bytes, this.start[i]!, this.end[i]!);
    else into.ofText(foldReference(String(this.value(i))));
  }

  /** A byte of a cell as it stands in the file; 0 behind its end. */
  byteAt(i: number, offset: number): number {
    const at = this.start[i]! + offset;
    return at < this.end[i]! ? this.bytes[at]! : 0;
  }

  /** Whether the column's reader was asked: the wire value may be written otherwise. */
  wasAsked(i: number): boolean {
    return this.asked[i] !== 0;
  }

  /** YYYYMMDD of a date, whole yuan of an amount; -1 where the cell is empty, NaN where it was not written plainly. */
  number(i: number): number {
    return this.values[i] === undefined ? -1 : this.asked[i] !== 0 ? NaN : this.figure[i]!;
  }

  /** What the certificate number in the cell is of. */
  certificateKind(i: number): CertificateKind | "other" | undefined {
    return this.values[i] === undefined ? undefined : this.kinds[i];
  }

  /** Birth date in a citizen ID that nobody would say anything of on that day, both YYYYMMDD; 0 for any other text. */
  citizenBorn(i: number, today: number): number {
    return this.end[i]! - this.start[i]! === CITIZEN_ID ? plainCitizenIdAt(this.bytes, this.start[i]!, today) : 0;
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
    if (asItStands) out.quoted(this.bytes, this.start[i]!, this.end[i]!);
    else out.value(this.value(i));
    return true;
  }

  /** The cell as written. */
  text(i: number): string {
    return this.decode(this.start[i]!, this.end[i]!, this.wide[i] !== 0)!;
  }

  /** The cell of a column that nobody reads. */
  textBeside(i: number): string {
    return this.decode(this.start[i]!, this.end[i]!, true)!;
  }

  private match(i: number, plan: CellPlan, bytes: Buffer, at: number, classes: Uint8Array): number {
    const { values, wide } = this;
    wide[i] = 0;
    this.asked[i] = 0;
    if (classes[bytes[at]!] === END) {
      values[i] = undefined;
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
        to = refEnd(bytes, at, classes);
        break;
      case CELL_FORM.idNo:
        to = codeEnd(bytes, at, classes);
        break;
      case CELL_FORM.certificateNo:
        return this.certificateNo(i, plan, bytes, at, classes);
      // Such a row is data whatever its ref says.
      case CELL_FORM.unitCode:
        if (classes[bytes[at + UNIT_CODE]!] !== END || !isPlainUnitCodeAt(bytes, at)) return -1;
        to = at + UNIT_CODE;
        break;
      case CELL_FORM.empty:
        return -1;
      case CELL_FORM.few:
        return this.few(i, plan, bytes, at, classes);
    }
    if (to >= 0) values[i] = PENDING;
    // Several people in a cell are taken apart before they are read, and a number is read by its type.
    else if (plan.column.place.in !== "people") to = this.ask(i, plan, bytes, at, classes);
    return to;
  }

  /** A column that nobody reads; its text only has to be text. */
  private skip(bytes: Buffer, from: number, classes: Uint8Array): number {
    const to = cellEnd(bytes, from, classes);
    return to >= 0 && this.gb18030 && this.decode(from, to, true) === undefined ? -1 : to;
  }

  private textEnd(i: number, bytes: Buffer, from: number, classes: Uint8Array, need: number): number {
    const { gb18030, wideClasses } = this;
    let length = 0;
    let isWide = 0;
    let begins = 0;
    let at = from;
    for (; ; length++) {
      const byte = bytes[at]!;
      if (byte < 0x80) {
        const found = classes[byte]!;
        if (found & need) {
          at++;
          continue;
        }
        if (found === END) break;
        return -1;
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
    if (length > this.longest[i]! || bytes[at - 1] === SPACE) return -1;
    const first = bytes[from]!;
    // 同上 is no text.
    if (first >= 0x80) return length <= MAX_DITTO_LENGTH && begins & DITTO ? -1 : at;
    // Wrappers, formulas, damaged numbers and dates begin in ASCII.
    if (length < SURE_TEXT) return -1;
    if (isLetter(first)) return at;
    if (!isDigit(first) || isWide !== 0 || need === NAME) return -1;
    for (let c = from; c < at; c++) if (bytes[c] === PLUS) return -1;
    return at;
  }

  /** Yuan as they travel: no zeros in front, at most 16 digits and two decimals, not nothing. */
  private amountEnd(i: number, bytes: Buffer, from: number, classes: Uint8Array): number {
    let at = from;
    let yuan = 0;
    while (isDigit(bytes[at]!)) yuan = yuan * 10 + bytes[at++]! - ZERO;
    if (at === from || at - from > 16 || (bytes[from] === ZERO && at - from > 1)) return -1;
    let decimals = 0;
    if (bytes[at] === DOT) {
      const point = at++;
      while (isDigit(bytes[at]!)) decimals |= bytes[at++]! - ZERO;
      if (at - point < 2 || at - point > 3) return -1;
    }
    this.figure[i] = yuan;
    return (yuan !== 0 || decimals !== 0) && classes[bytes[at]!] === END ? at : -1;
  }

  private dateEnd(i: number, bytes: Buffer, at: number, classes: Uint8Array): number {
    if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || classes[bytes[at + 10]!] !== END) return -1;
    const year = pairOf(bytes, at) * 100 + pairOf(bytes, at + 2);
    const month = pairOf(bytes, at + 5);
    const day = pairOf(bytes, at + 8);
    if (!(year >= 1900 && year <= 2200 && isDay(year, month, day))) return -1;
    this.figure[i] = year * 10_000 + month * 100 + day;
    return at + 10;
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
      return end;
    }
    const to = this.ask(i, plan, bytes, from, classes);
    const value = this.values[i];
    if (to >= 0 && typeof value === "string" && isCertificateNo(value) && this.decode(from, to, true) === value) {
      const parts = parseCertificateNo(value);
      if (!parts.legacy) frames.remember(parts.kind);
    }
    return to;
  }

  /** The column's own reader. */
  private ask(i: number, plan: CellPlan, bytes: Buffer, from: number, classes: Uint8Array): number {
    const to = cellEnd(bytes, from, classes);
    if (to < 0) return -1;
    this.wide[i] = 1;
    this.asked[i] = 1;
    const text = this.decode(from, to, true);
    if (text === undefined || (plan.column.place.in === "people" && SEPARATOR.test(text))) return -1;
    const listener = this.listeners[i]!;
    listener.silent = true;
    const value = plan.read(text, listener);
    if (!listener.silent || value === INVALID) return -1;
    this.values[i] = value;
    return to;
  }

  private decode(from: number, to: number, isWide: boolean): string | undefined {
    if (!isWide) return this.bytes.toString("latin1", from, to);
    if (!this.gb18030) return this.bytes.toString("utf8", from, to);
    try {
      return this.decoder.decode(this.bytes.subarray(from, to));
    } catch {
      return undefined;
    }
  }
}
