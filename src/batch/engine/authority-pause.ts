import type { RegistryClient } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { EpochMs } from "../ledger/types.js";

/**
 * Max total wait for pauses that the authority asks for, without a response in between (ms). A longer pause ends the
 * run; the next run obeys it.
 */
export const MAX_PAUSE_MS = 120_000;

/**
 * Returns the time before which the authority wants no call (epoch ms); a time in the past when calls are allowed.
 * Rounded up, because timers drop fractions of a millisecond.
 */
export function pausedUntil(
  { rateLimiter }: { readonly rateLimiter: { readonly notBefore: EpochMs } },
  now: () => EpochMs = Date.now,
): EpochMs {
  const until = rateLimiter.notBefore;
  return until > now() ? Math.floor(until) + 1 : until;
}

/**
 * Stores the current pause of an authority in the ledger, so that the next process obeys it.
 *
 * @param authority Id of the authority.
 * @returns The end of the pause (epoch ms); a time in the past when there is none.
 * @throws LedgerError When the ledger cannot be written.
 */
export async function savePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<EpochMs> {
  const until = pausedUntil(client);
  if (until > Date.now()) await ledger.setPause(authority, until, client.rateLimiter.askedUntil);
  return until;
}

/**
 * Applies a pause that an earlier process stored to this client. Call it before the first request.
 *
 * @param authority Id of the authority, as passed to `savePause`.
 * @throws LedgerError When the ledger cannot be read.
 */
export async function restorePause(ledger: Ledger, authority: string, client: RegistryClient): Promise<void> {
  client.rateLimiter.notBefore = await ledger.pause(authority);
  const askedUntil = await askedUntilOf(ledger, authority);
  if (askedUntil !== undefined) client.rateLimiter.askedUntil = askedUntil;
}

/** Returns the time that the authority asked to wait for (epoch ms), when it exceeds the one day that is obeyed. */
export async function askedUntilOf(ledger: Ledger, authority: string): Promise<EpochMs | undefined> {
  return (await ledger.pauses()).find((pause) => pause.authority === authority)?.askedUntil;
}
