import { unitCodesOf, unitsKey, type Filing } from "../../../contract/index.js";
import { digestOf, type FilingFacts, type LedgerFacts } from "../audit/chain-format.js";
import { FilingChanges } from "../changes/filing-changes.js";
import type { FilingRow } from "../changes/filing-row.js";
import type { EpochMs, LedgerEvent, Scope } from "../types.js";
import type { CaseFacts } from "../reports.js";
import { idCondition, packValues, type Connection, type Value } from "../sqlite-database/connection.js";
import { Counters } from "./counters.js";
import { filingRows } from "./filing-rows.js";
import { Journal } from "../sqlite-chain/journal.js";
import { forgetLostAnswers, recordAbsence, recordLostAnswer } from "./lost-answers.js";
import type { FilingState } from "../states.js";

/**
 * All changes of one transaction. Cases, counters and the chain of events are collected and written once, by `flush`.
 * Until then, loaded `FilingRow`s are newer than the file.
 */
export class UnitOfWork extends FilingChanges {
  readonly now: number;
  readonly #db: Connection;
  readonly #counters: Counters;
  readonly #cases = new Map<number, CaseFacts>();
  /** Filings read in this unit of work. They are newer than the file until `flush`. */
  readonly #loaded = new Map<number, FilingRow>();
  readonly #journal: Journal;

  constructor(db: Connection, now: number) {
    super();
    this.#db = db;
    this.#journal = new Journal(db);
    this.#counters = new Counters(db);
    this.now = now;
  }

  /** Number of the link that this unit of work writes. */
  get link(): number {
    return this.#journal.link;
  }

  filings(ids: readonly number[]): Map<number, FilingRow> {
    const [where, ...values] = idCondition(new Set(ids));
    return new Map(this.#load(where, ...values).map((row) => [row.id, row]));
  }

  /** Returns the filings of these refs in one scope, by ref. */
  filingsOf({ authority, institution }: Scope, kind: string, refs: readonly string[]): Map<string, FilingRow> {
    const rows = this.#load(
      "scope = (SELECT id FROM scopes WHERE authority = ? AND institution = ? AND kind = ?) AND ref IN (SELECT value FROM json_each(?))",
      authority,
      institution,
      kind,
      JSON.stringify(refs),
    );
    return new Map(rows.map((row) => [row.ref, row]));
  }

  #load(where: string, ...values: Value[]): FilingRow[] {
    const rows = filingRows(this.#db, where, ...values).map((row) => this.#loaded.get(row.id) ?? row);
    for (const row of rows) this.#loaded.set(row.id, row);
    return rows;
  }

  /** Loads which of these case numbers already belong to filings of an authority. Call it before `recordCase`. */
  loadCaseNumbers(authority: string, caseNos: readonly string[]): void {
    if (caseNos.length === 0) return;
    const found = this.#db.all<{ case_no: string; filing: number }>(
      `SELECT case_no, filing FROM cases JOIN filings ON filings.id = filing
       WHERE case_no IN (SELECT value FROM json_each(?)) AND scope IN (SELECT id FROM scopes WHERE authority = ?)`,
      JSON.stringify(caseNos),
      authority,
    );
    for (const { case_no, filing } of found) this.filingOf.set(case_no, filing);
  }

  /**
   * Claims filings.
   * @param bodies Body of each filing, as it will be sent.
   */
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
      this.countFiling(filing, -1);
      filing.attempt += 1;
      // The history binds each sending to its content.
      this.enter(filing, "sending", "claimed", filing.digest, { body: digestOf(bodies[i]!) });
    }
  }

  protected saveMove(filing: FilingRow, to: FilingState, notBefore: EpochMs): void {
    this.#db.run(
      "UPDATE filings SET state = ?, reasons = ?, conflict = ?, rounds = ?, not_before = ?, updated_at = ?, link = ? WHERE id = ?",
      to,
      filing.reasons,
      filing.conflict,
      filing.rounds,
      notBefore,
      this.now,
      this.link,
      filing.id,
    );
  }

  protected saveConflict({ id, conflict }: FilingRow): void {
    this.#db.run(
      "UPDATE filings SET conflict = ?, updated_at = ?, link = ? WHERE id = ?",
      conflict,
      this.now,
      this.link,
      id,
    );
  }

  protected removeContradiction({ id }: FilingRow): boolean {
    const changed = this.#db.run(
      "UPDATE filings SET contradiction = NULL, updated_at = ?, link = ? WHERE id = ? AND contradiction IS NOT NULL",
      this.now,
      this.link,
      id,
    );
    return changed > 0;
  }

  protected forgetLostAnswers({ id }: FilingRow): void {
    forgetLostAnswers(this.#db, id);
  }

  recordLostAnswer(filing: FilingRow, alone: boolean): void {
    recordLostAnswer(this.#db, filing, alone);
  }

  recordAbsence(filing: FilingRow): void {
    recordAbsence(this.#db, filing);
  }

  protected loaded(id: number): FilingRow {
    return this.#load("filings.id = ?", id)[0]!;
  }

  protected unitsOf(filing: FilingRow): string {
    return (filing.units ??= this.#unitsInBody(filing.id));
  }

  #unitsInBody(filing: number): string {
    const { body } = this.#db.get<{ body: string }>("SELECT body FROM bodies WHERE filing = ?", filing)!;
    return unitsKey(unitCodesOf(JSON.parse(body) as Filing));
  }

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

  /** Adds an event that concerns a batch and no single filing. */
  record<K extends keyof LedgerFacts>(batch: number, what: K, facts: LedgerFacts[K]): void {
    this.#journal.record(this.now, batch, what, facts);
  }

  /** Counters of batches, written by `flush`. */
  get counters(): Counters {
    return this.#counters;
  }

  flush(): void {
    this.#writeCases();
    const changes = this.#counters.write(this.now);
    if (changes.length > 0) this.record(0, "counts", { changes });
    this.#journal.flush();
  }

  protected saveCase(filing: FilingRow, facts: CaseFacts): void {
    this.#cases.set(filing.id, facts);
  }

  #writeCases(): void {
    if (this.#cases.size === 0) return;
    const [where, ...values] = idCondition(this.#cases);
    this.#db.run(
      `UPDATE filings SET state = 'filed', reasons = NULL, conflict = NULL, updated_at = ?, link = ? WHERE ${where}`,
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

  protected saveContradiction({ id }: FilingRow, text: string): boolean {
    const changed = this.#db.run(
      `UPDATE filings SET contradiction = CASE WHEN contradiction IS NULL THEN ?1 ELSE contradiction || char(10) || ?1 END, updated_at = ?2, link = ?3
       WHERE id = ?4 AND instr(coalesce(contradiction, ''), ?1) = 0`,
      text,
      this.now,
      this.link,
      id,
    );
    return changed > 0;
  }

  protected countFiling(filing: FilingRow, sign: 1 | -1): void {
    this.#counters.addFiling(filing, sign);
  }
}
