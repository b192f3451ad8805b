import type { Owner } from "../coordination.js";
import type { Database } from "../postgres-database/database.js";
import type { AddedRow, JudgeRelated, NewRow } from "../types.js";
import { intakeBatch, isOwner } from "./batches.js";
import { RowIntake } from "./row-intake.js";
import { UnitOfWork } from "./unit-of-work.js";

/** Records rows of a file in one transaction; see `Ledger.addRows`. */
export async function addRows(
  db: Database,
  batch: string,
  rows: readonly NewRow[],
  claimFor: Owner | undefined,
  judge: JudgeRelated | undefined,
): Promise<AddedRow[]> {
  await intakeBatch(db, batch);
  // Taken before, so that intakes do not wait for each other. Ids that are not used are gone.
  const { last } = (await db.get<{ last: number }>(
    "UPDATE bdc.filing_ids SET last = last + $1 RETURNING last",
    rows.length,
  ))!;
  return db.transaction(async (tx) => {
    const change = new UnitOfWork(tx);
    const into = await intakeBatch(tx, batch, "FOR UPDATE OF b");
    const claims = claimFor !== undefined && (await isOwner(tx, into.id, claimFor));
    const intake = await RowIntake.begin(change, into, rows, last - rows.length + 1, {
      claimFor: claims ? claimFor : undefined,
      judge,
    });
    const added = intake.addAll(rows);
    const lastRow = rows.reduce((max, row) => Math.max(max, row.rows.at(-1) ?? 0), into.last_row);
    change.record(into.id, "rows", { ...intake.recorded(), lastRow });
    await tx.run("UPDATE bdc.batches SET last_row = $1, updated_at = $2 WHERE id = $3", lastRow, tx.now, into.id);
    await change.flush(() => intake.write());
    return added;
  });
}
