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
import { bodiesById, bodiesOf, bodyOf } from "../sqlite-queries/bodies.js";
import { batchByName, batchesNeedingPerson, batchesWithCases, newestBatches } from "../sqlite-queries/batches.js";
import { countsOf } from "../sqlite-queries/counts.js";
import { filingById, findFilings } from "../sqlite-queries/filings.js";
import { rowsOf } from "../sqlite-queries/rows.js";
import { rowValues } from "../sqlite-queries/row-values.js";
import { measuredClocks, setClock } from "../sqlite-coordination/authority-clocks.js";
import { addNote, notesOf } from "../sqlite-coordination/authority-notes.js";
import { feedCursor, storeFeedCursor } from "../sqlite-coordination/feed-cursors.js";
import { acquireLease, activeLease, isOwner, releaseLease, renewLease } from "../sqlite-coordination/leases.js";
import { activePauses, extendPause, liftPauses, pausedUntil } from "../sqlite-coordination/pauses.js";
import { historyOf } from "../sqlite-chain/journal.js";
import { auditLedger, chainEnd } from "../sqlite-chain/verification.js";
import type { Connection } from "../sqlite-database/connection.js";
import { KeyIndex } from "../sqlite-database/key-index.js";
import {
  batchId,
  closeBatch,
  dropBatch,
  findScopeId,
  heldBatch,
  insertBatch,
  intakeBatch,
  ownBatchId,
  type IntakeBatch,
} from "./batches.js";
import { recordCases } from "./case-reports.js";
import { earliestQueued, recordAndClaim, recoverClaims } from "./claims.js";
import { totalsOf } from "./counters.js";
import { openFile } from "./database-file.js";
import { addSomeMissingKeys, relatedToRows } from "./filing-keys.js";
import { unclearFilings } from "./lost-answers.js";
import { adopt, discard, release, settle } from "../changes/decisions.js";
import { MAX_DISCARDED_TOGETHER, decideOn, discardSomeQueued, knownFiling } from "./manual-decisions.js";
import { decide, needsPersonFilings, needsPersonTallies } from "./needs-person.js";
import { RowIntake } from "./row-intake.js";
import { UnitOfWork } from "./unit-of-work.js";

/**
 * Opens the ledger at `path`, or creates it; see `opening/open-ledger.ts`. Runs in the caller's thread:
 * passing rows to another thread costs more than the flush to disk, which many share.
 */
export async function openLedger(
  path: string,
  options: OpenLedgerOptions = {},
  clock: () => EpochMs = Date.now,
): Promise<Ledger> {
  return new SqliteLedger(openFile(path, options), clock);
}

/**
 * Ledger in an SQLite file. Every method works synchronously, so calls take effect in the order in which they are made.
 */
export class SqliteLedger implements Ledger {
  readonly #db: Connection;
  readonly #clock: () => EpochMs;
  /** Key indexes of the batches whose rows are being recorded. */
  readonly #keyIndexes = new Map<number, KeyIndex>();

  constructor(db: Connection, clock: () => EpochMs) {
    this.#db = db;
    this.#clock = clock;
  }

  async createBatch(batch: NewBatch): Promise<BatchRecord> {
    return this.#write((change) => {
      const name = insertBatch(this.#db, change, batch);
      return batchByName(this.#db, name)!;
    });
  }

  async addRows(batch: string, rows: readonly NewRow[], claimFor?: Owner, judge?: JudgeRelated): Promise<AddedRow[]> {
    return this.#write((change) => {
      const into = intakeBatch(this.#db, batch);
      const claims = claimFor !== undefined && isOwner(this.#db, into.id, claimFor);
      const recordOf = (id: number): FilingRecord => filingById(this.#db, id);
      const related = judge && { judge, keyIndex: this.#keyIndexOf(into) };
      const intake = new RowIntake(this.#db, change, into, claims, recordOf, related);
      const added = intake.addAll(rows);
      const last = rows.reduce((max, row) => Math.max(max, row.rows.at(-1) ?? 0), into.last_row);
      change.record(into.id, "rows", { ...intake.recorded(), lastRow: last });
      this.#db.run("UPDATE batches SET last_row = ?, updated_at = ? WHERE id = ?", last, change.now, into.id);
      return added;
    });
  }

  async relatedTo(
    scope: Omit<Identity, "ref">,
    rows: readonly Pick<NewRow, "ref" | "keys">[],
  ): Promise<(readonly RelatedFiling[])[]> {
    const id = findScopeId(this.#db, scope, scope.kind);
    if (id === undefined) return rows.map(() => []);
    // No batch has a negative id, so the index has the keys of all batches.
    return relatedToRows(this.#db, id, this.#keyIndexOf({ id: -id, scope: id }), rows);
  }

  async addMissingKeys(keysOf: KeysOfFiling): Promise<void> {
    while (this.#write(() => addSomeMissingKeys(this.#db, keysOf)));
  }

  async closeIntake(batch: string): Promise<BatchRecord> {
    this.#keyIndexes.delete(batchId(this.#db, batch));
    return this.#write((change) => {
      const id = batchId(this.#db, batch);
      closeBatch(this.#db, change, id);
      return batchByName(this.#db, batch)!;
    });
  }

  async dropBatch(batch: string): Promise<void> {
    this.#write((change) => dropBatch(this.#db, change, batchId(this.#db, batch)));
  }

  async acquireLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined> {
    return this.#write(({ now }) => acquireLease(this.#db, batchId(this.#db, batch), owner, now, ttlMs));
  }

  async renewLease(batch: string, owner: Owner, ttlMs?: number): Promise<Lease | undefined> {
    return this.#write(({ now }) => renewLease(this.#db, batchId(this.#db, batch), owner, now, ttlMs));
  }

  async releaseLease(batch: string, owner: Owner): Promise<void> {
    this.#write(() => releaseLease(this.#db, batchId(this.#db, batch), owner));
  }

  async leaseOf(batch: string): Promise<Lease | undefined> {
    return activeLease(this.#db, batchId(this.#db, batch), this.#clock());
  }

  async recover(batch: string, owner: Owner): Promise<number> {
    return this.#write((change) => recoverClaims(this.#db, change, ownBatchId(this.#db, batch, owner)));
  }

  async recordAndClaim(
    batch: string,
    owner: Owner,
    finished: readonly Transition[],
    claim: number,
  ): Promise<RecordAndClaimResult> {
    return this.#write((change) => {
      const { id, holder, authority } = heldBatch(this.#db, batch);
      return recordAndClaim(this.#db, change, { id, authority, leaseHeld: holder === owner.id }, finished, claim);
    });
  }

  async earliestQueued(batch: string): Promise<EpochMs | undefined> {
    return earliestQueued(this.#db, batchId(this.#db, batch), this.#clock());
  }

  async listUnclear(batch: string, after: number, limit: number): Promise<UnclearFiling[]> {
    return unclearFilings(this.#db, batchId(this.#db, batch), after, limit);
  }

  async recordCases(
    scope: Scope,
    updates: readonly CaseUpdate[],
    cursor?: string,
    isLastPage = false,
  ): Promise<CasesRecorded> {
    return this.#write((change) => {
      const result = recordCases(change, scope, updates);
      if (cursor !== undefined) storeFeedCursor(this.#db, scope, cursor, isLastPage ? change.now : null);
      return result;
    });
  }

  async cursor(scope: Scope): Promise<string | undefined> {
    return feedCursor(this.#db, scope);
  }

  async setPause(authority: string, notBefore: EpochMs, askedUntil?: EpochMs): Promise<void> {
    this.#write(({ now }) => extendPause(this.#db, authority, now, notBefore, askedUntil));
  }

  async pause(authority: string): Promise<EpochMs> {
    return this.#write(({ now }) => pausedUntil(this.#db, authority, now));
  }

  async pauses(): Promise<PauseRecord[]> {
    return activePauses(this.#db, this.#clock());
  }

  async liftPauses(authorities: readonly string[], by: ManualDecision): Promise<PauseRecord[]> {
    return this.#write(({ now }) => liftPauses(this.#db, authorities, now, by));
  }

  async setClock(authority: string, time: EpochMs): Promise<void> {
    this.#write(({ now }) => setClock(this.#db, authority, now, time));
  }

  async clocks(): Promise<AuthorityClock[]> {
    return measuredClocks(this.#db);
  }

  async note(authority: string, what: AuthorityNote["what"], note: string): Promise<void> {
    this.#write(({ now }) => addNote(this.#db, { at: now, authority, what, note }));
  }

  async notes(authorities: readonly string[], limit?: number): Promise<AuthorityNote[]> {
    return notesOf(this.#db, authorities, limit);
  }

  async counts(batch: string): Promise<BatchCounts> {
    return countsOf(this.#db, batchId(this.#db, batch));
  }

  async totals(): Promise<StateTotal[]> {
    return totalsOf(this.#db);
  }

  async batches(limit = 1_000, before?: string): Promise<BatchRecord[]> {
    return newestBatches(this.#db, limit, before);
  }

  async batch(id: string): Promise<BatchRecord | undefined> {
    return batchByName(this.#db, id);
  }

  async rowsOf(batch: string, after: number, limit: number): Promise<RowRecord[]> {
    return rowsOf(this.#db, batchId(this.#db, batch), after, limit);
  }

  async rowValues(batch: string, after: number, limit: number, paths: ValuePaths): Promise<RowValues[]> {
    return rowValues(this.#db, { id: batchId(this.#db, batch), name: batch }, { after, limit, paths });
  }

  async find(query: FilingQuery): Promise<FilingRecord[]> {
    return findFilings(this.#db, query);
  }

  async bodyOf(filing: number): Promise<JsonText | undefined> {
    return bodyOf(this.#db, filing);
  }

  async bodiesOf(batch: string): Promise<JsonText[]> {
    return bodiesOf(this.#db, batchId(this.#db, batch));
  }

  async bodies(filings: readonly number[]): Promise<ReadonlyMap<number, JsonText>> {
    return bodiesById(this.#db, filings);
  }

  async history(filing: number): Promise<LedgerEvent[]> {
    return historyOf(this.#db, filing);
  }

  async adopt(identity: Identity, facts: CaseFacts, by: ManualDecision): Promise<FilingRecord> {
    const id = this.#write((change) => {
      const filing = knownFiling(this.#db, identity);
      change.loadCaseNumbers(identity.authority, [facts.caseNo]);
      adopt(change, filing, facts, by);
      return filing.id;
    });
    return filingById(this.#db, id);
  }

  async release(identity: Identity, by: ManualDecision): Promise<FilingRecord> {
    return this.#write((change) => decideOn(this.#db, identity, (filing) => release(change, filing, by)));
  }

  async settle(identity: Identity, by: ManualDecision): Promise<FilingRecord> {
    return this.#write((change) => decideOn(this.#db, identity, (filing) => settle(change, filing, by)));
  }

  async recordVanished(identity: Identity): Promise<FilingRecord> {
    return this.#write((change) =>
      decideOn(this.#db, identity, (filing) => filing.state === "filed" && change.recordVanished(filing)),
    );
  }

  async discard(identity: Identity, by: ManualDecision, reasons: JsonText): Promise<FilingRecord> {
    return this.#write((change) => decideOn(this.#db, identity, (filing) => discard(change, filing, by, reasons)));
  }

  async discardQueued(batch: string, owner: Owner, by: ManualDecision, reasons: JsonText): Promise<number> {
    for (let all = 0; ;) {
      const some = this.#write((change) =>
        discardSomeQueued(this.#db, change, ownBatchId(this.#db, batch, owner), by, reasons),
      );
      all += some;
      if (some < MAX_DISCARDED_TOGETHER) return all;
    }
  }

  async needsPerson(batch: string): Promise<NeedsPersonTally[]> {
    return needsPersonTallies(this.#db, batchId(this.#db, batch), batch);
  }

  async listNeedsPerson(
    batch: string,
    { codes, after, limit }: { readonly codes?: readonly string[]; readonly after: number; readonly limit: number },
  ): Promise<NeedsPersonFiling[]> {
    return needsPersonFilings(this.#db, batchId(this.#db, batch), codes, after, limit);
  }

  async batchesNeedingPerson(): Promise<BatchRecord[]> {
    return batchesNeedingPerson(this.#db);
  }

  async batchesWithCases(statuses: readonly ReceivedStatus[]): Promise<BatchRecord[]> {
    return batchesWithCases(this.#db, statuses);
  }

  async decide(
    batch: string,
    decisions: readonly PersonDecision[],
    by?: ManualDecision,
    owner?: Owner,
  ): Promise<DecisionsRecorded> {
    return this.#write((change) => {
      if (owner !== undefined) ownBatchId(this.#db, batch, owner);
      return decide(change, heldBatch(this.#db, batch).authority, decisions, by);
    });
  }

  async verify(): Promise<string[]> {
    const { findings } = await this.audit();
    return findings.map((finding) => finding.en);
  }

  audit(options: AuditOptions = {}): Promise<AuditReport> {
    return auditLedger(this.#db.path, options);
  }

  async checkpoint(): Promise<LedgerCheckpoint> {
    return chainEnd(this.#db, this.#clock());
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #keyIndexOf({ id, scope }: Pick<IntakeBatch, "id" | "scope">): KeyIndex {
    let index = this.#keyIndexes.get(id);
    if (index === undefined) this.#keyIndexes.set(id, (index = new KeyIndex(scope, id)));
    return index;
  }

  #write<T>(work: (change: UnitOfWork) => T): T {
    return this.#db.transaction(() => {
      const change = new UnitOfWork(this.#db, this.#clock());
      const result = work(change);
      change.flush();
      return result;
    });
  }
}
