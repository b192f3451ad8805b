import { unitCodesOf, unitsKey, type Filing } from "../../contract/index.js";
import { MAX_PAUSE_MS, restorePause } from "../engine/authority-pause.js";
import { toCaseFacts } from "../engine/outcomes.js";
import type { StopInfo } from "../engine/stop.js";
import { matchCase, type FilingContent } from "../ledger/case-match.js";
import type { Ledger } from "../ledger/ledger.js";
import { CONFLICT_CODES, reasonCodeOf } from "../ledger/reason-codes.js";
import type { FilingRecord } from "../ledger/types.js";
import type { ManualDecision } from "../ledger/manual-review.js";
import { findCase, type FindCaseOptions } from "./find-case.js";
import { discardedReasons } from "./reasons.js";
import type { WhyLeft } from "./settle.js";

/** Options of `discardOneNeedsPerson`. */
export interface DiscardOneOptions extends Omit<FindCaseOptions, "maxWaitMs"> {
  /** Filing to discard. */
  readonly filing: FilingRecord;
  /** Person who decides, and the reason. */
  readonly by: ManualDecision;
}

/** Result of discarding one filing. Only `discarded` means that it was discarded. */
export type DiscardOneOutcome =
  | { readonly outcome: "discarded" }
  /** The authority has it; it was recorded as filed. */
  | { readonly outcome: "filed"; readonly caseNo: string }
  /** It may be at the authority; nothing was changed. */
  | { readonly outcome: "left"; readonly why: WhyLeft; readonly caseNo?: string }
  /** The look-up could not be made; nothing was changed. */
  | { readonly outcome: "stopped"; readonly stop: StopInfo };

/**
 * Discards one filing that needs manual review, after a look-up that proves that the authority does not have it. If its
 * ref belongs to another filing, the look-up must show that other filing's case.
 *
 * @throws LedgerError When the ledger cannot be read or written.
 */
export async function discardOneNeedsPerson(options: DiscardOneOptions): Promise<DiscardOneOutcome> {
  const { ledger, client, batch, filing, by } = options;
  const { id, attempt } = filing;
  const code = reasonCodeOf(filing.reasons);
  await restorePause(ledger, batch.authority, client);
  const look = await findCase(filing, { ...options, maxWaitMs: MAX_PAUSE_MS });
  if ("stop" in look) return { outcome: "stopped", stop: look.stop };
  if ("noAnswer" in look) {
    if (look.noAnswer === "lookup-failed")
      return { outcome: "stopped", stop: { reason: "gateway-unreachable", error: look.error } };
    return { outcome: "left", why: look.noAnswer };
  }
  const decided = { id, attempt, code };
  if ("found" in look) {
    const { caseNo } = look.found;
    if (!CONFLICT_CODES.has(code)) {
      const known = { ...decided, cause: "case-known", facts: toCaseFacts(look.found) } as const;
      const { filed } = await ledger.decide(filing.batch, [known], by);
      return filed > 0 ? { outcome: "filed", caseNo } : { outcome: "left", why: "case-differs", caseNo };
    }
    // The authority alone may be wrong: the content of the case must show that it belongs to another filing.
    if (matchCase(await contentOf(ledger, filing), toCaseFacts(look.found)) !== "different")
      return { outcome: "left", why: "ref-conflict", caseNo };
  }
  const given = { ...decided, cause: "discarded", reasons: discardedReasons(by) } as const;
  const { discarded } = await ledger.decide(filing.batch, [given], by);
  return discarded > 0 ? { outcome: "discarded" } : { outcome: "left", why: "case-differs" };
}

async function contentOf(ledger: Ledger, { id, digest }: FilingRecord): Promise<FilingContent> {
  const filing = JSON.parse((await ledger.bodyOf(id))!) as Filing;
  return { digest, units: unitsKey(unitCodesOf(filing)) };
}
