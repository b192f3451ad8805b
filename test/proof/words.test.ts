import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ALL_BUGS } from "../../proof/planted/all-bugs.js";
import { proofPage, type Run } from "../../proof/report.js";
import { figureZh, TIER_WORDS } from "../../proof/words.js";

const runs = Object.values(JSON.parse(readFileSync("docs/design/proof.json", "utf8")) as Record<string, Run>);

describe("the texts of the proof", () => {
  it("have Chinese for every tier and figure", () => {
    expect(runs.map((run) => run.tier.name).filter((name) => TIER_WORDS[name] === undefined)).toEqual([]);
    const figures = [...runs.flatMap((run) => Object.keys(run.tier.figures)), ...Object.keys(ALL_BUGS)];
    expect(figures.filter((name) => figureZh(name) === undefined)).toEqual([]);
  });

  it("are rendered in docs/design/proof.md from docs/design/proof.json", () => {
    const page = readFileSync("docs/design/proof.md", "utf8");
    const missing = /Not run at full size yet:\*\* (.*?)\. /.exec(page)?.[1]?.split(", ") ?? [];
    expect(page).toBe(proofPage(runs, missing));
  });
});
