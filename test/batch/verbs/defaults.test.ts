import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  checkFile,
  openFilingFile,
  openLedger,
  submitFile,
  watchBatch,
  resumeBatch,
  catchUp,
} from "../../../src/batch/index.js";
import { todayInChina } from "../../../src/contract/index.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";
import { ROOT } from "../../support/workspace.js";

async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), "bdc-defaults-"));
  const path = join(folder, "mortgages.csv");
  await copyFile(join(ROOT, "examples/data/mortgages.csv"), path);
  const sandbox = await startSandbox({ home: join(folder, "home"), port: 0 });
  const { id, token } = sandbox.institutions.find(({ role }) => role === "bank")!;
  const client = new RegistryClient({ gateway: sandbox.url, credentials: bearerToken({ institution: id, token }) });
  const ledger = await openLedger(join(folder, "ledger.db"));
  onTestFinished(async () => {
    await ledger.close();
    await client.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { path, sandbox, client, ledger, institution: id };
}

describe("submitFile with a path, a ledger and a client", () => {
  it("files under the institution of the client and the host of the gateway, and does not wait", async () => {
    const { path, sandbox, client, ledger, institution } = await setUp();
    const { batch, counts, timedOut, stop } = await submitFile({ path, ledger, client });
    expect(counts.byState.filed.rows).toBe(6);
    expect([timedOut, stop]).toEqual([false, undefined]);
    expect([batch.institution, batch.profile, batch.state]).toEqual([institution, new URL(sandbox.url).host, "done"]);
    const watched = await watchBatch({ batch, ledger, client, waitMs: 30_000 });
    expect(watched.counts.settled.rows).toBe(6);
    expect((await resumeBatch({ batch: watched.batch, ledger, client })).counts.byState.filed.rows).toBe(6);
    expect((await catchUp({ batch, ledger, client })).contradictions).toBe(0);
    // Reports the counts only.
    expect((await watchBatch({ batch, ledger, client })).counts.rows).toBe(6);
  });

  it("holds the lease as this process on this host, with another id for every run", async () => {
    const { path, client, ledger } = await setUp();
    const leases = vi.spyOn(ledger, "acquireLease");
    const { batch } = await submitFile({ path, ledger, client });
    await resumeBatch({ batch, ledger, client });
    const owners = leases.mock.calls.map(([, owner]) => owner);
    expect(owners.map(({ pid, host }) => [pid, host])).toEqual(owners.map(() => [process.pid, hostname()]));
    expect(new Set(owners.map(({ id }) => id)).size).toBe(2);
  });
});

describe("checkFile and openFilingFile without options", () => {
  it("judge by today in China", async () => {
    const { path } = await setUp();
    const byDefault = await checkFile(path);
    const today = await checkFile(path, { today: todayInChina() });
    expect(byDefault).toEqual(today);
    expect([byDefault.filings, byDefault.errors]).toEqual([5, 0]);
    const rows = [];
    for await (const chunk of (await openFilingFile(path)).rows()) rows.push(...chunk);
    expect(rows.every(({ ok }) => ok)).toBe(true);
    // The same rows, read in another year: the day is used.
    const later = await checkFile(path, { today: "2090-01-01" });
    expect(later.errors + later.confirmations + later.warnings).toBeGreaterThan(0);
  });

  it.each([
    ["2026-11-20T15:59:59Z", "2026-11-20"],
    ["2026-11-20T16:00:00Z", "2026-11-21"],
  ])("the day in China at %s is %s", (at, day) => expect(todayInChina(Date.parse(at))).toBe(day));
});
