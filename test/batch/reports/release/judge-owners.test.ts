import { describe, expect, it } from "vitest";
import { judgeOwners } from "../../../../src/batch/reports/release/judge-owners.js";
import { verdictOf } from "../../../../src/batch/reports/release/verdict.js";
import { LI, UNIT, ZHANG, filing } from "./fixtures.js";

const OTHER_UNIT = UNIT.replace("F00010001", "F00010002");
const judge = (owners: { name: string; idNo?: string }[], mortgagors = [ZHANG] as (typeof ZHANG | typeof LI)[]) => {
  const reasons = judgeOwners([{ unitCode: UNIT, owners }], filing({ mortgagors }));
  return [reasons.map((r) => r.code), verdictOf(reasons)];
};

describe("judgeOwners", () => {
  it.each<[string, { name: string; idNo?: string }[]]>([
    ["the same name and number", [ZHANG]],
    ["the same name without a number", [{ name: "张伟" }]],
    ["the same name with a space and the number in lower case", [{ name: "张 伟", idNo: ZHANG.idNo.toLowerCase() }]],
    ["the same name with the number of 15 digits", [{ name: "张伟", idNo: "330106900101001" }]],
  ])("accepts %s", (_, owners) => {
    expect(judge(owners)).toEqual([[], "releasable"]);
  });

  it.each<[string, { name: string; idNo?: string }[], string, string]>([
    ["another owner", [LI], "release-mortgagor-differs", "refused"],
    ["the same name with another number", [{ name: "张伟", idNo: LI.idNo }], "release-mortgagor-differs", "refused"],
    ["another name with the same number", [{ name: "张玮", idNo: ZHANG.idNo }], "release-mortgagor-differs", "refused"],
    ["a co-owner who is not a mortgagor", [ZHANG, LI], "release-co-owner", "needs-decision"],
    ["a unit without owners", [], "release-owner-unknown", "needs-decision"],
  ])("objects to %s", (_, owners, code, verdict) => {
    expect(judge(owners)).toEqual([[code], verdict]);
  });

  it("requires each mortgagor to own at least one of the units", () => {
    expect(judge([ZHANG, LI], [ZHANG, LI])).toEqual([[], "releasable"]);
    expect(judge([ZHANG], [ZHANG, LI])).toEqual([["release-mortgagor-differs"], "refused"]);
    const content = filing({
      mortgagors: [ZHANG, LI],
      otherUnits: [{ unitCode: OTHER_UNIT, titleNo: "浙（2023）示例市不动产权第0012346号" }],
    });
    const states = [
      { unitCode: UNIT, owners: [ZHANG] },
      { unitCode: OTHER_UNIT, owners: [LI] },
    ];
    expect(judgeOwners(states, content)).toEqual([]);
    // As long as a unit is unknown, a mortgagor may own it.
    expect(judgeOwners(states.slice(0, 1), content)).toEqual([]);
  });

  it("masks the names of owners", () => {
    const reasons = judgeOwners([{ unitCode: UNIT, owners: [ZHANG, LI] }], filing());
    expect(JSON.stringify(reasons)).not.toContain(LI.name);
    expect(JSON.stringify(reasons)).toContain("李*");
  });
});
