import { describe, expect, it } from "vitest";
import { fingerprint, mortgage, type RequestedFiling } from "../../proof/checker/requested-filing.js";
import { judge, type OfficeReport } from "../../proof/checker/judge.js";
import { identityOf, type RegisteredCase } from "../../proof/checker/register.js";
import type { ReportedRow, ReportedState } from "../../proof/checker/result-file.js";

const caseOf = (requested: RequestedFiling, no: number, more: Partial<RegisteredCase> = {}): RegisteredCase => ({
  caseNo: `C${no}`,
  status: "certified",
  identity: identityOf(requested),
  content: fingerprint(requested),
  units: requested.units.map((unitCode) => ({ unitCode, rank: 1 })),
  certificates: [{ no: `Z${no}`, unitCodes: requested.units }],
  ...more,
});
const reported = (
  { ref }: RequestedFiling,
  state: ReportedState | undefined,
  no?: number,
  more: Partial<ReportedRow> = {},
): ReportedRow => ({
  ref,
  state,
  outcome: state ?? "other",
  caseNo: no === undefined ? "" : `C${no}`,
  certificates: no === undefined ? [] : [`Z${no}`],
  errors: state === "filed" ? "" : "why",
  ...more,
});

const one = mortgage("P-1", 1);
const two = mortgage("P-2", 2);
const register = [caseOf(one, 1), caseOf(two, 2)];
const judged = (rows: ReportedRow[], cases = register, more: Partial<OfficeReport> = {}) =>
  judge(cases, [{ about: "office", requested: [one, two], reported: rows, ...more }]);

describe("the checker of reported results", () => {
  it("reports nothing when every result matches the register", () => {
    expect(judged([reported(one, "filed", 1), reported(two, "filed", 2)])).toEqual({
      filings: 2,
      misreported: [],
      lost: [],
      duplicated: [],
      wrong: [],
      withPerson: 0,
    });
  });

  const otherContent = mortgage("P-1", 1, { amount: "9000000" });
  const otherUnit = mortgage("P-1", 9);
  it.each([
    ["swapped case numbers", [reported(one, "filed", 2), reported(two, "filed", 1)], register],
    ["one case number for two filings", [reported(one, "filed", 1), reported(two, "filed", 1)], register],
    ["a case number that does not exist", [reported(one, "filed", 1), reported(two, "filed", 7)], register],
    ["an empty case number", [reported(one, "filed", 1), reported(two, "filed")], register],
    [
      "a case with other content",
      [reported(one, "filed", 1), reported(two, "filed", 2)],
      [caseOf(otherContent, 1), caseOf(two, 2)],
    ],
    [
      "a case of another unit",
      [reported(one, "filed", 1), reported(two, "filed", 2)],
      [caseOf(otherUnit, 1), caseOf(two, 2)],
    ],
    ["a rejection of a filing that has a case", [reported(one, "turned-away"), reported(two, "filed", 2)], register],
    ["a discarded filing that has a case", [reported(one, "discarded"), reported(two, "filed", 2)], register],
    ["a rejection without a reason", [reported(one, "turned-away"), reported(two, "filed", 2)], [caseOf(two, 2)]],
    ["manual review without a reason", [reported(one, "needs-a-person"), reported(two, "filed", 2)], register],
    ["an unknown outcome", [reported(one, undefined), reported(two, "filed", 2)], register],
    [
      "a certificate of another unit",
      [reported(one, "filed", 1, { certificates: ["Z2"] }), reported(two, "filed", 2)],
      register,
    ],
  ] as const)("detects %s", (_, rows, cases) => {
    expect(judged([...rows], [...cases]).misreported).not.toEqual([]);
  });

  it("detects lost, duplicated and unrequested filings", () => {
    expect(judged([reported(one, "open"), reported(two, "filed", 2)], [caseOf(two, 2)]).lost).toHaveLength(1);
    expect(judged([reported(one, "filed", 1)]).lost).toHaveLength(1);
    expect(
      judged([reported(one, "filed", 1), reported(two, "filed", 2)], [...register, caseOf(one, 3)]).duplicated,
    ).toHaveLength(2);
    const ranked = caseOf(two, 2, { units: [{ unitCode: two.units[0]!, rank: 2 }] });
    expect(
      judged([reported(one, "filed", 1), reported(two, "filed", 2)], [register[0]!, ranked]).duplicated,
    ).toHaveLength(1);
    const stranger = caseOf(mortgage("P-9", 9), 9);
    expect(judged([reported(one, "filed", 1), reported(two, "filed", 2)], [...register, stranger]).wrong).toHaveLength(
      1,
    );
  });

  it("accepts manual review of a conflict, and a wrong case number that is listed as a contradiction", () => {
    const taken = [caseOf(otherUnit, 1), caseOf(two, 2)];
    const rows = [reported(one, "needs-a-person"), reported(two, "filed", 2)];
    expect(judge(taken, [{ about: "office", requested: [one, two], reported: rows }], [otherUnit])).toMatchObject({
      misreported: [],
      withPerson: 1,
    });
    const swapped = [reported(one, "filed", 2, { certificates: [] }), reported(two, "filed", 1, { certificates: [] })];
    expect(judged(swapped, register, { contradicted: new Set(["P-1", "P-2"]) }).misreported).toEqual([]);
    expect(judged(swapped, register, { contradicted: new Set(["P-1"]) }).misreported).not.toEqual([]);
    const unnumbered = [reported(one, "filed", undefined), reported(two, "filed", 2)];
    expect(judged(unnumbered, register, { contradicted: new Set(["P-1"]) }).misreported).not.toEqual([]);
  });
});
