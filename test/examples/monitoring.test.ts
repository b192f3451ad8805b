import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DEADLINES, rowStates } from "../../src/batch/index.js";
import { METRICS, prometheusName, type MetricDefinition } from "../../src/sdk/index.js";
import { ROOT } from "../support/workspace.js";

const FOLDER = path.join(ROOT, "examples/monitoring");
const ALERTS = path.join(FOLDER, "alerts.yml");

/** Every series that the definition has, with its labels. */
const known = new Map(
  Object.values(METRICS).flatMap((definition: MetricDefinition): [string, readonly string[]][] => {
    const [name, labels] = [prometheusName(definition), definition.labels];
    if (definition.type !== "histogram") return [[name, labels]];
    return [
      [`${name}_bucket`, [...labels, "le"]],
      [`${name}_sum`, labels],
      [`${name}_count`, labels],
    ];
  }),
);

/** What an expression names that the definition does not have. */
function unknownIn(expression: string): string[] {
  const problems: string[] = [];
  for (const [, name = "", matchers = ""] of expression.matchAll(/\b(bdc_\w+)(?:\{([^}]*)\})?/g)) {
    const labels = known.get(name);
    if (labels === undefined) problems.push(name);
    for (const [, label = "", value = ""] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)) {
      if (labels && !labels.includes(label)) problems.push(`${name}{${label}}`);
      if (label === "state" && !rowStates.includes(value as (typeof rowStates)[number])) problems.push(value);
      if (label === "deadline" && !Object.hasOwn(DEADLINES, value)) problems.push(value);
    }
  }
  const usable = new Set([...known.values()].flat());
  for (const [, list = ""] of expression.matchAll(/\bby \(([^)]*)\)/g))
    problems.push(
      ...list
        .split(",")
        .map((label) => label.trim())
        .filter((label) => !usable.has(label)),
    );
  return problems;
}

const dashboard = JSON.parse(readFileSync(path.join(FOLDER, "grafana-dashboard.json"), "utf8")) as {
  panels: { id: number; title: string; gridPos: Record<"x" | "y" | "w" | "h", number>; targets: { expr: string }[] }[];
  templating: { list: { query: string | { query: string } }[] };
};
const rules = (
  parse(readFileSync(ALERTS, "utf8")) as { groups: { rules: { alert: string; expr: string }[] }[] }
).groups.flatMap((group) => group.rules);
const expressions = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

describe("examples/monitoring", () => {
  it.each(expressions)("%s uses only metrics, labels and values that exist", (_, expression) => {
    expect(expression).toMatch(/\bbdc_/);
    expect(unknownIn(expression)).toEqual([]);
  });

  it("shows every metric in the dashboard", () => {
    const text = JSON.stringify(dashboard);
    const missing = Object.values(METRICS)
      .map(prometheusName)
      .filter((name) => !text.includes(name));
    expect(missing).toEqual([]);
  });

  it("has panels that do not overlap and stay within the width of Grafana", () => {
    const cells = new Set<string>();
    for (const {
      title,
      gridPos: { x, y, w, h },
    } of dashboard.panels) {
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column++)
        for (let row = y; row < y + h; row++) {
          expect(cells.has(`${column} ${row}`), `${title} at ${column} ${row}`).toBe(false);
          cells.add(`${column} ${row}`);
        }
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  it("has alert rules that promtool accepts, where it is installed", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    const ran = spawnSync(process.env["PROMTOOL"] ?? "promtool", ["check", "rules", ALERTS], { encoding: "utf8" });
    if (!ran.error) expect(ran.status, ran.stderr || ran.stdout).toBe(0);
  });

  it("finds a metric, a label and a state that do not exist", () => {
    expect(unknownIn('sum by (ref) (bdc_filing{state="x"}) + bdc_filings{ref="1",state="lost"}')).toEqual([
      "bdc_filing",
      "x",
      "bdc_filings{ref}",
      "lost",
      "ref",
    ]);
  });
});
