import type { RegistryClient } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { EpochMs } from "../ledger/types.js";

/**
 * How long pauses of the authority are waited out without an answer between them (ms). What is longer ends the run and
 * is obeyed by the next.
 */
export const MAX_PAUSE_MS = 120_000;

/**
 * The time before which the authority wants no call; in the past when calls are allowed now. Never earlier than the
 * authority said: the sleeping clock drops fractions of a millisecond.
 */
export function pausedUntil(
  { rateLimiter }: { readonly rateLimiter: { readonly notBefore: EpochMs } },
  now: () => EpochMs = Date.now,
): EpochMs {
  const until = rateLimiter.notBefore;
  return until > now() ? Math.floor(until) + 1 : until;
}

/** Stores the pause in the ledger for the next process; the client keeps to it in this one. */
export async function savePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<EpochMs> {
  const until = pausedUntil(client);
  if (until > Date.now()) await ledger.setPause(authority, until, client.rateLimiter.askedUntil);
  return until;
}

/**
 * Restores a pause that an earlier process stored, before the first call. `authority`: as it was named to `savePause`.
 */
export async function restorePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<void> {
  client.rateLimiter.notBefore = await ledger.pause(authority);
  const askedUntil = await askedUntilOf(ledger, authority);
  if (askedUntil !== undefined) client.rateLimiter.askedUntil = askedUntil;
}

/** Until when the authority asked to wait, where that is beyond the day that is obeyed. */
export async function askedUntilOf(ledger: Ledger, authority: string): Promise<EpochMs | undefined> {
  return (await ledger.pauses()).find((pause) => pause.authority === authority)?.askedUntil;
}
