import { maskName, type FilingOf } from "../../../contract/index.js";
import { isAborted, isRegistryError } from "../../../sdk/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, FilingRecord, RowRecord } from "../../ledger/types.js";
import { judgeMortgage, type Judged, type JudgeOptions } from "./judge-mortgage.js";
import { securedMoney } from "./money.js";
import { releaseReason, type ReleaseCode } from "./reasons.js";
import { verdictOf, type ReleaseVerdict } from "./verdict.js";

/** Options of `checkRelease`. */
export interface ReleaseCheckOptions extends JudgeOptions {
  /** Ledger that holds the batch. */
  readonly ledger: Ledger;
  /** Batch of kind `mortgage.file`. */
  readonly batch: BatchRecord;
  /** Called with the number of rows judged so far. */
  readonly onProgress?: (done: number) => void;
}

const PAGE = 1_000;
/** Mortgages checked concurrently. The client's rate limiter keeps to the authority's rate. */
const MAX_CONCURRENT_CHECKS = 8;

/**
 * Judges for each row of a batch whether money may be released: the mortgage is registered (it exists only then, 民法典
 * 402), in first rank and as filed, its certificate is valid, and nothing else in the register stands against it. Reads
 * everything from the authority again, because the ledger may be out of date. Yields verdicts in file order. A row that
 * the authority does not answer for is `not-verified` and does not affect the others.
 *
 * @throws AbortedError When `signal` is aborted.
 * @throws LedgerError When the ledger cannot be read.
 */
export async function* checkRelease(options: ReleaseCheckOptions): AsyncGenerator<ReleaseVerdict> {
  let done = 0;
  for (let after = 0; ;) {
    const rows = await options.ledger.rowsOf(options.batch.id, after, PAGE);
    if (rows.length === 0) return;
    after = rows.at(-1)!.row;
    // Rows of one filing are one mortgage, which is checked once.
    const known = new Map<number, Promise<Judged>>();
    for (let i = 0; i < rows.length; i += MAX_CONCURRENT_CHECKS) {
      const verdicts = rows.slice(i, i + MAX_CONCURRENT_CHECKS).map((row) => verdictOfRow(options, row, known));
      for (const verdict of await Promise.all(verdicts)) {
        options.onProgress?.(++done);
        yield verdict;
      }
    }
  }
}

/** Reason for a row that is not filed, by its state. */
const NOT_FILED: Readonly<Record<Exclude<RowRecord["state"], "filed">, ReleaseCode>> = {
  queued: "release-not-filed",
  sending: "release-not-filed",
  unclear: "release-not-filed",
  "needs-a-person": "release-filing-undecided",
  invalid: "release-filing-failed",
  changed: "release-filing-failed",
  "turned-away": "release-filing-failed",
  discarded: "release-filing-failed",
};

async function verdictOfRow(
  options: ReleaseCheckOptions,
  { row, ref, filing, state, changedBody }: RowRecord,
  known: Map<number, Promise<Judged>>,
): Promise<ReleaseVerdict> {
  const body = changedBody ?? (filing && (await options.ledger.bodyOf(filing.id)));
  const content = body === undefined ? undefined : (JSON.parse(body) as FilingOf<"mortgage.file">);
  const judged = await (async () => {
    if (state !== "filed") return { reasons: [releaseReason(NOT_FILED[state], { state })] };
    const judging = known.get(filing!.id) ?? judgeOrFail(options, filing!, content!);
    known.set(filing!.id, judging);
    return judging;
  })();
  const { reasons, warnings = [], ...facts } = judged;
  const verdict = verdictOf(reasons);
  return {
    row,
    ref,
    ...(content && filedFacts(content)),
    ...facts,
    verdict,
    releasable: verdict === "releasable",
    verified: verdict !== "not-verified",
    reasons,
    warnings,
  };
}

function filedFacts(content: FilingOf<"mortgage.file">): Pick<ReleaseVerdict, "amount" | "currency" | "borrower"> {
  const borrower = (content.debtors ?? content.mortgagors).map((p) => maskName(p.name)).join("、");
  return { ...securedMoney(content), borrower };
}

/** Judges one filing. A failure of the authority, or of processing its response, affects only this filing. */
async function judgeOrFail(
  options: ReleaseCheckOptions,
  filing: FilingRecord,
  content: FilingOf<"mortgage.file">,
): Promise<Judged> {
  try {
    return await judgeMortgage(options, filing, content);
  } catch (error) {
    if (isAborted(error) || options.signal?.aborted) throw error;
    const { zh: what, en: whatEn } = isRegistryError(error)
      ? error
      : { zh: "登记机构的答复无法处理", en: "the authority's response could not be processed" };
    return {
      caseNo: filing.caseNo!,
      failure: error,
      reasons: [releaseReason("release-not-verified", { what, whatEn })],
    };
  }
}
