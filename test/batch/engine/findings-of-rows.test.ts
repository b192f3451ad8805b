import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openFilingFile } from "../../../src/batch/check/index.js";
import { ClaimBuffer, claimSourceOf } from "../../../src/batch/engine/sending/claim-buffer.js";
import { FileTally } from "../../../src/batch/totals/file-tally.js";
import { recordRows } from "../../../src/batch/engine/intake.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import type { RowRecord } from "../../../src/batch/ledger/types.js";
import { reasonsAgainst, resultCells } from "../../../src/batch/results/result-cells.js";
import { mortgageHeader, mortgageRow } from "../../support/generated-filings.js";
import { liveOwner, newBatch, tempFolder } from "../ledger/temporary-ledger.js";

/** Records a file of `rows` lines under one ref, each changed by `edit`. Returns the stored rows and the file size. */
async function recorded(rows: number, edit: (cells: string[]) => void): Promise<{ rows: RowRecord[]; bytes: number }> {
  const folder = tempFolder();
  const file = join(folder, "one-ref.csv");
  const lines = Array.from({ length: rows }, (_, i) => {
    const cells = mortgageRow(i).line.split(",");
    [cells[0], cells[9], cells[10]] = ["REF-1", "DY-1", "JK-1"];
    edit(cells);
    return cells.join(",");
  });
  writeFileSync(file, [mortgageHeader(), ...lines, ""].join("\n"));
  const path = join(folder, "ledger.db");
  const ledger = await openLedger(path);
  onTestFinished(() => ledger.close());
  const batch = await ledger.createBatch(newBatch);
  await ledger.acquireLease(batch.id, liveOwner);
  const buffer = new ClaimBuffer(claimSourceOf(ledger, batch.id, liveOwner));
  await recordRows(await openFilingFile(file, { today: "2026-11-21" }), batch, {
    ledger,
    buffer,
    tally: new FileTally("mortgage.file"),
  });
  const stored = await ledger.rowsOf(batch.id, 0, rows + 1);
  await ledger.close();
  return { rows: stored, bytes: statSync(path).size };
}

it.each([
  ["an error in each of 4,999 units", 4_999, (cells: string[]) => void (cells[1] = "33010600100")],
  ["one ref repeated in 5,100 rows", 5_100, () => undefined],
])(
  "the findings of a filing with %s are stored and reported once per row",
  { timeout: 120_000 },
  async (_, count, edit) => {
    const { rows, bytes } = await recorded(count, edit);
    expect(rows.map((row) => row.row)).toEqual(Array.from({ length: count }, (_, i) => i + 2));
    // All findings stored with every row would take 6.7 GB.
    expect(bytes).toBeLessThan(12_000_000);
    for (const row of rows) {
      expect(row.state).toBe("invalid");
      const found = JSON.parse(row.findings!) as { row: number }[];
      expect(found.every((finding) => finding.row === row.row)).toBe(true);
      expect(found.length).toBeLessThan(4);
      expect(reasonsAgainst(row)).toEqual(found);
      expect(resultCells(row, "B-1", "zh").errors).not.toBe("");
    }
  },
);
