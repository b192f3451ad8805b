import { describe, expect, it } from "vitest";
import { fingerprint, mortgage, type Asked } from "../../proof/checker/asked.js";
import { judge, type Answered } from "../../proof/checker/judge.js";
import { identityOf, type RegisteredCase } from "../../proof/checker/register.js";
import type { Told, Word } from "../../proof/checker/told.js";

const caseOf = (asked: Asked, no: number, more: Partial<RegisteredCase> = {}): RegisteredCase => ({
  caseNo: `C${no}`,
  status: "certified",
  identity: identityOf(asked),
  content: fingerprint(asked),
  units: asked.units.map((unitCode) => ({ unitCode, rank: 1 })),
  certificates: [{ no: `Z${no}`, unitCodes: asked.units }],
  ...more,
});
const reportedRow = ({ ref }: Asked, word: Word | undefined, no?: number, more: Partial<Told> = {}): Told => ({
  ref,
  word,
  outcome: word ?? "other",
  caseNo: no === undefined ? "" : `C${no}`,
  certificates: no === undefined ? [] : [`Z${no}`],
  errors: word === "filed" ? "" : "why",
  ...more,
});

const one = mortgage("P-1", 1);
const two = mortgage("P-2", 2);
const register = [caseOf(one, 1), caseOf(two, 2)];
const judgeRows = (rows: Told[], cases = register, more: Partial<Answered> = {}) =>
  judge(cases, [{ about: "office", asked: [one, two], told: rows, ...more }]);

describe("the checker of reported results", () => {
  it("reports nothing when all results are correct", () => {
    expect(judgeRows([reportedRow(one, "filed", 1), reportedRow(two, "filed", 2)])).toEqual({
      filings: 2,
      wronglyTold: [],
      lost: [],
      doubled: [],
      wrong: [],
      withPerson: 0,
    });
  });

  const otherContent = mortgage("P-1", 1, { amount: "9000000" });
  const otherUnit = mortgage("P-1", 9);
  it.each([
    ["swapped case numbers", [reportedRow(one, "filed", 2), reportedRow(two, "filed", 1)], register],
    ["one case number for two filings", [reportedRow(one, "filed", 1), reportedRow(two, "filed", 1)], register],
    ["a case number that does not exist", [reportedRow(one, "filed", 1), reportedRow(two, "filed", 7)], register],
    ["a missing case number", [reportedRow(one, "filed", 1), reportedRow(two, "filed")], register],
    [
      "a case with different content",
      [reportedRow(one, "filed", 1), reportedRow(two, "filed", 2)],
      [caseOf(otherContent, 1), caseOf(two, 2)],
    ],
    [
      "a case for a different unit",
      [reportedRow(one, "filed", 1), reportedRow(two, "filed", 2)],
      [caseOf(otherUnit, 1), caseOf(two, 2)],
    ],
    [
      "an accepted filing that is reported as turned away",
      [reportedRow(one, "turned-away"), reportedRow(two, "filed", 2)],
      register,
    ],
    [
      "an accepted filing that is reported as discarded",
      [reportedRow(one, "discarded"), reportedRow(two, "filed", 2)],
      register,
    ],
    [
      "a valid filing that is reported as turned away",
      [reportedRow(one, "turned-away"), reportedRow(two, "filed", 2)],
      [caseOf(two, 2)],
    ],
    [
      "an accepted filing that is reported as needing a person",
      [reportedRow(one, "needs-a-person"), reportedRow(two, "filed", 2)],
      register,
    ],
    ["an unknown outcome word", [reportedRow(one, undefined), reportedRow(two, "filed", 2)], register],
    [
      "a certificate for a different unit",
      [reportedRow(one, "filed", 1, { certificates: ["Z2"] }), reportedRow(two, "filed", 2)],
      register,
    ],
  ] as const)("reports %s", (_, rows, cases) => {
    expect(judgeRows([...rows], [...cases]).wronglyTold).not.toEqual([]);
  });

  it("reports lost filings, doubled filings and cases without a filing", () => {
    expect(judgeRows([reportedRow(one, "open"), reportedRow(two, "filed", 2)], [caseOf(two, 2)]).lost).toHaveLength(1);
    expect(judgeRows([reportedRow(one, "filed", 1)]).lost).toHaveLength(1);
    expect(
      judgeRows([reportedRow(one, "filed", 1), reportedRow(two, "filed", 2)], [...register, caseOf(one, 3)]).doubled,
    ).toHaveLength(2);
    const ranked = caseOf(two, 2, { units: [{ unitCode: two.units[0]!, rank: 2 }] });
    expect(
      judgeRows([reportedRow(one, "filed", 1), reportedRow(two, "filed", 2)], [register[0]!, ranked]).doubled,
    ).toHaveLength(1);
    const stranger = caseOf(mortgage("P-9", 9), 9);
    expect(
      judgeRows([reportedRow(one, "filed", 1), reportedRow(two, "filed", 2)], [...register, stranger]).wrong,
    ).toHaveLength(1);
  });

  it("accepts a conflict that needs a person, and a wrong case number that is listed as a contradiction", () => {
    const taken = [caseOf(otherUnit, 1), caseOf(two, 2)];
    const rows = [reportedRow(one, "needs-a-person"), reportedRow(two, "filed", 2)];
    expect(judge(taken, [{ about: "office", asked: [one, two], told: rows }], [otherUnit])).toMatchObject({
      wronglyTold: [],
      withPerson: 1,
    });
    const swapped = [
      reportedRow(one, "filed", 2, { certificates: [] }),
      reportedRow(two, "filed", 1, { certificates: [] }),
    ];
    expect(judgeRows(swapped, register, { contradicted: new Set(["P-1", "P-2"]) }).wronglyTold).toEqual([]);
    expect(judgeRows(swapped, register, { contradicted: new Set(["P-1"]) }).wronglyTold).not.toEqual([]);
    const unnumbered = [reportedRow(one, "filed", undefined), reportedRow(two, "filed", 2)];
    expect(judgeRows(unnumbered, register, { contradicted: new Set(["P-1"]) }).wronglyTold).not.toEqual([]);
  });
});
