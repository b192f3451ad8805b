import {
  type RegistryClient,
  type ReceivedCase,
  isAborted,
  isAuthentication,
  isAuthoritative,
  isContractBreach,
  isPermission,
  isRateLimited,
} from "../../sdk/index.js";
import { pausedUntil, savePause } from "./authority-pause.js";
import { ChangeFeed, type FeedNotices } from "./change-feed.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord, Owner, Transition, UnclearFiling } from "../ledger/types.js";
import { isLedgerError } from "../ledger/error.js";
import { lookupMismatchReason, lookupRefusedReason, toAbsence, toCaseFacts } from "./outcomes.js";
import type { StopInfo } from "./stop.js";
import { sleep } from "./sleep.js";

const PAGE = 256;
const LOOKUPS_AT_ONCE = 8;
/**
 * One page of the change feed is asked for so many unclear filings: it may settle a thousand, one lookup settles one.
 */
const UNCLEAR_PER_PAGE = 50;
/** A cut request may still be at work at the authority; looking too soon would find nothing and send it again. */
export const GRACE_MS = 1_000;

export interface LookupOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly owner: Owner;
  readonly maxWaitMs: number;
  /** The feed reports finished cases too; these notices must not be lost. */
  readonly notices: FeedNotices;
  readonly drain?: AbortSignal;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  readonly sleep?: typeof sleep;
}

/**
 * Looks every unclear filing up by its ref before anything may be sent again. Found with units or content: filed or a
 * conflict. Found without: it is sent again, for the authority to say whose case it is. Certainly absent: it is queued
 * under the same identity. Lookup impossible: a person must settle it. Stops when the gateway cannot be asked.
 */
export async function resolveUnclear(options: LookupOptions): Promise<StopInfo | undefined> {
  const { ledger, batch, owner, drain, sleep: wait = sleep } = options;
  const { unclear } = (await ledger.counts(batch.id)).byState;
  if (unclear.filings === 0) return undefined;
  await wait(GRACE_MS, drain);
  await readFeed(options, Math.ceil(unclear.filings / UNCLEAR_PER_PAGE));
  for (let after = 0; ;) {
    const page = await ledger.listUnclear(batch.id, after, PAGE);
    const last = page.at(-1);
    if (!last) return undefined;
    after = last.id;
    for (let i = 0; i < page.length; i += LOOKUPS_AT_ONCE) {
      if (drain?.aborted) return { reason: "interrupted" };
      const verdicts = await Promise.all(page.slice(i, i + LOOKUPS_AT_ONCE).map((filing) => lookUp(filing, options)));
      const settled = verdicts.filter((v) => v.transition).map((v) => v.transition!);
      const { leaseHeld } = await ledger.recordAndClaim(batch.id, owner, settled, 0);
      if (!leaseHeld) return { reason: "lease-lost" };
      const failed = verdicts.find((v) => v.stop);
      if (failed?.stop) return failed.stop;
    }
  }
}

/**
 * Reads the feed for unclear filings. A filing that it does not report is not proven absent; its failures are left to
 * the lookups to report.
 */
export async function readFeed(options: LookupOptions, pages: number): Promise<void> {
  const feed = new ChangeFeed(options);
  try {
    for (let i = 0; i < pages && !options.drain?.aborted; i++) if (!(await feed.applyNextPage())) return;
  } catch (error) {
    if (isLedgerError(error)) throw error;
  }
}

/** Looks one unclear filing up: where it goes, or why it could not be looked up. Waits out pauses up to `maxWaitMs`. */
export async function lookUp(
  filing: UnclearFiling,
  { client, batch, ledger, drain, signal, maxWaitMs, now = Date.now }: LookupOptions,
): Promise<{ transition?: Transition; stop?: StopInfo }> {
  const { id, attempt, ref } = filing;
  const deadline = now() + maxWaitMs;
  for (;;) {
    const until = pausedUntil(client, now);
    const wait = until - now();
    // An authority that only ever asks to wait is not asked for ever.
    if (wait > 0 && until > deadline) return { stop: { reason: "paused", until } };
    if (wait > 0) await sleep(wait, drain);
    if (drain?.aborted) return { stop: { reason: "interrupted" } };
    try {
      const found = await client.cases.findByRef(batch.kind, ref, { signal, maxRetryAfterMs: 0 });
      return {
        transition: found ? toFound(filing, found) : toAbsence(filing),
      };
    } catch (error) {
      const isSaid = isAuthoritative(error);
      if (isPermission(error) && isSaid)
        return { transition: { id, attempt, cause: "stuck", reasons: JSON.stringify([lookupRefusedReason(ref)]) } };
      if (isContractBreach(error) && error.code === "wrong-cases")
        return { transition: { id, attempt, cause: "stuck", reasons: JSON.stringify([lookupMismatchReason(ref)]) } };
      if (isAborted(error) || signal?.aborted) return { stop: { reason: "interrupted" } };
      if (isAuthentication(error) && (isSaid || error.attempts === 0))
        return { stop: { reason: "authentication", error } };
      if (!isRateLimited(error)) return { stop: { reason: "gateway-unreachable", error } };
      await savePause(ledger, batch.authority, client);
    }
  }
}

/** Its number alone does not say whose case it is: the authority answers a repeat with the first case or a conflict. */
function toFound({ id, attempt }: UnclearFiling, found: ReceivedCase): Transition {
  const facts = toCaseFacts(found);
  const tellsNothing = facts.units === "" && facts.contentDigest === undefined;
  return tellsNothing ? { id, attempt, cause: "to-confirm" } : { id, attempt, cause: "case-known", facts };
}
