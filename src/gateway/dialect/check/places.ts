import type { Description } from "../schema/description.js";
import type { Mapping } from "../schema/operators.js";
import { allCalls } from "../plan/described-calls.js";
import type { Findings } from "./findings.js";

/** No two lines write the same place, unless their conditions exclude each other. */
export function checkPlaces(description: Description, findings: Findings): void {
  checkTwice(description.head, [], "/head", "place-twice", findings);
  for (const { spec, pointer } of allCalls(description)) {
    checkTwice(spec.request, description.head, `${pointer}/request`, "place-twice", findings);
    checkOmitted(spec.request, `${pointer}/request`, findings);
    if (spec.answer) checkTwice(spec.answer, [], `${pointer}/answer`, "field-twice", findings);
  }
}

function checkTwice(
  lines: readonly Mapping[],
  before: readonly Mapping[],
  pointer: string,
  code: "place-twice" | "field-twice",
  findings: Findings,
): void {
  lines.forEach((line, i) => {
    const earlier = [...before, ...lines.slice(0, i)];
    const clash = earlier.find((other) => overlap(other.to, line.to) && !excludes(other.when, line.when));
    // A later line of an answer may refine what a state has told.
    if (clash && !(code === "field-twice" && isRefinement(clash, line)))
      findings.add(`${pointer}/${i}/to`, code, line.to);
    if ("each" in line) checkTwice(line.fields, [], `${pointer}/${i}/fields`, code, findings);
  });
}

/** One place is the other, or within it. */
const overlap = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);

/** A fixed value where the message tells nothing, and lists that are joined field by field. */
const isRefinement = (one: Mapping, other: Mapping): boolean =>
  "const" in one || "const" in other || ("join" in one && "join" in other && one.join.field !== other.join.field);

type When = Mapping["when"];
function excludes(one: When, other: When): boolean {
  if (!one || !other || one.field !== other.field) return false;
  if (one.is && other.is) return !one.is.some((value) => other.is!.includes(value));
  if (one.present !== undefined && other.present !== undefined) return one.present !== other.present;
  const [values, present] = one.is ? [one.is, other.present] : [other.is, one.present];
  return values !== undefined && present === false;
}

/** What is left out because it equals something else must be known from lines that are always there. */
function checkOmitted(lines: readonly Mapping[], pointer: string, findings: Findings): void {
  const twins = new Map<string, string>();
  lines.forEach((line, i) => {
    const { omitIfSame } = line;
    if (omitIfSame === undefined) return;
    const field = "each" in line ? line.each : "from" in line ? line.from : undefined;
    if (field === undefined) return;
    const known = twins.get(field);
    if (known !== undefined && known !== omitIfSame) findings.add(`${pointer}/${i}/omitIfSame`, "omit-twice", field);
    twins.set(field, omitIfSame);
  });
  lines.forEach((line, i) => {
    if ("each" in line) checkOmitted(line.fields, `${pointer}/${i}/fields`, findings);
    if (line.omitIfSame === undefined) return;
    const field = "each" in line ? line.each : "from" in line ? line.from : "";
    const seen = new Set<string>([field]);
    for (let next: string | undefined = line.omitIfSame; next !== undefined; next = twins.get(next)) {
      if (!seen.has(next)) seen.add(next);
      else return findings.add(`${pointer}/${i}/omitIfSame`, "omit-cycle", next);
    }
  });
}
