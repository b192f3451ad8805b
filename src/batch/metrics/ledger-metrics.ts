import { caseStatuses, waitsForInstitution } from "../../contract/index.js";
import { authorityLabel, SampleSet, type MetricSample } from "../../sdk/index.js";
import { AuthorityClocks } from "../ledger/authority-clocks.js";
import { eachBatch } from "../ledger/each-batch.js";
import type { Ledger } from "../ledger/ledger.js";
import { rowStates, type FilingState } from "../ledger/states.js";
import type { EpochMs } from "../ledger/types.js";
import { addNearestDeadlines } from "./nearest-deadlines.js";

/** Options of `ledgerMetrics`. */
export interface LedgerMetricsOptions {
  /** Current time (epoch ms). @default Date.now() */
  readonly now?: EpochMs;
  /**
   * Includes the nearest deadlines, for which every open case and every seizure is read.
   * @default false
   */
  readonly deadlines?: boolean;
}

const FILING_STATES = rowStates.filter((state): state is FilingState => state !== "invalid");
const WAITING = caseStatuses.filter(waitsForInstitution);

/**
 * Reads the metrics of a ledger: filings by state, ages, open batches, cases that wait for the institution. Pass the
 * result to `prometheusText`. Takes about 0.3 s for a million filings without deadlines.
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function ledgerMetrics(
  ledger: Ledger,
  { now = Date.now(), deadlines = false }: LedgerMetricsOptions = {},
): Promise<MetricSample[]> {
  const samples = new SampleSet();
  const age = (since: EpochMs) => Math.max(0, (now - since) / 1_000);
  for (const { authority: id, kind, state, filings, oldest } of await ledger.totals()) {
    const authority = authorityLabel(id);
    // A state without filings is 0, not absent.
    for (const each of FILING_STATES)
      samples.add("filings", { authority, kind, state: each }, each === state ? filings : 0);
    samples.max("oldestUnclear", { authority }, state === "unclear" ? age(oldest ?? now) : 0);
    samples.max("oldestQueued", { authority }, state === "queued" ? age(oldest ?? now) : 0);
  }
  for await (const { authority: id, kind, finished, heardAt } of eachBatch(ledger)) {
    const authority = authorityLabel(id);
    samples.add("openBatches", { authority, kind }, finished ? 0 : 1);
    if (heardAt !== undefined) samples.max("feedLag", { authority }, finished ? 0 : age(heardAt));
  }
  for (const { id, authority, kind } of await ledger.batchesWithCases(WAITING)) {
    const { byCase } = await ledger.counts(id);
    for (const status of WAITING) {
      const waiting = byCase[status]?.filings ?? 0;
      if (waiting > 0) samples.add("waitingCases", { authority: authorityLabel(authority), kind, status }, waiting);
    }
  }
  for (const { authority, offsetMs } of await ledger.clocks())
    samples.max("clockOffset", { authority: authorityLabel(authority) }, offsetMs / 1_000);
  if (deadlines) await addNearestDeadlines(samples, ledger, await AuthorityClocks.of(ledger, now));
  samples.max("collected", {}, now / 1_000);
  return samples.all();
}
