import { describe, expect, it } from "vitest";
import { EXCEPTIONS, ruleCoverage, rulesNotShown } from "../../../scripts/rule-scenarios.js";

describe("the rules and the example scenarios", () => {
  const coverage = ruleCoverage();

  it("include every rule of law and procedure", () => {
    const ids = new Set(coverage.map(({ rule }) => rule.id));
    const numbered = (prefix: string, last: number) =>
      Array.from({ length: last }, (_, i) => `${prefix}-${String(i + 1).padStart(2, "0")}`);
    const wanted = [...numbered("CF", 27), ...numbered("R", 6), ...numbered("DY", 20), ...numbered("YG", 8)];
    expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
    expect(coverage.filter(({ rule }) => rule.id.startsWith("procedure-"))).toHaveLength(7);
  });

  it("show each rule both ways, except those with a reason", () => {
    expect(rulesNotShown(coverage)).toEqual([]);
  });

  it("have no exception that is not needed", () => {
    const shown = coverage.filter(({ stops, passes }) => stops.length > 0 && passes.length > 0);
    expect(shown.map(({ rule }) => rule.id).filter((id) => id in EXCEPTIONS)).toEqual([]);
    expect(Object.keys(EXCEPTIONS).filter((id) => !coverage.some(({ rule }) => rule.id === id))).toEqual([]);
  });

  it("say of every rule that is neither checked nor registered why it is not shown", () => {
    const design = coverage.filter(({ enforced }) => enforced.includes("design"));
    expect(design.filter(({ exception }) => exception === undefined).map(({ rule }) => rule.id)).toEqual([]);
  });
});
