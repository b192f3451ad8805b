/**
 * Compares filings, their content, their cases and the rows that represent them with the chain, one window of filings
 * after the other.
 */
import type { AuditProgress } from "../audit-report.js";
import type { ChainReplay } from "../audit/chain-replay.js";
import { placeOf, type ExpectedFiling } from "../audit/expected-records.js";
import { FilingsReplay } from "../audit/filings-replay.js";
import type { Findings, Place } from "../audit/findings.js";
import { followsByIntake } from "./baseline.js";
import { applySafely } from "./unreadable.js";
import {
  type FilingRow,
  FILINGS,
  type LinkedRow,
  ROWS_OF_FILINGS,
  digestIfAny,
  linkById,
  textOf,
} from "./stored-records.js";
import type { Connection, Blob } from "../sqlite-database/connection.js";

/** Filings compared at a time. Bounds the memory. */
const WINDOW_FILINGS = 50_000;

export class FilingsAudit {
  /** Numbers of filings and cases read. */
  filings = 0;
  cases = 0;
  readonly #db: Connection;
  readonly #chain: ChainReplay;
  readonly #findings: Findings;
  readonly #step: (progress: AuditProgress) => Promise<void>;

  /** `step` is called after every record; it yields to other tasks. */
  constructor(
    db: Connection,
    chain: ChainReplay,
    findings: Findings,
    step: (progress: AuditProgress) => Promise<void>,
  ) {
    this.#db = db;
    this.#chain = chain;
    this.#findings = findings;
    this.#step = step;
  }

  async run(): Promise<void> {
    const largest = this.#db.getBytes<{ id: number | null }>("SELECT max(id) AS id FROM filings")?.id ?? 0;
    for (let first = 1; first <= this.#chain.lastFiling; first += WINDOW_FILINGS) {
      const last = Math.min(first + WINDOW_FILINGS - 1, this.#chain.lastFiling);
      const replay = new FilingsReplay(first, last, this.#findings);
      for (const id of this.#chain.linksOf(first, last)) {
        const link = linkById(this.#db, id);
        if (link !== undefined) applySafely(this.#findings, id, () => replay.apply(link));
        await this.#step({ part: "filings", done: first - 1, of: this.#chain.lastFiling });
      }
      await this.#compareFilings(replay);
    }
    if (largest > this.#chain.lastFiling) this.#unknownFilings(this.#chain.lastFiling);
    for (const table of ["bodies", "cases", "replacements"])
      for (const { filing } of this.#db.allBytes<{ filing: number }>(
        `SELECT filing FROM ${table} WHERE filing NOT IN (SELECT id FROM filings) LIMIT 1000`,
      ))
        this.#findings.unknown({ ref: `#${filing}`, table });
  }

  #unknownFilings(after: number): void {
    for (const { id } of this.#db.iterateBytes<{ id: number }>("SELECT id FROM filings WHERE id > ? OR id < 1", after))
      this.#findings.unknown({ ref: this.#refOf(id), table: "filings" });
  }

  async #compareFilings(replay: FilingsReplay): Promise<void> {
    const { first, last } = replay;
    const found = new Map<number, FilingInRows>();
    for (const row of this.#db.iterateBytes<FilingRow>(FILINGS, first, last)) {
      this.filings += 1;
      const expected = replay.filings.get(row.id);
      const place = { ref: textOf(row.ref), table: "filings" };
      const { batch, row: first, row_count, followers } = row;
      found.set(row.id, { place, batch, stored: [first, row_count, followers], home: 0, firstRow: 0, followers: 0 });
      if (expected?.known !== true) this.#findings.unknown(place);
      else this.#compareFiling(place, row, expected);
      await this.#step({ part: "filings", done: row.id, of: this.#chain.lastFiling });
    }
    for (const id of replay.filings.keys())
      if (!found.has(id)) this.#findings.missing({ ref: this.#refOf(id), table: "filings" });
    await this.#compareRowsOfFilings(replay, found);
  }

  #compareFiling(place: Place, row: FilingRow, expected: ExpectedFiling): void {
    this.#findings.compare(place, {
      scope: [this.#chain.batches.get(expected.batch)?.facts.scope[0], row.scope],
      batch: [expected.batch, row.batch],
      state: [expected.state, textOf(row.state)],
      digest: [expected.digest, textOf(row.digest)],
      attempt: [expected.attempt, row.attempt],
      queued_at: [expected.queuedAt, row.queued_at],
      sent_at: [expected.sentAt, row.sent_at],
      updated_at: [expected.updatedAt, row.updated_at],
      reasons: [expected.reasons, digestIfAny(row.reasons)],
      contradiction: [expected.contradiction, textOf(row.contradiction)],
      conflict: [expected.conflict, textOf(row.conflict)],
      link: [expected.link, row.link],
    });
    this.#findings.compare({ ...place, table: "replacements" }, { replaces: [expected.replaces, row.replaces] });
    if (row.body === null && expected.body !== null) this.#findings.missing({ ...place, table: "bodies" });
    else this.#findings.compare({ ...place, table: "bodies" }, { body: [expected.body, digestIfAny(row.body)] });
    if (row.case_no !== null) this.cases += 1;
    this.#compareCase({ ...place, table: "cases" }, row, expected);
  }

  #compareCase(place: Place, row: FilingRow, { case: expected }: ExpectedFiling): void {
    if (expected === null && row.case_no === null) return;
    if (expected === null) return this.#findings.unknown(place);
    if (row.case_no === null) return this.#findings.missing(place);
    const [caseNo, status, version, done, body] = expected;
    this.#findings.compare(place, {
      case_no: [caseNo, textOf(row.case_no)],
      status: [status, textOf(row.status)],
      version: [version, row.version],
      done: [done, row.done],
      body: [body, digestIfAny(row.case_body)],
    });
  }

  /** Compares the rows that represent each filing, and the rows that follow it. */
  async #compareRowsOfFilings(replay: FilingsReplay, filings: Map<number, FilingInRows>): Promise<void> {
    for (const row of this.#db.iterateBytes<LinkedRow>(ROWS_OF_FILINGS, replay.first, replay.last)) {
      const filing = filings.get(row.filing);
      const expected = replay.rows.get(placeOf(row.batch, row.row));
      const place = { ...this.#chain.placeOf(row.batch), row: row.row, table: "batch_rows" };
      const intake = textOf(row.intake);
      this.#findings.compare(place, {
        follows: [expected?.follows ?? followsByIntake(intake), row.follows],
        corrected_in: [expected?.correctedIn ?? null, row.corrected_in],
        corrected_from: [expected?.correctedFrom ?? null, textOf(row.corrected_from)],
        reasons: [expected?.reasons ?? null, digestIfAny(row.reasons)],
      });
      if (filing !== undefined) countRow(filing, row, intake, (column) => this.#findings.altered({ ...place, column }));
      await this.#step({ part: "filings", done: row.filing, of: this.#chain.lastFiling });
    }
    for (const { place, stored, home, firstRow, followers } of filings.values())
      this.#findings.compare(place, {
        row: [firstRow, stored[0]],
        row_count: [home, stored[1]],
        followers: [followers, stored[2]],
      });
  }

  /** Returns the ref of a missing filing, from a row that names it. */
  #refOf(id: number): string {
    const row = this.#db.getBytes<{ ref: Blob }>(
      "SELECT CAST(ref AS BLOB) AS ref FROM batch_rows WHERE filing = ? LIMIT 1",
      id,
    );
    return row === undefined ? `#${id}` : textOf(row.ref);
  }
}

/** A filing, and the values derived from its rows. */
interface FilingInRows {
  readonly place: Place;
  readonly batch: number;
  readonly stored: readonly [row: number, rowCount: number, followers: number];
  home: number;
  firstRow: number;
  followers: number;
}

function countRow(filing: FilingInRows, row: LinkedRow, intake: string, altered: (column: string) => void): void {
  if (textOf(row.ref) !== filing.place.ref) altered("ref");
  if (intake === "changed" || row.corrected_in !== null) return;
  if (row.follows === 1) filing.followers += 1;
  else if (row.batch === filing.batch) {
    filing.home += 1;
    if (filing.firstRow === 0 || row.row < filing.firstRow) filing.firstRow = row.row;
  } else altered("follows");
}
