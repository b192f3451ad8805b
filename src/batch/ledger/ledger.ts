import type { AuditOptions, AuditReport, LedgerCheckpoint } from "./audit-report.js";
import type {
  NewBatch,
  BatchRecord,
  NewRow,
  Owner,
  AddedRow,
  JudgeRelated,
  KeysOfFiling,
  Lease,
  Transition,
  RecordAndClaimResult,
  UnclearFiling,
  Scope,
  CaseUpdate,
  CasesRecorded,
  EpochMs,
  BatchCounts,
  RowRecord,
  FilingQuery,
  FilingRecord,
  JsonText,
  LedgerEvent,
  Identity,
  CaseFacts,
  ManualDecision,
  DecisionsRecorded,
  NeedsPersonFiling,
  NeedsPersonTally,
  PersonDecision,
  PauseRecord,
  AuthorityNote,
} from "./types.js";

export interface Ledger {
  /** Records a batch. Take its lease before adding rows. */
  createBatch(batch: NewBatch): Promise<BatchRecord>;
  /**
   * Adds rows in file order, one transaction a call (about 2,000 rows is best). Rows that are already recorded are
   * answered as they were, so that an interrupted intake may be repeated from its start.
   * A filing that waits in a batch that nobody works on moves to this one; one that was being sent becomes unclear.
   * `claimFor`, when it holds the batch's lease, gets all filings that are new, claimed.
   * `judge` is asked about rows that would be sent and whose keys filings of other batches have too.
   */
  addRows(batch: string, rows: readonly NewRow[], claimFor?: Owner, judge?: JudgeRelated): Promise<AddedRow[]>;
  /** Gives keys to filings of earlier versions, which have none. Needs doing before rows are judged. */
  addMissingKeys(keysOf: KeysOfFiling): Promise<void>;
  /** All rows of the file are recorded. */
  closeIntake(batch: string): Promise<BatchRecord>;
  /** Forgets a batch of whose file no row was recorded; any other stays as it is. */
  dropBatch(batch: string): Promise<void>;

  /** Undefined: somebody else holds it (see `leaseOf`). `ttlMs` default 15 s; renew at a third of it. */
  acquireLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined>;
  /** Undefined: it was lost to another owner. */
  renewLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined>;
  releaseLease(batch: string, owner: Owner): Promise<void>;
  /** The lease that holds now, if any. */
  leaseOf(batch: string): Promise<Lease | undefined>;

  /** With the lease in hand: what an earlier process left in `sending` becomes `unclear`. Returns how many. */
  recover(batch: string, owner: Owner): Promise<number>;
  /**
   * One transaction: records what became of earlier claims and claims up to `claim` queued filings in file order,
   * except those that wait for a date. What it returns is durably `sending` and may be sent.
   */
  recordAndClaim(
    batch: string,
    owner: Owner,
    finished: readonly Transition[],
    claim: number,
  ): Promise<RecordAndClaimResult>;
  /** When the first of the queued filings may be sent (0: now); undefined when none is queued. */
  earliestQueued(batch: string): Promise<EpochMs | undefined>;
  /** Unclear filings in file order, behind `after` (an id; 0 from the start). */
  listUnclear(batch: string, after: number, limit: number): Promise<UnclearFiling[]>;

  /**
   * One page of the change feed and its cursor, in one transaction. Older versions change nothing. A case becomes a
   * filing's case only where the units and the content digest that it carries are the filing's.
   */
  recordCases(scope: Scope, updates: readonly CaseUpdate[], cursor?: string): Promise<CasesRecorded>;
  /** Where the change feed was left; undefined: never read. */
  cursor(scope: Scope): Promise<string | undefined>;

  /**
   * Nothing may be sent to the authority before `notBefore`. A shorter pause never replaces a longer one. `askedUntil`:
   * what it asked for, when that is not obeyed in full.
   */
  setPause(authority: string, notBefore: EpochMs, askedUntil?: EpochMs): Promise<void>;
  /** Until when nothing may be sent; 0: now is fine. */
  pause(authority: string): Promise<EpochMs>;
  /** Every pause that is in force. */
  pauses(): Promise<PauseRecord[]>;
  /** A person ends pauses early; the journal keeps who and why. Returns those that were in force. */
  liftPauses(authorities: readonly string[], by: ManualDecision): Promise<PauseRecord[]>;

  /** Keeps in the journal what befell no filing in particular. */
  note(authority: string, what: AuthorityNote["what"], note: string): Promise<void>;
  /** What the journal has of these authorities, newest first. Default 100, at most 10,000. */
  notes(authorities: readonly string[], limit?: number): Promise<AuthorityNote[]>;

  /** Constant time, whatever the size of the batch. */
  counts(batch: string): Promise<BatchCounts>;
  /** Newest first. */
  batches(limit?: number): Promise<BatchRecord[]>;
  batch(id: string): Promise<BatchRecord | undefined>;
  /** File rows in file order, behind row `after` (0 from the start). */
  rowsOf(batch: string, after: number, limit: number): Promise<RowRecord[]>;
  find(query: FilingQuery): Promise<FilingRecord[]>;
  /** The content of one filing as it is (to be) sent. */
  bodyOf(filing: number): Promise<JsonText | undefined>;
  history(filing: number): Promise<LedgerEvent[]>;

  /**
   * A person attaches a case that exists. Needs `needs-a-person` or `unclear`.
   * @throws LedgerError `case-of-another-filing`: its units or content are not those of the filing
   */
  adopt(identity: Identity, facts: CaseFacts, by: ManualDecision): Promise<FilingRecord>;
  /**
   * A person decides that a filing that needs a person, was turned away for a reason that is gone, or was given up, may
   * be sent under the same identity.
   * @throws LedgerError `ledger-ref-conflict` when the authority holds another filing under its ref.
   */
  release(identity: Identity, by: ManualDecision): Promise<FilingRecord>;
  /** A person has looked into reports that cannot both be true. Needs a `contradiction`; the history keeps it. */
  settle(identity: Identity, by: ManualDecision): Promise<FilingRecord>;
  /** The authority no longer knows the case of a filing that is filed: recorded as a contradiction. */
  recordVanished(identity: Identity): Promise<FilingRecord>;
  /** A person gives up a filing that is certainly not at the authority. Needs `queued`. */
  discard(identity: Identity, by: ManualDecision, reasons: JsonText): Promise<FilingRecord>;
  /** The same of everything that is queued in a batch, with its lease in hand. Returns how many. */
  discardQueued(batch: string, owner: Owner, by: ManualDecision, reasons: JsonText): Promise<number>;

  /**
   * What needs a person in a batch, by the code of the first reason, the most rows first. Constant time, but for rows
   * that stand for filings of other batches.
   */
  needsPerson(batch: string): Promise<NeedsPersonTally[]>;
  /**
   * Filings that a batch sends and that need a person, in file order, behind `after` (an id; 0 from the start). `codes`
   * absent: whatever the reason.
   */
  listNeedsPerson(
    batch: string,
    query: { readonly codes?: readonly string[]; readonly after: number; readonly limit: number },
  ): Promise<NeedsPersonFiling[]>;
  /** Batches with rows that need a person, whatever else they wait for. Oldest first. */
  batchesNeedingPerson(): Promise<BatchRecord[]>;
  /**
   * Records what look-ups of filings that need a person led to, all or none: about 100 a call. A filing that has moved
   * on meanwhile stays as it is. One whose ref belongs to another filing is neither queued nor filed by this.
   * @param owner When given, it must hold the lease of the batch.
   */
  decide(
    batch: string,
    decisions: readonly PersonDecision[],
    by?: ManualDecision,
    owner?: Owner,
  ): Promise<DecisionsRecorded>;

  /** What `audit` finds, as English sentences. Empty: all is well. */
  verify(): Promise<string[]>;
  /**
   * Reads everything and compares it with the chain of events: every column of every table but leases, pauses and
   * cursors. Memory does not grow with the ledger. A file that cannot be read in places is a finding, not an error.
   */
  audit(options?: AuditOptions): Promise<AuditReport>;
  /** Where the chain ends now: kept elsewhere, it shows later that nothing was cut off or replaced. */
  checkpoint(): Promise<LedgerCheckpoint>;
  close(): Promise<void>;
}
