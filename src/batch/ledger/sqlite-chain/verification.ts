/**
 * Compares every table with the chain. Reads one snapshot on its own connection, so that others may continue writing,
 * and never changes the file.
 */
import { setImmediate } from "node:timers/promises";
import { Findings, type Place } from "../audit/findings.js";
import { ChainReplay } from "../audit/chain-replay.js";
import { countKey, type ExpectedBatch } from "../audit/expected-records.js";
import type { AuditOptions, AuditProgress, AuditReport, LedgerCheckpoint } from "../audit-report.js";
import type { EpochMs } from "../types.js";
import { FilingsAudit } from "./filings-audit.js";
import { BlocksOfBatch } from "./row-blocks.js";
import { applySafely, textOfError } from "./unreadable.js";
import {
  type BatchRow,
  type Bytes,
  type CountRow,
  FILE_ROWS,
  type FileRow,
  bytes,
  digestIfAny,
  linksIn,
  numbers,
  schemaOf,
  textOf,
} from "./stored-records.js";
import { Connection, type Blob } from "../sqlite-database/connection.js";
import { migrate } from "../sqlite-database/migrations.js";

const BUSY_MS = 10_000;
/** Records between two checks of the signal. */
const YIELD_EVERY = 2_000;

export async function auditLedger(path: string, options: AuditOptions = {}): Promise<AuditReport> {
  const db = new Connection(path, BUSY_MS);
  try {
    db.run("BEGIN");
    return await new Audit(db, options).run();
  } finally {
    if (db.isOpen) db.run("ROLLBACK");
    db.close();
  }
}

/** Reads the end of the chain in one statement, so that nothing is written in between. */
export function chainEnd(db: Connection, at: EpochMs): LedgerCheckpoint {
  const end = db.get<Omit<LedgerCheckpoint, "at">>(
    `SELECT (SELECT id FROM identity) AS ledger, id AS link, last_seq AS seq, hash, (SELECT COUNT(*) FROM batches) AS batches,
       (SELECT COUNT(*) FROM batch_rows) AS rows, (SELECT COUNT(*) FROM filings) AS filings, (SELECT COUNT(*) FROM cases) AS cases
     FROM chain ORDER BY id DESC LIMIT 1`,
  )!;
  return { ...end, at };
}

class Audit {
  readonly #db: Connection;
  readonly #options: AuditOptions;
  readonly #findings = new Findings();
  readonly #chain = new ChainReplay(this.#findings);
  /** Hash stored for the link of the checkpoint. */
  #hashAtCheckpoint: string | undefined;
  #sinceYield = 0;
  #rows = 0;

  constructor(db: Connection, options: AuditOptions) {
    this.#db = db;
    this.#options = options;
  }

  async run(): Promise<AuditReport> {
    this.#progress({ part: "file", done: 0 });
    await this.#part("file", () => this.#checkStructure());
    await this.#part("schema", () => this.#checkSchema());
    await this.#part("chain", () => this.#replayChain());
    this.#checkCheckpoint();
    await this.#part("identity", () => this.#checkIdentity());
    await this.#part("batches", () => this.#checkBatches());
    await this.#part("scopes", () => this.#checkScopes());
    await this.#part("counts", () => this.#checkCounts());
    const filings = new FilingsAudit(this.#db, this.#chain, this.#findings, (progress) => this.#step(progress));
    await this.#part("filings", () => filings.run());
    await this.#part("batch_rows", () => this.#checkRows());
    await this.#part("counts", () => this.#checkTotals());
    return {
      ...(this.#chain.ledger !== undefined && { ledger: this.#chain.ledger }),
      covers: "tables",
      links: this.#chain.links,
      linksOfVersion2: this.#chain.linksOfVersion2,
      events: this.#chain.events,
      batches: this.#chain.batches.size,
      rows: this.#rows,
      filings: filings.filings,
      cases: filings.cases,
      findings: this.#findings.listed,
      found: this.#findings.count,
    };
  }

  /** Runs one part of the audit. A part that cannot be read is a finding; the audit continues. */
  async #part(name: string, work: () => void | Promise<void>): Promise<void> {
    try {
      this.#options.signal?.throwIfAborted();
      await work();
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#findings.fileDamaged(`${name}: ${textOfError(error)}`);
    }
  }

  /** Yields to other tasks between records, and stops when aborted. */
  async #step(progress: AuditProgress): Promise<void> {
    this.#sinceYield += 1;
    if (this.#sinceYield < YIELD_EVERY) return;
    this.#sinceYield = 0;
    this.#progress(progress);
    await setImmediate();
    this.#options.signal?.throwIfAborted();
  }

  #progress(progress: AuditProgress): void {
    this.#options.onProgress?.(progress);
  }

  #checkStructure(): void {
    for (const { said } of this.#db.allBytes<Bytes<"said">>(
      "SELECT CAST(integrity_check AS BLOB) AS said FROM pragma_integrity_check",
    ))
      if (textOf(said) !== "ok") this.#findings.fileDamaged(textOf(said));
  }

  /**
   * Compares the schema with that of this version. An altered index could hide rows, and a trigger could change them.
   */
  #checkSchema(): void {
    const fresh = new Connection(":memory:", 0);
    migrate(fresh);
    const expected = schemaOf(fresh);
    fresh.close();
    const found = schemaOf(this.#db);
    for (const [name, sql] of expected)
      if (found.get(name) !== sql)
        this.#schemaAltered(name, found.has(name) ? "改动" : "删除", "was altered or removed");
    for (const name of found.keys())
      if (!expected.has(name)) this.#schemaAltered(name, "增加", "contains an unknown object");
  }

  #schemaAltered(name: string, zh: string, en: string): void {
    this.#findings.add("ledger-schema-altered", { table: name }, `结构被${zh}`, `the schema ${en}`);
  }

  async #replayChain(): Promise<void> {
    const of = this.#db.getBytes<{ last: number | null }>("SELECT max(id) AS last FROM chain")?.last ?? 0;
    const { checkpoint } = this.#options;
    for (const link of linksIn(this.#db)) {
      if (link.id === checkpoint?.link) this.#hashAtCheckpoint = link.hash;
      applySafely(this.#findings, link.id, () => this.#chain.apply(link));
      await this.#step({ part: "chain", done: link.id, of });
    }
    if (this.#chain.linksOfVersion2 === 0 || this.#chain.ledger === undefined)
      this.#findings.chainBroken(
        1,
        "没有台账编号：链条开头缺失",
        "no link names the ledger: the beginning of the chain is missing",
      );
  }

  #checkCheckpoint(): void {
    const { checkpoint } = this.#options;
    if (checkpoint === undefined) return;
    const { link } = checkpoint;
    if (this.#chain.ledger !== checkpoint.ledger)
      this.#findings.add(
        "ledger-other-history",
        {},
        `这不是核对点所指的台账 ${checkpoint.ledger}`,
        `this is not the ledger of the checkpoint, ${checkpoint.ledger}`,
      );
    else if (this.#chain.lastLink < link)
      this.#findings.add(
        "ledger-truncated",
        { link: this.#chain.lastLink },
        `链条在此结束，而核对点为链节 ${link}：此后的记录被删除，或台账被替换为较早的版本`,
        `the chain ends here, but the checkpoint is at link ${link}: later records were removed, or an older ledger was restored`,
      );
    else if (this.#hashAtCheckpoint !== checkpoint.hash)
      this.#findings.add(
        "ledger-other-history",
        { link },
        "与核对点的散列值不同：此前的记录被改写",
        "its hash differs from the checkpoint: earlier records were rewritten",
      );
  }

  #checkIdentity(): void {
    const ids = this.#db.allBytes<{ id: Blob }>("SELECT CAST(id AS BLOB) AS id FROM identity").map((r) => textOf(r.id));
    if (ids.length !== 1 || ids[0] !== this.#chain.ledger) this.#findings.altered({ table: "identity", column: "id" });
  }

  #checkBatches(): void {
    const found = new Set<number>();
    for (const row of this.#db.iterateBytes<BatchRow>(
      `SELECT id, ${numbers("scope", "bytes", "created_at", "updated_at", "last_row", "closed_at")},
         ${bytes("name", "profile", "file_path", "file_name", "sha256", "format")} FROM batches ORDER BY id`,
    )) {
      found.add(row.id);
      const expected = this.#chain.batches.get(row.id);
      const place = { batch: expected?.facts.name ?? textOf(row.name), table: "batches" };
      if (expected === undefined) this.#findings.unknown(place);
      else this.#compareBatch(place, row, expected);
    }
    for (const [id, { facts }] of this.#chain.batches)
      if (!found.has(id)) this.#findings.missing({ batch: facts.name, table: "batches" });
  }

  #compareBatch(place: Place, row: BatchRow, { facts, createdAt, updatedAt, lastRow, closedAt }: ExpectedBatch): void {
    this.#findings.compare(place, {
      name: [facts.name, textOf(row.name)],
      scope: [facts.scope[0], row.scope],
      profile: [facts.profile, textOf(row.profile)],
      file_path: [facts.filePath, textOf(row.file_path)],
      file_name: [facts.fileName, textOf(row.file_name)],
      sha256: [facts.sha256, textOf(row.sha256)],
      bytes: [facts.bytes, row.bytes],
      format: [facts.format, textOf(row.format)],
      created_at: [createdAt, row.created_at],
      updated_at: [updatedAt, row.updated_at],
      last_row: [lastRow, row.last_row],
      closed_at: [closedAt, row.closed_at],
    });
  }

  #checkScopes(): void {
    const left = new Map(this.#chain.scopes);
    for (const row of this.#db.iterateBytes<Bytes<"authority" | "institution" | "kind"> & { id: number }>(
      `SELECT id, ${bytes("authority", "institution", "kind")} FROM scopes`,
    )) {
      const expected = left.get(row.id);
      left.delete(row.id);
      if (expected === undefined) this.#findings.unknown({ table: "scopes" });
      else
        this.#findings.compare(
          { table: "scopes" },
          {
            authority: [expected[1], textOf(row.authority)],
            institution: [expected[2], textOf(row.institution)],
            kind: [expected[3], textOf(row.kind)],
          },
        );
    }
    for (const _ of left) this.#findings.missing({ table: "scopes" });
  }

  #checkCounts(): void {
    const left = new Map(this.#chain.counts);
    for (const row of this.#db.iterateBytes<CountRow>(
      `SELECT ${numbers("batch", "case_done", "rows", "filings", "updated_at")}, ${bytes("state", "case_status")} FROM counts`,
    )) {
      const place = { ...this.#chain.placeOf(row.batch), table: "counts" };
      const key = countKey(row.batch, textOf(row.state), textOf(row.case_status), row.case_done);
      const expected = left.get(key);
      left.delete(key);
      if (expected === undefined) this.#findings.unknown(place);
      else
        this.#findings.compare(place, {
          rows: [expected.rows, row.rows],
          filings: [expected.filings, row.filings],
          updated_at: [expected.updatedAt, row.updated_at],
        });
    }
    for (const _ of left) this.#findings.missing({ table: "counts" });
  }

  async #checkRows(): Promise<void> {
    const of = this.#db.getBytes<{ rows: number }>("SELECT COUNT(*) AS rows FROM batch_rows")!.rows;
    const left = new Map([...this.#chain.batches].filter(([, { blocks }]) => blocks.length > 0));
    let batch: { id: number; blocks: BlocksOfBatch } | undefined;
    for (const row of this.#db.iterateBytes<FileRow>(FILE_ROWS)) {
      if (batch?.id !== row.batch) {
        batch?.blocks.end();
        batch = { id: row.batch, blocks: this.#blocksOf(row.batch) };
        left.delete(row.batch);
      }
      this.#rows += 1;
      batch.blocks.add(row);
      if (row.filing === null)
        this.#findings.compare(
          { ...this.#chain.placeOf(row.batch), row: row.row, table: "batch_rows" },
          {
            follows: [0, row.follows],
            corrected_in: [null, row.corrected_in],
            corrected_from: [null, textOf(row.corrected_from)],
            reasons: [null, digestIfAny(row.reasons)],
          },
        );
      await this.#step({ part: "rows", done: this.#rows, of });
    }
    batch?.blocks.end();
    for (const id of left.keys()) this.#blocksOf(id).end();
  }

  #blocksOf(batch: number): BlocksOfBatch {
    const place = { ...this.#chain.placeOf(batch), table: "batch_rows" };
    return new BlocksOfBatch(place, this.#chain.batches.get(batch)?.blocks ?? [], this.#findings);
  }

  /** Compares the counters with the rows, independently of the chain. */
  #checkTotals(): void {
    const counted = `
      SELECT r.batch, CASE WHEN r.intake IN ('invalid', 'changed') THEN r.intake WHEN r.corrected_in IS NOT NULL THEN coalesce(r.corrected_from, 'turned-away') ELSE f.state END AS state, COUNT(*) AS rows
      FROM batch_rows r LEFT JOIN filings f ON f.id = r.filing GROUP BY 1, 2`;
    const kept = "SELECT batch, state, sum(rows) AS rows FROM counts GROUP BY batch, state HAVING sum(rows) <> 0";
    for (const { batch, state, rows } of this.#db.allBytes<{ batch: number; state: Blob; rows: number }>(
      `SELECT ${numbers("batch", "rows")}, ${bytes("state")} FROM (
         SELECT * FROM (SELECT * FROM (${counted}) EXCEPT SELECT * FROM (${kept}))
         UNION SELECT * FROM (SELECT * FROM (${kept}) EXCEPT SELECT * FROM (${counted}))) LIMIT 1000`,
    ))
      this.#findings.add(
        "ledger-counts-differ",
        { ...this.#chain.placeOf(batch), table: "counts" },
        `${textOf(state)} ${rows} 行与各行不一致`,
        `${textOf(state)}: ${rows} rows counted, which does not match the rows`,
      );
  }
}
