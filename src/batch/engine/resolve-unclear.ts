import type { GatewayFeatures, Reason } from "../../contract/index.js";
import {
  type RegistryClient,
  type CaseSummary,
  isAborted,
  isAuthentication,
  isAuthoritative,
  isContractBreach,
  isInvalidRequest,
  isPermission,
  isRateLimited,
} from "../../sdk/index.js";
import { pausedUntil, savePause } from "./authority-pause.js";
import { ChangeFeed, type FeedNotices } from "./change-feed.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";
import type { Transition, UnclearFiling } from "../ledger/reports.js";
import type { Owner } from "../ledger/coordination.js";
import { isLedgerError } from "../ledger/error.js";
import {
  lookupMismatchReason,
  lookupMissingReason,
  lookupRefusedReason,
  lookupUnconfirmedReason,
  toAbsence,
  toCaseFacts,
} from "./outcomes.js";
import type { StopInfo } from "./stop.js";
import { sleep } from "./sleep.js";

const PAGE_FILINGS = 256;
const MAX_CONCURRENT_LOOKUPS = 8;
/** Longest wait for the time from which an absence counts (ms). A longer one ends the run. */
const MAX_ABSENCE_WAIT_MS = 120_000;
/**
 * Unclear filings per page of the change feed that is read first. A page may settle a thousand, a look-up settles one.
 */
const UNCLEAR_PER_PAGE = 50;
/**
 * Wait before a look-up (ms). A request whose connection was cut may still be in progress at the authority; an earlier
 * look-up would find nothing, and the filing would be sent again.
 */
export const GRACE_MS = 1_000;

export interface LookupOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly owner: Owner;
  /** Max total wait for pauses that the authority asks for (ms). */
  readonly maxWaitMs: number;
  /** Receives what the feed reports on finished cases. */
  readonly notices: FeedNotices;
  readonly drain?: AbortSignal;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  readonly sleep?: typeof sleep;
}

/**
 * Looks up every unclear filing by its ref, or by its content, before anything may be sent again.
 *
 * - Found with units or content: filed, or a conflict.
 * - Found without them: sent again, so that the authority says whose case it is; manual review where a gateway does not
 *   compare a repeated filing with the first one.
 * - Absent: queued again under the same identity, once the gateway's absence time has passed.
 * - Look-up impossible, or not offered: needs manual review.
 *
 * @returns Why it stopped when the gateway cannot be asked; undefined when nothing is unclear any more.
 */
export async function resolveUnclear(options: LookupOptions): Promise<StopInfo | undefined> {
  const { ledger, batch, owner, drain, sleep: wait = sleep } = options;
  const { unclear } = (await ledger.counts(batch.id)).byState;
  if (unclear.filings === 0) return undefined;
  await wait(GRACE_MS, drain);
  await readFeed(options, Math.ceil(unclear.filings / UNCLEAR_PER_PAGE));
  for (let after = 0; ;) {
    const page = await ledger.listUnclear(batch.id, after, PAGE_FILINGS);
    const last = page.at(-1);
    if (!last) return undefined;
    after = last.id;
    for (let i = 0; i < page.length; i += MAX_CONCURRENT_LOOKUPS) {
      if (drain?.aborted) return { reason: "interrupted" };
      const verdicts = await Promise.all(
        page.slice(i, i + MAX_CONCURRENT_LOOKUPS).map((filing) => lookUp(filing, options)),
      );
      const settled = verdicts.filter((v) => v.transition).map((v) => v.transition!);
      const { leaseHeld } = await ledger.recordAndClaim(batch.id, owner, settled, 0);
      if (!leaseHeld) return { reason: "lease-lost" };
      const failed = verdicts.find((v) => v.stop);
      if (failed?.stop) return failed.stop;
    }
  }
}

/**
 * Reads the feed for unclear filings. A filing that it does not report is not proven absent. Failures are ignored: the
 * look-ups will report them.
 */
export async function readFeed(options: LookupOptions, pages: number): Promise<void> {
  const feed = new ChangeFeed(options);
  try {
    const { features } = await options.client.capabilities.get({ signal: options.signal, maxRetryAfterMs: 0 });
    if (features?.progress === "poll") return;
    for (let i = 0; i < pages && !options.drain?.aborted; i++) if (!(await feed.applyNextPage())) return;
  } catch (error) {
    if (isLedgerError(error)) throw error;
  }
}

/**
 * Looks up one unclear filing. Returns its transition, or why it could not be looked up. Waits out pauses up to
 * `maxWaitMs`.
 */
export async function lookUp(
  filing: UnclearFiling,
  { client, batch, ledger, drain, signal, maxWaitMs, now = Date.now, sleep: wait = sleep }: LookupOptions,
): Promise<{ transition?: Transition; stop?: StopInfo }> {
  const { id, attempt, ref } = filing;
  const deadline = now() + maxWaitMs;
  const stuck = (reason: Reason) => ({
    transition: { id, attempt, cause: "stuck", reasons: JSON.stringify([reason]) } as const,
  });
  let absentSince: number | undefined;
  let byFiling = false;
  for (;;) {
    const until = pausedUntil(client, now);
    // Limits the total wait when the authority only ever asks to wait.
    if (until > now() && until > deadline) return { stop: { reason: "paused", until } };
    if (until > now()) await sleep(until - now(), drain);
    if (drain?.aborted) return { stop: { reason: "interrupted" } };
    try {
      const { features } = await client.capabilities.get({ signal, maxRetryAfterMs: 0 });
      if (features?.lookUp === "none") return stuck(lookupMissingReason(ref));
      byFiling = features?.lookUp === "filing";
      const content = byFiling ? await contentOf(ledger, id) : undefined;
      const found = await client.cases.findByRef(batch.kind, ref, { ...content, signal, maxRetryAfterMs: 0 });
      if (found)
        return hasEvidence(found) || features === undefined
          ? { transition: toFound(filing, found) }
          : stuck(lookupUnconfirmedReason(ref, found.caseNo));
      // The clock may have been set since the filing was sent: no longer than the full time after the first absence.
      absentSince ??= now();
      const countsFrom = Math.min(filing.sentAt, absentSince) + absenceMs(features);
      if (countsFrom <= now()) return { transition: toAbsence(filing) };
      if (countsFrom - now() > MAX_ABSENCE_WAIT_MS) return { stop: { reason: "absence-open", until: countsFrom } };
      await wait(countsFrom - now(), drain);
      if (drain?.aborted) return { stop: { reason: "interrupted" } };
    } catch (error) {
      if (isLedgerError(error)) throw error;
      const isAuthorityWord = isAuthoritative(error);
      if (isPermission(error) && isAuthorityWord) return stuck(lookupRefusedReason(ref));
      // The gateway has no look-up for this kind, or the filing lacks a field that it asks for.
      if (byFiling && isInvalidRequest(error)) return stuck(lookupMissingReason(ref));
      if (isContractBreach(error) && error.code === "wrong-cases") return stuck(lookupMismatchReason(ref));
      if (isAborted(error) || signal?.aborted) return { stop: { reason: "interrupted" } };
      if (isAuthentication(error) && (isAuthorityWord || error.attempts === 0))
        return { stop: { reason: "authentication", error } };
      if (!isRateLimited(error)) return { stop: { reason: "gateway-unreachable", error } };
      await savePause(ledger, batch.authority, client);
    }
  }
}

/** The content of a filing, for a gateway that finds it by its fields. */
export async function contentOf(ledger: Ledger, id: number): Promise<{ filing: object }> {
  return { filing: JSON.parse((await ledger.bodyOf(id)) ?? "{}") as object };
}

/**
 * The ref alone does not prove whose case it is. When sent again, the authority answers with the first case or a
 * conflict.
 */
function toFound({ id, attempt }: UnclearFiling, found: CaseSummary): Transition {
  return hasEvidence(found)
    ? { id, attempt, cause: "case-known", facts: toCaseFacts(found) }
    : { id, attempt, cause: "to-confirm" };
}

/** Whether a case shows something that can be compared with the filing. */
function hasEvidence(found: CaseSummary): boolean {
  const facts = toCaseFacts(found);
  return facts.units !== "" || facts.contentDigest !== undefined;
}

/** Time after the last sending from when an absence counts (ms). */
function absenceMs(features: GatewayFeatures | undefined): number {
  return (features?.absentAfterSeconds ?? 0) * 1_000;
}
