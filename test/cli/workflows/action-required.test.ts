import { beforeAll, describe, expect, it } from "vitest";
import { NATIONAL_FEES } from "../../../src/sandbox/authorities/national.js";
import { showCase, supplementCase } from "../../../src/cli/commands/case/case.js";
import { caseHistory } from "../../../src/cli/commands/case/history.js";
import { casePayment } from "../../../src/cli/commands/case/payment.js";
import { showBatch } from "../../../src/cli/commands/batch/list-show.js";
import { report } from "../../../src/cli/commands/report/report.js";
import { resume } from "../../../src/cli/commands/resume.js";
import { status } from "../../../src/cli/commands/status.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { requiredAction } from "../../../src/batch/index.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { CASE_STATUSES, caseStatuses, type CaseStatus } from "../../../src/contract/index.js";
import { defaultAuthority } from "../../../src/sandbox/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { control } from "../../support/workspace.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const withFee = defaultAuthority.capabilities.kinds.map((k) =>
  k.kind === "mortgage.file" ? { ...k, fee: NATIONAL_FEES } : k,
);
const cli = await startInProcessCli({
  review: "manual",
  authorities: [{ ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, kinds: withFee } }],
  now: new Date("2026-11-21T10:00:00+08:00"),
});
const context = cli.context("bank");
let batch: string;
/** Case numbers by ref. */
const caseOf: Record<string, string> = {};

const desk = (ref: string, action: string, more: object = {}) =>
  control(cli.sandbox, "desk", { action, caseNo: caseOf[ref], ...more });

beforeAll(async () => {
  const rows = [1, 2, 4].map((n) => mortgage(n));
  batch = await cli.submit("bank", "mortgage.file", rows, "今晚.csv", 0);
  const { rows: shown } = jsonOf(await showBatch(context, [batch], {})) as { rows: Record<string, string>[] };
  for (const row of shown) caseOf[row["ref"]!] = row["caseNo"]!;
  await desk("M-000001", "return", { reasons: ["缺少抵押合同"], dueBy: "2026-12-01T17:00:00+08:00" });
  await desk("M-000002", "demand-payment");
  await desk("M-000004", "approve");
});

describe("a batch in which only the institution can go on", () => {
  it("ends watch at once with 14, and names what to do and by when", async () => {
    const started = Date.now();
    const result = await watch(context, [batch], { timeout: "10m" });
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(result.exit).toBe(ExitCode.ActionRequired);
    const { actionRequired, next, timedOut } = jsonOf(result);
    expect(timedOut).toBe(false);
    expect(actionRequired).toMatchObject({ rows: 2, filings: 2 });
    const byRef = Object.fromEntries(actionRequired.cases.map((c: any) => [c.ref, c]));
    expect(byRef["M-000001"]).toMatchObject({
      what: "supplement",
      row: 2,
      caseNo: caseOf["M-000001"],
      dueBy: "2026-12-01T17:00:00.000+08:00",
      fixZh: "2026-12-01 17:00 前提交补正材料",
      next: `bdc case supplement ${caseOf["M-000001"]} --profile sandbox-bank --material …`,
    });
    expect(byRef["M-000002"]).toMatchObject({
      what: "payment",
      next: `bdc case payment ${caseOf["M-000002"]} --profile sandbox-bank`,
    });
    // Not `watch`, which would end in the same way.
    expect(next).toBe(`bdc batch show ${batch} --problems`);
    const text = result.view(context);
    expect(text).toContain("有 2 件受理件待本机构处理：");
    expect(text).toContain(`- 待补正 · 受理编号 ${caseOf["M-000001"]} · 申请编号 M-000001 · 期限 2026-12-01 17:00`);
    expect(text).not.toContain("bdc watch");
  });

  it("writes the result file after watch, with the advice in its column", async () => {
    const result = await watch(context, [batch], {});
    const { resultFile } = jsonOf(result);
    expect(resultFile).toMatch(/今晚.*\.csv$/);
    expect(result.view(context)).toContain(`结果文件: ${resultFile}`);
    const written = cli.workspace.read(resultFile.slice(cli.workspace.folder.length + 1));
    expect(written).toContain("2026-12-01 17:00 前提交补正材料");
    expect(written).toMatch(/前按缴款通知书缴费|按缴款通知书缴费/);
  });

  it("is 14 in status, batch show, report and resume too", async () => {
    for (const result of [
      await status(context, [batch]),
      await status(context, []),
      await status(context, ["M-000002"]),
      await showBatch(context, [batch], {}),
      await report(context, [batch], {}),
    ])
      expect(result.exit).toBe(ExitCode.ActionRequired);
    const resumed = await resume(context, [], {});
    expect(resumed.exit).toBe(ExitCode.ActionRequired);
    expect(jsonOf(resumed).actionRequired.filings).toBe(2);
    const named = await resume(context, [batch], {});
    expect([named.exit, jsonOf(named).resultFile]).toEqual([ExitCode.ActionRequired, expect.any(String)]);
  });

  it("is 14 in the commands that show one case, and 0 for a case that waits for nobody", async () => {
    for (const show of [showCase, caseHistory, casePayment]) {
      const exits = [];
      for (const ref of ["M-000001", "M-000002", "M-000004"]) exits.push((await show(context, [caseOf[ref]!])).exit);
      expect(exits).toEqual([ExitCode.ActionRequired, ExitCode.ActionRequired, ExitCode.Done]);
    }
  });

  it("lists every such row among the problems, and no other", async () => {
    const problems = await showBatch(context, [batch], { problems: true });
    const { rows } = jsonOf(problems);
    expect(rows.map((r: any) => [r.ref, r.action.what])).toEqual([
      ["M-000001", "supplement"],
      ["M-000002", "payment"],
    ]);
    expect(problems.view(context)).toContain(`bdc case payment ${caseOf["M-000002"]} --profile sandbox-bank`);
  });

  it("names the one command when one case is left, and nothing when all are finished", async () => {
    await desk("M-000002", "pay");
    await desk("M-000002", "approve");
    const one = await watch(context, [batch], { timeout: "1m" });
    expect([one.exit, jsonOf(one).next]).toEqual([
      ExitCode.ActionRequired,
      `bdc case supplement ${caseOf["M-000001"]} --profile sandbox-bank --material …`,
    ]);
    await supplementCase(context, [caseOf["M-000001"]!], { note: "已补充" });
    // The answer is in the ledger without `watch`: nobody is asked again.
    expect((await status(context, [batch])).exit).toBe(ExitCode.Done);
    await desk("M-000001", "approve");
    const all = await watch(context, [batch], { timeout: "1m" });
    expect([all.exit, jsonOf(all).next, jsonOf(all).actionRequired]).toEqual([ExitCode.Done, undefined, undefined]);
    expect((await resume(context, [], {})).exit).toBe(ExitCode.Done);
  });
});

it("keeps the timeout in JSON when some cases are pending and others wait for the institution", async () => {
  const mixed = await cli.submit("bank", "mortgage.file", [mortgage(11), mortgage(12)], "混合.csv", 0);
  const { rows } = jsonOf(await showBatch(context, [mixed], {}));
  caseOf["M-000011"] = rows[0].caseNo;
  await desk("M-000011", "return", { reasons: ["缺少抵押合同"] });
  const result = await watch(context, [mixed], { timeout: "1s" });
  expect([result.exit, jsonOf(result).timedOut]).toEqual([ExitCode.ActionRequired, true]);
  expect(jsonOf(result).next).toContain("bdc case supplement");
});

it("tells what each status asks of the institution, and nothing of the others", () => {
  const facts = { supplement: { items: [] }, preReview: { qrPayload: "x", validUntil: "2026-12-05T10:30:00+08:00" } };
  const of = (caseStatus: CaseStatus) => requiredAction({ caseStatus, caseNo: "1", case: JSON.stringify(facts) });
  expect(of("pre-review-passed")).toMatchObject({
    what: "appearance",
    dueBy: "2026-12-05T10:30:00+08:00",
    fixZh: "2026-12-05 10:30 前持预审二维码和原件到窗口办理",
  });
  // The authority gave no date.
  expect(of("supplement-required")).toMatchObject({ what: "supplement", fixEn: "answer the supplement list" });
  for (const name of caseStatuses)
    expect(of(name) !== undefined, name).toBe(CASE_STATUSES[name].waitsFor === "institution");
});

it("writes the result files of all batches that were open, also when one reading of the feed finished them all", async () => {
  const batches = [];
  for (const n of [21, 22]) batches.push(await cli.submit("bank", "mortgage.file", [mortgage(n)], `全部${n}.csv`, 0));
  for (const [i, n] of [21, 22].entries()) {
    const { rows } = jsonOf(await showBatch(context, [batches[i]!], {}));
    caseOf[`M-0000${n}`] = rows[0].caseNo;
    await desk(`M-0000${n}`, "approve");
  }
  await watch(context, [], { timeout: "2s" });
  for (const n of [21, 22]) expect(cli.workspace.read(`全部${n}.结果.csv`)).toContain("已登记");
});
