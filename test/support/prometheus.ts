import { spawnSync } from "node:child_process";

/**
 * Checks a text against the grammar of the text format 0.0.4, and with promtool where it is installed (PROMTOOL, or on
 * the PATH). Written from the published format, without the code under test.
 *
 * @returns What is wrong, one line each.
 */
export function promProblems(text: string): string[] {
  const problems: string[] = [];
  if (text !== "" && !text.endsWith("\n")) problems.push("the last line has no line feed");
  const types = new Map<string, string>();
  const series = new Set<string>();
  const lines = text.split("\n").filter((line) => line !== "");
  let family = "";
  for (const line of lines) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line);
    if (comment) {
      const [, what, name = "", rest = ""] = comment;
      if (what === "HELP" && types.has(name)) problems.push(`${name} occurs twice`);
      if (what === "TYPE") types.set(name, rest);
      if (what === "HELP") family = name;
      if (name !== family) problems.push(`${name} is not together`);
      continue;
    }
    const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|[+-]Inf)$/.exec(line);
    if (!sample) {
      problems.push(`no line of the format: ${line}`);
      continue;
    }
    const [, name = "", labels = ""] = sample;
    const base = types.get(family) === "histogram" ? name.replace(/_(bucket|sum|count)$/, "") : name;
    if (base !== family) problems.push(`${name} stands under ${family}`);
    if (!/^(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*"(?:,|$))*$/.test(labels)) problems.push(`labels: ${labels}`);
    if (series.has(`${name}{${labels}}`)) problems.push(`the series occurs twice: ${name}{${labels}}`);
    series.add(`${name}{${labels}}`);
  }
  return [...problems, ...histogramProblems(lines, types), ...promtool(text)];
}

/** Buckets must not decrease, and the last one is +Inf and equals the count. */
function histogramProblems(lines: readonly string[], types: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [name] of [...types].filter(([, type]) => type === "histogram")) {
    const own = lines.filter((line) => line.startsWith(name));
    const counts = own.filter((line) => line.startsWith(`${name}_count`));
    for (const count of counts) {
      const labels = /\{(.*)\}/.exec(count)![1]!;
      const buckets = own.filter((line) => line.startsWith(`${name}_bucket{${labels},le=`));
      const values = buckets.map((line) => Number(line.split(" ").at(-1)));
      if (values.some((value, at) => value < (values[at - 1] ?? 0))) problems.push(`${name}: buckets decrease`);
      if (!buckets.at(-1)?.includes('le="+Inf"')) problems.push(`${name}: no bucket +Inf`);
      if (values.at(-1) !== Number(count.split(" ").at(-1))) problems.push(`${name}: +Inf is not the count`);
    }
  }
  return problems;
}

function promtool(text: string): string[] {
  const ran = spawnSync(process.env["PROMTOOL"] ?? "promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
  if (ran.error || ran.status === 0) return [];
  return [`promtool: ${ran.stderr || ran.stdout}`];
}
