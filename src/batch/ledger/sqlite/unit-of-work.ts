import { digestOf, type CaseValues, type FilingFacts, type LedgerFacts } from "../audit/chain-format.js";
import type { CaseFacts, JsonText, LedgerEvent, Scope } from "../types.js";
import { idCondition, packValues, type Connection, type Value } from "./connection.js";
import { filingRows, type FilingRow } from "./filing-rows.js";
import { Journal } from "./journal.js";
import { nextState, type Cause, type FilingState } from "../states.js";

export type CaseEffect = "applied" | "stale" | "contradiction";

/**
 * Everything that one transaction changes. What can be summed up (cases, counters, the chain of events) is written by
 * `flush`, once: until then the `FilingRow`s in hand know more than the file does.
 */
export class UnitOfWork {
  readonly now: number;
  readonly #db: Connection;
  /** A handful: to look through them is cheaper than to make a key of four values for each filing. */
  readonly #tallies: {
    readonly batch: number;
    readonly state: string;
    readonly status: string;
    readonly done: number;
    rows: number;
    filings: number;
  }[] = [];
  readonly #cases = new Map<number, CaseFacts>();
  readonly #journal: Journal;

  constructor(db: Connection, now: number) {
    this.#db = db;
    this.#journal = new Journal(db);
    this.now = now;
  }

  /** The link of the chain that this unit of work writes. */
  get link(): number {
    return this.#journal.link;
  }

  filings(ids: readonly number[]): Map<number, FilingRow> {
    const [where, ...values] = idCondition(new Set(ids));
    return new Map(filingRows(this.#db, where, ...values).map((row) => [row.id, row]));
  }

  /** The filings of these refs in one scope, by ref. */
  filingsOf({ authority, institution }: Scope, kind: string, refs: readonly string[]): Map<string, FilingRow> {
    const rows = filingRows(
      this.#db,
      "scope = (SELECT id FROM scopes WHERE authority = ? AND institution = ? AND kind = ?) AND ref IN (SELECT value FROM json_each(?))",
      authority,
      institution,
      kind,
      JSON.stringify(refs),
    );
    return new Map(rows.map((row) => [row.ref, row]));
  }

  /** `bodies`: of each filing, what is sent. */
  claim(filings: readonly FilingRow[], bodies: readonly Uint8Array[]): void {
    const [where, ...values] = idCondition(new Set(filings.map((f) => f.id)));
    this.#db.run(
      `UPDATE filings SET state = 'sending', attempt = attempt + 1, sent_at = ?, updated_at = ?, link = ? WHERE ${where}`,
      this.now,
      this.now,
      this.link,
      ...values,
    );
    for (const [i, filing] of filings.entries()) {
      this.#leave(filing);
      filing.attempt += 1;
      // The history binds the sending to what was sent.
      this.#enter(filing, "sending", "claimed", filing.digest, { body: digestOf(bodies[i]!) });
    }
  }

  /** Any way but to a case and to `sending`. False: the states know no such way, nothing changed. */
  move(
    filing: FilingRow,
    cause: Exclude<Cause, "claimed" | "case-known" | "adopted">,
    reasons: JsonText | null,
    note?: string,
  ): boolean {
    const to = nextState(filing.state, cause);
    if (to === undefined) return false;
    this.#leave(filing);
    this.#db.run(
      "UPDATE filings SET state = ?, reasons = ?, updated_at = ?, link = ? WHERE id = ?",
      to,
      reasons,
      this.now,
      this.link,
      filing.id,
    );
    filing.reasons = reasons;
    this.#enter(filing, to, cause, note, reasons === null ? undefined : { reasons: digestOf(reasons) });
    return true;
  }

  /** What an answer, a lookup, the change feed or a person says about the case of this filing. */
  recordCase(
    filing: FilingRow,
    facts: CaseFacts,
    cause: "case-known" | "adopted" = "case-known",
    note?: string,
  ): CaseEffect {
    const said = `${facts.caseNo} ${facts.status} v${facts.version}`;
    if (filing.state !== "filed") {
      const to = nextState(filing.state, cause);
      if (to === undefined) return this.#contradict(filing, `${filing.state}, but case ${said}`);
      this.#leave(filing);
      this.#keepCase(filing, facts);
      this.#enter(filing, to, cause, note === undefined ? said : `${said} · ${note}`, { case: caseValues(facts) });
      return "applied";
    }
    if (filing.case_no !== facts.caseNo) return this.#contradict(filing, `case ${filing.case_no}, but also ${said}`);
    const version = filing.case_version ?? 0;
    if (facts.version < version) return "stale";
    if (facts.version === version) {
      return facts.status === filing.case_status
        ? "stale"
        : this.#contradict(filing, `v${version} is ${filing.case_status}, but also ${said}`);
    }
    // The authority's later word stands, but an end that did not last is worth a look.
    const reopened = filing.case_done === 1 && facts.status !== filing.case_status;
    const was = `${filing.case_status} v${version}`;
    this.#leave(filing);
    this.#keepCase(filing, facts);
    this.#enter(filing, "filed", "case-changed", said, { case: caseValues(facts) });
    return reopened ? this.#contradict(filing, `had ended as ${was}, then ${said}`) : "applied";
  }

  /**
   * For what is not a change of state; `flush` writes the link. The caller writes `link` to the filing in the same
   * statement as the change that it records.
   */
  event(
    filing: Pick<FilingRow, "id" | "batch" | "link">,
    was: FilingState,
    became: FilingState,
    cause: LedgerEvent["cause"],
    note: string | null,
    facts?: FilingFacts,
  ): void {
    this.#journal.append(this.now, filing, was, became, cause, note, facts);
    filing.link = this.link;
  }

  /** For what concerns a batch and no single filing. */
  record<K extends keyof LedgerFacts>(batch: number, what: K, facts: LedgerFacts[K]): void {
    this.#journal.record(this.now, batch, what, facts);
  }

  tally(batch: number, state: string, rows: number, filings: number, status = "", done = 0): void {
    const entry = this.#tallies.find(
      (t) => t.state === state && t.batch === batch && t.status === status && t.done === done,
    );
    if (entry === undefined) this.#tallies.push({ batch, state, status, done, rows, filings });
    else {
      entry.rows += rows;
      entry.filings += filings;
    }
  }

  /** Adds rows of one batch to the tally under which the filing stands now. */
  tallyAs(filing: FilingRow, batch: number, rows: number, filings: number): void {
    this.tally(batch, filing.state, rows, filings, filing.case_status ?? "", filing.case_done ?? 0);
  }

  flush(): void {
    this.#writeCases();
    const tallies = this.#tallies.filter((t) => t.rows !== 0 || t.filings !== 0);
    this.#db.insertMany(
      "INSERT INTO counts (batch, state, case_status, case_done, rows, filings, updated_at)",
      7,
      tallies.flatMap((t): Value[] => [t.batch, t.state, t.status, t.done, t.rows, t.filings, this.now]),
      "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, filings = filings + excluded.filings, updated_at = excluded.updated_at",
    );
    if (tallies.length > 0)
      this.record(0, "counts", {
        changes: tallies.map((t) => [t.batch, t.state, t.status, t.done, t.rows, t.filings]),
      });
    this.#journal.flush();
  }

  #keepCase(filing: FilingRow, facts: CaseFacts): void {
    this.#cases.set(filing.id, facts);
    filing.case_no = facts.caseNo;
    filing.case_status = facts.status;
    filing.case_version = facts.version;
    filing.case_done = facts.done ? 1 : 0;
    filing.reasons = null;
  }

  #writeCases(): void {
    if (this.#cases.size === 0) return;
    const [where, ...values] = idCondition(this.#cases);
    this.#db.run(
      `UPDATE filings SET state = 'filed', reasons = NULL, updated_at = ?, link = ? WHERE ${where}`,
      this.now,
      this.link,
      ...values,
    );
    const { bytes, places } = packValues([...this.#cases], ([, facts]) => facts.case);
    this.#db.run(
      `INSERT INTO cases (filing, case_no, status, version, done, body)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, CAST(substr(?1, value ->> 5, value ->> 6) AS TEXT) FROM json_each(?2) WHERE true
       ON CONFLICT DO UPDATE SET status = excluded.status, version = excluded.version, done = excluded.done, body = excluded.body`,
      bytes,
      JSON.stringify(
        places.map(([[id, { caseNo, status, version, done }], start, length]) => [
          id,
          caseNo,
          status,
          version,
          done ? 1 : 0,
          start,
          length,
        ]),
      ),
    );
  }

  #contradict(filing: FilingRow, text: string): CaseEffect {
    // The feed repeats itself: one line for one contradiction.
    const changed = this.#db.run(
      `UPDATE filings SET contradiction = CASE WHEN contradiction IS NULL THEN ?1 ELSE contradiction || char(10) || ?1 END, updated_at = ?2, link = ?3
       WHERE id = ?4 AND instr(coalesce(contradiction, ''), ?1) = 0`,
      text,
      this.now,
      this.link,
      filing.id,
    );
    if (changed > 0) this.event(filing, filing.state, filing.state, "contradiction", text);
    return "contradiction";
  }

  #leave(filing: FilingRow): void {
    this.#tallyAll(filing, -1);
  }

  #enter(
    filing: FilingRow,
    to: FilingState,
    cause: LedgerEvent["cause"],
    note: string | undefined,
    facts?: FilingFacts,
  ): void {
    const was = filing.state;
    filing.state = to;
    this.#tallyAll(filing, 1);
    this.event(filing, was, to, cause, note ?? null, facts);
  }

  #tallyAll(filing: FilingRow, sign: 1 | -1): void {
    this.tallyAs(filing, filing.batch, sign * filing.row_count, sign);
    if (filing.followers === 0) return;
    const followers = this.#db.all<{ batch: number; rows: number }>(
      "SELECT batch, COUNT(*) AS rows FROM batch_rows WHERE filing = ? AND follows = 1 GROUP BY batch",
      filing.id,
    );
    for (const f of followers) this.tallyAs(filing, f.batch, sign * f.rows, f.batch === filing.batch ? 0 : sign);
  }
}

function caseValues({ caseNo, status, version, done, case: body }: CaseFacts): CaseValues {
  return [caseNo, status, version, done ? 1 : 0, digestOf(body)];
}
