import type { RegistryClient } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { EpochMs } from "../ledger/types.js";

/**
 * A pause that the authority asks for is waited out up to here; a longer one ends the run and is obeyed by the next.
 */
export const MAX_PAUSE_MS = 120_000;

/**
 * Before when the authority wants to hear nothing from us; in the past: now is fine. Never earlier than it said: the
 * clock it is told by drops parts of a millisecond.
 */
export function pausedUntil({ rateLimiter }: Pick<RegistryClient, "rateLimiter">): EpochMs {
  const until = rateLimiter.notBefore;
  return until > Date.now() ? Math.floor(until) + 1 : until;
}

/** The client keeps to it in this process; the ledger tells it to the next one. */
export async function savePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<EpochMs> {
  const until = pausedUntil(client);
  if (until > Date.now()) await ledger.setPause(authority, until);
  return until;
}

/**
 * What the authority asked of an earlier process holds for this one, from its first call on. `authority`: as it was
 * named to `rememberPause`.
 */
export async function restorePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<void> {
  client.rateLimiter.notBefore = await ledger.pause(authority);
}
