import type { FilingOf, MortgageType, SeizureMeasure } from "../../../contract/index.js";
import type { RegisterPerson } from "./types.js";
import type { Database } from "../../store/store.js";
import type { Value } from "../../store/database.js";

export type EndedBy = "cancelled" | "released" | "lapsed" | "disposed" | "converted" | "debt-ended";

/** Texts for the end of an entry, for use with a date. */
export const ENDED: Readonly<Record<EndedBy, { zh: string; en: string }>> = {
  cancelled: { zh: "注销", en: "was cancelled" },
  released: { zh: "解除", en: "was released" },
  lapsed: { zh: "失效", en: "lapsed" },
  disposed: { zh: "因不动产处置而消灭", en: "ended with the disposal of the property" },
  converted: { zh: "转为正式登记", en: "was converted into the final registration" },
  "debt-ended": { zh: "因债权消灭而失效", en: "lapsed because the claim ended" },
};

export interface MortgageRow {
  unitCode: string;
  proofNo: string;
  caseNo: string;
  institution: string;
  mortgagee: string;
  type: MortgageType;
  propertyType: string;
  amount: string;
  currency: string;
  termStart: string;
  termEnd: string;
  restricted: number;
  registeredAt: string;
  priority: number;
  claimFixedAt: string | null;
  endedOn: string | null;
  endedBy: EndedBy | null;
}

export interface NoticeDetail {
  contractNo?: string;
  amount?: string;
  currency?: string;
  termStart?: string;
  termEnd?: string;
  loanContractNo?: string;
  coOwnership?: FilingOf<"pre-notice.register">["coOwnership"];
  applied?: true;
  /** Whether a ban or restriction of transfers was agreed (担保解释 art. 43); absent when nothing was stated. */
  transferRestricted?: boolean;
  /** Of an existing home; absent for a pre-sale home. */
  existingHome?: true;
}
export interface NoticeRow {
  unitCode: string;
  proofNo: string;
  type: "purchase" | "mortgage";
  caseNo: string;
  institution: string;
  holders: readonly RegisterPerson[];
  obligors: readonly RegisterPerson[];
  detail: NoticeDetail;
  registeredAt: string;
  priority: number;
  lapsesOn: string | null;
  endedOn: string | null;
  endedBy: EndedBy | null;
}

/** A renewal of a seizure. It is in force from its start and keeps the queue position (CF-18). */
export interface Renewal {
  documentNo: string;
  caseNo: string;
  startDate: string;
  endDate: string;
  receivedAt: string;
}

export interface SeizureRow {
  unitCode: string;
  received: number;
  sequence: number;
  caseNo: string;
  organId: string;
  organ: string;
  documentNo: string;
  numbers: readonly string[];
  measure: SeizureMeasure;
  obligors: readonly RegisterPerson[];
  scope: string | null;
  documentStart: string;
  documentEnd: string;
  renewals: readonly Renewal[];
  position: number | null;
  effectiveFrom: string | null;
  effectiveTo: string | null;
  /** First day on which the seizure in force needs attention: a renewal starts, or the term is over. */
  dueOn: string | null;
  endedOn: string | null;
  endedBy: EndedBy | null;
}

const columnName = (property: string): string => property.replace(/[A-Z]/g, (l) => `_${l.toLowerCase()}`);

/** Column names are the property names in snake case; `json` properties are stored as text. */
class Table<Row extends { unitCode: string }> {
  readonly #columns: readonly (keyof Row & string)[];
  readonly #json: ReadonlySet<string>;
  readonly #of;
  readonly #rows;

  constructor(
    db: Database,
    readonly name: string,
    columns: readonly (keyof Row & string)[],
    json: readonly (keyof Row & string)[] = [],
  ) {
    this.#columns = columns;
    this.#json = new Set(json);
    this.#of = db.prepare(`SELECT ${this.names} FROM ${name} WHERE unit_code = ?`).raw();
    this.#rows = db.inserts(name, columns.map(columnName), { replace: true });
  }

  get names(): string {
    return this.#columns.map(columnName).join(", ");
  }

  /** Returns every row of a unit in key order, including ended ones. */
  of(unitCode: string): Row[] {
    return (this.#of.all(unitCode) as Value[][]).map((r) => this.read(r));
  }

  put(row: Row): void {
    this.#rows.add(...this.#columns.map((c) => (this.#json.has(c) ? JSON.stringify(row[c]) : (row[c] as Value))));
  }

  read(values: readonly Value[]): Row {
    const row: Record<string, unknown> = {};
    this.#columns.forEach((c, i) => (row[c] = this.#json.has(c) ? JSON.parse(values[i] as string) : values[i]));
    return row as unknown as Row;
  }
}

/** A table whose rows are found by unit and registration proof. */
class ProofTable<Row extends { unitCode: string; proofNo: string }> extends Table<Row> {
  readonly #one;

  constructor(
    db: Database,
    name: string,
    columns: readonly (keyof Row & string)[],
    json: readonly (keyof Row & string)[] = [],
  ) {
    super(db, name, columns, json);
    this.#one = db.prepare(`SELECT ${this.names} FROM ${name} WHERE unit_code = ? AND proof_no = ?`).raw();
  }

  one(unitCode: string, proofNo: string): Row | undefined {
    const row = this.#one.get(unitCode, proofNo) as Value[] | undefined;
    return row && this.read(row);
  }
}

export class Mortgages extends ProofTable<MortgageRow> {
  constructor(db: Database) {
    super(db, "register_mortgages", [
      "unitCode",
      "proofNo",
      "caseNo",
      "institution",
      "mortgagee",
      "type",
      "propertyType",
      "amount",
      "currency",
      "termStart",
      "termEnd",
      "restricted",
      "registeredAt",
      "priority",
      "claimFixedAt",
      "endedOn",
      "endedBy",
    ]);
  }

  /** Returns the mortgages of a unit by rank (民法典 art. 414: order of registration). */
  live(unitCode: string): MortgageRow[] {
    return this.of(unitCode)
      .filter((m) => m.endedOn === null)
      .sort((a, b) => (ranksBefore(a, b) ? -1 : 1));
  }
}

/** Compares by time of registration, then by serial number of the proof within one millisecond. */
export function ranksBefore(a: MortgageRow, b: MortgageRow): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.proofNo < b.proofNo);
}

export class Notices extends ProofTable<NoticeRow> {
  readonly #overdue;

  constructor(db: Database) {
    super(
      db,
      "register_notices",
      [
        "unitCode",
        "proofNo",
        "type",
        "caseNo",
        "institution",
        "holders",
        "obligors",
        "detail",
        "registeredAt",
        "priority",
        "lapsesOn",
        "endedOn",
        "endedBy",
      ],
      ["holders", "obligors", "detail"],
    );
    this.#overdue = db
      .prepare(
        `SELECT ${this.names} FROM register_notices WHERE lapses_on < ? AND lapses_on IS NOT NULL AND ended_on IS NULL ORDER BY lapses_on LIMIT 1`,
      )
      .raw();
  }

  live(unitCode: string): NoticeRow[] {
    return this.of(unitCode).filter((n) => n.endedOn === null);
  }

  /** Returns the first pre-notice that should have lapsed before `today`. */
  overdue(today: string): NoticeRow | undefined {
    const row = this.#overdue.get(today) as Value[] | undefined;
    return row && this.read(row);
  }
}

export class Seizures extends Table<SeizureRow> {
  readonly #due;
  readonly #sameOrder;

  constructor(db: Database) {
    super(
      db,
      "register_seizures",
      [
        "unitCode",
        "received",
        "sequence",
        "caseNo",
        "organId",
        "organ",
        "documentNo",
        "numbers",
        "measure",
        "obligors",
        "scope",
        "documentStart",
        "documentEnd",
        "renewals",
        "position",
        "effectiveFrom",
        "effectiveTo",
        "dueOn",
        "endedOn",
        "endedBy",
      ],
      ["numbers", "obligors", "renewals"],
    );
    this.#due = db
      .prepare(
        `SELECT ${this.names} FROM register_seizures WHERE position = 0 AND due_on <= ? ORDER BY due_on, unit_code LIMIT ? OFFSET ?`,
      )
      .raw();
    this.#sameOrder = db
      .prepare("SELECT count(*) FROM register_seizures WHERE organ_id = ? AND document_no = ? AND position IS NOT NULL")
      .raw();
  }

  /** Returns the effective seizure first, then the waiting ones in order of service. */
  live(unitCode: string): SeizureRow[] {
    return this.of(unitCode).filter((s) => s.position !== null);
  }

  /** Returns the seizure that is due first, on `today` at the latest, and is not skipped. */
  due(today: string, skip: (row: SeizureRow) => boolean): SeizureRow | undefined {
    for (let offset = 0; ; offset += DUE_PAGE) {
      const rows = (this.#due.all(today, DUE_PAGE, offset) as Value[][]).map((r) => this.read(r));
      const found = rows.find((row) => !skip(row));
      if (found || rows.length < DUE_PAGE) return found;
    }
  }

  /** Counts the units that an organ holds under one document number (CF-22). */
  unitsUnder(organId: string, documentNo: string): number {
    return (this.#sameOrder.get(organId, documentNo) as [number])[0];
  }
}

const DUE_PAGE = 16;
