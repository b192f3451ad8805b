import { table } from "../../src/cli/views/table.js";
import { submissionWords } from "../../src/cli/messages/commands/submission.js";
import { periodText } from "../../src/cli/views/time.js";
import { describe, expect, it } from "vitest";
import type { BatchCounts } from "../../src/batch/index.js";
import type { Context } from "../../src/cli/core/context.js";
import { generalText } from "../../src/cli/messages/general-text.js";
import { amountText } from "../../src/cli/messages/numbers.js";
import { attentionCount } from "../../src/cli/views/summary/attention.js";
import { batchSummary } from "../../src/cli/views/summary/batch-summary.js";
import { findingRecords } from "../../src/cli/terminal/finding-records.js";
import { maskDocument, maskedPeople } from "../../src/cli/views/people.js";
import { statusTotal, urgentFirst } from "../../src/cli/views/summary/status-total.js";

const context = (lang: "zh" | "en", columns = 80, color = false) =>
  ({ lang, stdout: { isTTY: true, columns, color, write: () => undefined } }) as unknown as Context;

const STATES = [
  "invalid",
  "queued",
  "sending",
  "unclear",
  "filed",
  "turned-away",
  "discarded",
  "needs-a-person",
  "changed",
];
function countsOf(states: Record<string, number>, cases: Record<string, number>, more: Partial<BatchCounts> = {}) {
  const tally = (rows: number) => ({ rows, filings: rows });
  const rows = Object.values(states).reduce((sum, n) => sum + n, 0);
  return {
    rows,
    filings: rows,
    byState: Object.fromEntries(STATES.map((state) => [state, tally(states[state] ?? 0)])),
    byCase: Object.fromEntries(Object.entries(cases).map(([status, n]) => [status, tally(n)])),
    settled: tally(cases["certified"] ?? 0),
    contradictions: 0,
    ...more,
  } as unknown as BatchCounts;
}
const NIGHT = countsOf({ filed: 34, "turned-away": 1, invalid: 5 }, { certified: 34 });

describe("the summary of a batch", () => {
  it("has every row in one line, and says what the sum proves", () => {
    const text = batchSummary(context("zh"), NIGHT, true);
    expect(text).toMatch(/✓ 已出证 +34 行/);
    expect(text).toMatch(/✗ 登记机构未接收 +1 行/);
    expect(text).toContain("对账相符：34＋1＋5＝40，没有重复，没有丢失");
    expect(batchSummary(context("en"), NIGHT, true)).toContain(
      "balanced: 34 + 1 + 5 = 40; nothing filed twice, nothing lost",
    );
  });

  it.each([
    ["a file that is not read completely", NIGHT, false],
    ["an unknown outcome", countsOf({ filed: 34, unclear: 1 }, { certified: 34 }), true],
    ["a filing being sent", countsOf({ filed: 34, sending: 1 }, { certified: 34 }), true],
    ["a filing in manual review", countsOf({ filed: 34, "needs-a-person": 1 }, { certified: 34 }), true],
    ["contradicting reports", { ...NIGHT, contradictions: 1 }, true],
    ["counts that do not add up", { ...NIGHT, rows: 41 }, true],
  ])("claims nothing with %s", (_, counts, isWholeFile) => {
    for (const lang of ["zh", "en"] as const)
      expect(batchSummary(context(lang), counts, isWholeFile)).not.toMatch(/没有重复|twice/);
  });

  it("names filed rows whose case has no status yet, so that the lines still add up", () => {
    const text = batchSummary(context("zh"), countsOf({ filed: 10 }, { certified: 7 }), true);
    expect(text).toMatch(/已提交，状态待同步 +3 行/);
    expect(text).toContain("7＋3＝10");
  });

  it("has separators in large numbers, and colors with words beside them", () => {
    const large = countsOf({ filed: 1_234_567, invalid: 1_000 }, { certified: 1_234_567 });
    expect(batchSummary(context("zh"), large, true)).toContain("1,234,567＋1,000＝1,235,567");
    const colored = batchSummary(context("zh", 80, true), NIGHT, true);
    expect(colored).toMatch(/\u001b\[31m✗ 登记机构未接收/);
  });
});

describe("the status", () => {
  const calm = { counts: countsOf({ filed: 10 }, { certified: 10 }) };
  const urgent = { counts: countsOf({ filed: 8, invalid: 2 }, { "supplement-required": 3, reviewing: 5 }) };

  it("shows what waits for a person first, and one total", () => {
    expect(urgentFirst([calm, urgent])).toEqual([urgent, calm]);
    expect(attentionCount(urgent.counts)).toBe(5);
    expect(statusTotal(context("zh"), [calm, urgent])).toBe("2 个批次，共 20 行 · 已办结 10 · 在办 8 · 需要您处理 5");
  });
});

describe("a record of a finding", () => {
  const rows = [
    {
      row: 7,
      place: "E  抵押人证件号",
      findings: [
        {
          level: "failure",
          severity: "错误",
          text: "末位按推算应为 3，写的是 7",
          fix: "逐位核对",
          code: "citizen-id-check-digit",
        },
      ],
    },
  ] as const;

  it("has the row and place, what is wrong, and the fix with the code", () => {
    expect(findingRecords(context("zh").stdout, rows)).toEqual([
      "  7  E  抵押人证件号",
      "     ✗ 错误: 末位按推算应为 3，写的是 7",
      "     → 逐位核对  citizen-id-check-digit",
    ]);
  });

  it("has the code below where there is no room", () => {
    expect(findingRecords(context("zh", 36).stdout, rows).slice(-2)).toEqual([
      "     → 逐位核对",
      "       citizen-id-check-digit",
    ]);
  });
});

describe("people and amounts", () => {
  const own = { institution: "91330106MA2TEXT08W", institutionName: "示例银行杭州西湖支行" };
  const bank = { name: "示例银行杭州西湖支行", idNo: "91330106MA2TEXT08W" };
  const person = { name: "张伟", idNo: "330106199001010018" };

  it("mask everybody but the institution itself", () => {
    expect(maskedPeople([bank, person], own)).toBe("示例银行杭州西湖支行 91330106MA2TEXT08W、张* 330106********0018");
    expect(maskedPeople([bank])).not.toContain("银行");
    expect(maskedPeople([{ ...bank, name: "另一银行", idNo: "91330106MA2OTHER12" }], own)).not.toContain("银行");
    expect(JSON.stringify(maskDocument({ holders: [bank, person] }, own))).toContain("示例银行杭州西湖支行");
    expect(JSON.stringify(maskDocument({ holders: [bank, person] }, own))).not.toContain("张伟");
  });

  it.each([
    ["1200000.00", "CNY", "1,200,000.00 元"],
    ["999", "CNY", "999 元"],
    ["12345678901234.5", "USD", "12,345,678,901,234.5 USD"],
    ["?", "CNY", "? 元"],
  ])("%s %s is shown as %s", (amount, currency, text) => {
    expect(amountText({ lang: "zh" }, amount, currency)).toBe(text);
  });
});

describe("general texts", () => {
  it.each([
    ["zh", "没有名为 {name} 的接入配置；现有：{known}", "没有名为…的接入配置"],
    ["zh", "{unit} 已被{measure}（{organ}，{documentNo}）", "该单元已被查封"],
    ["zh", "与第 {row} 行完全相同，不重复提交", "与第…行完全相同，不重复提交"],
    ["zh", "不是日期：“{shown}”", "不是日期"],
    ["en", "The name is masked: “{shown}” hides part of it", "The name is masked: “…” hides part of it"],
    ["en", "the authority has no unit {unit}", "the authority has no such unit"],
    ["en", "bdc case show {caseNo}", "bdc case show CASE"],
    ["zh", "没有占位符", "没有占位符"],
  ] as const)("in %s of “%s” are “%s”", (lang, text, general) => {
    expect(generalText(lang, text)).toBe(general);
  });
});

describe("colors in the cells of a table", () => {
  const heads = ["行", "状态", "说明"];
  const rows = [
    ["2", "✓ 已登簿", "已出证"],
    ["3", "✗ 未接收", "抵押人与登记簿的权利人不一致，请核对姓名和证件号码后重新提交"],
  ];
  const styles = (row: number, at: number) => (at === 1 ? ([undefined, "failure"] as const)[row] : undefined);
  const shown = (columns: number, color: boolean, isTTY = true) =>
    table(heads, rows, { isTTY, columns, color }, { styles });

  it.each([24, 40, 100])("stand around the text only, and change nothing else at %i columns", (columns) => {
    const colored = shown(columns, true);
    expect(colored).toMatch(/\u001b\[31m✗ 未接收\u001b\[39m/);
    expect(colored.match(/\u001b\[31m/g)).toHaveLength(1);
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(shown(columns, false));
  });

  it("are never in a pipe", () => {
    expect(shown(0, true, false)).not.toContain("\u001b");
  });
});

it("a period has a second date only when the day changes in China", () => {
  const start = Date.parse("2026-11-30T15:59:50Z");
  expect(periodText(start, start + 4_600)).toEqual(["2026-11-30 23:59:50", "23:59:54", 5]);
  expect(periodText(start, start + 75_000)).toEqual(["2026-11-30 23:59:50", "2026-12-01 00:01:05", 75]);
  expect(submissionWords("zh").period("a", "b", 75)).toBe("时间：a–b（1 分 15 秒）");
  expect(submissionWords("en").period("a", "b", 5)).toBe("time: a–b (5 s)");
});
