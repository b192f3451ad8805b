import { judge, type OfficeReport } from "./checker/judge.js";
import type { RequestedFiling } from "./checker/requested-filing.js";
import type { RegisteredCase } from "./checker/register.js";
import type { Tally } from "./tier.js";

const FIGURES = ["filings", "misreported", "lost", "duplicated", "wrong"] as const;

/** Creates the figures of the checker, so that they are printed even when they are 0. */
export function initVerdict(tally: Tally): void {
  tally.add("reports compared", 0);
  for (const name of FIGURES) tally.add(name, 0);
}

/** Compares reports with the register and adds the verdict to the figures. Only the final comparison counts filings. */
export function addVerdict(
  tally: Tally,
  label: string,
  register: readonly RegisteredCase[],
  reports: readonly OfficeReport[],
  { final, alsoRequested = [] }: { readonly final: boolean; readonly alsoRequested?: readonly RequestedFiling[] },
): void {
  const { filings, misreported, lost, duplicated, wrong, withPerson } = judge(register, reports, alsoRequested);
  tally.add("reports compared", filings);
  if (final) {
    tally.add("filings", filings);
    tally.add("left for manual review", withPerson);
  }
  for (const [name, keys] of [
    ["misreported", misreported],
    ["lost", lost],
    ["duplicated", duplicated],
    ["wrong", wrong],
  ] as const) {
    tally.add(name, keys.length);
    if (keys.length)
      tally.fail(`${label}: ${name} ${keys.length}: ${keys.slice(0, 2).join(" · ")}${keys.length > 2 ? " …" : ""}`);
  }
}
