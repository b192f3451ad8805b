import { digestOf, type FilingFacts, type LedgerFacts } from "../audit/chain-format.js";
import { FilingChanges } from "../changes/filing-changes.js";
import { Tallies } from "../changes/tallies.js";
import { Journal } from "../postgres-chain/journal.js";
import type { Transaction } from "../postgres-database/database.js";
import type { Owner } from "../coordination.js";
import type { CaseFacts } from "../reports.js";
import type { FilingState } from "../states.js";
import type { EpochMs, LedgerEvent } from "../types.js";
import { textOf } from "./json-text.js";
import { LostAnswers } from "./lost-answers.js";
import { lockFilings, writeFilings, type StoredFiling } from "./stored-filings.js";

/** An event before its link is known. */
interface Event {
  readonly filing: { readonly id: number; readonly batch: number };
  /** Filing whose newest link this event becomes. */
  readonly of: { link: number | null };
  readonly was: FilingState;
  readonly became: FilingState;
  readonly cause: LedgerEvent["cause"];
  readonly note: string | null;
  readonly facts: FilingFacts | undefined;
}

/**
 * All changes of one transaction. Filings are read and locked first; then everything changes in memory; `flush` writes
 * it in a few statements.
 */
export class UnitOfWork extends FilingChanges<StoredFiling> {
  readonly tx: Transaction;
  readonly now: EpochMs;
  readonly tallies = new Tallies();
  readonly lostAnswers = new LostAnswers();
  readonly #loaded = new Map<number, StoredFiling>();
  readonly #changed = new Set<StoredFiling>();
  readonly #cases = new Map<StoredFiling, CaseFacts>();
  readonly #events: (Event | ((journal: Journal) => void))[] = [];

  constructor(tx: Transaction) {
    super();
    this.tx = tx;
    this.now = tx.now;
  }

  /**
   * Reads and locks filings, and those that the case numbers belong to already.
   * @returns The filings with these ids.
   */
  async load(
    ids: readonly number[],
    authority: string,
    caseNos: readonly string[],
  ): Promise<ReadonlyMap<number, StoredFiling>> {
    const holders =
      caseNos.length === 0
        ? []
        : await this.tx.all<{ case_no: string; filing: number }>(
            `SELECT c.case_no, c.filing FROM bdc.cases c JOIN bdc.authorities a ON a.id = c.authority_id
             WHERE a.name = $1 AND c.case_no = ANY($2)`,
            authority,
            caseNos,
          );
    for (const { case_no, filing } of holders) this.filingOf.set(case_no, filing);
    this.add(await lockFilings(this.tx, [...ids, ...holders.map(({ filing }) => filing)]));
    return this.#loaded;
  }

  /** Adds filings that were locked. */
  add(filings: Iterable<StoredFiling>): void {
    for (const filing of filings) this.#loaded.set(filing.id, filing);
  }

  /** Filings that were read in this transaction. */
  get filings(): Iterable<StoredFiling> {
    return this.#loaded.values();
  }

  /**
   * Claims a filing.
   * @param body Its body, as it will be sent.
   */
  claim(filing: StoredFiling, owner: Owner, body: string): void {
    this.countFiling(filing, -1);
    filing.attempt += 1;
    filing.owner = owner.id;
    filing.sent_at = this.now;
    filing.not_before = 0;
    this.#changed.add(filing);
    // The history binds each sending to its content.
    this.enter(filing, "sending", "claimed", filing.digest, { body: digestOf(body) });
  }

  /** Notes that a filing must be written. */
  change(filing: StoredFiling): void {
    this.#changed.add(filing);
  }

  event(
    filing: Event["filing"] & Event["of"],
    was: FilingState,
    became: FilingState,
    cause: LedgerEvent["cause"],
    note: string | null,
    facts?: FilingFacts,
  ): void {
    const { id, batch } = filing;
    this.#events.push({ filing: { id, batch }, of: filing, was, became, cause, note, facts });
  }

  /** Adds an event that concerns a batch and no single filing. */
  record<K extends keyof LedgerFacts>(batch: number, what: K, facts: LedgerFacts[K]): void {
    this.#events.push((journal) => journal.record(this.now, batch, what, facts));
  }

  recordLostAnswer(filing: StoredFiling, alone: boolean): void {
    this.lostAnswers.add(filing, alone);
  }

  recordAbsence(filing: StoredFiling): void {
    this.lostAnswers.addAbsence(filing);
  }

  /**
   * Writes everything.
   * @param writeNew Writes what is new, once the links of all events are known.
   */
  async flush(writeNew?: () => Promise<void>): Promise<void> {
    const changes = this.tallies.changes();
    if (changes.length > 0) this.record(0, "counts", { changes });
    if (this.#events.length === 0) return;
    const journal = await Journal.open(this.tx);
    for (const event of this.#events) {
      if (typeof event === "function") event(journal);
      else {
        const { filing, of, was, became, cause, note, facts } = event;
        journal.append(this.now, { ...filing, link: of.link }, was, became, cause, note, facts);
        of.link = journal.link;
      }
    }
    await writeNew?.();
    await writeFilings(this.tx, [...this.#changed], this.now);
    await this.#writeCases();
    await this.lostAnswers.write(this.tx);
    await this.#writeCounts(changes);
    await journal.flush();
  }

  protected countFiling(filing: StoredFiling, sign: 1 | -1): void {
    this.tallies.addRowsOf(filing, filing.batch, sign * filing.row_count, sign);
    for (const { batch, rows } of filing.sharedBy)
      this.tallies.addRowsOf(filing, batch, sign * rows, batch === filing.batch ? 0 : sign);
  }

  protected saveMove(filing: StoredFiling, _to: FilingState, notBefore: EpochMs): void {
    filing.not_before = notBefore;
    this.#changed.add(filing);
  }

  protected saveCase(filing: StoredFiling, facts: CaseFacts): void {
    this.#cases.set(filing, facts);
    this.#changed.add(filing);
  }

  protected saveConflict(filing: StoredFiling): void {
    this.#changed.add(filing);
  }

  protected saveContradiction(filing: StoredFiling, text: string): boolean {
    if (filing.contradiction?.includes(text) === true) return false;
    filing.contradiction = filing.contradiction === null ? text : `${filing.contradiction}\n${text}`;
    filing.hasNewContradiction = true;
    this.#changed.add(filing);
    return true;
  }

  protected removeContradiction(filing: StoredFiling): boolean {
    if (filing.contradiction === null) return false;
    filing.contradiction = null;
    filing.hasNewContradiction = true;
    this.#changed.add(filing);
    return true;
  }

  protected forgetLostAnswers(filing: StoredFiling): void {
    this.lostAnswers.forget(filing);
  }

  protected loaded(id: number): StoredFiling {
    return this.#loaded.get(id)!;
  }

  protected unitsOf({ units }: StoredFiling): string {
    return units;
  }

  async #writeCases(): Promise<void> {
    if (this.#cases.size === 0) return;
    const filings = [...this.#cases.keys()];
    const facts = [...this.#cases.values()];
    await this.tx.run(
      `INSERT INTO bdc.cases (filing, authority_id, case_no, status, version, done, body)
       SELECT v.filing, s.authority_id, v.case_no, v.status, v.version, v.done, v.body
       FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::bigint[], $6::integer[], $7::text[])
         AS v (filing, scope, case_no, status, version, done, body)
       JOIN bdc.scopes s ON s.id = v.scope
       ON CONFLICT (filing) DO UPDATE SET status = excluded.status, version = excluded.version, done = excluded.done,
         body = excluded.body`,
      filings.map((filing) => filing.id),
      filings.map((filing) => filing.scope),
      facts.map(({ caseNo }) => caseNo),
      facts.map(({ status }) => status),
      facts.map(({ version }) => version),
      facts.map(({ done }) => (done ? 1 : 0)),
      facts.map(({ case: body }) => textOf(body)),
    );
  }

  async #writeCounts(changes: LedgerFacts["counts"]["changes"]): Promise<void> {
    if (changes.length === 0) return;
    // In one order in every transaction, so that two never wait for each other.
    const sorted = [...changes].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const column = (i: number) => sorted.map((change) => change[i]!);
    await this.tx.run(
      `INSERT INTO bdc.counts AS c (batch, state, case_status, case_done, rows, filings, updated_at)
       SELECT batch, state, case_status, case_done, rows, filings, $7::bigint
       FROM unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::bigint[], $6::bigint[])
         AS v (batch, state, case_status, case_done, rows, filings)
       ON CONFLICT (batch, state, case_status, case_done) DO UPDATE SET rows = c.rows + excluded.rows,
         filings = c.filings + excluded.filings, updated_at = excluded.updated_at`,
      ...[0, 1, 2, 3, 4, 5].map(column),
      this.now,
    );
  }
}

function keyOf([batch, state, status, done]: LedgerFacts["counts"]["changes"][number]): string {
  return JSON.stringify([batch, state, status, done]);
}
