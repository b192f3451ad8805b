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
const told = ({ ref }: Asked, word: Word | undefined, no?: number, more: Partial<Told> = {}): Told => ({
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
const judged = (rows: Told[], cases = register, more: Partial<Answered> = {}) =>
  judge(cases, [{ about: "office", asked: [one, two], told: rows, ...more }]);

describe("the checker of what is told", () => {
  it("finds nothing where everything is told as it is", () => {
    expect(judged([told(one, "filed", 1), told(two, "filed", 2)])).toEqual({
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
    ["numbers that are swapped", [told(one, "filed", 2), told(two, "filed", 1)], register],
    ["a number for two", [told(one, "filed", 1), told(two, "filed", 1)], register],
    ["a number that does not exist", [told(one, "filed", 1), told(two, "filed", 7)], register],
    ["an empty number", [told(one, "filed", 1), told(two, "filed")], register],
    [
      "a case of other content",
      [told(one, "filed", 1), told(two, "filed", 2)],
      [caseOf(otherContent, 1), caseOf(two, 2)],
    ],
    ["a case of another unit", [told(one, "filed", 1), told(two, "filed", 2)], [caseOf(otherUnit, 1), caseOf(two, 2)]],
    ["a case that is called turned away", [told(one, "turned-away"), told(two, "filed", 2)], register],
    ["a case that is called given up", [told(one, "discarded"), told(two, "filed", 2)], register],
    ["a sound filing that is called turned away", [told(one, "turned-away"), told(two, "filed", 2)], [caseOf(two, 2)]],
    ["a person who is asked for nothing", [told(one, "needs-a-person"), told(two, "filed", 2)], register],
    ["a word that it does not know", [told(one, undefined), told(two, "filed", 2)], register],
    [
      "a certificate of another unit",
      [told(one, "filed", 1, { certificates: ["Z2"] }), told(two, "filed", 2)],
      register,
    ],
  ] as const)("sees %s", (_, rows, cases) => {
    expect(judged([...rows], [...cases]).wronglyTold).not.toEqual([]);
  });

  it("sees what is lost, doubled, and asked for by nobody", () => {
    expect(judged([told(one, "open"), told(two, "filed", 2)], [caseOf(two, 2)]).lost).toHaveLength(1);
    expect(judged([told(one, "filed", 1)]).lost).toHaveLength(1);
    expect(judged([told(one, "filed", 1), told(two, "filed", 2)], [...register, caseOf(one, 3)]).doubled).toHaveLength(
      2,
    );
    const ranked = caseOf(two, 2, { units: [{ unitCode: two.units[0]!, rank: 2 }] });
    expect(judged([told(one, "filed", 1), told(two, "filed", 2)], [register[0]!, ranked]).doubled).toHaveLength(1);
    const stranger = caseOf(mortgage("P-9", 9), 9);
    expect(judged([told(one, "filed", 1), told(two, "filed", 2)], [...register, stranger]).wrong).toHaveLength(1);
  });

  it("lets a conflict rest with a person, and a wrong number where it is listed as a contradiction", () => {
    const taken = [caseOf(otherUnit, 1), caseOf(two, 2)];
    const rows = [told(one, "needs-a-person"), told(two, "filed", 2)];
    expect(judge(taken, [{ about: "office", asked: [one, two], told: rows }], [otherUnit])).toMatchObject({
      wronglyTold: [],
      withPerson: 1,
    });
    const swapped = [told(one, "filed", 2, { certificates: [] }), told(two, "filed", 1, { certificates: [] })];
    expect(judged(swapped, register, { contradicted: new Set(["P-1", "P-2"]) }).wronglyTold).toEqual([]);
    expect(judged(swapped, register, { contradicted: new Set(["P-1"]) }).wronglyTold).not.toEqual([]);
    const unnumbered = [told(one, "filed", undefined), told(two, "filed", 2)];
    expect(judged(unnumbered, register, { contradicted: new Set(["P-1"]) }).wronglyTold).not.toEqual([]);
  });
});
