import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AUTHORITIES } from "../../../src/sandbox/index.js";
import { deskActions } from "../../../src/sandbox/cases/review.js";
import { ScenarioError, ScenarioFile, playScenario, scenarioErrors } from "../../../src/sandbox/scenarios/play.js";
import { builtInActors } from "../../../src/sandbox/scenarios/actors.js";
import { DEFAULT_NAMES } from "../../../src/sandbox/scenarios/sample-filings.js";
import { differences } from "../../../src/sandbox/scenarios/match.js";
import { Step, Scenario } from "../../../src/sandbox/scenarios/schema.js";

const verbs = Step.options.map((o) => Object.keys(o.shape)[0]!);

describe.each(["en", "zh"])("docs/guide/%s/scenarios.md", (language) => {
  const text = readFileSync(new URL(`../../../docs/guide/${language}/scenarios.md`, import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| `(\w+)` \| .* \| `(\{.*\})` \|$/gm)].map(([, verb, example]) => ({
    verb: verb!,
    example: example!,
  }));

  it("describes every step, scenario field, name and desk action", () => {
    expect(rows.map((r) => r.verb)).toEqual(verbs);
    for (const field of Object.keys(Scenario.shape)) expect(text).toContain(`\`${field}\``);
    for (const name of Object.keys(DEFAULT_NAMES)) expect(text).toContain(`\`$${name}\``);
    for (const actor of builtInActors) expect(text).toContain(`\`${actor}\``);
    for (const action of deskActions) expect(text).toContain(`\`${action}\``);
    for (const { id } of AUTHORITIES.slice(1)) expect(text).toContain(`\`${id}\``);
  });

  it.each(rows)("has a valid example of $verb and names all of its fields", ({ verb, example }) => {
    const step = JSON.parse(example) as Record<string, unknown>;
    expect(Step.safeParse(step).success, example).toBe(true);
    expect(Object.keys(step)[0]).toBe(verb);
    const option = Step.options.find((o) => Object.keys(o.shape)[0] === verb)!;
    const row = text.split("\n").find((line) => line.startsWith(`| \`${verb}\` |`))!;
    const common = ["is", "expect", "by"];
    for (const field of Object.keys(option.shape)) if (!common.includes(field)) expect(row).toContain(field);
  });

  it("shows a scenario that passes", async () => {
    const [, json] = /^```json\n([^]*?)^```/m.exec(text)!;
    const [scenario] = ScenarioFile.parse(JSON.parse(json!)).stories;
    expect(await playScenario(scenario!)).toMatchObject({ ok: true });
  });

  it("can refer to more than 100 example scenarios", () => {
    const folder = new URL("../../../examples/scenarios/", import.meta.url);
    const all = readdirSync(folder).flatMap(
      (name) => ScenarioFile.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))).stories,
    );
    expect(all.length).toBeGreaterThan(100);
  });
});

it("scenarioErrors reports the pointer and the error of each invalid step", () => {
  const scenario = {
    zh: "一",
    en: "one",
    rules: ["CF-01"],
    steps: [
      { clock: "2026-03-02" },
      { file: "seizure.request", whit: {} },
      { desk: "aprove", case: "m" },
      { expect: 1, dance: true },
    ],
  };
  expect(scenarioErrors({ stories: [scenario] })).toEqual([
    expect.objectContaining({ pointer: "/stories/0/steps/1/whit", code: "field-unknown" }),
    expect.objectContaining({ pointer: "/stories/0/steps/2/desk", en: expect.stringContaining("approve") }),
    expect.objectContaining({ pointer: "/stories/0/steps/3", zh: "不支持该步骤", en: "unknown step" }),
  ]);
  expect(scenarioErrors({ stories: [{ ...scenario, steps: [{ note: "x" }] }] })).toEqual([]);
});

describe("the operators", () => {
  it.each([
    [{ $all: [{ $length: 2 }, { $has: 1 }] }, [1, 2], true],
    [{ $all: [{ $length: 2 }, { $has: 3 }] }, [1, 2], false],
    [{ $not: { a: 1 } }, { a: 2 }, true],
    [{ $not: { a: 1 } }, { a: 1 }, false],
    [{ $any: true }, 0, true],
    [{ $any: true }, undefined, false],
    [{ $any: false }, undefined, true],
    [{ $length: 1 }, [], false],
    [{ $match: "^S-\\d$" }, "S-1", true],
    [{ $match: "^S-\\d$" }, "T-1", false],
    [{ $between: ["2026-01-01", "2026-02-01"] }, "2026-02-01", true],
    [{ $between: ["2026-01-01", "2026-02-01"] }, "2026-02-02", false],
    [{ $between: [1, 2] }, "1", false],
  ])("compare %j with %j: %s", (expected, actual, holds) => {
    expect(differences(expected, actual).length === 0).toBe(holds);
  });

  it("cause a ScenarioError when they are unknown or hold an invalid regular expression", () => {
    expect(() => differences({ $hass: 1 }, [])).toThrow("$hass");
    expect(() => differences({ $has: 1, more: 2 }, [])).toThrow("$has");
    expect(() => differences({ $match: "(" }, "x")).toThrow(ScenarioError);
  });
});
