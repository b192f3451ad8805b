import { CASE_STATUSES, caseStatuses, type Case } from "../../contract/index.js";
import type { SampleSet } from "../../sdk/index.js";
import type { AuthorityClocks } from "../ledger/authority-clocks.js";
import { eachBatch } from "../ledger/each-batch.js";
import type { Ledger } from "../ledger/ledger.js";
import type { EpochMs, FilingRecord } from "../ledger/types.js";
import type { DeadlineKind } from "../reports/deadline.js";
import { datesOfCase } from "../reports/deadlines.js";
import { seizureDeadlines } from "../reports/seizure-deadlines.js";

const PAGE = 1_000;
const DAY_MS = 86_400_000;
const ALL_DAYS = 100_000;
const OPEN_STATUSES = caseStatuses.filter((status) => !CASE_STATUSES[status].final);

/**
 * Adds the nearest deadline of each type. Reads the open cases of unfinished batches, and all seizures when there are
 * any. Deadlines of pre-notices are known to the register only, so they are missing.
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function addNearestDeadlines(samples: SampleSet, ledger: Ledger, clocks: AuthorityClocks): Promise<void> {
  const add = (deadline: DeadlineKind, on: string | undefined, authority: string) => {
    if (on === undefined) return;
    samples.min("nearestDeadline", { deadline }, (endOfDay(on) - clocks.now(authority)) / 1_000);
  };
  let hasSeizures = false;
  for await (const { id, authority, kind, finished } of eachBatch(ledger)) {
    hasSeizures ||= kind.startsWith("seizure.");
    if (finished) continue;
    for await (const filing of openCases(ledger, id)) {
      if (!filing.case) continue;
      for (const { what, on } of datesOfCase(filing.kind, JSON.parse(filing.case) as Case)) add(what, on, authority);
    }
  }
  if (!hasSeizures) return;
  const today = (authority: string) => clocks.today(authority);
  for (const { deadline, term } of await seizureDeadlines({ ledger, today, withinDays: ALL_DAYS }))
    add(deadline.what, deadline.on, term.filing.authority);
}

async function* openCases(ledger: Ledger, batch: string): AsyncGenerator<FilingRecord> {
  for (let after = 0; ;) {
    const page = await ledger.find({ batch, states: ["filed"], caseStatuses: OPEN_STATUSES, after, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

/** The last moment of a day in China. */
function endOfDay(day: string): EpochMs {
  return Date.parse(`${day}T00:00:00+08:00`) + DAY_MS;
}
