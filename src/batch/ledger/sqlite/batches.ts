/** Opening, closing and dropping of batches; their names, scopes and holders. */

import type { Kind } from "../../../contract/index.js";
import { newBatchName } from "../changes/batch-name.js";
import type { Owner } from "../coordination.js";
import type { EpochMs, NewBatch, Scope } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";
import { ledgerProblem } from "../problems.js";
import { isOwner } from "../sqlite-coordination/leases.js";
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

/** Returns an unused batch id. */
function freeName(db: Connection, now: EpochMs): string {
  for (;;) {
    const name = newBatchName(now);
    if (db.get("SELECT 1 AS taken FROM batches WHERE name = ?", name) === undefined) return name;
  }
}

/** A batch whose rows are being recorded. */
export interface IntakeBatch {
  readonly id: number;
  readonly scope: number;
  readonly kind: Kind;
  readonly last_row: number;
}

/**
 * Returns a batch whose rows may be recorded.
 *
 * @throws LedgerError `ledger-not-found` When there is no batch of this name; `ledger-not-allowed` when it is closed.
 */
export function intakeBatch(db: Connection, name: string): IntakeBatch {
  const found = db.get<IntakeBatch & { closed_at: number | null }>(
    `SELECT b.id, b.scope, s.kind, b.last_row, b.closed_at FROM batches b JOIN scopes s ON s.id = b.scope
     WHERE b.name = ?`,
    name,
  );
  if (found === undefined) throw ledgerProblem("ledger-not-found", name);
  if (found.closed_at !== null) throw ledgerProblem("ledger-not-allowed", `the intake of ${name} is complete`);
  return found;
}

/** Ends the intake of a batch. */
export function closeBatch(db: Connection, change: UnitOfWork, id: number): void {
  db.run("UPDATE batches SET closed_at = coalesce(closed_at, ?1), updated_at = ?1 WHERE id = ?2", change.now, id);
  change.record(id, "closed", {});
}

/** Removes a batch that has no rows. */
export function dropBatch(db: Connection, change: UnitOfWork, id: number): void {
  if (db.get("SELECT 1 AS some FROM batch_rows WHERE batch = ?", id) !== undefined) return;
  db.run("DELETE FROM leases WHERE batch = ?", id);
  db.run("DELETE FROM batches WHERE id = ?", id);
  change.record(id, "dropped", {});
}
