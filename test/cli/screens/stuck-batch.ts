import path from "node:path";
import { contentDigest, unitsKey } from "../../../src/contract/index.js";
import { openLedger } from "../../../src/batch/index.js";
import { VALID_FILINGS } from "../../../src/rules/examples/valid-filings.js";
import { unit } from "../../support/filing-rows.js";
import type { Workspace } from "../../support/workspace.js";

/** Records a batch of three filings: two that need manual review (`P-1`, `P-2`), and one that is queued (`P-3`). */
export async function recordStuckBatch(workspace: Workspace): Promise<void> {
  const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
  try {
    const { id } = await ledger.createBatch({
      kind: "mortgage.file",
      profile: "sandbox-bank",
      authority: "330100",
      institution: "91330106MA2TEXT08W",
      filePath: path.join(workspace.folder, "卡.csv"),
      fileName: "卡.csv",
      sha256: "0".repeat(64),
      bytes: 1,
    });
    const owner = { id: "screens", pid: process.pid, host: "screens" };
    await ledger.acquireLease(id, owner);
    const rows = [1, 2, 3].map((n) => {
      const filing = { ...VALID_FILINGS["mortgage.file"], ref: `P-${n}`, unitCode: unit(1, 800 + n) };
      const body = Buffer.from(JSON.stringify(filing));
      const digest = contentDigest("mortgage.file", filing);
      return { rows: [n + 1], ref: filing.ref, filing: { digest, units: unitsKey([filing.unitCode]), body } };
    });
    await ledger.addRows(id, rows);
    await ledger.closeIntake(id);
    const { claimed } = await ledger.recordAndClaim(id, owner, [], 2);
    const reasons = JSON.stringify([
      { code: "no-progress", zh: "多次查询无结果", en: "several look-ups found nothing" },
    ]);
    const outcomes = claimed.map(({ id, attempt }) => ({ id, attempt, cause: "stuck" as const, reasons }));
    await ledger.recordAndClaim(id, owner, outcomes, 0);
    await ledger.releaseLease(id, owner);
  } finally {
    await ledger.close();
  }
}
