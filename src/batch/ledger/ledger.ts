import type { ReceivedStatus } from "../../contract/index.js";
import type { AuditOptions, AuditReport, LedgerCheckpoint } from "./audit-report.js";
import type {
  NewBatch,
  BatchRecord,
  NewRow,
  AddedRow,
  JudgeRelated,
  RelatedFiling,
  KeysOfFiling,
  Scope,
  EpochMs,
  BatchCounts,
  RowRecord,
  RowValues,
  ValuePaths,
  FilingQuery,
  FilingRecord,
  JsonText,
  LedgerEvent,
  Identity,
} from "./types.js";
import type {
  Transition,
  RecordAndClaimResult,
  UnclearFiling,
  CaseUpdate,
  CasesRecorded,
  CaseFacts,
} from "./reports.js";
import type { Owner, Lease, PauseRecord, AuthorityNote, AuthorityClock } from "./coordination.js";
import type { StateTotal } from "./totals.js";
import type {
  ManualDecision,
  DecisionsRecorded,
  NeedsPersonFiling,
  NeedsPersonTally,
  PersonDecision,
} from "./manual-review.js";

/**
 * Durable record of every filing, its state and its history.
 *
 * A promise resolves when the change is on disk. Methods that change something throw a `LedgerError` and change nothing
 * when they fail; an unknown batch or filing is `ledger-not-found`. Create one with `openLedger`.
 */
export interface Ledger {
  /** Creates a batch. Acquire its lease before adding rows. */
  createBatch(batch: NewBatch): Promise<BatchRecord>;
  /**
   * Adds rows in file order, in one transaction per call (about 2,000 rows is best). Rows that are already recorded are
   * returned as before, so an interrupted intake can be repeated from its start. A filing queued in a batch that no
   * process holds moves to this batch; one that was being sent becomes unclear.
   *
   * @param claimFor When this owner holds the lease on the batch, all new filings are claimed for it.
   * @param judge Called for rows that would be sent and share a key with filings of other batches.
   * @throws LedgerError `ledger-not-allowed` When the intake is closed, or a recorded row now has another ref.
   */
  addRows(batch: string, rows: readonly NewRow[], claimFor?: Owner, judge?: JudgeRelated): Promise<AddedRow[]>;
  /** Adds keys to filings that earlier versions recorded without them. Must run before rows are judged. */
  addMissingKeys(keysOf: KeysOfFiling): Promise<void>;
  /** Marks all rows of the file as recorded. */
  closeIntake(batch: string): Promise<BatchRecord>;
  /** Removes a batch without recorded rows. Does nothing when it has some. */
  dropBatch(batch: string): Promise<void>;

  /**
   * Acquires or renews the lease on a batch.
   * @param ttlMs Time until the lease expires (ms). Renew it after a third of that. @default 15,000
   * @returns The lease, or undefined when another process holds it (see `leaseOf`).
   */
  acquireLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined>;
  /**
   * Extends the lease on a batch.
   * @param ttlMs Time until the lease expires (ms). @default 15,000
   * @returns The lease, or undefined when another process has taken it.
   */
  renewLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined>;
  /** Releases the lease on a batch, if this owner holds it. */
  releaseLease(batch: string, owner: Owner): Promise<void>;
  /** Returns the active lease on a batch, if any. */
  leaseOf(batch: string): Promise<Lease | undefined>;

  /**
   * Marks filings that an earlier process left in `sending` as `unclear`.
   * @returns Number of filings marked.
   * @throws LedgerError `ledger-not-allowed` When the owner does not hold the lease.
   */
  recover(batch: string, owner: Owner): Promise<number>;
  /**
   * Records outcomes of earlier claims and claims queued filings in file order, in one transaction. Filings with a date
   * in the future are not claimed. Claimed filings are durably `sending` and may be sent.
   *
   * @param finished Reports on filings claimed before.
   * @param claim Max number of filings to claim.
   * @throws LedgerError `ledger-not-found` When a report names an unknown filing.
   */
  recordAndClaim(
    batch: string,
    owner: Owner,
    finished: readonly Transition[],
    claim: number,
  ): Promise<RecordAndClaimResult>;
  /** Returns when the first queued filing may be sent; 0 when now, undefined when none is queued. */
  earliestQueued(batch: string): Promise<EpochMs | undefined>;
  /**
   * Lists unclear filings in file order.
   * @param after Id of the last filing of the previous page; 0 for the first page.
   * @param limit Max number of filings.
   */
  listUnclear(batch: string, after: number, limit: number): Promise<UnclearFiling[]>;

  /**
   * Records one page of the change feed and its cursor, in one transaction. Older versions change nothing. A case is
   * recorded as a filing's case only when its units and content digest match the filing.
   *
   * @param cursor Cursor after this page. Absent for cases from other sources.
   * @param isLastPage Whether the feed has no more pages, so that all cases are known as they are now.
   */
  recordCases(
    scope: Scope,
    updates: readonly CaseUpdate[],
    cursor?: string,
    isLastPage?: boolean,
  ): Promise<CasesRecorded>;
  /** Returns the stored cursor of the change feed, or undefined when it was never read. */
  cursor(scope: Scope): Promise<string | undefined>;

  /**
   * Stores a pause: nothing may be sent to the authority before `notBefore`. A shorter pause never replaces a longer
   * one.
   * @param askedUntil Time that the authority asked for, when it is not obeyed in full.
   */
  setPause(authority: string, notBefore: EpochMs, askedUntil?: EpochMs): Promise<void>;
  /** Returns the end of the authority's pause, or 0 when there is none. */
  pause(authority: string): Promise<EpochMs>;
  /** Returns all active pauses. */
  pauses(): Promise<PauseRecord[]>;
  /**
   * Ends pauses early by a person's decision, which is recorded with `note`.
   * @returns The pauses that were active.
   */
  liftPauses(authorities: readonly string[], by: ManualDecision): Promise<PauseRecord[]>;

  /** Records an event that concerns an authority and no single filing. */
  note(authority: string, what: AuthorityNote["what"], note: string): Promise<void>;
  /**
   * Returns the recorded events of these authorities, newest first.
   * @param limit Max number of events, at most 10,000. @default 100
   */
  notes(authorities: readonly string[], limit?: number): Promise<AuthorityNote[]>;

  /**
   * Stores how far an authority's clock is from that of this machine. A measurement that says the same as one of the
   * last five minutes is not stored.
   * @param time What the authority's clock shows now, as of the response that was just received.
   */
  setClock(authority: string, time: EpochMs): Promise<void>;
  /** Returns the clocks that were measured, by the ids of their authorities. */
  clocks(): Promise<AuthorityClock[]>;

  /** Returns the counts of a batch. Takes constant time for any size of batch. */
  counts(batch: string): Promise<BatchCounts>;
  /**
   * Returns the number of filings in each state, for monitoring. Takes about 0.3 s for a million filings.
   * @returns One entry for each authority, institution, kind and state with filings.
   */
  totals(): Promise<StateTotal[]>;
  /**
   * Returns batches, newest first; `eachBatch` reads all of them.
   * @param limit Max number of batches. @default 1,000
   * @param before Id of the last batch of the previous page.
   */
  batches(limit?: number, before?: string): Promise<BatchRecord[]>;
  /** Returns a batch by its id, or undefined. */
  batch(id: string): Promise<BatchRecord | undefined>;
  /**
   * Returns rows of a batch in file order.
   * @param after Number of the last row of the previous page; 0 for the first page.
   * @param limit Max number of rows.
   */
  rowsOf(batch: string, after: number, limit: number): Promise<RowRecord[]>;
  /**
   * As `rowsOf`, with only the values at the given JSON paths of cases and contents: a fraction of the cost of reading
   * them whole.
   */
  rowValues(batch: string, after: number, limit: number, paths: ValuePaths): Promise<RowValues[]>;
  /** Finds filings, ordered by id. */
  find(query: FilingQuery): Promise<FilingRecord[]>;
  /** Returns the content of a filing as it is sent, or undefined when the filing is unknown. */
  bodyOf(filing: number): Promise<JsonText | undefined>;
  /** Returns the contents of the filings of a batch, those that its rows share with other batches included. */
  bodiesOf(batch: string): Promise<JsonText[]>;
  /**
   * Returns the contents of several filings by their ids. Unknown ids are left out.
   * @param filings At most 10,000 ids.
   */
  bodies(filings: readonly number[]): Promise<ReadonlyMap<number, JsonText>>;
  /**
   * Returns, for each row, the filings at the authority or in the queue that share a key with it: what `addRows` would
   * pass to `judge`. Changes nothing. Rows that `addRows` would not queue have none.
   */
  relatedTo(
    scope: Omit<Identity, "ref">,
    rows: readonly Pick<NewRow, "ref" | "keys">[],
  ): Promise<(readonly RelatedFiling[])[]>;
  /** Returns the events of a filing, oldest first. */
  history(filing: number): Promise<LedgerEvent[]>;

  /**
   * Attaches an existing case to a filing that is `needs-a-person` or `unclear`, by a person's decision.
   * @throws LedgerError `case-of-another-filing` When the case's units, content or number belong to another filing.
   * @throws LedgerError `ledger-not-allowed` In any other state.
   */
  adopt(identity: Identity, facts: CaseFacts, by: ManualDecision): Promise<FilingRecord>;
  /**
   * Queues a filing again under the same identity by a person's decision. Allowed for filings that need manual review,
   * were turned away or were discarded.
   * @throws LedgerError `ledger-ref-conflict` When the authority holds another filing under its ref.
   * @throws LedgerError `ledger-not-allowed` In any other state.
   */
  release(identity: Identity, by: ManualDecision): Promise<FilingRecord>;
  /**
   * Marks contradictory reports of a filing as settled by a person. The history keeps them.
   * @throws LedgerError `nothing-to-settle` When the filing has no contradiction.
   */
  settle(identity: Identity, by: ManualDecision): Promise<FilingRecord>;
  /** Records, as a contradiction, that the authority no longer knows the case of a filed filing. */
  recordVanished(identity: Identity): Promise<FilingRecord>;
  /**
   * Discards a `queued` filing by a person's decision.
   * @throws LedgerError `ledger-not-allowed` In any other state.
   */
  discard(identity: Identity, by: ManualDecision, reasons: JsonText): Promise<FilingRecord>;
  /**
   * Discards all queued filings of a batch.
   * @returns Number of filings discarded.
   * @throws LedgerError `ledger-not-allowed` When the owner does not hold the lease.
   */
  discardQueued(batch: string, owner: Owner, by: ManualDecision, reasons: JsonText): Promise<number>;

  /**
   * Returns what needs manual review in a batch, by the code of the first reason, most rows first. Takes constant time,
   * except for rows that share filings of other batches.
   */
  needsPerson(batch: string): Promise<NeedsPersonTally[]>;
  /**
   * Lists the filings of a batch that need manual review, in file order.
   * @param query.codes Codes of first reasons. @default any reason
   * @param query.after Id of the last filing of the previous page; 0 for the first page.
   * @param query.limit Max number of filings.
   */
  listNeedsPerson(
    batch: string,
    query: { readonly codes?: readonly string[]; readonly after: number; readonly limit: number },
  ): Promise<NeedsPersonFiling[]>;
  /** Returns all batches with rows that need manual review, oldest first. */
  batchesNeedingPerson(): Promise<BatchRecord[]>;
  /** Returns all batches with rows whose case has one of these statuses, oldest first. */
  batchesWithCases(statuses: readonly ReceivedStatus[]): Promise<BatchRecord[]>;
  /**
   * Records decisions on filings that need manual review, after their look-ups. All or none; about 100 per call. A
   * filing that has changed since its look-up stays as it is. A filing whose ref belongs to another is neither released
   * nor filed.
   *
   * @param by Person who decides. Absent for look-ups without a decision.
   * @param owner When given, must hold the lease on the batch.
   * @throws LedgerError `ledger-not-allowed` When `owner` does not hold the lease.
   */
  decide(
    batch: string,
    decisions: readonly PersonDecision[],
    by?: ManualDecision,
    owner?: Owner,
  ): Promise<DecisionsRecorded>;

  /** Runs `audit` and returns its findings as English sentences. Empty when the ledger is intact. */
  verify(): Promise<string[]>;
  /**
   * Compares every column of every table, except leases, pauses, cursors and clocks, with the chain of events. Memory
   * does not grow with the ledger. Unreadable parts of the file are findings, not errors.
   *
   * @throws The reason of `options.signal` when it is aborted.
   */
  audit(options?: AuditOptions): Promise<AuditReport>;
  /** Returns the current end of the chain. Stored elsewhere, it shows later whether history was removed or replaced. */
  checkpoint(): Promise<LedgerCheckpoint>;
  /** Closes the ledger. Calls made afterwards fail with `ledger-stopped`. */
  close(): Promise<void>;
}
