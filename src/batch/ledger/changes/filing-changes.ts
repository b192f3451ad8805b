import { isRegistered, type Reason } from "../../../contract/index.js";
import { digestOf, type CaseValues, type FilingFacts } from "../audit/chain-format.js";
import { caseNumberTaken, matchCase, refConflict, type CaseMatch } from "../case-match.js";
import { CONFLICT_CODES, reasonCodeOf } from "../reason-codes.js";
import type { CaseFacts } from "../reports.js";
import { nextState, type Cause, type FilingState } from "../states.js";
import type { EpochMs, JsonText, LedgerEvent } from "../types.js";
import type { FilingRow } from "./filing-row.js";

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
 * What may happen to filings, the same in every ledger: which report changes what, and what the history says of it. The
 * ledger behind it stores the changes.
 */
export abstract class FilingChanges<Row extends FilingRow = FilingRow> {
  /** Id of the filing with this case number, for numbers that were loaded or recorded here. */
  protected readonly filingOf = new Map<string, number>();

  /** Adds (1) or subtracts (-1) a filing in its current state to the counters, with its rows in every batch. */
  protected abstract countFiling(filing: Row, sign: 1 | -1): void;
  /** Stores the next state of a filing with its reasons, conflict and rounds. */
  protected abstract saveMove(filing: Row, to: FilingState, notBefore: EpochMs): void;
  /** Stores that the filing is filed, with its case. */
  protected abstract saveCase(filing: Row, facts: CaseFacts): void;
  protected abstract saveConflict(filing: Row): void;
  /** Adds a line to the contradictions. Returns false when it is there. */
  protected abstract saveContradiction(filing: Row, text: string): boolean;
  /** Removes the contradictions. Returns false when there is none. */
  protected abstract removeContradiction(filing: Row): boolean;
  /** Removes the evidence of lost responses. */
  protected abstract forgetLostAnswers(filing: Row): void;
  /** Records that the response to a call with this filing was lost, see `lost-answers.ts`. */
  abstract recordLostAnswer(filing: Row, alone: boolean): void;
  /** Counts that a filing was proven absent after it had been sent alone. */
  abstract recordAbsence(filing: Row): void;
  /** Returns the units of a filing, see `unitsKey`. */
  protected abstract unitsOf(filing: Row): string;
  /** Returns the filing of a case number that was loaded. */
  protected abstract loaded(id: number): Row;
  /**
   * Adds an event that is not a change of state. The caller stores its link in the filing together with the change that
   * the event records.
   */
  abstract event(
    filing: Pick<FilingRow, "id" | "batch" | "link">,
    was: FilingState,
    became: FilingState,
    cause: LedgerEvent["cause"],
    note: string | null,
    facts?: FilingFacts,
  ): void;

  /**
   * Moves a filing, except into `sending` or `filed`. Also stores its `conflict`. Returns false when the transition is
   * not allowed; nothing changes then.
   * @param notBefore Set when the authority answered "send again later": counts as a round. A person's release resets
   *   the rounds.
   */
  move(
    filing: Row,
    cause: Exclude<Cause, "claimed" | "case-known" | "adopted">,
    reasons: JsonText | null,
    note?: string,
    notBefore?: EpochMs,
  ): boolean {
    const to = nextState(filing.state, cause);
    if (to === undefined) return false;
    this.countFiling(filing, -1);
    if (cause === "released") {
      filing.rounds = 0;
      this.forgetLostAnswers(filing);
    } else if (notBefore !== undefined) filing.rounds += 1;
    filing.reasons = reasons;
    this.saveMove(filing, to, notBefore ?? 0);
    this.enter(filing, to, cause, note, reasons === null ? undefined : { reasons: digestOf(reasons) });
    return true;
  }

  /**
   * Records a case from the change feed or from a look-up by case number. A case that does not show whose it is has no
   * effect on a filing without a case.
   */
  recordReport(filing: Row, facts: CaseFacts, note?: string): CaseEffect {
    const isUnconfirmed = filing.state !== "filed" && this.match(filing, facts) === "not-told";
    return isUnconfirmed ? "unconfirmed" : this.recordCase(filing, facts, "case-known", note);
  }

  /**
   * Records the case of a filing from a response to it, from a report that shows whose case it is, or from a person. A
   * case with other content never becomes its case.
   */
  recordCase(filing: Row, facts: CaseFacts, cause: "case-known" | "adopted" = "case-known", note?: string): CaseEffect {
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
      this.countFiling(filing, -1);
      this.#keepCase(filing, facts);
      this.enter(filing, to, cause, note === undefined ? said : `${said} · ${note}`, { case: caseValues(facts) });
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
    this.countFiling(filing, -1);
    this.#keepCase(filing, facts);
    this.enter(filing, "filed", "case-changed", said, { case: caseValues(facts) });
    return reopened || wentBack ? this.#contradict(filing, `was ${was}, then ${said}`) : "applied";
  }

  /** Compares a case with this filing. */
  match(filing: Row, facts: CaseFacts): CaseMatch {
    return matchCase({ digest: filing.digest, units: this.unitsOf(filing) }, facts);
  }

  /** Checks whether the case number belongs to another filing. */
  isTaken(filing: Row, caseNo: string): boolean {
    return (this.filingOf.get(caseNo) ?? filing.id) !== filing.id;
  }

  /**
   * Records that the authority has a case with other content under the filing's ref. A filing in a final state only
   * remembers it.
   * @param caseNo Number of that case; "" when it is not known.
   */
  recordConflict(filing: Row, caseNo: string, reason: Reason = refConflict(filing.ref, caseNo)): CaseEffect {
    if (filing.state === "filed")
      return this.#contradict(filing, `case ${filing.case_no}, but also a conflict ${caseNo}`.trimEnd());
    if (filing.conflict !== null && nextState(filing.state, "conflict") === filing.state) return "stale";
    filing.conflict = caseNo;
    if (this.move(filing, "conflict", JSON.stringify([reason]), caseNo)) return "conflict";
    this.saveConflict(filing);
    this.event(filing, filing.state, filing.state, "conflict", caseNo);
    return "conflict";
  }

  /** Records that the case of a filed filing no longer exists. */
  recordVanished(filing: Row): CaseEffect {
    return this.#contradict(filing, `case ${filing.case_no}, but the authority does not know it`);
  }

  /** Marks the contradiction as settled by a person. Returns false when there is none. */
  settle(filing: Row, note: string): boolean {
    const isSettled = this.removeContradiction(filing);
    if (isSettled) this.event(filing, filing.state, filing.state, "settled", note);
    return isSettled;
  }

  protected enter(
    filing: Row,
    to: FilingState,
    cause: LedgerEvent["cause"],
    note: string | undefined,
    facts?: FilingFacts,
  ): void {
    const was = filing.state;
    filing.state = to;
    this.countFiling(filing, 1);
    this.event(filing, was, to, cause, note ?? null, facts);
  }

  /** Records a case number that was given to two filings. Only the authority can say whose it is. */
  #recordTaken(filing: Row, caseNo: string): CaseEffect {
    const other = this.loaded(this.filingOf.get(caseNo)!);
    this.#contradict(other, `case ${caseNo}, which was also named for another ref`);
    return this.recordConflict(filing, caseNo, caseNumberTaken(caseNo, other.ref));
  }

  #keepCase(filing: Row, facts: CaseFacts): void {
    this.saveCase(filing, facts);
    this.filingOf.set(facts.caseNo, filing.id);
    filing.case_no = facts.caseNo;
    filing.case_status = facts.status;
    filing.case_version = facts.version;
    filing.case_done = facts.done ? 1 : 0;
    filing.reasons = null;
    filing.conflict = null;
  }

  #contradict(filing: Row, text: string): CaseEffect {
    // The feed repeats itself: one line for one contradiction.
    if (this.saveContradiction(filing, text)) this.event(filing, filing.state, filing.state, "contradiction", text);
    return "contradiction";
  }
}

function isInConflict({ conflict, state, reasons }: FilingRow): boolean {
  return conflict !== null || (state === "needs-a-person" && CONFLICT_CODES.has(reasonCodeOf(reasons)));
}

function caseValues({ caseNo, status, version, done, case: body }: CaseFacts): CaseValues {
  return [caseNo, status, version, done ? 1 : 0, digestOf(body)];
}
