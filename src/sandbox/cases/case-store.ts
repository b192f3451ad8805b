import {
  contentDigest,
  type Case,
  type CaseStatus,
  type Filing,
  type Kind,
  type Material,
} from "../../contract/index.js";
import { CURSOR_DIGITS, Cursors } from "./cursor.js";
import type { Database } from "../store/store.js";

/** One version of a case, stored compactly because most filings create several. */
export interface Step {
  readonly status: CaseStatus;
  readonly at: string;
  readonly note?: string;
  readonly materials?: readonly Material[];
}

/** A case as stored by the authority. */
export interface StoredCase {
  /** Order of receipt, also within one millisecond. */
  readonly seq: number;
  readonly institution: string;
  readonly kind: Kind;
  filing: Filing;
  history: Step[];
  /** The case as shown to the institution. */
  doc: Case;
}

export type JsonText = string;

/** An existing case whose filing was submitted again. */
export interface FiledBefore {
  readonly caseNo: string;
  /** The case as shown to the institution. */
  readonly doc: () => JsonText;
  /** Returns whether the case was created from a filing with this content. */
  readonly isOf: (filing: Filing) => boolean;
}

export interface CaseFilter {
  readonly ref?: string | undefined;
  readonly kind?: Kind | undefined;
  /** Cases with one of these statuses. */
  readonly status?: readonly CaseStatus[] | undefined;
  readonly unitCode?: string | undefined;
  /** First and last day of acceptance in China. */
  readonly acceptedFrom?: string | undefined;
  readonly acceptedTo?: string | undefined;
}

type CaseColumns = [seq: number, institution: string, kind: Kind, filing: string, history: string, doc: string];
const COLUMNS =
  "c.seq, c.institution, c.kind, c.filing, c.history, f.doc FROM cases c JOIN changes f ON f.seq = c.change_seq";

/** Stores cases and their change feed. Every write creates a new version, and every version is in the feed. */
export class CaseStore {
  readonly cursors: Cursors;
  readonly #db: Database;
  readonly #identity;
  readonly #doc;
  readonly #known;
  readonly #cases;
  readonly #update;
  readonly #keepDigest;
  readonly #changes;
  readonly #lastChange;
  readonly #lastAt;
  readonly #byNo;
  readonly #feed;
  readonly #page;
  readonly #beyond;
  readonly #due;
  readonly #dropDue;
  readonly #nextDue;
  readonly #renewals;
  readonly #lastNo;
  #seq: number;
  #change = { seq: 0, at: "", rollbacks: -1 };
  /** Refs without a case when `prefetch` ran and still without one. A rollback cannot change this. */
  #absent = { institution: "", kind: "", refs: new Set<string>() };
  #series = { prefix: "", last: 0 };

  constructor(db: Database) {
    this.#db = db;
    this.cursors = new Cursors(db);
    this.#identity = db
      .prepare("SELECT case_no, digest, filing, change_seq FROM cases WHERE institution = ? AND ref = ? AND kind = ?")
      .raw();
    this.#known = db
      .prepare("SELECT ref FROM cases WHERE institution = ? AND kind = ? AND ref IN (SELECT value FROM json_each(?))")
      .raw();
    this.#doc = db.prepare("SELECT doc FROM changes WHERE seq = ?").raw();
    this.#cases = db.inserts("cases", [
      "seq",
      "case_no",
      "institution",
      "kind",
      "ref",
      "digest",
      "status",
      "filing",
      "history",
      "change_seq",
    ]);
    this.#update = db.prepare("UPDATE cases SET status = ?, filing = ?, history = ?, change_seq = ? WHERE seq = ?");
    this.#keepDigest = db.prepare("UPDATE cases SET digest = ? WHERE seq = ? AND digest = ''");
    this.#changes = db.inserts("changes", ["seq", "institution", "at", "doc"]);
    this.#byNo = db.prepare(`SELECT ${COLUMNS} WHERE c.case_no = ?`).raw();
    this.#feed = db
      .prepare("SELECT seq, at, doc FROM changes WHERE institution = ? AND seq > ? ORDER BY seq LIMIT ?")
      .raw();
    this.#page = db
      .prepare(
        `
      SELECT CAST(group_concat(text) AS BLOB), max(seq), count(*) FROM (
        SELECT seq, '{"cursor":"${this.cursors.prefix("C")}' || printf('%0${CURSOR_DIGITS}d', seq) || '","at":"' || at || '","case":' || doc || '}' AS text
        FROM changes WHERE institution = ? AND seq > ? ORDER BY seq LIMIT ?)`,
      )
      .raw();
    this.#beyond = db.prepare("SELECT 1 FROM changes WHERE institution = ? AND seq > ? LIMIT 1").raw();
    this.#due = db.inserts("due", ["case_seq", "at"], { replace: true });
    this.#dropDue = db.prepare("DELETE FROM due WHERE case_seq = ?");
    this.#nextDue = db
      .prepare("SELECT case_seq, case_no, at FROM due JOIN cases ON seq = case_seq ORDER BY at, case_seq LIMIT 1")
      .raw();
    // The condition of the partial index.
    this.#renewals = db
      .prepare(`SELECT ${COLUMNS} WHERE c.kind = 'seizure.renew' AND ${OTHER_STATUS} ORDER BY c.seq`)
      .raw();
    this.#lastNo = db.prepare("SELECT max(case_no) FROM cases WHERE case_no >= ? AND case_no < ?").raw();
    this.#lastChange = db.prepare("SELECT coalesce(max(seq), 0) FROM changes").raw();
    this.#lastAt = db.prepare("SELECT at FROM changes ORDER BY seq DESC LIMIT 1").raw();
    this.#seq = (db.prepare("SELECT coalesce(max(seq), 0) FROM cases").raw().get() as [number])[0];
  }

  /**
   * Returns the next sequence number and the next case number with `prefix`; `insert` consumes both. Counted in memory
   * from the last stored numbers; the number of a case that was rolled back was never issued.
   */
  next(prefix: string): { seq: number; caseNo: string } {
    if (prefix !== this.#series.prefix) {
      const last = (this.#lastNo.get(prefix, `${prefix}~`) as [string | null])[0];
      this.#series = { prefix, last: Number(last?.slice(prefix.length) ?? 0) };
    }
    return { seq: this.#seq + 1, caseNo: prefix + String(this.#series.last + 1).padStart(6, "0") };
  }

  /**
   * Prefetches with one query which of these refs already have a case. Their filings follow in the same transaction.
   */
  prefetch(institution: string, kind: Kind, refs: readonly string[]): void {
    const absent = new Set(refs);
    for (const [ref] of this.#known.all(institution, kind, JSON.stringify(refs)) as [string][]) absent.delete(ref);
    this.#absent = { institution, kind, refs: absent };
  }

  /** Finds the case of a filing identity, whatever its status. */
  filed(institution: string, kind: Kind, ref: string): FiledBefore | undefined {
    if (this.#isAbsent(institution, kind, ref)) return undefined;
    const row = this.#identity.get(institution, ref, kind) as [string, string, JsonText, number] | undefined;
    if (!row) return undefined;
    const [caseNo, digest, first, changeSeq] = row;
    return {
      caseNo,
      doc: () => (this.#doc.get(changeSeq) as [JsonText])[0],
      isOf: (filing) => (digest || contentDigest(kind, JSON.parse(first) as Filing)) === contentDigest(kind, filing),
    };
  }

  #isAbsent(institution: string, kind: Kind, ref: string): boolean {
    const { refs, ...of } = this.#absent;
    return of.institution === institution && of.kind === kind && refs.has(ref);
  }

  /** Inserts a case. Returns it as shown to the institution. */
  insert({ seq, institution, kind, filing, history, doc }: StoredCase): JsonText {
    const text = JSON.stringify(doc);
    const change = this.#addChange(institution, doc.updatedAt, text);
    this.#cases.add(
      seq,
      doc.caseNo,
      institution,
      kind,
      doc.ref,
      doc.contentDigest ?? "",
      doc.status,
      JSON.stringify(filing),
      JSON.stringify(history),
      change,
    );
    this.#seq = seq;
    this.#series.last++;
    this.#absent.refs.delete(doc.ref);
    return text;
  }

  update({ seq, institution, filing, history, doc }: StoredCase): void {
    const change = this.#addChange(institution, doc.updatedAt, JSON.stringify(doc));
    this.#update.run(doc.status, JSON.stringify(filing), JSON.stringify(history), change, seq);
  }

  /** Adds a change. Returns its position in the feed, which has no gaps. */
  #addChange(institution: string, at: string, doc: JsonText): number {
    const { rollbacks } = this.#db;
    const last = this.#change.rollbacks === rollbacks ? this.#change.seq : (this.#lastChange.get() as [number])[0];
    this.#change = { seq: last + 1, at, rollbacks };
    this.#changes.add(last + 1, institution, at, doc);
    return last + 1;
  }

  /**
   * Replaces the filing of a case; takes effect with the next `update`. The digest of the first filing is kept, and is
   * stored now if it was not stored before.
   */
  amend(stored: StoredCase, filing: Filing): void {
    this.#keepDigest.run(contentDigest(stored.kind, stored.filing), stored.seq);
    stored.filing = filing;
  }

  /** Finds a case by number; with `institution`, only a case of that institution. */
  get(caseNo: string, institution?: string): StoredCase | undefined {
    const row = this.#byNo.get(caseNo) as CaseColumns | undefined;
    if (!row || (institution !== undefined && row[1] !== institution)) return undefined;
    return fromColumns(row);
  }

  /** Lists cases in order of receipt, as JSON texts. */
  list(institution: string, filter: CaseFilter, after: number, limit: number): { seq: number; doc: string }[] {
    const conditions = ["c.institution = ?", "c.seq > ?"];
    const values: unknown[] = [institution, after];
    const { ref, kind, status, unitCode, acceptedFrom, acceptedTo } = filter;
    const where = (condition: string, ...wanted: readonly unknown[]) => {
      conditions.push(condition);
      values.push(...wanted);
    };
    if (ref !== undefined) where("c.ref = ?", ref);
    if (kind !== undefined) where("c.kind = ?", kind);
    if (status !== undefined) {
      where(`c.status IN (${status.map(() => "?").join(", ")})`, ...status);
      // The partial index excludes these two statuses; repeating its condition lets SQLite use it.
      if (!status.includes("certified") && !status.includes("registered")) where(OTHER_STATUS);
    }
    // `instr` rules out most cases before any JSON is parsed.
    if (unitCode !== undefined)
      where(
        "instr(f.doc, ?) AND EXISTS (SELECT 1 FROM json_each(f.doc, '$.units') WHERE value ->> 'unitCode' = ?)",
        unitCode,
        unitCode,
      );
    if (acceptedFrom !== undefined) where(`${ACCEPTED_ON} >= ?`, acceptedFrom);
    if (acceptedTo !== undefined) where(`${ACCEPTED_ON} <= ?`, acceptedTo);
    const rows = this.#db
      .prepare(
        `SELECT c.seq, f.doc FROM cases c JOIN changes f ON f.seq = c.change_seq WHERE ${conditions.join(" AND ")} ORDER BY c.seq LIMIT ?`,
      )
      .raw()
      .all(...values, limit);
    return (rows as [number, string][]).map(([seq, doc]) => ({ seq, doc }));
  }

  /** Position of the newest change of any institution; 0 if there is none. */
  get lastChange(): number {
    return (this.#lastChange.get() as [number])[0];
  }

  /** Time of the newest change (ms of the sandbox clock); 0 if there is none. */
  get lastChangedAt(): number {
    const { at, rollbacks } = this.#change;
    if (rollbacks === this.#db.rollbacks) return Date.parse(at);
    const row = this.#lastAt.get() as [string] | undefined;
    return row ? Date.parse(row[0]) : 0;
  }

  /** Returns the changes after position `after`, with the cases as JSON texts. */
  changes(institution: string, after: number, limit: number): { seq: number; at: string; doc: string }[] {
    return (this.#feed.all(institution, after, limit) as [number, string, string][]).map(([seq, at, doc]) => ({
      seq,
      at,
      doc,
    }));
  }

  /**
   * Returns the changes after position `after` as JSON, separated by commas. SQLite concatenates them, which is several
   * times faster than reading each change.
   */
  changesPage(institution: string, after: number, limit: number): { changes: Buffer; last: number; more: boolean } {
    const [bytes, last, count] = this.#page.get(institution, after, limit) as
      [ArrayBuffer, number, number] | [null, null, 0];
    if (bytes === null) return { changes: Buffer.alloc(0), last: after, more: false };
    return {
      changes: Buffer.from(bytes),
      last,
      more: count === limit && this.#beyond.get(institution, last) !== undefined,
    };
  }

  /** Sets when an officer acts next on a case (ms of the sandbox clock); undefined if no action is scheduled. */
  setDue(seq: number, at: number | undefined): void {
    if (at === undefined) this.#dropDue.run(seq);
    else this.#due.add(seq, at);
  }

  nextDue(): { seq: number; caseNo: string; at: number } | undefined {
    const row = this.#nextDue.get() as [number, string, number] | undefined;
    return row && { seq: row[0], caseNo: row[1], at: row[2] };
  }

  /** Iterates over the cases of all institutions, for the officers' desk and for checks. */
  *all(
    filter: { readonly status?: string | undefined; readonly ref?: string | undefined } = {},
  ): Generator<StoredCase> {
    const page = this.#db
      .prepare(
        `SELECT ${COLUMNS} WHERE c.seq > ? AND (?2 IS NULL OR c.status = ?2) AND (?3 IS NULL OR c.ref = ?3) ORDER BY c.seq LIMIT 1000`,
      )
      .raw();
    for (let after = 0; ;) {
      const rows = page.all(after, filter.status ?? null, filter.ref ?? null) as CaseColumns[];
      if (!rows.length) return;
      for (const row of rows) yield fromColumns(row);
      after = rows.at(-1)![0];
    }
  }

  /** Returns the renewals of seizures that have not been decided. */
  pendingRenewals(): StoredCase[] {
    return (this.#renewals.all() as CaseColumns[]).map(fromColumns).filter(({ doc }) => !doc.done);
  }

  counts(): { cases: number; changes: number; byStatus: Record<string, number>; byKind: Record<string, number> } {
    const group = (column: string) =>
      Object.fromEntries(
        this.#db.prepare(`SELECT ${column}, count(*) FROM cases GROUP BY 1`).raw().all() as [string, number][],
      );
    const one = (table: string) => (this.#db.prepare(`SELECT count(*) FROM ${table}`).raw().get() as [number])[0];
    return { cases: one("cases"), changes: one("changes"), byStatus: group("status"), byKind: group("kind") };
  }
}

/** Times are stored in China time, so the date is their beginning. */
const ACCEPTED_ON = "substr(f.doc ->> 'acceptedAt', 1, 10)";
const OTHER_STATUS = "c.status NOT IN ('certified', 'registered')";

function fromColumns([seq, institution, kind, filing, history, doc]: CaseColumns): StoredCase {
  return {
    seq,
    institution,
    kind,
    filing: JSON.parse(filing) as Filing,
    history: JSON.parse(history) as Step[],
    doc: JSON.parse(doc) as Case,
  };
}
