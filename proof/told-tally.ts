import { judge, type Answered } from "./checker/judge.js";
import type { Asked } from "./checker/asked.js";
import type { RegisteredCase } from "./checker/register.js";
import type { Tally } from "./tier.js";

const FIGURES = ["filings", "told wrongly", "lost", "doubled", "wrong"] as const;

export function startTelling(tally: Tally): void {
  tally.add("answers compared", 0);
  for (const name of FIGURES) tally.add(name, 0);
}

/** Judges what the offices were told and adds it to the figures; only the last look at a round counts its filings. */
export function tellTally(
  tally: Tally,
  label: string,
  register: readonly RegisteredCase[],
  answers: readonly Answered[],
  { final, alsoAsked = [] }: { readonly final: boolean; readonly alsoAsked?: readonly Asked[] },
): void {
  const { filings, wronglyTold, lost, doubled, wrong, withPerson } = judge(register, answers, alsoAsked);
  tally.add("answers compared", filings);
  if (final) {
    tally.add("filings", filings);
    tally.add("rest with a person", withPerson);
  }
  for (const [name, keys] of [
    ["told wrongly", wronglyTold],
    ["lost", lost],
    ["doubled", doubled],
    ["wrong", wrong],
  ] as const) {
    tally.add(name, keys.length);
    if (keys.length)
      tally.fail(`${label}: ${name} ${keys.length}: ${keys.slice(0, 2).join(" · ")}${keys.length > 2 ? " …" : ""}`);
  }
}
