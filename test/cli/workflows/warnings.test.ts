import { describe, expect, it } from "vitest";
import { check } from "../../../src/cli/commands/check.js";
import { submit } from "../../../src/cli/commands/submit.js";
import { previewView } from "../../../src/cli/commands/batch/preview.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { openLedger, previewFile } from "../../../src/batch/index.js";
import { mortgage, preNotice, type Cells } from "../../support/filing-rows.js";
import { csv, registerOf } from "../../support/workspace.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({ now: new Date("2026-11-21T10:00:00+08:00") });
const context = cli.context("bank");
const { workspace } = cli;

const tooSmall: Cells = { securedPrincipal: "120" };
const rows = (from: number, change: (n: number) => Cells = () => ({}), count = 3) =>
  Array.from({ length: count }, (_, i) => mortgage(from + i, change(from + i)));
const file = (name: string, cells: Cells[]) => workspace.file(name, csv("mortgage.file", cells));
const filed = async () => (await registerOf(cli.sandbox)).length;

describe("warnings of a file", () => {
  it("are counted by rule and row in the document and the text of submit, as in those of check", async () => {
    file(
      "提醒.csv",
      rows(1, (n) => (n === 2 ? tooSmall : {})),
    );
    const expected = {
      warnings: 1,
      warnedRows: 1,
      byRule: [expect.objectContaining({ rule: "amount-unit-suspect", severity: "warning", count: 1, firstRow: 3 })],
    };
    const checked = await check(context, ["提醒.csv"], {});
    expect([checked.exit, jsonOf(checked)]).toEqual([ExitCode.Done, expect.objectContaining(expected)]);
    const submitted = await submit(context, ["提醒.csv"], { yes: true, wait: "20s" });
    expect([submitted.exit, jsonOf(submitted)]).toEqual([ExitCode.Done, expect.objectContaining(expected)]);
    expect(jsonOf(submitted).amounts).toEqual([
      expect.objectContaining({ column: "securedPrincipal", currency: "CNY", amount: "2400120.00", filings: 3 }),
    ]);
    expect(submitted.view(context)).toContain("提醒 1 条（涉及 1 行）：\n- 1 条 [amount-unit-suspect]");
  });

  it("stop a submit with --fail-on-warning before anything is filed; each is listed", async () => {
    const before = await filed();
    file(
      "拦截.csv",
      rows(11, () => tooSmall, 2),
    );
    for (const failOnWarning of [true, "amount-unit-suspect", "CF-02,Amount-Unit-Suspect"]) {
      const result = await submit(context, ["拦截.csv"], { yes: true, failOnWarning });
      expect(result.exit).toBe(ExitCode.InvalidRows);
      expect(jsonOf(result)).toMatchObject({
        failOnWarning: { count: 2, rules: ["amount-unit-suspect"] },
        findings: [{ row: 2 }, { row: 3 }],
        next: "bdc submit 拦截.csv --accept amount-unit-suspect=…",
      });
      expect(result.view(context)).toMatch(/行 2 \[amount-unit-suspect\].*\n行 3 \[amount-unit-suspect\]/);
    }
    expect((await check(context, ["拦截.csv"], { failOnWarning: true })).exit).toBe(ExitCode.InvalidRows);
    expect(await filed()).toBe(before);
  });

  it("do not stop it when other rules are named, or when they were accepted with a reason", async () => {
    const before = await filed();
    const other = await submit(context, ["拦截.csv"], { yes: true, failOnWarning: "term-long" });
    expect([other.exit, (await filed()) - before]).toEqual([ExitCode.Done, 2]);
    file(
      "接受.csv",
      rows(14, () => tooSmall, 2),
    );
    const accepted = await submit(context, ["接受.csv"], {
      yes: true,
      failOnWarning: true,
      accept: ["amount-unit-suspect=小额贷款"],
    });
    expect([accepted.exit, (await filed()) - before]).toEqual([ExitCode.Done, 4]);
  });

  it("are refused under a code that no rule has", async () => {
    for (const run of [submit, check])
      await expect(run(context, ["拦截.csv"], { yes: true, failOnWarning: "term-lang" })).rejects.toMatchObject({
        code: "warning-rule-unknown",
      });
  });
});

describe("a file far from the last batches", () => {
  it("is a warning with both figures, which --fail-on-warning hears before anything is filed", async () => {
    // Batches of another profile are not compared.
    workspace.profile(cli.sandbox.url, "bank", "night");
    const night = cli.context("bank", { profileName: "night" });
    for (const [i, name] of ["一.csv", "二.csv", "三.csv"].entries()) {
      file(name, rows(100 + 10 * i));
      const result = await submit(night, [name], { yes: true, wait: "20s" });
      expect(jsonOf(result).warnings).toBe(0);
    }
    const before = await filed();
    file(
      "大.csv",
      rows(200, () => ({ securedPrincipal: "99000000.00" })),
    );
    const stopped = await submit(night, ["大.csv"], { yes: true, failOnWarning: "unusual-amount" });
    expect([stopped.exit, await filed()]).toEqual([ExitCode.InvalidRows, before]);
    expect(jsonOf(stopped)).toMatchObject({ failOnWarning: { count: 1, rules: ["unusual-amount"] } });
    expect(stopped.view(night)).toContain("本文件 297,000,000.00，最近 3 个批次的中位数 3,600,000.00");

    file(
      "多.csv",
      rows(300, () => ({ securedPrincipal: "150000.00" }), 20),
    );
    const many = jsonOf(await submit(night, ["多.csv"], { yes: true, wait: "20s" }));
    expect(many.byRule.map((r: any) => r.rule)).toEqual(["unusual-count"]);
    expect(many.byRule[0].zh).toMatch(/本文件 20，最近 3 个批次的中位数 3$/);

    const accept = ["unusual-amount=年终集中放款"];
    const accepted = await submit(night, ["大.csv"], { yes: true, failOnWarning: true, accept });
    expect([accepted.exit, jsonOf(accepted).warnings]).toEqual([ExitCode.Done, 0]);
  });

  it("is not compared with fewer than three batches, or with those of another kind", async () => {
    const developer = cli.context("developer");
    for (const name of ["甲.csv", "乙.csv"]) {
      workspace.file(name, csv("pre-notice.register", [preNotice(name === "甲.csv" ? 1 : 2)]));
      expect(jsonOf(await submit(developer, [name], { yes: true, wait: "20s" })).warnings).toBe(0);
    }
    const price = { price: "99999999.00" };
    workspace.file("丙.csv", csv("pre-notice.register", [preNotice(3, price)]));
    expect(jsonOf(await submit(developer, ["丙.csv"], { yes: true, wait: "20s" })).warnings).toBe(0);
  });
});

describe("the question before a submit", () => {
  it("tells file, rows, warnings, amounts by kind, authority, gateway and profile", async () => {
    const maximum: Cells = { mortgageType: "最高额抵押", securedPrincipal: "", maximumClaim: "3000000.5" };
    const path = file("询问.csv", [
      ...rows(400, () => tooSmall, 1),
      ...rows(401, () => maximum, 2),
      ...rows(403, () => ({ securedPrincipal: "x" }), 1),
    ]);
    const preview = await previewFile(path, {
      today: "2026-11-21",
      submitter: { authority: "330100", institution: "91330106MA2TEXT08W", profile: "bank" },
    });
    const authority = { id: "330100", zh: "示例登记中心", en: "example authority", divisions: [] };
    const profile = { name: "bank", gateway: "https://g.example.cn:8443/v1", role: "bank", institution: "9" } as const;
    const text = previewView(context, { file: "询问.csv", preview, authority, profile });
    expect(text.split("\n")).toEqual([
      "接入配置: bank",
      "登记机构: 示例登记中心 (330100)",
      "接口: g.example.cn:8443",
      "文件: 询问.csv · 抵押权首次登记",
      "行数: 4 行，3 笔申请；1 行有错，不提交",
      "金额合计: 被担保主债权数额 120.00 元（1 笔）、最高债权额 6,000,001.00 元（2 笔）",
      "提醒: 1 条：amount-unit-suspect 1 条",
    ]);
    const en = previewView(cli.context("bank", { lang: "en" }), { file: "询问.csv", preview, authority, profile });
    expect(en).toContain("maximum claim 6,000,001.00 CNY (2 filings)");
  });

  it("counts duplicates of earlier files, which a check alone cannot see", async () => {
    // The same mortgage contracts as in 提醒.csv, under other refs.
    const path = file(
      "重复.csv",
      [1, 2, 3].map((n) => ({ ...mortgage(n), ref: `N-${n}` })),
    );
    const ledger = await openLedger(`${workspace.home}/ledger.db`);
    try {
      const submitter = { authority: "330100", institution: "91330106MA2TEXT08W", profile: "sandbox-bank" };
      const { report, filings } = await previewFile(path, { today: "2026-11-21", ledger, submitter });
      expect(report.tallies.map((t) => t.rule)).toContain("mortgage-repeated");
      expect(report.confirmations).toBeGreaterThan(0);
      expect([report.filings, filings]).toEqual([3 - report.invalidRows, 3 - report.invalidRows]);
    } finally {
      await ledger.close();
    }
  });
});
