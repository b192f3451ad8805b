import { isExampleUnit, type Column, type IdType, type Kind, type MatterFields } from "../../../contract/index.js";
import { isOrganizationType, type PartialFiling, type RowFacts } from "../../../rules/index.js";
import { isOptionalMember, type FilingAssembler } from "../filings/assemble.js";
import type { CheckedFiling } from "../filings/checked-row.js";
import type { LineFormat } from "../../files/common/fast-path.js";
import type { Headers } from "../../mapping/headers/header-layout.js";
import type { RowMapper } from "../../mapping/row-mapper.js";
import type { PersonColumns, PersonReaders } from "../../mapping/people.js";
import { CellRecognizer } from "./cell-recognizer.js";
import { FindingListener } from "./finding-listener.js";
import { CELL_FORM, formOf, type CellPlan } from "./cell-forms.js";
import { filingKeys } from "../duplicates/filing-keys.js";
import { KeyRecognizer } from "./key-recognizer.js";
import { ZERO, isDigit, isLetter } from "./bytes.js";
import { FilingEncoder, type Fields, type Source } from "./filing-encoder.js";
import type { TableSource } from "../../files/table-file.js";

/**
 * Recognizes rows that are certainly a valid filing of their own, from their bytes. Accepts a row only when the row
 * mapper, the assembler and the rules would pass it without a finding; every other row is left to them. Columns, cell
 * types and required fields come from these three.
 */
export class RowRecognizer extends KeyRecognizer {
  /** Recognizer for a pass that does not need to know whether the rows are valid. */
  readonly keysOnly: KeyRecognizer;
  readonly #partial: Record<string, unknown> & MatterFields = {};
  readonly #kind: Kind;
  readonly #encoder: FilingEncoder;
  readonly #required: readonly number[];
  readonly #groups: readonly GroupRecognizer[];
  readonly #lists: readonly ListRecognizer[];
  readonly #facts: RowFacts & { readonly people: Record<string, readonly PersonRecognizer[] | undefined> };
  readonly #verified: VerifiedNumber = { type: "", number: "" };

  /** Returns undefined for tables where such rows are unlikely or cannot be recognized. */
  static create(
    source: TableSource,
    headers: Headers,
    reader: RowMapper,
    assembler: FilingAssembler,
    field: readonly string[],
  ): RowRecognizer | undefined {
    const { lineFormat } = source;
    if (lineFormat === undefined) return undefined;
    const indexes = [...reader.columns.map((s) => s.index), ...reader.people.flatMap((p) => p.sets.flatMap(indexesOf))];
    const known = new Set(reader.columns.map((s) => s.column.key));
    const bound = (key: string): boolean => known.has(key);
    const reachable = assembler.required.every((c) =>
      c.place.in === "people"
        ? reader.people.some((p) => c.place.in === "people" && p.list === c.place.list)
        : c.cell !== "materials" && bound(c.key),
    );
    if (
      !reachable ||
      reader.ranges.length > 0 ||
      known.size < reader.columns.length ||
      new Set(indexes).size < indexes.length ||
      assembler.wantsMaterials
    )
      return undefined;
    return new RowRecognizer(headers.kind, lineFormat, headers, reader, assembler, field);
  }

  readonly #assembler: FilingAssembler;

  private constructor(
    kind: Kind,
    { encoding, delimiter, usualWidth }: LineFormat,
    headers: Headers,
    reader: RowMapper,
    assembler: FilingAssembler,
    field: readonly string[],
  ) {
    const plans: (CellPlan | undefined)[] = [];
    for (const { index, column, read, unit } of reader.columns)
      plans[index] = { form: formOf(column, unit), column, read };
    if (reader.materials)
      plans[reader.materials.index] = { form: CELL_FORM.empty, column: reader.materials.column, read: () => undefined };
    for (const { sets, readers } of reader.people) {
      for (const { name, idType, idNo, share } of sets) {
        if (name) plans[name.index] = { form: formOf(name.column, undefined), column: name.column, read: readers.name };
        if (idType)
          plans[idType.index] = { form: formOf(idType.column, undefined), column: idType.column, read: readers.idType };
        if (idNo)
          plans[idNo.index] = { form: formOf(idNo.column, undefined), column: idNo.column, read: (text) => text };
        if (share)
          plans[share.index] = { form: formOf(share.column, undefined), column: share.column, read: readers.share };
      }
    }
    // Columns without a header are counted by `UntitledColumns`.
    plans.length = Math.max(plans.length, (headers.untitled.at(-1) ?? -1) + 1);
    const cellsOf = (plans: readonly (CellPlan | undefined)[]) =>
      new CellRecognizer(plans, headers.width, usualWidth, delimiter, encoding);
    const cells = cellsOf(Array.from(plans));
    const indexOf = new Map(reader.columns.map((s) => [s.column.key, s.index]));
    const columns = field.map((field) => indexOf.get(field));
    super(cells, columns);
    this.#assembler = assembler;
    this.#kind = kind;
    // Untitled columns need to know whether a row is data. In GB18030, validating a cell costs as much as reading it.
    this.keysOnly =
      encoding === "gb18030" || headers.untitled.length > 0
        ? this
        : new KeyRecognizer(cellsOf(Array.from(plans, (plan, i) => (columns.includes(i) ? plan : undefined))), columns);
    this.#required = [
      indexOf.get("ref")!,
      ...assembler.required.flatMap((c) => (c.place.in === "filing" ? [indexOf.get(c.key)!] : [])),
    ];
    const today = figureOf(assembler.today);
    const facts = {
      day: {},
      yuan: {},
      choice: {},
      certificate: {},
      people: {} as Record<string, readonly PersonRecognizer[] | undefined>,
      mayBeExample: false,
      today,
    } satisfies RowFacts;
    const numbers = ["ref", "mortgageContractNo", "contractNo", "loanContractNo"].flatMap(
      (key) => indexOf.get(key) ?? [],
    );
    const unit = indexOf.get("unitCode");
    defineLazy(facts, "mayBeExample", () => mayBeExample(cells, numbers, unit));
    this.#facts = facts;
    for (const { key, cell } of assembler.columns)
      if (cell === "date" || cell === "amount") Object.assign(cell === "date" ? facts.day : facts.yuan, { [key]: -1 });
    for (const {
      index,
      column: { key, cell },
    } of reader.columns) {
      if (cell === "date") defineLazy(facts.day, key, () => cells.number(index));
      else if (cell === "amount") defineLazy(facts.yuan, key, () => cells.number(index));
      else if (cell === "certificate-no") defineLazy(facts.certificate, key, () => cells.certificateKind(index));
      else if (cell === "code") defineLazy(facts.choice, key, () => this.#partial[key]);
    }
    // Twin of `complete` in `check/filings/assemble.ts`: the same defaults where a cell is empty.
    const defaults = new Map(assembler.defaults.map((c) => [c.key, c.default]));
    const value = (
      into: Record<string, unknown>,
      field: string,
      index: number | undefined,
      otherwise: string | undefined,
    ): void => {
      if (index !== undefined) defineLazy(into, field, () => cells.value(index) ?? otherwise);
      else if (otherwise !== undefined) into[field] = otherwise;
    };
    for (const [key, index] of indexOf)
      if (!reader.columns.some((s) => s.column.key === key && s.group !== undefined))
        value(this.#partial, key, index, defaults.get(key));
    for (const [key, otherwise] of defaults) if (!indexOf.has(key)) value(this.#partial, key, undefined, otherwise);
    const fields: (readonly [string, Source])[] = Object.keys(this.#partial).map((key) => [
      key,
      { from: "cell", index: indexOf.get(key), otherwise: defaults.get(key) },
    ]);
    this.#groups = [...assembler.groups].map(([group, columns]) => {
      const isOptional = (c: Column) => isOptionalMember(c) && !assembler.required.includes(c);
      const placesOf = (some: readonly Column[]) => some.map((c) => indexOf.get(c.key));
      const values: Record<string, unknown> = {};
      const written: (readonly [string, Source])[] = [];
      for (const { key, place } of columns) {
        if (place.in !== "group") continue;
        value(values, place.field, indexOf.get(key), undefined);
        written.push([place.field, { from: "cell", index: indexOf.get(key) }]);
      }
      fields.push([group, { from: "object", fields: written, isThere: () => this.#partial[group] !== undefined }]);
      return {
        group,
        values,
        members: placesOf(columns.filter((c) => !isOptional(c))),
        optional: placesOf(columns.filter(isOptional)),
        required: assembler.required.some(
          (c) => c.place.in === "group" && c.place.group === group && !isOptionalMember(c),
        ),
      };
    });
    const requiredLists = new Set(assembler.required.flatMap((c) => (c.place.in === "people" ? [c.place.list] : [])));
    this.#lists = reader.people.map((step) => ({
      list: step.list,
      required: requiredLists.has(step.list),
      people: step.sets.map((set) => new PersonRecognizer(cells, set, step.readers, today, this.#verified)),
    }));
    for (const { list, people } of this.#lists)
      fields.push([list, { from: "list", items: people.map((person) => person.source) }]);
    this.#encoder = new FilingEncoder(kind, cells, fields);
  }

  override tryRow(bytes: Buffer, from: number, to: number): number {
    const { cells } = this;
    const partial = this.#partial;
    const next = cells.read(bytes, from, to);
    if (next < 0) return -1;
    for (const index of this.#required) if (!cells.has(index)) return -1;
    const isFilled = (index: number | undefined): boolean => index !== undefined && cells.has(index);
    for (const { group, values, members, optional, required } of this.#groups) {
      const filled = members.filter(isFilled).length;
      if (filled !== members.length && (filled > 0 || required)) return -1;
      if (filled === 0 && optional.some(isFilled)) return -1;
      partial[group] = filled > 0 ? values : undefined;
    }
    for (const { list, people, required } of this.#lists) {
      let absent = 0;
      for (const person of people) {
        if (person.isAbsent()) absent++;
        else if (!person.isValid()) return -1;
      }
      if (required && absent === people.length) return -1;
      const found =
        absent === 0 ? people : absent === people.length ? undefined : people.filter((person) => !person.isAbsent());
      partial[list] = this.#facts.people[list] = found;
    }
    if (!this.#assembler.surelyPasses(partial as PartialFiling, this.#facts)) return -1;
    this.hashKeyFields();
    return next;
  }

  /** The row tried last as the filing that the assembler would make of it. */
  filing(row: number): CheckedFiling {
    const ref = String(this.#partial["ref"]);
    return this.#encoder.filing(row, ref, filingKeys(this.#kind, ref, this.#partial));
  }
}

/** Fields of which all `members` must be filled, or none at all. Twin of `complete` in `check/filings/assemble.ts`. */
interface GroupRecognizer {
  readonly group: string;
  readonly values: Record<string, unknown>;
  readonly members: readonly (number | undefined)[];
  /** Fields that may be empty when the others are filled. */
  readonly optional: readonly (number | undefined)[];
  readonly required: boolean;
}

interface ListRecognizer {
  readonly list: string;
  readonly people: readonly PersonRecognizer[];
  readonly required: boolean;
}

/** The number verified last. Debtor and mortgagor are mostly the same person. */
interface VerifiedNumber {
  type: string;
  number: string;
}

/**
 * One person's cells, seen by the rules as a person. Twin of `mapping/people.ts`: both must read the same cells as the
 * same person.
 */
class PersonRecognizer {
  born = -1;
  #given: string | undefined;
  #hasNumber = false;

  readonly #cells: CellRecognizer;
  readonly #columns: PersonColumns;
  readonly #readers: PersonReaders;
  readonly #today: number;
  readonly #verified: VerifiedNumber;

  constructor(
    cells: CellRecognizer,
    columns: PersonColumns,
    readers: PersonReaders,
    today: number,
    verified: VerifiedNumber,
  ) {
    this.#cells = cells;
    this.#columns = columns;
    this.#readers = readers;
    this.#today = today;
    this.#verified = verified;
  }

  get name(): string {
    return String(this.#cells.value(this.#columns.name!.index));
  }

  get mayNotFit(): boolean {
    const { index } = this.#columns.name!;
    return isOrganizationType(this.idType)
      ? this.#cells.mayBePersonName(index)
      : this.#cells.mayEndLikeOrganization(index);
  }

  get idType(): string | undefined {
    return this.#readers.numberRequired || this.#hasNumber ? (this.#given ?? this.#readers.defaultType) : this.#given;
  }

  get idNo(): string | undefined {
    return this.#hasNumber ? this.#cells.text(this.#columns.idNo!.index) : undefined;
  }

  get share(): string | undefined {
    const { share } = this.#columns;
    return share && (this.#cells.value(share.index) as string | undefined);
  }

  get source(): Source {
    const { name, idNo, share } = this.#columns;
    const fields = [
      ["name", { from: "cell", index: name?.index }],
      ["idType", { from: "word", word: () => this.idType }],
      ["idNo", { from: "cell", index: idNo?.index }],
      ["share", { from: "cell", index: share?.index }],
    ] satisfies Fields;
    return { from: "object", fields, isThere: () => !this.isAbsent() };
  }

  isAbsent(): boolean {
    const { name, idNo, share } = this.#columns;
    return !this.#written(name) && !this.#written(idNo) && !this.#written(share);
  }

  isValid(): boolean {
    const { name, idType, idNo } = this.#columns;
    if (!this.#written(name)) return false;
    this.#given = undefined;
    this.#hasNumber = false;
    this.born = -1;
    if (idType && this.#written(idType)) {
      const given = this.#cells.value(idType.index);
      if (typeof given !== "string") return false;
      this.#given = given;
    }
    if (!idNo) return !this.#readers.numberRequired;
    if (!this.#written(idNo)) return !this.#readers.numberRequired;
    this.#hasNumber = true;
    return this.#verifies(idNo.index);
  }

  #verifies(index: number): boolean {
    const cells = this.#cells;
    const verified = this.#verified;
    const readers = this.#readers;
    const type = this.#given ?? readers.defaultType;
    if (type === CITIZEN_ID) {
      const born = cells.citizenBorn(index, this.#today);
      if (born > 0) {
        this.born = born;
        return true;
      }
    }
    // Without a type, the mapper derives it from the number and reports this.
    if (this.#given === undefined) return false;
    if (type === CREDIT_CODE && cells.isCreditCode(index)) return true;
    const number = cells.text(index);
    if (verified.number === number && verified.type === type) return true;
    const listener = new FindingListener(false);
    const written = cells.wasRewritten(index) ? cells.written(index) : number;
    if (readers.idNo(type, written, listener) !== number || !listener.silent) return false;
    verified.type = type;
    verified.number = number;
    return true;
  }

  #written(cell: { readonly index: number } | undefined): boolean {
    return cell !== undefined && !this.#cells.isEmpty(cell.index);
  }
}

/** Returns false when the row certainly is no example of a template (rule `template-example`). */
function mayBeExample(cells: CellRecognizer, numbers: readonly number[], unit: number | undefined): boolean {
  for (const index of numbers) {
    const byte = cells.byteAt(index, 0);
    // Any byte except digits and other ASCII letters may fold to E.
    if (byte !== 0 && !isDigit(byte) && (!isLetter(byte) || (byte | 0x20) === LETTER_E)) return true;
  }
  if (unit === undefined) return false;
  const mayBeUnit = cells.wasAsked(unit) || cells.byteAt(unit, SUBDISTRICT) === DIGIT_9;
  return (mayBeUnit && isExampleUnit(String(cells.value(unit)))) || mayBeFormerExample(cells, unit);
}
/** Units of the former examples end in 0001 and 0002. */
const mayBeFormerExample = (cells: CellRecognizer, unit: number): boolean =>
  cells.byteAt(unit, HOUSE) === ZERO &&
  (cells.byteAt(unit, HOUSE + 1) === ZERO + 1 || cells.byteAt(unit, HOUSE + 1) === ZERO + 2);
/** The last two digits of a unit code. */
const HOUSE = 26;
const LETTER_E = 0x65;
const DIGIT_9 = 0x39;
/** Offset of the cadastral area in a unit code. */
const SUBDISTRICT = 6;

const CITIZEN_ID: IdType = "citizen-id";
const CREDIT_CODE: IdType = "credit-code";
const figureOf = (date: string): number => Number(date.replaceAll("-", ""));
/** Defines a property that is computed when a rule reads it. */
const defineLazy = (of: object, key: string, get: () => unknown): void =>
  void Object.defineProperty(of, key, { enumerable: true, configurable: true, get });
const indexesOf = (set: PersonColumns): number[] =>
  [set.name, set.idType, set.idNo, set.share].flatMap((cell) => (cell ? [cell.index] : []));
