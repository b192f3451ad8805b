import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { showBatch } from "../../../src/cli/commands/batch/list-show.js";
import { showCase, withdrawCase } from "../../../src/cli/commands/case/case.js";
import { reconcileCommand } from "../../../src/cli/commands/reconcile/reconcile.js";
import { results } from "../../../src/cli/commands/results.js";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { documentProblems } from "../../../src/cli/documents/index.js";
import { catchUp, openLedger } from "../../../src/batch/index.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { Workspace } from "../../support/workspace.js";
import { inProcessCliFor, jsonOf } from "./in-process-cli.js";

const workspace = new Workspace();
const sandbox = await startSandbox({ review: "manual" });
await saveSandboxProfiles(workspace.home, sandbox);
afterAll(async () => {
  await sandbox.close();
  workspace.remove();
});
const cli = inProcessCliFor(workspace, sandbox);

const document = (command: string, result: Awaited<ReturnType<typeof showBatch>>) => {
  const json = jsonOf(result);
  expect(documentProblems(command, { ok: result.exit === 0, exitCode: result.exit, ...json })).toEqual([]);
  return json;
};

/** Reads the change feed, as `bdc watch` does. */
async function readFeed(id: string): Promise<void> {
  const bank = sandbox.institutions.find(({ role }) => role === "bank")!;
  const credentials = bearerToken({ token: bank.token, institution: bank.id });
  const client = new RegistryClient({ gateway: sandbox.url, credentials });
  const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
  try {
    await catchUp({ ledger, client, batch: (await ledger.batch(id))! });
  } finally {
    await ledger.close();
    await client.close();
  }
}

test("a filing under a new ref replaces a withdrawn one, in batch show, case show, results and reconcile", async () => {
  const first = await cli.submit("bank", "mortgage.file", [mortgage(1), mortgage(2)], "一.csv", 0);
  const before = document("batch show", await showBatch(cli.context("bank"), [first], {}));
  const { caseNo } = before.rows[0];
  await withdrawCase(cli.context("bank"), [caseNo], { reason: "金额有误", yes: true });
  await readFeed(first);
  const second = await cli.submit("bank", "mortgage.file", [mortgage(1, { ref: "M-000001-B" })], "二.csv", 0);

  const old = document("batch show", await showBatch(cli.context("bank"), [first], {}));
  expect(old.rows[0]).toMatchObject({ ref: "M-000001", replacedBy: { ref: "M-000001-B", batch: second } });
  expect(old.rows[1].replacedBy).toBeUndefined();
  const now = document("batch show", await showBatch(cli.context("bank"), [second], {}));
  expect(now.rows[0]).toMatchObject({ replaces: { ref: "M-000001", batch: first } });

  const shown = await showCase(cli.context("bank"), [caseNo]);
  expect(document("case show", shown).replacedBy).toEqual({ ref: "M-000001-B", batch: second });
  expect(shown.view(cli.context("bank"))).toContain(`已由批次 ${second} 的申请 M-000001-B 替代`);

  const { resultFile } = jsonOf(await results(cli.context("bank"), [first], {}));
  expect(readFileSync(resultFile, "utf8").split("\r\n")[1]).toContain(`已由批次 ${second} 的申请 M-000001-B 替代`);

  const tied = document("reconcile", await reconcileCommand(cli.context("bank"), [second], {}));
  expect(tied.differences).toEqual([]);
});
