import { foldReference, isPlainCreditCodeAt, plainCitizenIdAt, type CertificateKind } from "../../../contract/index.js";
import { isOrganizationName, ORGANIZATION_LAST_CHARACTERS } from "../../../rules/index.js";
import type { ScannedEncoding } from "../../files/common/fast-path.js";
import type { CellValue } from "../../mapping/cells/cell.js";
import type { TextHash } from "../duplicates/text-hash.js";
import { CELL_FORM, type CellPlan } from "./cell-forms.js";
import { lastPairs } from "./char-classes.js";
import type { JsonBuffer } from "./json-buffer.js";

/** Value of a recognized cell that has not been decoded yet. */
export const PENDING = Symbol("pending");
const MAX_DAYS = 40_000;
const CITIZEN_ID = 18;
const CREDIT_CODE = 18;
/** Three characters of UTF-8. Longer names of persons have a middle dot. */
const MAX_PERSON_NAME_BYTES = 9;
const MIDDLE_DOT_UTF8 = 0xc2b7;
const MIDDLE_DOT_GB18030 = 0xa1a4;

/** The cells of the row that was recognized last. Values are decoded on access. */
export class RowCells {
  /** Offsets of the content of each cell in its buffer, without surrounding white space. */
  protected readonly start: Int32Array;
  protected readonly end: Int32Array;
  /** Buffer of each cell: the bytes of the row, or those of the rewriter. */
  protected readonly buffers: Buffer[];
  /** Offsets of each cell in its row, for the comparison with the row below. */
  protected readonly cellStart: Int32Array;
  protected readonly cellEnd: Int32Array;
  protected readonly values: unknown[];
  /** YYYYMMDD of a date, whole yuan of an amount. */
  protected readonly figure: Float64Array;
  protected readonly kinds: (CertificateKind | "other")[];
  /** 1 when the cell may contain characters outside ASCII. */
  protected readonly wide: Uint8Array;
  /** 1 when the reader of the column accepted the cell, or its text must be escaped in JSON. */
  protected readonly asked: Uint8Array;
  protected readonly gb18030: boolean;
  protected bytes: Buffer = Buffer.alloc(0);
  /** 1 for the last two bytes of characters that names of organizations can end with. */
  private readonly lastOfOrganizations: Uint8Array;
  private readonly decoder = new TextDecoder("gb18030", { fatal: true });
  private readonly days = new Map<number, string>();

  protected constructor(
    protected readonly plans: readonly (CellPlan | undefined)[],
    encoding: ScannedEncoding,
  ) {
    const width = plans.length;
    this.start = new Int32Array(width);
    this.end = new Int32Array(width);
    this.cellStart = new Int32Array(width);
    this.cellEnd = new Int32Array(width);
    this.buffers = new Array<Buffer>(width).fill(this.bytes);
    this.values = new Array<unknown>(width).fill(undefined);
    this.figure = new Float64Array(width);
    this.kinds = plans.map(() => "other");
    this.wide = new Uint8Array(width);
    this.asked = new Uint8Array(width);
    this.gb18030 = encoding === "gb18030";
    this.lastOfOrganizations = lastPairs(ORGANIZATION_LAST_CHARACTERS, this.gb18030);
  }

  /** Records where the content of a cell is. */
  protected place(i: number, bytes: Buffer, from: number, to: number): void {
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

  private dayText(i: number): string {
    const key = this.figure[i]!;
    let text = this.days.get(key);
    if (text === undefined) {
      if (this.days.size >= MAX_DAYS) this.days.clear();
      this.days.set(key, (text = this.text(i)));
    }
    return text;
  }

  protected decode(bytes: Buffer, from: number, to: number, isWide: boolean): string | undefined {
    if (!isWide) return bytes.toString("latin1", from, to);
    if (!this.gb18030) return bytes.toString("utf8", from, to);
    try {
      return this.decoder.decode(bytes.subarray(from, to));
    } catch {
      return undefined;
    }
  }
}
