/** Batches of the ledger: names, scopes, holders, and their records. */

import { randomInt } from "node:crypto";
import type { Kind, ReceivedStatus } from "../../../contract/index.js";
import type { Owner } from "../coordination.js";
import { activeStates } from "../states.js";
import type { BatchRecord, EpochMs, NewBatch, Scope } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";
import { ledgerProblem } from "../sqlite-database/errors.js";
import { isOwner } from "../sqlite-coordination/leases.js";
import { present } from "../sqlite-database/nullable.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Adds a batch to the ledger and its chain. Returns its name. */
export function insertBatch(db: Connection, change: UnitOfWork, batch: NewBatch): string {
  const scope = scopeId(db, batch, batch.kind);
  const name = freeName(db, change.now);
  const { authority, institution, kind, profile, filePath, fileName, sha256, bytes } = batch;
  const format = batch.format ?? null;
  db.run(
    `INSERT INTO batches (name, scope, profile, file_path, file_name, sha256, bytes, format, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    name,
    scope,
    profile,
    filePath,
    fileName,
    sha256,
    bytes,
    format,
    change.now,
    change.now,
  );
  change.record(batchId(db, name), "batch", {
    name,
    scope: [scope, authority, institution, kind],
    profile,
    filePath,
    fileName,
    sha256,
    bytes,
    format,
  });
  return name;
}

/** @throws LedgerError `ledger-not-found` When there is no batch of this name. */
export function batchId(db: Connection, name: string): number {
  const found = db.get<{ id: number }>("SELECT id FROM batches WHERE name = ?", name);
  if (found === undefined) throw ledgerProblem("ledger-not-found", name);
  return found.id;
}

/** @throws LedgerError `ledger-not-allowed` When the owner does not hold the lease. */
export function ownBatchId(db: Connection, name: string, owner: Owner): number {
  const id = batchId(db, name);
  if (!isOwner(db, id, owner)) throw ledgerProblem("ledger-not-allowed", `${name} is held by another process`);
  return id;
}

/** Returns a batch with its authority, and the process that holds it. */
export function heldBatch(db: Connection, name: string): { id: number; holder: string | null; authority: string } {
  const found = db.get<{ id: number; holder: string | null; authority: string }>(
    `SELECT batches.id, owner AS holder, authority FROM batches JOIN scopes ON scopes.id = scope
     LEFT JOIN leases ON leases.batch = batches.id WHERE name = ?`,
    name,
  );
  if (found === undefined) throw ledgerProblem("ledger-not-found", name);
  return found;
}

/** Returns the id of a scope, which is added when it is new. */
function scopeId(db: Connection, scope: Scope, kind: Kind): number {
  db.run(
    "INSERT INTO scopes (authority, institution, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    scope.authority,
    scope.institution,
    kind,
  );
  return findScopeId(db, scope, kind)!;
}

/** Returns the id of a scope, or undefined when nothing was filed there. */
export function findScopeId(db: Connection, { authority, institution }: Scope, kind: Kind): number | undefined {
  return db.get<{ id: number }>(
    "SELECT id FROM scopes WHERE authority = ? AND institution = ? AND kind = ?",
    authority,
    institution,
    kind,
  )?.id;
}

/** Returns an unused batch id. Excludes letters that look like digits, because people read it aloud. */
function freeName(db: Connection, now: EpochMs): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const date = new Date(now);
  const day = `${date.getFullYear()}${String(date.getMonth() + 1).padStart(2, "0")}${String(date.getDate()).padStart(2, "0")}`;
  for (;;) {
    const name = `B-${day}-${Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
    if (db.get("SELECT 1 AS taken FROM batches WHERE name = ?", name) === undefined) return name;
  }
}

interface BatchView {
  name: string;
  authority: string;
  institution: string;
  kind: Kind;
  profile: string;
  file_path: string;
  file_name: string;
  sha256: string;
  bytes: number;
  format: string | null;
  created_at: number;
  updated_at: number;
  last_row: number;
  closed_at: number | null;
  rows: number;
  filings: number;
  active: number;
  unfinished: number;
  filed_at: number | null;
  current_at: number | null;
}
const inStates = (states: readonly string[]) => `state IN (${states.map((s) => `'${s}'`).join(", ")})`;
const BATCH_SELECT = `
  SELECT b.name, s.authority, s.institution, s.kind, b.profile, b.file_path, b.file_name, b.sha256, b.bytes, b.format, b.created_at, b.last_row, b.closed_at,
    max(b.updated_at, coalesce((SELECT max(updated_at) FROM counts WHERE batch = b.id), 0)) AS updated_at,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id), 0) AS rows,
    coalesce((SELECT sum(filings) FROM counts WHERE batch = b.id), 0) AS filings,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id AND ${inStates(activeStates)}), 0) AS active,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id AND (${inStates([...activeStates, "needs-a-person"])} OR state = 'filed' AND case_done = 0)), 0)
      + EXISTS (SELECT 1 FROM filings WHERE batch = b.id AND contradiction IS NOT NULL) AS unfinished,
    (SELECT max(updated_at) FROM counts WHERE batch = b.id AND state = 'filed' AND rows > 0) AS filed_at,
    (SELECT current_at FROM cursors WHERE authority = s.authority AND institution = s.institution) AS current_at
  FROM batches b JOIN scopes s ON s.id = b.scope`;

function toBatch(v: BatchView): BatchRecord {
  return {
    id: v.name,
    authority: v.authority,
    institution: v.institution,
    kind: v.kind,
    profile: v.profile,
    filePath: v.file_path,
    fileName: v.file_name,
    sha256: v.sha256,
    bytes: v.bytes,
    createdAt: v.created_at,
    updatedAt: v.updated_at,
    lastRow: v.last_row,
    rows: v.rows,
    filings: v.filings,
    state: v.closed_at === null ? "intake" : v.active > 0 ? "open" : "done",
    finished: v.closed_at !== null && v.unfinished === 0,
    ...present<Pick<BatchRecord, "format" | "heardAt">>({ format: v.format, heardAt: heardAt(v) }),
  };
}

/** A feed read after the batch was created covers its cases. Before that, the answers to its filings are the newest. */
function heardAt({ created_at, filed_at, current_at }: BatchView): number | null {
  return filed_at !== null && current_at !== null && current_at >= created_at ? current_at : filed_at;
}

export function batchByName(db: Connection, name: string): BatchRecord | undefined {
  const found = db.get<BatchView>(`${BATCH_SELECT} WHERE b.name = ?`, name);
  return found === undefined ? undefined : toBatch(found);
}

/** @param before Id of the batch that the newest must be older than. */
export function newestBatches(db: Connection, limit: number, before?: string): BatchRecord[] {
  const older = before === undefined ? "" : "WHERE b.id < (SELECT id FROM batches WHERE name = ?)";
  const values = before === undefined ? [limit] : [before, limit];
  return db.all<BatchView>(`${BATCH_SELECT} ${older} ORDER BY b.id DESC LIMIT ?`, ...values).map(toBatch);
}

export function batchesNeedingPerson(db: Connection): BatchRecord[] {
  return db
    .all<BatchView>(
      `${BATCH_SELECT} WHERE b.id IN (SELECT batch FROM counts WHERE state = 'needs-a-person' AND rows > 0) ORDER BY b.id`,
    )
    .map(toBatch);
}

export function batchesWithCases(db: Connection, statuses: readonly ReceivedStatus[]): BatchRecord[] {
  return db
    .all<BatchView>(
      `${BATCH_SELECT} WHERE b.id IN (
         SELECT batch FROM counts WHERE state = 'filed' AND rows > 0 AND case_status IN (SELECT value FROM json_each(?))
       ) ORDER BY b.id`,
      JSON.stringify(statuses),
    )
    .map(toBatch);
}
