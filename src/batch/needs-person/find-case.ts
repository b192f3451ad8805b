import {
  type CaseSummary,
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
import { contentOf } from "../engine/resolve-unclear.js";
import { sleep } from "../engine/sleep.js";
import type { StopInfo } from "../engine/stop.js";
import { isLedgerError } from "../ledger/error.js";
import type { Ledger } from "../ledger/ledger.js";
import type { NeedsPersonFiling } from "../ledger/manual-review.js";
import type { BatchRecord } from "../ledger/types.js";

/** Why a look-up gave no answer about a filing. */
export type NoAnswer =
  /** The authority does not allow look-ups, or not this one, or its gateway offers none. */
  | "lookup-refused"
  /** The response violates the contract: other cases, several cases, or no JSON. */
  | "lookup-unreadable"
  /** The call failed (5xx, connection cut, timeout) while others worked. */
  | "lookup-failed";

/** Result of a look-up. `absent` only when the authority is proven to have no case under the ref. */
export type LookUp =
  | { readonly found: CaseSummary }
  | { readonly absent: true }
  | { readonly noAnswer: NoAnswer; readonly error: unknown };

/** The look-up was not made, and the whole run must stop. */
export interface Stopped {
  readonly stop: StopInfo;
}

/** Options of `findCase`. */
export interface FindCaseOptions {
  /** Ledger that holds the batch. */
  readonly ledger: Ledger;
  /** Client of the gateway that the batch was sent to. */
  readonly client: RegistryClient;
  /** Batch of the filing. */
  readonly batch: BatchRecord;
  /** Max total wait for pauses that the authority asks for (ms). */
  readonly maxWaitMs: number;
  /** Finishes the call in flight, then stops. */
  readonly drain?: AbortSignal;
  /** Aborts the call in flight. */
  readonly signal?: AbortSignal;
}

const MIN_PAUSE_MS = 1_000;

/** Looks up one filing by its ref, or by its content where the gateway asks for that. Changes nothing. */
export async function findCase(
  { id, ref }: Pick<NeedsPersonFiling, "id" | "ref">,
  options: FindCaseOptions,
): Promise<LookUp | Stopped> {
  const { client, batch, ledger, drain, signal, maxWaitMs } = options;
  const deadline = Date.now() + maxWaitMs;
  for (let asked = 0; ; asked++) {
    // If the authority asks to wait without a time, wait at least a second; and never longer than the deadline.
    const until = Math.max(pausedUntil(client), asked > 0 ? Date.now() + MIN_PAUSE_MS : 0);
    const wait = until - Date.now();
    if (wait > 0 && until > deadline) return { stop: { reason: "paused", until } };
    if (wait > 0) await sleep(wait, drain);
    if (drain?.aborted) return { stop: { reason: "interrupted" } };
    try {
      const { features } = await client.capabilities.get({ signal, maxRetryAfterMs: 0 });
      if (features?.lookUp === "none") return { noAnswer: "lookup-refused", error: undefined };
      const content = features?.lookUp === "filing" ? await contentOf(ledger, id) : undefined;
      const found = await client.cases.findByRef(batch.kind, ref, { ...content, signal, maxRetryAfterMs: 0 });
      return found ? { found } : { absent: true };
    } catch (error) {
      if (isLedgerError(error)) throw error;
      if (isAborted(error) || signal?.aborted) return { stop: { reason: "interrupted" } };
      if (isAuthentication(error)) return { stop: { reason: "authentication", error } };
      if (!isRateLimited(error)) return { noAnswer: noAnswerOf(error), error };
      await savePause(ledger, batch.authority, client);
    }
  }
}

function noAnswerOf(error: unknown): NoAnswer {
  if (isContractBreach(error)) return "lookup-unreadable";
  // A 404 for a list says nothing about a filing.
  const refused = isPermission(error) || isInvalidRequest(error) || isNotFound(error) || isConflict(error);
  return refused ? "lookup-refused" : "lookup-failed";
}
