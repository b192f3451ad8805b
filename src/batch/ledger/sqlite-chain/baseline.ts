import { randomUUID } from "node:crypto";
import {
  digestOf,
  rangesOf,
  rowLine,
  type CaseValues,
  type CountValues,
  type FoundBatch,
  type FoundFiling,
  type FoundRow,
  type ScopeValues,
  digestIfAny,
} from "../audit/chain-format.js";
import type { Intake } from "../types.js";
import type { FilingState } from "../states.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { StoredBatch } from "../views/stored-batch.js";
import { Journal } from "./journal.js";

const RECORDS_PER_LINK = 1_000;

/**
 * Gives a ledger its id and records its existing content, which links of hash version 1 do not cover. Runs once, all or
 * nothing.
 */
export function beginJournal(db: Connection): void {
  const hasBegun = () => db.get("SELECT 1 AS yes FROM identity") !== undefined;
  if (hasBegun()) return;
  db.transaction(() => {
    // Another process may have done so while this one waited for the lock.
    if (hasBegun()) return;
    new Baseline(db, Date.now()).record();
  });
}

class Baseline {
  readonly #db: Connection;
  readonly #now: number;

  constructor(db: Connection, now: number) {
    this.#db = db;
    this.#now = now;
  }

  record(): void {
    const id = randomUUID();
    this.#db.run("INSERT INTO identity (id) VALUES (?)", id);
    this.#link((journal) => {
      journal.record(this.#now, 0, "ledger", { id });
      const scopes = this.#scopes();
      if (scopes.length > 0) journal.record(this.#now, 0, "found", { scopes });
    });
    this.#recordBatches();
    this.#recordFilings();
    this.#recordCounts();
  }

  #link(write: (journal: Journal) => void): void {
    const journal = new Journal(this.#db);
    write(journal);
    journal.flush();
  }

  #scopes(): ScopeValues[] {
    return this.#db
      .all<{ id: number; authority: string; institution: string; kind: string }>("SELECT * FROM scopes ORDER BY id")
      .map(({ id, authority, institution, kind }) => [id, authority, institution, kind]);
  }

  #recordBatches(): void {
    const scopes = new Map(this.#scopes().map((scope) => [scope[0], scope]));
    for (const batch of this.#db.all<StoredBatch>("SELECT * FROM batches ORDER BY id")) {
      const { id, name, profile, sha256, bytes, format } = batch;
      const facts = { name, profile, sha256, bytes, format, filePath: batch.file_path, fileName: batch.file_name };
      const found: FoundBatch = [
        id,
        { ...facts, scope: scopes.get(batch.scope)! },
        batch.created_at,
        batch.updated_at,
        batch.last_row,
        batch.closed_at,
      ];
      this.#link((journal) => journal.record(this.#now, 0, "found", { batches: [found] }));
      this.#recordRows(id);
    }
  }

  #recordRows(batch: number): void {
    for (let after = -1; ;) {
      const rows = this.#db.all<FileRow>(
        `SELECT row, ref, intake, filing, follows, findings, changed_body,
           corrected_in, corrected_from, reasons
         FROM batch_rows WHERE batch = ? AND row > ? ORDER BY row LIMIT ?`,
        batch,
        after,
        RECORDS_PER_LINK,
      );
      if (rows.length === 0) return;
      after = rows.at(-1)!.row;
      const lines = rows.map((r) =>
        rowLine(r.row, r.ref, r.intake, r.filing, digestIfAny(r.findings), digestIfAny(r.changed_body)),
      );
      const changedRows = rows
        .filter(isChanged)
        .map((r): FoundRow => [
          r.filing ?? 0,
          batch,
          r.row,
          r.follows,
          r.corrected_in,
          r.corrected_from,
          digestIfAny(r.reasons),
        ]);
      const block = {
        ranges: rangesOf(rows.map((r) => r.row)),
        count: rows.length,
        digest: digestOf(lines.join("")),
      };
      this.#link((journal) =>
        journal.record(this.#now, batch, "found", { rows: block, ...(changedRows.length > 0 && { changedRows }) }),
      );
    }
  }

  #recordFilings(): void {
    for (let after = 0; ;) {
      const rows = this.#db.all<StoredFiling>(
        `SELECT f.id, f.batch, f.state, f.digest, f.attempt, f.queued_at, f.sent_at, f.updated_at, f.reasons,
           f.contradiction, f.link, b.body, c.case_no, c.status, c.version, c.done, c.body AS case_body, f.conflict
         FROM filings f LEFT JOIN bodies b ON b.filing = f.id LEFT JOIN cases c ON c.filing = f.id
         WHERE f.id > ? ORDER BY f.id LIMIT ?`,
        after,
        RECORDS_PER_LINK,
      );
      if (rows.length === 0) return;
      after = rows.at(-1)!.id;
      this.#link((journal) => journal.record(this.#now, 0, "found", { filings: rows.map(foundFiling) }));
    }
  }

  #recordCounts(): void {
    const counts = this.#db
      .all<CountRow>("SELECT * FROM counts ORDER BY batch, state, case_status, case_done")
      .map((c): [...CountValues, number] => [
        c.batch,
        c.state,
        c.case_status,
        c.case_done,
        c.rows,
        c.filings,
        c.updated_at,
      ]);
    if (counts.length > 0) this.#link((journal) => journal.record(this.#now, 0, "found", { counts }));
  }
}

/** Checks whether later events changed a row. */
function isChanged({ intake, follows, corrected_in, corrected_from, reasons }: FileRow): boolean {
  return follows !== followsByIntake(intake) || corrected_in !== null || corrected_from !== null || reasons !== null;
}

/** Returns the initial `follows` of a row: 1 for a known filing, unless the filing moves to this row. */
export function followsByIntake(intake: string): 0 | 1 {
  return intake === "known" ? 1 : 0;
}

function foundFiling(f: StoredFiling): FoundFiling {
  const facts: CaseValues | null =
    f.case_no === null ? null : [f.case_no, f.status!, f.version!, f.done!, digestOf(f.case_body!)];
  return [
    f.id,
    f.batch,
    f.state,
    f.digest,
    f.attempt,
    f.queued_at,
    f.sent_at,
    f.updated_at,
    digestIfAny(f.reasons),
    f.contradiction,
    f.link,
    digestIfAny(f.body),
    facts,
    f.conflict,
  ];
}

interface FileRow {
  row: number;
  ref: string;
  intake: Intake;
  filing: number | null;
  follows: number;
  findings: string | null;
  changed_body: string | null;
  corrected_in: number | null;
  corrected_from: string | null;
  reasons: string | null;
}

interface StoredFiling {
  id: number;
  batch: number;
  state: FilingState;
  digest: string;
  attempt: number;
  queued_at: number;
  sent_at: number | null;
  updated_at: number;
  reasons: string | null;
  contradiction: string | null;
  link: number | null;
  body: string | null;
  case_no: string | null;
  status: string | null;
  version: number | null;
  done: 0 | 1 | null;
  case_body: string | null;
  conflict: string | null;
}

interface CountRow {
  batch: number;
  state: string;
  case_status: string;
  case_done: number;
  rows: number;
  filings: number;
  updated_at: number;
}
