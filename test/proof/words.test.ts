import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ALL_BUGS } from "../../proof/planted/all-bugs.js";
import { proofPage, type Run } from "../../proof/report.js";
import { figureZh, TIER_WORDS } from "../../proof/words.js";

const runs = Object.values(JSON.parse(readFileSync("docs/design/proof.json", "utf8")) as Record<string, Run>);

describe("the proof report", () => {
  it("has a Chinese text for every tier and every figure", () => {
    expect(runs.map((run) => run.tier.name).filter((name) => TIER_WORDS[name] === undefined)).toEqual([]);
    const figures = [...runs.flatMap((run) => Object.keys(run.tier.figures)), ...Object.keys(ALL_BUGS)];
    expect(figures.filter((name) => figureZh(name) === undefined)).toEqual([]);
  });

  it("in docs/design/proof.md matches docs/design/proof.json", () => {
    const page = readFileSync("docs/design/proof.md", "utf8");
    const missing = /Not run whole yet:\*\* (.*?)\. /.exec(page)?.[1]?.split(", ") ?? [];
    expect(page).toBe(proofPage(runs, missing));
  });
});
