import { isRegistered, unitCodesOf, unitsKey, type Filing, type Reason } from "../../../contract/index.js";
import { digestOf, type CaseValues, type FilingFacts, type LedgerFacts } from "../audit/chain-format.js";
import { caseNumberTaken, matchCase, refConflict, type CaseMatch } from "../case-match.js";
import type { EpochMs, JsonText, LedgerEvent, Scope } from "../types.js";
import type { CaseFacts } from "../reports.js";
import { idCondition, packValues, type Connection, type Value } from "../sqlite-database/connection.js";
import { Counters } from "./counters.js";
import { filingRows, type FilingRow } from "./filing-rows.js";
import { Journal } from "../sqlite-chain/journal.js";
import { forgetLostAnswers } from "./lost-answers.js";
import { CONFLICT_CODES, reasonCodeOf } from "../reason-codes.js";
import { nextState, type Cause, type FilingState } from "../states.js";

/**
 * Effect of reporting a case.
 *
 * - `applied`: the filing was changed.
 * - `stale`: known already, or older than what is known.
 * - `unconfirmed`: the case does not show whose it is.
 * - `contradiction`: it contradicts what is known; kept for a person.
 * - `conflict`: it is the case of another filing.
 */
export type CaseEffect = "applied" | "stale" | "unconfirmed" | "contradiction" | "conflict";

/**
 * All changes of one transaction. Cases, counters and the chain of events are collected and written once, by `flush`.
 * Until then, loaded `FilingRow`s are newer than the file.
 */
export class UnitOfWork {
  readonly now: number;
  readonly #db: Connection;
  readonly #counters: Counters;
  readonly #cases = new Map<number, CaseFacts>();
  /** Filings read in this unit of work. They are newer than the file until `flush`. */
  readonly #loaded = new Map<number, FilingRow>();
  /** Id of the filing with this case number, for numbers from `loadCaseNumbers` or recorded here. */
  readonly #filingOf = new Map<string, number>();
  readonly #journal: Journal;

  constructor(db: Connection, now: number) {
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
    for (const { case_no, filing } of found) this.#filingOf.set(case_no, filing);
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
      this.#leave(filing);
      filing.attempt += 1;
      // The history binds each sending to its content.
      this.#enter(filing, "sending", "claimed", filing.digest, { body: digestOf(bodies[i]!) });
    }
  }

  /**
   * Moves a filing, except into `sending` or `filed`. Also writes its `conflict`. Returns false when the transition is
   * not allowed; nothing changes then.
   * @param notBefore Set when the authority answered "send again later": counts as a round. A person's release resets
   *   the
   *   rounds.
   */
  move(
    filing: FilingRow,
    cause: Exclude<Cause, "claimed" | "case-known" | "adopted">,
    reasons: JsonText | null,
    note?: string,
    notBefore?: EpochMs,
  ): boolean {
    const to = nextState(filing.state, cause);
    if (to === undefined) return false;
    this.#leave(filing);
    if (cause === "released") {
      filing.rounds = 0;
      forgetLostAnswers(this.#db, filing.id);
    } else if (notBefore !== undefined) filing.rounds += 1;
    this.#db.run(
      "UPDATE filings SET state = ?, reasons = ?, conflict = ?, rounds = ?, not_before = ?, updated_at = ?, link = ? WHERE id = ?",
      to,
      reasons,
      filing.conflict,
      filing.rounds,
      notBefore ?? 0,
      this.now,
      this.link,
      filing.id,
    );
    filing.reasons = reasons;
    this.#enter(filing, to, cause, note, reasons === null ? undefined : { reasons: digestOf(reasons) });
    return true;
  }

  /**
   * Records a case from the change feed or from a look-up by case number. A case that does not show whose it is has no
   * effect on a filing without a case.
   */
  recordReport(filing: FilingRow, facts: CaseFacts, note?: string): CaseEffect {
    const isUnconfirmed = filing.state !== "filed" && this.match(filing, facts) === "not-told";
    return isUnconfirmed ? "unconfirmed" : this.recordCase(filing, facts, "case-known", note);
  }

  /**
   * Records the case of a filing from a response to it, from a report that shows whose case it is, or from a person. A
   * case with other content never becomes its case.
   */
  recordCase(
    filing: FilingRow,
    facts: CaseFacts,
    cause: "case-known" | "adopted" = "case-known",
    note?: string,
  ): CaseEffect {
    const said = `${facts.caseNo} ${facts.status} v${facts.version}`;
    const isOther = this.match(filing, facts) === "different";
    if (filing.state !== "filed") {
      // Only a person can decide that the case is ours after all.
      if (isInConflict(filing) && cause !== "adopted")
        return isOther ? "stale" : this.#contradict(filing, `ref-conflict, but case ${said}`);
      if (isOther) return this.recordConflict(filing, facts.caseNo);
      if (this.isTaken(filing, facts.caseNo)) return this.#recordTaken(filing, facts.caseNo);
      const to = nextState(filing.state, cause);
      if (to === undefined) return this.#contradict(filing, `${filing.state}, but case ${said}`);
      this.#leave(filing);
      this.#keepCase(filing, facts);
      this.#enter(filing, to, cause, note === undefined ? said : `${said} · ${note}`, { case: caseValues(facts) });
      return "applied";
    }
    if (filing.case_no !== facts.caseNo) return this.#contradict(filing, `case ${filing.case_no}, but also ${said}`);
    if (isOther) return this.#contradict(filing, `case ${facts.caseNo}, but now with other units or content`);
    const version = filing.case_version ?? 0;
    if (facts.version < version) return "stale";
    if (facts.version === version) {
      return facts.status === filing.case_status
        ? "stale"
        : this.#contradict(filing, `v${version} is ${filing.case_status}, but also ${said}`);
    }
    // The later version applies, but a finished case that changes, or one that leaves the register, is a contradiction.
    const was = `${filing.case_status} v${version}`;
    const reopened = filing.case_done === 1 && facts.status !== filing.case_status;
    const wentBack =
      isRegistered(filing.case_status!) && !isRegistered(facts.status) && facts.status !== "unrecognised";
    this.#leave(filing);
    this.#keepCase(filing, facts);
    this.#enter(filing, "filed", "case-changed", said, { case: caseValues(facts) });
    return reopened || wentBack ? this.#contradict(filing, `was ${was}, then ${said}`) : "applied";
  }

  /** Compares a case with this filing. */
  match(filing: FilingRow, facts: CaseFacts): CaseMatch {
    filing.units ??= this.#unitsInBody(filing.id);
    return matchCase({ digest: filing.digest, units: filing.units }, facts);
  }

  /** Checks whether the case number belongs to another filing. */
  isTaken(filing: FilingRow, caseNo: string): boolean {
    return (this.#filingOf.get(caseNo) ?? filing.id) !== filing.id;
  }

  /**
   * Records that the authority has a case with other content under the filing's ref. A filing in a final state only
   * remembers it.
   * @param caseNo Number of that case; "" when it is not known.
   */
  recordConflict(filing: FilingRow, caseNo: string, reason: Reason = refConflict(filing.ref, caseNo)): CaseEffect {
    if (filing.state === "filed")
      return this.#contradict(filing, `case ${filing.case_no}, but also a conflict ${caseNo}`.trimEnd());
    if (filing.conflict !== null && nextState(filing.state, "conflict") === filing.state) return "stale";
    filing.conflict = caseNo;
    if (this.move(filing, "conflict", JSON.stringify([reason]), caseNo)) return "conflict";
    this.#db.run(
      "UPDATE filings SET conflict = ?, updated_at = ?, link = ? WHERE id = ?",
      caseNo,
      this.now,
      this.link,
      filing.id,
    );
    this.event(filing, filing.state, filing.state, "conflict", caseNo);
    return "conflict";
  }

  /** Records that the case of a filed filing no longer exists. */
  recordVanished(filing: FilingRow): CaseEffect {
    return this.#contradict(filing, `case ${filing.case_no}, but the authority does not know it`);
  }

  /** Marks the contradiction as settled by a person. Returns false when there is none. */
  settle(filing: FilingRow, note: string): boolean {
    const changed = this.#db.run(
      "UPDATE filings SET contradiction = NULL, updated_at = ?, link = ? WHERE id = ? AND contradiction IS NOT NULL",
      this.now,
      this.link,
      filing.id,
    );
    if (changed > 0) this.event(filing, filing.state, filing.state, "settled", note);
    return changed > 0;
  }

  /** Records a case number that was given to two filings. Only the authority can say whose it is. */
  #recordTaken(filing: FilingRow, caseNo: string): CaseEffect {
    const [other] = this.#load("filings.id = ?", this.#filingOf.get(caseNo)!);
    this.#contradict(other!, `case ${caseNo}, which was also named for another ref`);
    return this.recordConflict(filing, caseNo, caseNumberTaken(caseNo, other!.ref));
  }

  #unitsInBody(filing: number): string {
    const { body } = this.#db.get<{ body: string }>("SELECT body FROM bodies WHERE filing = ?", filing)!;
    return unitsKey(unitCodesOf(JSON.parse(body) as Filing));
  }

  /**
   * Adds an event that is not a change of state. The caller writes `link` to the filing in the same statement as the
   * change that the event records.
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

  #keepCase(filing: FilingRow, facts: CaseFacts): void {
    this.#cases.set(filing.id, facts);
    this.#filingOf.set(facts.caseNo, filing.id);
    filing.case_no = facts.caseNo;
    filing.case_status = facts.status;
    filing.case_version = facts.version;
    filing.case_done = facts.done ? 1 : 0;
    filing.reasons = null;
    filing.conflict = null;
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
    this.#counters.addFiling(filing, -1);
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
    this.#counters.addFiling(filing, 1);
    this.event(filing, was, to, cause, note ?? null, facts);
  }
}

function isInConflict({ conflict, state, reasons }: FilingRow): boolean {
  return conflict !== null || (state === "needs-a-person" && CONFLICT_CODES.has(reasonCodeOf(reasons)));
}

function caseValues({ caseNo, status, version, done, case: body }: CaseFacts): CaseValues {
  return [caseNo, status, version, done ? 1 : 0, digestOf(body)];
}
