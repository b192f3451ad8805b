import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";

export * from "./sample-filings.js";

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bdc-ledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
export function tempLedgerPath(): string {
  return join(tempFolder(), "state", "ledger.db");
}

export async function tempLedger(clock?: () => number): Promise<Ledger> {
  const ledger = await openLedger(tempLedgerPath(), {}, clock);
  onTestFinished(() => ledger.close());
  return ledger;
}
