import { describe, expect, it } from "vitest";
import { contentDigest } from "../../../../src/contract/index.js";
import type { CaseSummary } from "../../../../src/sdk/index.js";
import { judgeAlerts, judgeIdentity, judgeStatus } from "../../../../src/batch/reports/release/judge-case.js";
import { UNIT, filing } from "./fixtures.js";

const content = filing();
const record = {
  caseNo: "C-1",
  kind: "mortgage.file",
  ref: "M-1",
  digest: contentDigest("mortgage.file", content),
} as const;
const found = (change: Partial<CaseSummary> = {}): CaseSummary => ({
  caseNo: "C-1",
  ref: "M-1",
  kind: "mortgage.file",
  contentDigest: record.digest,
  status: "certified",
  authorityStatus: { code: "9", text: "已出证" },
  done: true,
  version: 5,
  authority: "000000",
  receivedAt: "2026-03-02T10:00:00.000+08:00",
  updatedAt: "2026-03-02T10:00:00.000+08:00",
  units: [{ unitCode: UNIT, rank: 1 }],
  certificates: [],
  ...change,
});
const judge = (change: Partial<CaseSummary> = {}) => judgeIdentity(found(change), record, content).map((r) => r.code);

describe("judgeIdentity", () => {
  it("accepts a case when all its data agrees, and when it carries only its number", () => {
    expect(judge()).toEqual([]);
    expect(judge({ units: [], contentDigest: undefined })).toEqual([]);
  });

  it.each<[string, Partial<CaseSummary>]>([
    ["another number", { caseNo: "C-2" }],
    ["another kind", { kind: "mortgage.cancel" }],
    ["another ref", { ref: "M-2" }],
    ["another unit", { units: [{ unitCode: UNIT.replace("F00010001", "F00010002") }] }],
    ["a further unit", { units: [{ unitCode: UNIT }, { unitCode: UNIT.replace("F00010001", "F00010002") }] }],
    ["another content digest", { contentDigest: "0".repeat(64) }],
  ])("rejects a case with %s", (_, change) => {
    expect(judge(change)).toEqual(["release-other-case"]);
  });
});

describe("judgeStatus", () => {
  it.each([
    ["registered", undefined],
    ["certified", undefined],
    ["reviewing", ["release-not-registered", "not-yet"]],
    ["suspended", ["release-not-registered", "not-yet"]],
    ["refused", ["release-case-ended", "refused"]],
    ["not-accepted", ["release-case-ended", "refused"]],
    ["withdrawn", ["release-case-ended", "refused"]],
    ["unrecognised", ["release-status-unknown", "needs-decision"]],
  ] as const)("judges the case status %s", (status, expected) => {
    expect(judgeStatus(found({ status })).map((r) => [r.code, r.verdict])).toEqual(expected ? [expected] : []);
  });

  it("masks personal data in the authority's text", () => {
    const authorityStatus = { code: "3", text: "抵押人：张伟 正在审核" };
    expect(JSON.stringify(judgeStatus(found({ status: "reviewing", authorityStatus })))).not.toContain("张伟");
  });
});

it("judgeAlerts refuses a release when a seizure fixed the claim, and ignores other alerts", () => {
  const alert = (code: string) => ({ code, zh: "抵押人：张伟", en: "x", at: "2026-03-02T10:00:00.000+08:00" });
  const reasons = judgeAlerts(found({ alerts: [alert("R-06"), alert("R-04")] }));
  expect(reasons.map((r) => [r.code, r.verdict])).toEqual([["R-06", "refused"]]);
  expect(JSON.stringify(reasons)).not.toContain("张伟");
});
