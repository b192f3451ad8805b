import { describe, expect, it } from "vitest";
import type { UnitState } from "../../../../src/contract/index.js";
import { judgeUnit } from "../../../../src/batch/reports/release/judge-unit.js";
import { verdictOf } from "../../../../src/batch/reports/release/verdict.js";
import { BANK, LI, UNIT, ZHANG, entry, filing, foreign, own, unit } from "./fixtures.js";

const judged = (change: Partial<UnitState>, mine = own()) => {
  const reasons = judgeUnit(unit(change), UNIT, mine);
  // No placeholder is left in a text.
  expect(JSON.stringify(reasons.flatMap((r) => [r.zh, r.en]))).not.toMatch(/[{}]/);
  return {
    codes: reasons.map((r) => r.code),
    verdict: verdictOf(reasons),
    text: reasons.map((r) => r.zh + r.en).join("\n"),
  };
};
const seizure = (queuePosition: number) => ({
  documentNo: "（2026）浙0106执1号",
  organ: "示例区人民法院",
  measure: "seizure" as const,
  queuePosition,
  receivedAt: "2026-03-02T09:00:00.000+08:00",
});
const notice = (change: Partial<UnitState["preNotices"][number]> = {}) => ({
  proofNo: "浙（2026）示例市不动产证明第0000005号",
  type: "purchase" as const,
  holders: [LI],
  registeredAt: "2026-03-01T10:00:00.000+08:00",
  ...change,
});
const restriction = (code: string) => ({ restrictions: [{ code, zh: "限制", en: "restriction" }] });

describe("judgeUnit on a unit without obstacles", () => {
  it.each<[string, Partial<UnitState>]>([
    ["our mortgage alone", {}],
    [
      "a later mortgage of another bank",
      { mortgages: [entry(), foreign({ registeredAt: "2026-03-02T11:00:00.000+08:00" })] },
    ],
    ["a proof number in other brackets", { mortgages: [entry({ proofNo: "浙(2026)示例市不动产证明第0000001号" })] }],
    ["another bank's notice that lapsed", { preNotices: [notice({ lapsesOn: "2026-03-02" })] }],
    [
      "a notice registered after our mortgage",
      { preNotices: [notice({ registeredAt: "2026-03-02T12:00:00.000+08:00" })] },
    ],
    ["our own mortgage notice", { preNotices: [notice({ type: "mortgage", holders: [BANK] })] }],
    ["the mortgagor's own purchase notice", { preNotices: [notice({ holders: [ZHANG] })] }],
    ["a restriction that repeats the mortgage", restriction("mortgaged")],
  ])("accepts %s", (_, change) => {
    expect(judged(change)).toMatchObject({ codes: [], verdict: "releasable" });
  });
});

describe("judgeUnit", () => {
  it.each<[string, Partial<UnitState>, string, string]>([
    ["a register without our mortgage", { mortgages: [], restrictions: [] }, "release-mortgage-gone", "refused"],
    ["another mortgage instead of ours", { mortgages: [foreign({ rank: 1 })] }, "release-mortgage-gone", "refused"],
    [
      "another mortgagee under our proof number",
      { mortgages: [entry({ mortgagee: "另一银行" })] },
      "release-mortgagee-differs",
      "refused",
    ],
    ["another amount", { mortgages: [entry({ amount: "999999.99" })] }, "release-amount-differs", "refused"],
    ["another currency", { mortgages: [entry({ currency: "USD" })] }, "release-currency-differs", "refused"],
    ["another term", { mortgages: [entry({ termEnd: "2055-01-04" })] }, "release-term-differs", "refused"],
    ["another type", { mortgages: [entry({ mortgageType: "maximum" })] }, "release-type-differs", "refused"],
    [
      "another transfer restriction",
      { mortgages: [entry({ transferRestricted: true })] },
      "release-transfer-ban-differs",
      "needs-decision",
    ],
    [
      "a fixed claim",
      { mortgages: [entry({ claimFixedAt: "2026-03-02T12:00:00.000+08:00" })] },
      "release-claim-fixed",
      "refused",
    ],
    ["a seizure in force", { seizures: [seizure(0)] }, "release-seized", "refused"],
    ["a pre-seizure", { seizures: [{ ...seizure(0), measure: "pre-seizure" }] }, "release-seized", "refused"],
    ["a waiting seizure", { seizures: [seizure(1)] }, "release-seizure-waiting", "refused"],
    ["a seizure reported only as a restriction", restriction("R-01"), "release-seized-otherwise", "refused"],
    ["a seizure of the parcel", restriction("CF-20"), "release-seized-otherwise", "refused"],
    [
      "another mortgage with a better rank",
      { mortgages: [foreign({ rank: 1 }), entry({ rank: 2 })] },
      "release-rank",
      "needs-decision",
    ],
    [
      "another mortgage with the same rank",
      { mortgages: [foreign({ rank: 1 }), entry()] },
      "release-rank",
      "needs-decision",
    ],
    [
      "another mortgage that was registered earlier",
      { mortgages: [entry(), foreign({ registeredAt: "2026-03-02T09:59:59.999+08:00" })] },
      "release-rank",
      "needs-decision",
    ],
    ["rank 2 without a rank 1 on the unit", { mortgages: [entry({ rank: 2 })] }, "release-rank", "needs-decision"],
    ["a purchase notice of another person", { preNotices: [notice()] }, "release-pre-notice", "needs-decision"],
    [
      "a mortgage notice of another person",
      { preNotices: [notice({ type: "mortgage" })] },
      "release-pre-notice",
      "needs-decision",
    ],
    [
      "a notice that lapses today",
      { preNotices: [notice({ lapsesOn: "2026-03-03" })] },
      "release-pre-notice",
      "needs-decision",
    ],
    ["a notice without holders", { preNotices: [notice({ holders: [] })] }, "release-pre-notice", "needs-decision"],
    [
      "a notice held jointly with another person",
      { preNotices: [notice({ holders: [BANK, LI] })] },
      "release-pre-notice",
      "needs-decision",
    ],
    [
      "an objection",
      { objections: [{ applicant: "王芳", registeredAt: "2026-03-01T10:00:00.000+08:00", lapsesOn: "2026-03-16" }] },
      "release-objection",
      "needs-decision",
    ],
    [
      "a lapsed objection that the register still contains",
      { objections: [{ applicant: "王芳", registeredAt: "2026-02-01T10:00:00.000+08:00", lapsesOn: "2026-02-16" }] },
      "release-objection",
      "needs-decision",
    ],
    [
      "a right of habitation",
      { habitation: [{ holder: "王芳", registeredAt: "2026-03-01T10:00:00.000+08:00" }] },
      "release-habitation",
      "needs-decision",
    ],
    ["a correction in progress", restriction("R-05"), "release-restricted", "needs-decision"],
    ["a restriction with an unknown code", restriction("constructor"), "release-restricted", "needs-decision"],
    ["a pre-notice reported only as a restriction", restriction("R-02"), "release-restricted", "needs-decision"],
    [
      "the state of another unit",
      { unitCode: UNIT.replace("F00010001", "F00010002") },
      "release-other-unit",
      "refused",
    ],
  ])("objects to %s", (_, change, code, verdict) => {
    expect(judged(change)).toMatchObject({ codes: [code], verdict });
  });

  it("accepts mortgages that step back behind ours by the agreement of the filing, and none that does not", () => {
    const earlier = { registeredAt: "2026-03-02T09:00:00.000+08:00" };
    const [second, third] = [
      foreign({ ...earlier, rank: 2, proofNo: "浙（2026）示例市不动产证明第0000007号" }),
      foreign({ ...earlier, rank: 3, proofNo: "浙（2026）示例市不动产证明第0000008号" }),
    ];
    const agreed = (rankBefore: string) => own({ content: filing({ rankBefore }) });
    const mortgages = [entry(), second, third];
    expect(judged({ mortgages }, agreed("浙(2026)示例市不动产证明第0000007号")).codes).toEqual([]);
    // The second one did not step back for it.
    expect(judged({ mortgages }, agreed(third.proofNo)).codes).toEqual(["release-rank"]);
    expect(judged({ mortgages }).codes).toEqual(["release-rank"]);
    const not = [foreign({ ...earlier, rank: 1, proofNo: second.proofNo }), entry({ rank: 2 })];
    expect(judged({ mortgages: not }, agreed(second.proofNo)).codes).toEqual(["release-rank"]);
  });

  it("sums prior claims exactly per currency, and names institutions but no person", () => {
    const { text } = judged({
      mortgages: [
        foreign({ rank: 1, amount: "50000000.10" }),
        foreign({ rank: 2, amount: "0.20", mortgagee: "赵小刚" }),
        foreign({ rank: 3, amount: "7", currency: "USD" }),
        entry({ rank: 4 }),
      ],
    });
    expect(text).toContain("在先债权合计 50000000.30 CNY、7.00 USD");
    expect(text).toContain("另一银行股份有限公司 50000000.10 CNY（第 1 顺位）");
    expect(text).not.toContain("赵小刚");
    expect(text).toContain("赵**");
  });

  it("masks the people in objections, rights of habitation and pre-notices", () => {
    const { text } = judged({
      objections: [{ applicant: "王芳", registeredAt: "2026-03-01T10:00:00.000+08:00", lapsesOn: "2026-03-16" }],
      habitation: [{ holder: "陈强", registeredAt: "2026-03-01T10:00:00.000+08:00" }],
      preNotices: [notice()],
    });
    for (const name of ["王芳", "陈强", LI.name, LI.idNo]) expect(text).not.toContain(name);
  });

  it("returns the most severe verdict", () => {
    const both = { mortgages: [foreign({ rank: 1 }), entry({ rank: 2, amount: "1" })] };
    expect(judged(both)).toMatchObject({ codes: ["release-amount-differs", "release-rank"], verdict: "refused" });
  });

  it("compares the maximum claim of a maximum mortgage", () => {
    const content = filing({ mortgageType: "maximum", securedPrincipal: undefined, maximumClaim: "3000000" });
    const maximum = (amount: string) => ({ mortgages: [entry({ mortgageType: "maximum", amount })] });
    expect(judged(maximum("3000000.00"), own({ content })).codes).toEqual([]);
    expect(judged(maximum("1000000.00"), own({ content })).codes).toEqual(["release-amount-differs"]);
  });
});

describe("judgeUnit on land that may not be mortgaged (民法典 399)", () => {
  const onLand = (feature: string) => {
    const code = UNIT.replace("GB", feature);
    const reasons = judgeUnit(unit({ unitCode: code }), code, own());
    return [reasons.map((r) => r.code), verdictOf(reasons)];
  };
  it.each([
    ["GB", [], "releasable"],
    ["JA", ["release-land-not-mortgageable"], "refused"],
    ["ZB", ["release-land-not-mortgageable"], "refused"],
    ["GW", ["release-land-not-mortgageable"], "refused"],
    ["JC", ["release-collective-land"], "needs-decision"],
    ["JB", ["release-collective-land"], "needs-decision"],
    ["JD", ["release-collective-land"], "needs-decision"],
  ])("judges the land type %s", (feature, codes, verdict) => {
    expect(onLand(feature)).toEqual([codes, verdict]);
  });
});
