import { expect, it, vi } from "vitest";
import type { ChildProcess } from "node:child_process";
import { userInfo } from "node:os";
import { mortgage, unit } from "../../support/filing-rows.js";
import { bdcInProcess } from "../../support/in-process.js";
import { csv, workspaceWithSandbox, registerOf } from "../../support/workspace.js";

const { workspace, sandbox } = await workspaceWithSandbox();
const profile = ["--profile", "sandbox-bank"];

/**
 * Submits to an authority that takes nothing for now, and presses Ctrl-C when it has said so: everything is recorded,
 * nothing has left.
 */
async function stopped(file: string): Promise<string> {
  sandbox.faults.set("429(1s)@filings");
  let child: ChildProcess | undefined;
  const running = workspace.bdc(["submit", file, ...profile, "--yes", "--json"], {
    onOutput: (of) => void (child = of),
  });
  await vi.waitFor(() => expect(sandbox.faults.active[0]!.struck).toBeGreaterThan(0), { timeout: 20_000 });
  child!.kill("SIGINT");
  const ran = await running;
  sandbox.faults.set("");
  expect([ran.code, ran.json.counts.byState.queued.filings], ran.stderr).toEqual([130, ran.json.counts.filings]);
  return ran.json.batch.id as string;
}
const submit = (file: string) => workspace.bdc(["submit", file, ...profile, "--yes", "--wait", "60s", "--json"]);
const show = async (batch: string) => (await bdcInProcess(workspace, ["batch", "show", batch, "--json"])).json;
const refs = async (like: RegExp) =>
  (await registerOf(sandbox))
    .map((c) => c.ref as string)
    .filter((ref) => like.test(ref))
    .sort();

it("a row that was recorded and not sent is discarded, and its ref is accepted again with the correction", async () => {
  const rows = [1, 2, 3, 4].map((n) => mortgage(n));
  workspace.file("m.csv", csv("mortgage.file", rows));
  const first = await stopped("m.csv");
  rows[1] = { ...rows[1]!, securedPrincipal: "555000.00" };
  workspace.file("m.csv", csv("mortgage.file", rows));

  const differs = await submit("m.csv");
  expect(
    [differs.code, differs.json.counts.byState.filed.rows, differs.json.counts.byState.changed.rows],
    differs.stdout,
  ).toEqual([5, 3, 1]);
  expect(workspace.read("m.结果.csv")).toContain(
    `在 ${first} 中排队，尚未提交；改用本行内容的，先运行 bdc case discard M-000002`,
  );

  const why = await bdcInProcess(workspace, ["case", "discard", "M-000002", "--json"]);
  expect([why.code, why.json.error.code]).toEqual([2, "reason-needed"]);
  const given = await bdcInProcess(workspace, ["case", "discard", "M-000002", "--reason", "金额有误"]);
  expect([given.code, given.stdout]).toEqual([0, expect.stringContaining("已撤下")]);
  const twice = await bdcInProcess(workspace, ["case", "discard", "M-000002", "--reason", "金额有误", "--json"]);
  expect([twice.code, twice.json.error.code, twice.json.error.next]).toEqual([2, "ledger-not-allowed", "bdc status"]);
  const filed = await bdcInProcess(workspace, ["case", "discard", "M-000001", "--reason", "x", "--json"]);
  expect(filed.json.error.code).toBe("ledger-not-allowed");
  const [row] = (await show(first)).rows.filter((r: { ref: string }) => r.ref === "M-000002");
  expect([row.state, row.words[0].code, row.words[0].zh]).toEqual([
    "discarded",
    "discarded",
    `由 ${userInfo().username} 撤下：金额有误`,
  ]);
  expect((await bdcInProcess(workspace, ["resume", ...profile, "--json"])).json.batches).toEqual([]);

  const corrected = await submit("m.csv");
  expect([corrected.code, corrected.json.intake, corrected.json.counts.byState.filed.rows], corrected.stdout).toEqual([
    0,
    { known: 3, changed: 0, corrected: 1 },
    4,
  ]);
  expect(await refs(/^M-/)).toEqual(rows.map((r) => r["ref"]));
  const { mortgages } = (
    await bdcInProcess(workspace, ["unit", "show", unit(2), "--purpose", "核对", ...profile, "--json"])
  ).json.unit;
  expect(mortgages.map((m: { amount: string }) => m.amount)).toEqual(["555000.00"]);
  // The batch of the discarded row keeps its state.
  expect((await show(first)).counts.byState.discarded).toEqual({ rows: 1, filings: 1 });
});

it("a whole batch is discarded, and filed when it is submitted again", async () => {
  workspace.file(
    "n.csv",
    csv(
      "mortgage.file",
      [11, 12, 13].map((n) => ({ ...mortgage(n), ref: `N-${n}` })),
    ),
  );
  const batch = await stopped("n.csv");
  const given = await bdcInProcess(workspace, [
    "batch",
    "discard",
    batch,
    "--reason",
    "文件选错",
    ...profile,
    "--json",
  ]);
  expect([given.code, given.json.discarded, given.json.batch.state], given.stderr).toEqual([0, 3, "done"]);
  expect(
    (await bdcInProcess(workspace, ["batch", "discard", batch, "--reason", "文件选错", ...profile])).stdout,
  ).toContain("已撤下 0 笔");
  expect((await bdcInProcess(workspace, ["status", batch, "--json"])).stdout).toContain(
    '"discarded":{"rows":3,"filings":3}',
  );
  expect(await refs(/^N-/)).toEqual([]);
  const again = await submit("n.csv");
  expect([again.code, again.json.intake.corrected, again.json.counts.byState.filed.rows], again.stdout).toEqual([
    0, 3, 3,
  ]);
  expect(await refs(/^N-/)).toHaveLength(3);
});
