import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ScenarioFile, playScenario, type Scenario } from "../../../src/sandbox/scenarios/play.js";
import { differences } from "../../../src/sandbox/scenarios/match.js";

const folder = new URL("../../../examples/scenarios/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const scenariosIn = (name: string): Scenario[] =>
  ScenarioFile.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))).stories;

describe.each(files)("the scenario file %s", (name) => {
  it.each(scenariosIn(name).map((scenario) => [scenario.zh, scenario] as const))(
    "plays as expected: %s",
    async (_, scenario) => {
      const { steps } = await playScenario(scenario);
      const failed = steps.filter((s) => s.differences.length > 0);
      expect(failed.map((s) => `${s.step} ${s.did}: ${JSON.stringify(s.differences)}`)).toEqual([]);
      expect(steps).toHaveLength(scenario.steps.length);
    },
  );
});

describe("the example scenarios", () => {
  it("number at least 40, have unique titles, and cover every rule listed here", () => {
    const scenarios = files.flatMap(scenariosIn);
    expect(scenarios.length).toBeGreaterThanOrEqual(40);
    const covered = new Set(scenarios.flatMap((s) => s.rules));
    const needed = [
      ...[1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21, 23, 27].map(
        (n) => `CF-${String(n).padStart(2, "0")}`,
      ),
      ...[1, 2, 3, 4, 5, 6].map((n) => `R-0${n}`),
      "DY-01",
      "DY-05",
      "DY-11",
      "DY-14",
      "DY-15",
      "DY-16",
      "DY-19",
      "YG-01",
      "YG-02",
      "YG-05",
      "YG-06",
    ];
    expect(needed.filter((rule) => !covered.has(rule))).toEqual([]);
    expect(new Set(scenarios.map((s) => s.zh)).size).toBe(scenarios.length);
  });

  it("fail when the sandbox does not behave as they expect", async () => {
    const [scenario] = scenariosIn("seizures.json");
    const wrong = {
      ...scenario!,
      steps: [
        { file: "seizure.request" as const, with: {}, expect: { outcome: "turned-away" as const } },
        { note: "never reached" },
      ],
    };
    const { ok, steps } = await playScenario(wrong);
    expect([ok, steps.length, steps[0]!.differences[0]!.actual]).toEqual([false, 1, "filed"]);
  });

  it("are rejected when they refer to an undefined name", async () => {
    const [scenario] = scenariosIn("seizures.json");
    await expect(playScenario({ ...scenario!, steps: [{ unit: "$nowhere", is: {} }] })).rejects.toThrow("$nowhere");
  });
});

describe("the differences", () => {
  it.each([
    [{ a: 1 }, { a: 1, b: 2 }, 0],
    [{ a: 1 }, { a: 2 }, 1],
    [{ a: null }, {}, 0],
    [{ a: null }, { a: 0 }, 1],
    [[1], [1, 2], 1],
    [{ $has: { c: 1 } }, [{ c: 2 }, { c: 1, d: 1 }], 0],
    [{ $has: { c: 1 } }, [], 1],
    [{ $lacks: { c: 1 } }, [{ c: 1 }], 1],
    [{ $lacks: { c: 1 } }, [], 0],
    ["x", undefined, 1],
    [{ a: { b: 1 } }, { a: 3 }, 1],
  ])("are counted between %j and %j", (expected, actual, count) => {
    expect(differences(expected, actual)).toHaveLength(count);
  });
});
