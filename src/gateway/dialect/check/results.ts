import { allCalls } from "../plan/described-calls.js";
import type { Description } from "../schema/description.js";
import type { Results } from "../schema/results.js";
import type { Findings } from "./findings.js";

/** Success is always said by a code. Silence is never success. */
export function checkResults(description: Description, findings: Findings): void {
  checkOne(description.results, "/results", findings);
  for (const { spec, batch, pointer } of allCalls(description)) {
    if (spec.results) checkOne(spec.results, `${pointer}/results`, findings);
    if (batch) checkOne(batch.outcomeResults, `${pointer}/outcomeResults`, findings);
  }
}

function checkOne({ tests }: Results, pointer: string, findings: Findings): void {
  tests.forEach(({ codes, absent }, i) => {
    if (absent !== "ok" && !Object.values(codes).includes("ok"))
      findings.add(`${pointer}/tests/${i}/codes`, "result-no-ok");
  });
  // The HTTP status alone is told by whatever stands in front of the gateway, too.
  const told = tests.filter(({ at, absent }) => absent !== "ok" && at !== "$status");
  if (told.length === 0) findings.add(`${pointer}/tests`, "result-empty-ok");
}
