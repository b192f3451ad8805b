import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { NATIONAL_FEES } from "../../../src/sandbox/authorities/national.js";
import { showBatch } from "../../../src/cli/commands/batch/list-show.js";
import { showCase } from "../../../src/cli/commands/case/case.js";
import { casePayment } from "../../../src/cli/commands/case/payment.js";
import { results } from "../../../src/cli/commands/results.js";
import { status } from "../../../src/cli/commands/status.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { defaultAuthority } from "../../../src/sandbox/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { control } from "../../support/workspace.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const kinds = defaultAuthority.capabilities.kinds.map((k) =>
  k.kind === "mortgage.file" ? { ...k, fee: NATIONAL_FEES, promisedWorkingHours: 16 } : k,
);
const cli = await startInProcessCli({
  review: "manual",
  authorities: [{ ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, kinds } }],
  now: new Date("2026-03-02T10:00:00+08:00"),
});
const [zh, en] = [cli.context("bank"), cli.context("bank", { lang: "en" })];
const caseOf: Record<string, string> = {};
let batch: string;

const desk = (n: number, action: string, more: object = {}) =>
  control(cli.sandbox, "desk", { action, caseNo: caseOf[`M-00000${n}`], ...more });
const clock = (set: string) => control(cli.sandbox, "clock", { set: `${set}+08:00` });

beforeAll(async () => {
  await control(cli.sandbox, "clock", { freeze: true });
  await clock("2026-03-02T10:00:00");
  batch = await cli.submit(
    "bank",
    "mortgage.file",
    [1, 2, 3, 4].map((n) => mortgage(n)),
    "抵押.csv",
    0,
  );
  const { rows } = jsonOf(await showBatch(zh, [batch], {})) as { rows: Record<string, string>[] };
  for (const row of rows) caseOf[row["ref"]!] = row["caseNo"]!;
});

describe("the time limits of cases", () => {
  it("are shown with a case, and stop while it waits for the bank", async () => {
    const running = await showCase(zh, [caseOf["M-000001"]!]);
    expect(running.view(zh)).toContain("法定期限至 2026-04-14");
    await clock("2026-03-03T10:00:00");
    await desk(1, "return", { reasons: ["缺少抵押合同"] });
    const stopped = await showCase(zh, [caseOf["M-000001"]!]);
    expect(jsonOf(stopped).case).toMatchObject({
      timeLimit: { state: "stopped", promisedMinutesLeft: 480, statutoryDaysLeft: 29 },
    });
    expect(jsonOf(stopped).case).not.toHaveProperty("promisedBy");
    const text = stopped.view(zh);
    expect(text).toContain("2026-03-03 10:00:00 起暂停计时");
    expect(text).toContain("承诺时限剩余 8 个工作小时 · 法定时限剩余 29 个工作日");
    expect(stopped.view(en)).toContain("8 working hours left of the promise · 29 working days left by law");
  });

  it("stop for a payment, and the notice names use and amount", async () => {
    await desk(2, "demand-payment");
    const notice = await casePayment(zh, [caseOf["M-000002"]!]);
    expect(notice.view(zh)).toMatch(/住宅: 1 · 80\.00/);
    await watch(zh, [batch], { timeout: "1s" });
    const shown = await status(zh, ["M-000002"]);
    expect(shown.view(zh)).toContain("- M-000002: 2026-03-03 10:00:00 起暂停计时，待本机构处理");
  });

  it("bdc status names the cases that the authority has not finished in time, as no error", async () => {
    await clock("2026-04-14T16:59:00");
    const before = await status(zh, [batch]);
    expect(before.view(zh)).not.toContain("法定办理时限");
    // The days are those of the authority, also when this machine's clock is ten days fast.
    const tenDaysFast = () => new Date(cli.sandbox.clock.now().getTime() + 10 * 86_400_000);
    const fast = cli.context("bank", { now: tenDaysFast });
    await watch(fast, [batch], { timeout: "1s" });
    expect(jsonOf(await status(fast, [batch])).batches[0]).not.toHaveProperty("overdue");
    expect((await status(fast, ["M-000003"])).view(fast)).toContain("法定期限至 2026-04-14");
    expect((await showCase(fast, [caseOf["M-000003"]!])).view(fast)).toContain("法定期限至 2026-04-14");
    await clock("2026-04-15T10:00:00");
    await watch(zh, [batch], { timeout: "1s" });
    const after = await status(zh, [batch]);
    expect(after.exit).toBe(ExitCode.ActionRequired);
    expect(jsonOf(after).batches[0].overdue).toEqual([
      { ref: "M-000003", row: 4, batch, caseNo: caseOf["M-000003"], statutoryBy: "2026-04-14" },
      { ref: "M-000004", row: 5, batch, caseNo: caseOf["M-000004"], statutoryBy: "2026-04-14" },
    ]);
    expect(after.view(zh)).toContain("! 2 件受理件已超过法定办理时限（暂行条例第二十条），请向登记机构催办：");
    expect(after.view(en)).toContain("! 2 cases past the time limit by law");
    expect((await status(zh, ["M-000003"])).view(zh)).toContain("已超过法定期限 2026-04-14");
    const shown = await showCase(zh, [caseOf["M-000003"]!]);
    expect([shown.exit, shown.view(zh)]).toEqual([ExitCode.Done, expect.stringContaining("已超过法定期限 2026-04-14")]);
    await desk(3, "approve");
    await watch(zh, [batch], { timeout: "1s" });
    expect(jsonOf(await status(zh, [batch])).batches[0].overdue).toHaveLength(1);
  });
});

describe("a supplement that stays unanswered", () => {
  it("ends the case; watch, status and the result file tell why and what was missing", async () => {
    await desk(4, "approve");
    // Thirty working days from 3 March, at the close of the office.
    await clock("2026-04-15T17:00:00");
    expect((await watch(zh, [batch], { timeout: "1s" })).exit).toBe(ExitCode.ActionRequired);
    await clock("2026-04-15T17:01:00");
    const ended = await watch(zh, [batch], { timeout: "1s" });
    expect(ended.exit).toBe(ExitCode.TurnedAway);
    const shown = await status(zh, ["M-000001"]);
    expect(jsonOf(shown).filings[0]).toMatchObject({ status: "refused" });
    const { resultFile } = jsonOf(await results(zh, [batch], { out: `${cli.workspace.folder}/结果.csv` }));
    const line = readFileSync(resultFile, "utf8")
      .split("\n")
      .find((text) => text.includes("M-000001"))!;
    expect(line).toContain("不予登记");
    expect(line).toContain("[supplement-overdue] 未在 2026-04-15 17:00 前补正");
    expect(line).toContain("缺少抵押合同");
    expect(line).toContain("以新的申请编号重新申请");
  });
});
