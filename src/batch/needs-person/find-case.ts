import {
  type ReceivedCase,
  type RegistryClient,
  isAborted,
  isAuthentication,
  isConflict,
  isContractBreach,
  isInvalidRequest,
  isNotFound,
  isPermission,
  isRateLimited,
} from "../../sdk/index.js";
import { pausedUntil, savePause } from "../engine/authority-pause.js";
import { sleep } from "../engine/sleep.js";
import type { StopInfo } from "../engine/stop.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";

/** Why a look-up says nothing about a filing. */
export type NoAnswer =
  /** The authority does not let us look it up, or not this one. */
  | "lookup-refused"
  /** The answer is not what the contract says: other cases, several, no JSON. */
  | "lookup-unreadable"
  /** The call failed (5xx, cut, timeout), while others work. */
  | "lookup-failed";

/** `absent` only when the authority certainly has no case under the ref. */
export type LookUp =
  | { readonly found: ReceivedCase }
  | { readonly absent: true }
  | { readonly noAnswer: NoAnswer; readonly error: unknown };

/** Nothing was asked: the whole run must stop. */
export interface Stopped {
  readonly stop: StopInfo;
}

export interface FindCaseOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  /** Pauses that the authority asks for are waited out up to this long in all (ms); longer ones stop. */
  readonly maxWaitMs: number;
  readonly drain?: AbortSignal;
  readonly signal?: AbortSignal;
}

const MIN_PAUSE_MS = 1_000;

/** Looks one filing up by its ref. Changes nothing. */
export async function findCase(ref: string, options: FindCaseOptions): Promise<LookUp | Stopped> {
  const { client, batch, ledger, drain, signal, maxWaitMs } = options;
  const deadline = Date.now() + maxWaitMs;
  for (let asked = 0; ; asked++) {
    // An authority that asks to wait without saying how long is not asked again at once, and none for ever.
    const until = Math.max(pausedUntil(client), asked > 0 ? Date.now() + MIN_PAUSE_MS : 0);
    const wait = until - Date.now();
    if (wait > 0 && until > deadline) return { stop: { reason: "paused", until } };
    if (wait > 0) await sleep(wait, drain);
    if (drain?.aborted) return { stop: { reason: "interrupted" } };
    try {
      const found = await client.cases.findByRef(batch.kind, ref, { signal, maxRetryAfterMs: 0 });
      return found ? { found } : { absent: true };
    } catch (error) {
      if (isAborted(error) || signal?.aborted) return { stop: { reason: "interrupted" } };
      if (isAuthentication(error)) return { stop: { reason: "authentication", error } };
      if (!isRateLimited(error)) return { noAnswer: noAnswerOf(error), error };
      await savePause(ledger, batch.authority, client);
    }
  }
}

function noAnswerOf(error: unknown): NoAnswer {
  if (isContractBreach(error)) return "lookup-unreadable";
  // A 404 to a question about a list is no statement about a filing.
  const refused = isPermission(error) || isInvalidRequest(error) || isNotFound(error) || isConflict(error);
  return refused ? "lookup-refused" : "lookup-failed";
}
