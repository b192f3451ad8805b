import type { Description } from "../../src/gateway/index.js";
import type { Expected, RegisterLine } from "../../test/support/generated-filings.js";
import type { Tally } from "../tier.js";
import type { Settled } from "./file-until-settled.js";

/** The one reason for which a filing may need a person: nobody can tell whether it arrived. */
const NO_LOOK_UP = "lookup-missing";

export interface Outcome {
  readonly expected: Expected;
  readonly filings: ReadonlyMap<string, Settled>;
  /** Reasons of manual review. */
  readonly reasons: readonly string[];
  /** What has come into the register since the file was submitted. */
  readonly cases: readonly RegisterLine[];
  readonly description: Description;
  /** Cases whose filing was received again. */
  readonly repeated: ReadonlySet<string>;
  /** Whether the gateway played earlier answers again: "not there" may then be an answer to an earlier look-up. */
  readonly repeatsAnswers: boolean;
}

/**
 * Compares what the ledger says of a file with the register. Every filing has one case and is filed under its number.
 * At a gateway without look-up a filing may need a person instead; then it is in the register once or not at all. The
 * gateway receives a filing again only when a look-up said that it does not have it, after the time from which that
 * counts: while answers are true, it never receives one that it has.
 * Filings are told apart by their units, each of which occurs once: refs may travel in another form.
 */
export function judge(outcome: Outcome, tally: Tally): string[] {
  const { expected, filings, reasons, cases, description, repeated, repeatsAnswers } = outcome;
  const hasLookUp = description.lookUp.by !== "none";
  const failures: string[] = [];
  const complain = (what: "lost" | "duplicated" | "wrong", ref: string, why: string) => {
    tally.add(what);
    failures.push(`${what}: ${ref}, ${why}`);
  };
  const byUnits = new Map<string, RegisterLine[]>();
  for (const one of cases) byUnits.set(one.unitCodes.join(), [...(byUnits.get(one.unitCodes.join()) ?? []), one]);
  for (const [ref, units] of expected.filings) {
    const found = byUnits.get(units.join()) ?? [];
    byUnits.delete(units.join());
    const settled = filings.get(ref);
    const [first] = found;
    if (found.length > 1 || found.some((one) => one.units.some(({ rank = 1 }) => rank > 1)))
      complain("duplicated", ref, found.map(({ caseNo }) => caseNo).join(" "));
    else if (first && (first.kind !== expected.kind || first.institution !== expected.institution))
      complain("wrong", ref, `case ${first.caseNo} is a ${first.kind} of ${first.institution}`);
    if (first && repeated.has(first.caseNo)) {
      tally.add("sent twice");
      // The signature of an earlier answer is right, and nothing in it names the filing that was looked up.
      const wasToldAbsent = repeatsAnswers && settled?.steps.some(({ cause }) => cause === "absent");
      if (!wasToldAbsent) failures.push(`sent twice: ${ref}, ${stepsOf(settled)}`);
    }
    if (settled && countsAbsenceEarly(settled, description))
      failures.push(`absent before its time: ${ref}, ${stepsOf(settled)}`);
    if (settled?.state === "needs-a-person" && !hasLookUp) tally.add("needs manual review");
    else if (settled?.state !== "filed") complain("wrong", ref, `is ${settled?.state ?? "not in the ledger"}`);
    else if (!first) complain("lost", ref, `reported as ${settled.caseNo}`);
    else if (settled.caseNo !== first.caseNo) complain("wrong", ref, `${settled.caseNo} is ${first.caseNo}`);
  }
  const refs = cases.map(({ ref }) => ref);
  refs.filter((ref, i) => refs.indexOf(ref) < i).forEach((ref) => complain("duplicated", ref, "has two cases"));
  for (const [found] of byUnits.values()) complain("wrong", found!.ref, "was not in the file");
  for (const code of reasons) if (code !== NO_LOOK_UP) failures.push(`needs a person: ${code}`);
  return failures;
}

/** Whether a filing was taken for absent before the time from which an absence counts. */
function countsAbsenceEarly({ steps }: Settled, { lookUp }: Description): boolean {
  const limit = lookUp.by === "none" ? Infinity : lookUp.absentAfterSeconds * 1_000;
  let sentAt = 0;
  for (const { at, cause } of steps) {
    if (cause === "claimed") sentAt = at;
    else if (cause === "absent" && at - sentAt < limit) return true;
  }
  return false;
}

/** What the ledger knows of a filing, with the time of each event after the first (ms). */
function stepsOf(settled: Settled | undefined): string {
  const steps = settled?.steps ?? [];
  return steps.map(({ at, cause }) => `${cause} ${at - steps[0]!.at}`).join(", ");
}
