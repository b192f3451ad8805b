import type { ReceivedStatus } from "../../../contract/index.js";
import type { Ledger } from "../ledger.js";
import type { AuditOptions, AuditReport, LedgerCheckpoint } from "../audit-report.js";
import type {
  OpenLedgerOptions,
  AddedRow,
  BatchCounts,
  BatchRecord,
  EpochMs,
  FilingQuery,
  FilingRecord,
  Identity,
  JsonText,
  JudgeRelated,
  KeysOfFiling,
  LedgerEvent,
  NewBatch,
  NewRow,
  RelatedFiling,
  RowRecord,
  RowValues,
  ValuePaths,
  Scope,
} from "../types.js";
import type {
  CaseFacts,
  CasesRecorded,
  CaseUpdate,
  RecordAndClaimResult,
  Transition,
  UnclearFiling,
} from "../reports.js";
import type { AuthorityClock, AuthorityNote, Lease, Owner, PauseRecord } from "../coordination.js";
import type {
  ManualDecision,
  DecisionsRecorded,
  NeedsPersonFiling,
  NeedsPersonTally,
  PersonDecision,
} from "../manual-review.js";
import type { StateTotal } from "../totals.js";
import { adopt, caseNumbersOf, decideAll, discard, known, release, settle } from "../changes/decisions.js";
import { beginChain } from "../postgres-chain/journal.js";
import { auditChains, chainEnd } from "../postgres-chain/verification.js";
import * as authorities from "../postgres-coordination/authorities.js";
import { acquireLease, activeLease, releaseLease, renewLease } from "../postgres-coordination/leases.js";
import type { Database, Transaction } from "../postgres-database/database.js";
import { openDatabase } from "../postgres-database/open-database.js";
import * as batchQueries from "../postgres-queries/batches.js";
import { filingsById, findFilings } from "../postgres-queries/filings.js";
import { historyOf } from "../postgres-queries/history.js";
import { needsPersonFilings, needsPersonTallies } from "../postgres-queries/needs-person.js";
import { rowValues } from "../postgres-queries/row-values.js";
import { bodiesById, bodiesOf, rowsOf } from "../postgres-queries/rows.js";
import { totalsOf } from "../postgres-queries/totals.js";
import { addRows } from "./add-rows.js";
import { batchId, closeBatch, dropBatch, findScopeId, heldBatch, insertBatch, lockBatch, ownBatch } from "./batches.js";
import { recordCases } from "./case-reports.js";
import { discardSomeQueued, MAX_DISCARDED_TOGETHER } from "./discards.js";
import { earliestQueued, recordAndClaim, recoverClaims } from "./claims.js";
import { relatedToRows } from "./filing-keys.js";
import { unclearFilings } from "./lost-answers.js";
import { lockFilingsOf, type StoredFiling } from "./stored-filings.js";
import { UnitOfWork } from "./unit-of-work.js";

/**
 * Opens the ledger in a database, or creates it; see `opening/open-ledger.ts`.
 *
 * @param clock Replaces the clock of the database in tests.
 */
export async function openLedger(url: string, options: OpenLedgerOptions = {}, clock?: () => EpochMs): Promise<Ledger> {
  const db = await openDatabase(url, options, clock);
  try {
    await beginChain(db);
    return new PostgresLedger(db);
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Ledger in a PostgreSQL database, which many processes on many machines share. */
class PostgresLedger implements Ledger {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  createBatch(batch: NewBatch): Promise<BatchRecord> {
    return this.#change(async (change) => {
      const name = await insertBatch(change, batch);
      return async () => (await batchQueries.batchByName(change.tx, name))!;
    });
  }

  addRows(batch: string, rows: readonly NewRow[], claimFor?: Owner, judge?: JudgeRelated): Promise<AddedRow[]> {
    return addRows(this.#db, batch, rows, claimFor, judge);
  }

  async relatedTo(
    scope: Omit<Identity, "ref">,
    rows: readonly Pick<NewRow, "ref" | "keys">[],
  ): Promise<(readonly RelatedFiling[])[]> {
    const id = await findScopeId(this.#db, scope, scope.kind);
    return id === undefined ? rows.map(() => []) : relatedToRows(this.#db, id, rows);
  }

  /** Every filing was recorded with its keys. */
  async addMissingKeys(_keysOf: KeysOfFiling): Promise<void> {}

  closeIntake(batch: string): Promise<BatchRecord> {
    return this.#change(async (change) => {
      await closeBatch(change, batch);
      return async () => (await batchQueries.batchByName(change.tx, batch))!;
    });
  }

  dropBatch(batch: string): Promise<void> {
    return this.#change(async (change) => {
      await dropBatch(change, batch);
      return async () => undefined;
    });
  }

  acquireLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined> {
    return this.#db.transaction(async (tx) => acquireLease(tx, await lockBatch(tx, batch), owner, ttlMs));
  }

  renewLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined> {
    return this.#db.transaction(async (tx) => renewLease(tx, await batchId(tx, batch), owner, ttlMs));
  }

  releaseLease(batch: string, owner: Owner): Promise<void> {
    return this.#db.transaction(async (tx) => releaseLease(tx, await batchId(tx, batch), owner));
  }

  async leaseOf(batch: string): Promise<Lease | undefined> {
    return activeLease(this.#db, await batchId(this.#db, batch), await this.#db.now());
  }

  recover(batch: string, owner: Owner): Promise<number> {
    return this.#change(async (change) => {
      const number = await recoverClaims(change, (await ownBatch(change.tx, batch, owner)).id);
      return async () => number;
    });
  }

  recordAndClaim(
    batch: string,
    owner: Owner,
    finished: readonly Transition[],
    claim: number,
  ): Promise<RecordAndClaimResult> {
    return this.#change(async (change) => {
      const result = await recordAndClaim(change, await heldBatch(change.tx, batch), owner, finished, claim);
      return async () => result;
    });
  }

  async earliestQueued(batch: string): Promise<EpochMs | undefined> {
    return earliestQueued(this.#db, await batchId(this.#db, batch), await this.#db.now());
  }

  async listUnclear(batch: string, after: number, limit: number): Promise<UnclearFiling[]> {
    return unclearFilings(this.#db, await batchId(this.#db, batch), after, limit);
  }

  recordCases(
    scope: Scope,
    updates: readonly CaseUpdate[],
    cursor?: string,
    isLastPage = false,
  ): Promise<CasesRecorded> {
    return this.#change(async (change) => {
      const result = await recordCases(change, scope, updates);
      if (cursor !== undefined)
        await authorities.storeFeedCursor(change.tx, scope, cursor, isLastPage ? change.now : null);
      return async () => result;
    });
  }

  cursor(scope: Scope): Promise<string | undefined> {
    return authorities.feedCursor(this.#db, scope);
  }

  setPause(authority: string, notBefore: EpochMs, askedUntil?: EpochMs): Promise<void> {
    return this.#db.transaction((tx) => authorities.extendPause(tx, authority, notBefore, askedUntil));
  }

  pause(authority: string): Promise<EpochMs> {
    return this.#db.transaction((tx) => authorities.pausedUntil(tx, authority));
  }

  async pauses(): Promise<PauseRecord[]> {
    return authorities.activePauses(this.#db, await this.#db.now());
  }

  liftPauses(ids: readonly string[], by: ManualDecision): Promise<PauseRecord[]> {
    return this.#db.transaction((tx) => authorities.liftPauses(tx, ids, by));
  }

  setClock(authority: string, time: EpochMs): Promise<void> {
    return this.#db.transaction((tx) => authorities.setClock(tx, authority, time));
  }

  clocks(): Promise<AuthorityClock[]> {
    return authorities.measuredClocks(this.#db);
  }

  note(authority: string, what: AuthorityNote["what"], note: string): Promise<void> {
    return this.#db.transaction((tx) => authorities.addNote(tx, { at: tx.now, authority, what, note }));
  }

  notes(ids: readonly string[], limit?: number): Promise<AuthorityNote[]> {
    return authorities.notesOf(this.#db, ids, limit);
  }

  async counts(batch: string): Promise<BatchCounts> {
    return batchQueries.countsOf(this.#db, await batchId(this.#db, batch));
  }

  totals(): Promise<StateTotal[]> {
    return totalsOf(this.#db);
  }

  batches(limit = 1_000, before?: string): Promise<BatchRecord[]> {
    return batchQueries.newestBatches(this.#db, limit, before);
  }

  batch(id: string): Promise<BatchRecord | undefined> {
    return batchQueries.batchByName(this.#db, id);
  }

  async rowsOf(batch: string, after: number, limit: number): Promise<RowRecord[]> {
    return this.#db.snapshot(async (db) => rowsOf(db, await batchId(db, batch), after, limit));
  }

  async rowValues(batch: string, after: number, limit: number, paths: ValuePaths): Promise<RowValues[]> {
    return this.#db.snapshot(async (db) => rowValues(db, await batchId(db, batch), { after, limit, paths }));
  }

  find(query: FilingQuery): Promise<FilingRecord[]> {
    return this.#db.snapshot((db) => findFilings(db, query));
  }

  async bodyOf(filing: number): Promise<JsonText | undefined> {
    return (await bodiesById(this.#db, [filing])).get(filing);
  }

  async bodiesOf(batch: string): Promise<JsonText[]> {
    return bodiesOf(this.#db, await batchId(this.#db, batch));
  }

  bodies(filings: readonly number[]): Promise<ReadonlyMap<number, JsonText>> {
    return bodiesById(this.#db, filings);
  }

  history(filing: number): Promise<LedgerEvent[]> {
    return historyOf(this.#db, filing);
  }

  adopt(identity: Identity, facts: CaseFacts, by: ManualDecision): Promise<FilingRecord> {
    return this.#decideOn(identity, async (change, filing) => {
      await change.load([], identity.authority, [facts.caseNo]);
      adopt(change, filing, facts, by);
    });
  }

  release(identity: Identity, by: ManualDecision): Promise<FilingRecord> {
    return this.#decideOn(identity, (change, filing) => release(change, filing, by));
  }

  settle(identity: Identity, by: ManualDecision): Promise<FilingRecord> {
    return this.#decideOn(identity, (change, filing) => settle(change, filing, by));
  }

  recordVanished(identity: Identity): Promise<FilingRecord> {
    return this.#decideOn(identity, (change, filing) => {
      if (filing.state === "filed") change.recordVanished(filing);
    });
  }

  discard(identity: Identity, by: ManualDecision, reasons: JsonText): Promise<FilingRecord> {
    return this.#decideOn(identity, (change, filing) => discard(change, filing, by, reasons));
  }

  async discardQueued(batch: string, owner: Owner, by: ManualDecision, reasons: JsonText): Promise<number> {
    for (let all = 0; ;) {
      const some = await this.#change(async (change) => {
        const { id } = await ownBatch(change.tx, batch, owner);
        const number = await discardSomeQueued(change, id, by, reasons);
        return async () => number;
      });
      all += some;
      if (some < MAX_DISCARDED_TOGETHER) return all;
    }
  }

  async needsPerson(batch: string): Promise<NeedsPersonTally[]> {
    return needsPersonTallies(this.#db, await batchId(this.#db, batch), batch);
  }

  async listNeedsPerson(
    batch: string,
    { codes, after, limit }: { readonly codes?: readonly string[]; readonly after: number; readonly limit: number },
  ): Promise<NeedsPersonFiling[]> {
    return needsPersonFilings(this.#db, await batchId(this.#db, batch), codes, after, limit);
  }

  batchesNeedingPerson(): Promise<BatchRecord[]> {
    return batchQueries.batchesNeedingPerson(this.#db);
  }

  batchesWithCases(statuses: readonly ReceivedStatus[]): Promise<BatchRecord[]> {
    return batchQueries.batchesWithCases(this.#db, statuses);
  }

  decide(
    batch: string,
    decisions: readonly PersonDecision[],
    by?: ManualDecision,
    owner?: Owner,
  ): Promise<DecisionsRecorded> {
    return this.#change(async (change) => {
      const { tx } = change;
      const { authority } = owner === undefined ? await heldBatch(tx, batch) : await ownBatch(tx, batch, owner);
      const ids = decisions.map((d) => d.id);
      const recorded = decideAll(change, await change.load(ids, authority, caseNumbersOf(decisions)), decisions, by);
      return async () => recorded;
    });
  }

  async verify(): Promise<string[]> {
    const { findings } = await this.audit();
    return findings.map((finding) => finding.en);
  }

  audit(options: AuditOptions = {}): Promise<AuditReport> {
    return auditChains(this.#db, options);
  }

  checkpoint(): Promise<LedgerCheckpoint> {
    return chainEnd(this.#db);
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  /** Applies a person's decision to one filing. */
  #decideOn(
    identity: Identity,
    decision: (change: UnitOfWork, filing: StoredFiling) => void | Promise<void>,
  ): Promise<FilingRecord> {
    return this.#change(async (change) => {
      const scope = await findScopeId(change.tx, identity, identity.kind);
      const filings = await lockFilingsOf(change.tx, scope, [identity.ref]);
      change.add(filings.values());
      const filing = known(filings.get(identity.ref), identity);
      await decision(change, filing);
      return async () => (await filingsById(change.tx, [filing.id])).get(filing.id)!;
    });
  }

  /** Runs one transaction. `work` returns how to read its result once everything is written. */
  #change<T>(work: (change: UnitOfWork) => Promise<() => Promise<T>>): Promise<T> {
    return this.#db.transaction(async (tx: Transaction) => {
      const change = new UnitOfWork(tx);
      const result = await work(change);
      await change.flush();
      return result();
    });
  }
}
