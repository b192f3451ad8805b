import { maskName, type FilingOf } from "../../../contract/index.js";
import { isAborted, isRegistryError } from "../../../sdk/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, FilingRecord, RowRecord } from "../../ledger/types.js";
import { judgeMortgage, type Judged, type JudgeOptions } from "./judge-mortgage.js";
import { securedMoney } from "./money.js";
import { releaseReason, type ReleaseCode } from "./reasons.js";
import { verdictOf, type ReleaseVerdict } from "./verdict.js";

export interface ReleaseCheckOptions extends JudgeOptions {
  readonly ledger: Ledger;
  readonly batch: BatchRecord;
  readonly onProgress?: (done: number) => void;
}

const PAGE = 1_000;
/** Mortgages looked at side by side; the client's rate limiter keeps to the authority's rate. */
const AT_ONCE = 8;

/**
 * Says for each mortgage of a batch whether money may be released: it stands in the register (民法典 402: only then does
 * it exist) in the first rank and as it was filed, its certificate is sound, and nothing else in the register stands
 * against it. Everything is asked afresh: the ledger's own knowledge may be of yesterday. Verdicts come in file order,
 * one for each row: what the authority does not answer for one row is "not verified" and leaves the others theirs.
 * @throws AbortedError, and what the ledger throws
 */
export async function* checkRelease(options: ReleaseCheckOptions): AsyncGenerator<ReleaseVerdict> {
  let done = 0;
  for (let after = 0; ;) {
    const rows = await options.ledger.rowsOf(options.batch.id, after, PAGE);
    if (rows.length === 0) return;
    after = rows.at(-1)!.row;
    // Several rows of one filing are one mortgage: asked once.
    const known = new Map<number, Promise<Judged>>();
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      const verdicts = rows.slice(i, i + AT_ONCE).map((row) => verdictOfRow(options, row, known));
      for (const verdict of await Promise.all(verdicts)) {
        options.onProgress?.(++done);
        yield verdict;
      }
    }
  }
}

/** What becomes of a row that is not filed, by its state. */
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

/** A failure of the ledger ends everything; one of the authority, or of what it sent, is this filing's alone. */
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
      : { zh: "登记机构的答复无法处理", en: "the authority's answer could not be processed" };
    return {
      caseNo: filing.caseNo!,
      failure: error,
      reasons: [releaseReason("release-not-verified", { what, whatEn })],
    };
  }
}
