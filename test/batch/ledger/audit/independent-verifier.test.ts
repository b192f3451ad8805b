import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Connection } from "../../../../src/batch/ledger/sqlite-database/connection.js";
import { applicationId, migrate, migrations } from "../../../../src/batch/ledger/sqlite-database/migrations.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { auditLedger } from "../../../../src/batch/ledger/sqlite-chain/verification.js";
import { filed, filing, filings, liveOwner, otherOwner, startBatch } from "../temporary-ledger.js";
import { ledgerWithEverything } from "./ledger-with-everything.js";

const SCRIPT = fileURLToPath(new URL("./independent_verifier.py", import.meta.url));
const hasPython = spawnSync("python3", ["--version"]).status === 0;

const folder = mkdtempSync(join(tmpdir(), "bdc-verifier-"));
const path = join(folder, "ledger.db");
beforeAll(async () => void (await ledgerWithEverything(path)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verify(file: string): { status: number | null; faults: string } {
  const { status, stdout, stderr } = spawnSync("python3", [SCRIPT, file], { encoding: "utf8" });
  return { status, faults: stdout + stderr };
}

function altered(sql: string): string {
  const copy = join(folder, "altered.db");
  copyFileSync(path, copy);
  const intruder = new Connection(copy, 100);
  intruder.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  intruder.close();
  return copy;
}

/** A ledger of schema version 1 that was upgraded and then used. */
async function upgraded(): Promise<string> {
  const file = join(folder, "upgraded.db");
  const connection = new Connection(file, 100);
  connection.exec(`PRAGMA application_id = ${applicationId}`);
  migrate(connection, migrations.slice(0, 1));
  connection.exec(readFileSync(new URL("../fixtures/ledger-version-1.sql", import.meta.url), "utf8"));
  connection.all("PRAGMA journal_mode = WAL");
  connection.close();
  const ledger = await openLedger(file);
  // Filings that were queued before are sent now, and new rows are added.
  const [{ id: newest } = { id: "" }] = await ledger.batches(1);
  await ledger.acquireLease(newest, liveOwner);
  const { claimed } = await ledger.recordAndClaim(newest, liveOwner, [], 2);
  await ledger.recordAndClaim(
    newest,
    liveOwner,
    claimed.map((c) => filed(c)),
    0,
  );
  await startBatch(ledger, [filing(2, "v1", claimed[0]!.ref), ...filings(100, 110)], otherOwner);
  await ledger.close();
  return file;
}

describe.runIf(hasPython)("a verifier that follows docs/design/ledger.md and shares no code", () => {
  it("finds nothing in an unaltered ledger", () => {
    expect(verify(path)).toEqual({ status: 0, faults: "\n" });
  });

  it("accepts a ledger that began with version 1 of the chain, as the audit does", async () => {
    const file = await upgraded();
    const report = await auditLedger(file);
    expect(report.findings).toEqual([]);
    expect(report.linksOfVersion2).toBeLessThan(report.links);
    expect(verify(file)).toEqual({ status: 0, faults: "\n" });
  });

  it.each([
    ["UPDATE bodies SET body = body || ' ' WHERE filing = 1", "filing 1\n"],
    ["UPDATE cases SET case_no = 'C-9' WHERE filing = 1", "filing 1\n"],
    ["UPDATE batches SET sha256 = '' WHERE id = 1", "batches\n"],
    ["UPDATE batch_rows SET findings = NULL WHERE batch = 1 AND row = 6", "a block of rows of batch 1\n"],
    ["UPDATE chain SET before = '[]' WHERE id = 4", "hash of link 4\n"],
    ["UPDATE counts SET filings = filings + 1 WHERE state = 'filed'", "counts\n"],
  ])("finds the same alteration as the audit: %s", async (sql, faults) => {
    const file = altered(sql);
    expect((await auditLedger(file)).found).toBeGreaterThan(0);
    expect(verify(file)).toEqual({ status: 1, faults });
  });
});
