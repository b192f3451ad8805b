import { describe, expect, it } from "vitest";
import { releaseTotals } from "../../../../src/batch/reports/release/money.js";
import { releaseReason } from "../../../../src/batch/reports/release/reasons.js";
import { releaseCsv } from "../../../../src/batch/reports/release/release-csv.js";
import { verdictOf, type ReleaseReason, type ReleaseVerdict } from "../../../../src/batch/reports/release/verdict.js";

function row(n: number, reasons: ReleaseReason[] = [], change: Partial<ReleaseVerdict> = {}): ReleaseVerdict {
  const verdict = verdictOf(reasons);
  return {
    row: n,
    ref: `M-${n}`,
    amount: "0.10",
    currency: "CNY",
    borrower: "张*",
    verdict,
    releasable: verdict === "releasable",
    verified: verdict !== "not-verified",
    reasons,
    warnings: [],
    ...change,
  };
}
const habitationReason = releaseReason("release-habitation", { unit: "U", holder: "王*" });

describe("release totals", () => {
  it("are exact, separate for each verdict and currency, and count two rows of one filing once", () => {
    const totals = releaseTotals([
      row(2),
      row(3, [], { amount: "0.20" }),
      row(4, [], { ref: "M-3", amount: "0.20" }),
      row(5, [], { amount: "5", currency: "USD" }),
      row(6, [habitationReason], { amount: "9007199254740993.01" }),
      row(7, [releaseReason("release-filing-failed")], { ref: "", amount: undefined, currency: undefined }),
      row(8, [releaseReason("release-filing-failed")], { ref: "", amount: undefined, currency: undefined }),
    ]);
    expect(totals).toEqual([
      {
        verdict: "releasable",
        rows: 4,
        mortgages: 3,
        amounts: [
          { amount: "0.30", currency: "CNY" },
          { amount: "5.00", currency: "USD" },
        ],
      },
      { verdict: "refused", rows: 2, mortgages: 2, amounts: [] },
      {
        verdict: "needs-decision",
        rows: 1,
        mortgages: 1,
        amounts: [{ amount: "9007199254740993.01", currency: "CNY" }],
      },
    ]);
  });
});

describe("the release CSV", () => {
  const lines = (verdicts: ReleaseVerdict[], lang: "zh" | "en" = "zh") =>
    Buffer.from(releaseCsv(verdicts, lang)).toString("utf8").split("\r\n");

  it("opens in Excel, with a byte order mark, CRLF, one row per line and no formulas", () => {
    const [header, first] = lines([row(2, [], { ref: "=1+1" })]);
    expect(header).toBe("\ufeff行,申请编号,借款人,金额,币种,受理编号,证明号,登簿时间,结论,原因代码,原因,处理建议");
    expect(first).toBe("2,'=1+1,张*,0.10,CNY,,,,可放款,,,");
  });

  it("contains the verdict, the reason codes and the fixes in either language", () => {
    const reasons = [
      habitationReason,
      releaseReason("release-not-registered", { status: "审核中", statusEn: "reviewing" }),
    ];
    const [, zh = ""] = lines([row(2, reasons)]);
    expect(zh).toContain(",需人工决定,release-habitation；release-not-registered,U 设有居住权");
    const [, en = ""] = lines([row(2, reasons)], "en");
    expect(en).toContain(",needs a decision,");
    expect(en).toContain("not registered yet (reviewing)");
  });
});
