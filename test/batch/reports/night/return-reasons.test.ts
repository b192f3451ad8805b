import { expect, test } from "vitest";
import { PERSON_REASONS } from "../../../../src/batch/needs-person/reasons.js";
import { RETURN_CLASSES, classifiedCodes, returnClassOf } from "../../../../src/batch/reports/night/return-reasons.js";
import { PROBLEMS } from "../../../../src/contract/index.js";
import { RULES, explainedCodes } from "../../../../src/sdk/index.js";

/** Says only that there are reasons, which follow. */
const WITHOUT_CLASS = ["turned-away"];

test("every code of the contract, the rules and the ledger has a class", () => {
  const codes = [
    ...explainedCodes(),
    ...RULES.map(({ id }) => id),
    ...Object.keys(PROBLEMS),
    ...Object.keys(PERSON_REASONS),
  ];
  expect([...new Set(codes)].filter((code) => returnClassOf(code) === "other")).toEqual(WITHOUT_CLASS);
});

test("codes and texts that nobody defined are `other`, even if they begin like a known code", () => {
  for (const code of ["", "B1024", "登记机构认为材料不全", "name-of-the-officer", "unit-code-9", "constructor"])
    expect(returnClassOf(code)).toBe("other");
});

test("rules of a pack are rules, and what stands in the register is its own class", () => {
  expect(returnClassOf("HZ-03")).toBe("rules");
  expect(returnClassOf("CF-01")).toBe("rules");
  expect(returnClassOf("R-01")).toBe("register");
});

test("every class has codes, except that nothing known is `other` but the general refusal", () => {
  const codes = classifiedCodes();
  expect([...codes.keys()]).toEqual(Object.keys(RETURN_CLASSES));
  for (const [name, list] of codes) expect(list.length, name).toBeGreaterThan(0);
  expect(codes.get("other")).toEqual(WITHOUT_CLASS);
});
