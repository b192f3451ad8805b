import type { RegistryClient } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { EpochMs } from "../ledger/types.js";

/** Longest pause of the authority that is waited out (ms). A longer one ends the run and is obeyed by the next. */
export const MAX_PAUSE_MS = 120_000;

/**
 * The time before which the authority wants no call; in the past when calls are allowed now. Never earlier than the
 * authority said: the sleeping clock drops fractions of a millisecond.
 */
export function pausedUntil(
  { rateLimiter }: Pick<RegistryClient, "rateLimiter">,
  now: () => EpochMs = Date.now,
): EpochMs {
  const until = rateLimiter.notBefore;
  return until > now() ? Math.floor(until) + 1 : until;
}

/** Stores the pause in the ledger for the next process; the client keeps to it in this one. */
export async function savePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<EpochMs> {
  const until = pausedUntil(client);
  if (until > Date.now()) await ledger.setPause(authority, until);
  return until;
}

/**
 * Restores a pause that an earlier process stored, before the first call. `authority`: as it was named to `savePause`.
 */
export async function restorePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<void> {
  client.rateLimiter.notBefore = await ledger.pause(authority);
}
