/** Opening, closing and dropping of batches; their names, scopes and holders. */

import type { Kind } from "../../../contract/index.js";
import { newBatchName } from "../changes/batch-name.js";
import type { Owner } from "../coordination.js";
import type { Queries, Transaction } from "../postgres-database/database.js";
import { ledgerProblem } from "../problems.js";
import type { NewBatch, Scope } from "../types.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Adds a batch to the ledger and its chain. Returns its name. */
export async function insertBatch(change: UnitOfWork, batch: NewBatch): Promise<string> {
  const { tx, now } = change;
  const scope = await addScope(tx, batch, batch.kind);
  const { authority, institution, kind, profile, filePath, fileName, sha256, bytes } = batch;
  const format = batch.format ?? null;
  const name = newBatchName(now);
  // A name that is taken fails the transaction, and the next try has another.
  const { id } = (await tx.get<{ id: number }>(
    `INSERT INTO bdc.batches (name, scope, profile, file_path, file_name, sha256, bytes, format, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING id`,
    name,
    scope,
    profile,
    filePath,
    fileName,
    sha256,
    bytes,
    format,
    now,
  ))!;
  change.record(id, "batch", {
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
export async function batchId(db: Queries, name: string): Promise<number> {
  return found(await db.get<{ id: number }>("SELECT id FROM bdc.batches WHERE name = $1", name), name).id;
}

/** Reads and locks a batch, so that its intake, end and removal happen one after the other. */
export async function lockBatch(tx: Transaction, name: string): Promise<number> {
  return found(await tx.get<{ id: number }>("SELECT id FROM bdc.batches WHERE name = $1 FOR UPDATE", name), name).id;
}

/** A batch with its authority, and the process that holds it. The lease cannot change hands before the end. */
export interface HeldBatch {
  readonly id: number;
  readonly authority: string;
  readonly holder: string | null;
}

export async function heldBatch(tx: Transaction, name: string): Promise<HeldBatch> {
  const batch = found(
    await tx.get<{ id: number; authority: string }>(
      "SELECT b.id, s.authority FROM bdc.batches b JOIN bdc.scopes s ON s.id = b.scope WHERE b.name = $1",
      name,
    ),
    name,
  );
  return { ...batch, holder: await holderOf(tx, batch.id) };
}

/** Checks whether the owner has the lease on the batch, even an expired one, and keeps it so until the end. */
export async function isOwner(tx: Transaction, batch: number, owner: Owner): Promise<boolean> {
  return (await holderOf(tx, batch)) === owner.id;
}

async function holderOf(tx: Transaction, batch: number): Promise<string | null> {
  const lease = await tx.get<{ owner: string }>("SELECT owner FROM bdc.leases WHERE batch = $1 FOR SHARE", batch);
  return lease?.owner ?? null;
}

/** @throws LedgerError `ledger-not-allowed` When the owner does not hold the lease. */
export async function ownBatch(tx: Transaction, name: string, owner: Owner): Promise<HeldBatch> {
  const batch = await heldBatch(tx, name);
  if (batch.holder !== owner.id) throw ledgerProblem("ledger-not-allowed", `${name} is held by another process`);
  return batch;
}

/** Returns the id of a scope, which is added when it is new. */
async function addScope(tx: Transaction, scope: Scope, kind: Kind): Promise<number> {
  const known = await findScopeId(tx, scope, kind);
  if (known !== undefined) return known;
  await tx.run("INSERT INTO bdc.authorities (name) VALUES ($1) ON CONFLICT DO NOTHING", scope.authority);
  await tx.run(
    `INSERT INTO bdc.scopes (authority, institution, kind, authority_id)
     SELECT $1, $2, $3, id FROM bdc.authorities WHERE name = $1 ON CONFLICT DO NOTHING`,
    scope.authority,
    scope.institution,
    kind,
  );
  return (await findScopeId(tx, scope, kind))!;
}

/** Returns the id of a scope, or undefined when nothing was filed there. */
export async function findScopeId(
  db: Queries,
  { authority, institution }: Scope,
  kind: Kind,
): Promise<number | undefined> {
  const scope = await db.get<{ id: number }>(
    "SELECT id FROM bdc.scopes WHERE authority = $1 AND institution = $2 AND kind = $3",
    authority,
    institution,
    kind,
  );
  return scope?.id;
}

/** A batch whose rows are being recorded. */
export interface IntakeBatch extends Scope {
  readonly id: number;
  readonly name: string;
  readonly scope: number;
  readonly kind: Kind;
  readonly last_row: number;
  readonly closed_at: number | null;
}

/**
 * Reads a batch whose rows may be recorded.
 *
 * @throws LedgerError `ledger-not-found` When there is no batch of this name; `ledger-not-allowed` when it is closed.
 */
export async function intakeBatch(db: Queries, name: string, lock: "" | "FOR UPDATE OF b" = ""): Promise<IntakeBatch> {
  const batch = found(
    await db.get<IntakeBatch>(
      `SELECT b.id, b.name, b.scope, s.authority, s.institution, s.kind, b.last_row, b.closed_at
       FROM bdc.batches b JOIN bdc.scopes s ON s.id = b.scope WHERE b.name = $1 ${lock}`,
      name,
    ),
    name,
  );
  if (batch.closed_at !== null) throw ledgerProblem("ledger-not-allowed", `the intake of ${name} is complete`);
  return batch;
}

/** Ends the intake of a batch. */
export async function closeBatch(change: UnitOfWork, name: string): Promise<void> {
  const id = await lockBatch(change.tx, name);
  await change.tx.run(
    "UPDATE bdc.batches SET closed_at = coalesce(closed_at, $1), updated_at = $1 WHERE id = $2",
    change.now,
    id,
  );
  change.record(id, "closed", {});
}

/** Removes a batch that has no rows. */
export async function dropBatch(change: UnitOfWork, name: string): Promise<void> {
  const { tx } = change;
  const id = await lockBatch(tx, name);
  if ((await tx.get("SELECT 1 FROM bdc.batch_rows WHERE batch = $1 LIMIT 1", id)) !== undefined) return;
  await tx.run("DELETE FROM bdc.leases WHERE batch = $1", id);
  await tx.run("DELETE FROM bdc.batches WHERE id = $1", id);
  change.record(id, "dropped", {});
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw ledgerProblem("ledger-not-found", name);
  return value;
}
