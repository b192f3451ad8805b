import type { RegistryClient } from "../sdk/index.js";
import type { EpochMs, Ledger } from "./ledger.js";

/** A pause that the authority asks for is waited out up to here; a longer one ends the run and is obeyed by the next. */
export const LONGEST_PAUSE_MS = 120_000;

/** Before when the authority wants to hear nothing from us; in the past: now is fine. Never earlier than it said. */
export function pausedUntil(client: RegistryClient): EpochMs {
  return Math.ceil(client.pace.notBefore);
}

/** The client keeps to it in this process; the ledger tells it to the next one. */
export async function rememberPause(ledger: Ledger, authority: string, client: RegistryClient): Promise<EpochMs> {
  const until = pausedUntil(client);
  if (until > Date.now()) await ledger.setPause(authority, until);
  return until;
}

/** What the authority asked of an earlier process holds for this one, from its first call on. */
export async function takeUpPause(ledger: Ledger, authority: string, client: RegistryClient): Promise<void> {
  client.pace.notBefore = await ledger.pause(authority);
}
