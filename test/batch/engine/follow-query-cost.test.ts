import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { writeMortgages } from "../../support/generated-filings.js";
import { openLedger, submitFile } from "../../../src/batch/index.js";
import { defaultAuthority, startSandbox } from "../../../src/sandbox/index.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";

const CASES = 2_000;
/** Minimum number of changes per feed call: a limit on the load that an institution puts on the authority. */
const CHANGES_PER_CALL = 500;

it("following cases to completion takes at most one call per 500 changes", { timeout: 180_000 }, async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "bdc-follow-"));
  const { capabilities } = defaultAuthority;
  const authority = {
    ...defaultAuthority,
    capabilities: { ...capabilities, changes: { ...capabilities.changes, pollSeconds: 3 } },
  };
  const sandbox = await startSandbox({ review: "delayed", reviewDelayMs: 86_400_000, authorities: [authority] });
  let calls = 0;
  const institution = sandbox.institutions[0]!;
  const client = new RegistryClient({
    gateway: sandbox.url,
    credentials: bearerToken({ token: institution.token, institution: institution.id }),
    onEvent: ({ type, operation }) => void (calls += type === "request" && operation === "listChanges" ? 1 : 0),
  });
  const ledger = await openLedger(path.join(dir, "ledger.db"));
  try {
    const file = path.join(dir, "cases.csv");
    await writeMortgages(file, CASES);
    const state = async () =>
      (await (await fetch(`${sandbox.url}/sandbox/state`)).json()) as { cases: number; changes: number };
    const submitted = submitFile({
      path: file,
      ledger,
      client,
      owner: { id: "test", pid: process.pid, host: "here" },
      profile: "test",
      institution: institution.id,
      today: "2026-11-21",
      waitMs: 150_000,
    });
    await expect.poll(async () => (await state()).cases, { timeout: 60_000, interval: 100 }).toBe(CASES);
    await sandbox.advance(2 * 86_400_000);
    const { counts } = await submitted;
    expect(counts.byCase["certified"]?.filings).toBe(CASES);
    const { changes } = await state();
    expect(changes).toBe(2 * CASES);
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(changes / CHANGES_PER_CALL);
  } finally {
    await client.close();
    await ledger.close();
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
