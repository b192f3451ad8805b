import { makeReason } from "../../contract/index.js";
import {
  type BatchItem,
  type RegistryClient,
  isAuthoritative,
  isOutcomeUnknown,
  isRegistryError,
} from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord, ClaimedFiling } from "../ledger/types.js";
import type { Transition } from "../ledger/reports.js";
import type { HeldLease } from "./sending/held-lease.js";
import { savePause } from "./authority-pause.js";
import type { MaterialUploads } from "./material-uploads.js";
import { reasonsOf, toConflict, toTransition } from "./outcomes.js";
import { classifyFailure, isAboutBytes, isRefConflict } from "./sending/call-failure.js";
import type { CallLimits } from "./sending/call-limits.js";
import type { Outage } from "./sending/outage.js";
import type { StopInfo } from "./stop.js";

/** The run that a call belongs to. It adapts to the result of each call. */
export interface CallingRun {
  readonly options: {
    readonly ledger: Ledger;
    readonly client: RegistryClient;
    readonly batch: BatchRecord;
    readonly uploads: MaterialUploads;
    readonly lease: HeldLease;
    readonly signal?: AbortSignal;
  };
  readonly limits: CallLimits;
  readonly outage: Outage;
  now(): number;
  halt(stop: StopInfo): void;
  /** Called when a filing call got a valid response. */
  answered(call: readonly ClaimedFiling[], transitions: readonly Transition[]): void;
  /** Called when a call failed without saying anything about its filings. */
  failed(call: readonly ClaimedFiling[], error: unknown): void;
}

/** Used when a valid response mentions none of the filings of its call. */
const NO_FILING_IN_RESPONSE = makeReason(
  "contract-breach",
  "批量提交的答复未包含其中任何一件申请的结果",
  "the response to a batch call contains no result for any of its filings",
  "请联系登记机构的技术人员",
  "contact the authority's technical support",
);

/** Result of one filing call. */
export interface Sent {
  readonly transitions: Transition[];
  /** Whether the gateway gave a valid response with a result for at least one filing. */
  readonly isAnswered: boolean;
}

/** Sends one filing call, its documents first, and returns a transition for each of its filings. */
export async function sendCall(
  run: CallingRun,
  call: readonly ClaimedFiling[],
  { isProbe = false } = {},
): Promise<Sent> {
  const { client, batch, uploads, lease, signal } = run.options;
  let ready: ClaimedFiling[];
  let transitions: Transition[];
  try {
    ({ ready, transitions } = await uploads.ensure(call, signal));
  } catch (error) {
    // Only documents were being sent: no filing has left.
    return { transitions: await onUploadFailed(run, call, error), isAnswered: false };
  }
  if (ready.length === 0) return { transitions, isAnswered: false };
  if (!lease.isCurrent() && !(await lease.renew())) {
    run.halt({ reason: "lease-lost" });
    return { transitions: [...transitions, ...transitionAll(ready, "not-sent")], isAnswered: false };
  }
  const isAlone = ready.length === 1;
  let isHeldBack = false;
  const mayLeave = () => !(isHeldBack = !lease.isCurrent());
  const options = { mayLeave, signal, maxRetryAfterMs: 0, ...(isProbe && { maxRetries: 0 }) };
  try {
    const items = await client.filings.fileEncoded(batch.kind, ready, options);
    // Items come in the order of the request. One `now` for all keeps filings that must wait together.
    const now = run.now();
    const outcomes = ready.map((filing, i) => toTransition(filing, itemOf(filing, items[i]), now, isAlone));
    const isAnswered = outcomes.some(({ cause }) => cause !== "answer-lost");
    if (isAnswered) run.answered(ready, outcomes);
    else run.failed(ready, NO_FILING_IN_RESPONSE);
    if (isAnswered) outcomes.forEach(({ cause }, i) => void (cause === "answer-lost" && run.limits.leftOut(ready[i]!)));
    return { transitions: [...transitions, ...outcomes], isAnswered };
  } catch (error) {
    // The process was paused until its lease was over. The next call renews it, or finds that it is lost.
    if (isHeldBack && classifyFailure(error) === "aborted")
      return { transitions: [...transitions, ...transitionAll(ready, "not-sent")], isAnswered: false };
    const failed = await onCallFailed(run, ready, error);
    return { ...failed, transitions: [...transitions, ...failed.transitions] };
  }
}

function itemOf({ ref }: ClaimedFiling, item: BatchItem | undefined): BatchItem {
  return item?.ref === ref ? item : { ref, outcome: "unknown" };
}

export function transitionAll(claimed: readonly ClaimedFiling[], cause: "not-sent" | "not-taken"): Transition[] {
  return claimed.map(({ id, attempt }) => ({ id, attempt, cause }));
}

function lost(call: readonly ClaimedFiling[]): Transition[] {
  return call.map(({ id, attempt }) => ({ id, attempt, cause: "answer-lost", alone: call.length === 1 }));
}

/** Handles a filing call without a usable response. An error about the call is never applied to each of its filings. */
async function onCallFailed(run: CallingRun, call: readonly ClaimedFiling[], error: unknown): Promise<Sent> {
  const { ledger, batch, client, signal } = run.options;
  await savePause(ledger, batch.authority, client);
  const isAlone = call.length === 1;
  const notTaken = () => transitionAll(call, "not-taken");
  const sent = (transitions: Transition[], isAnswered = false): Sent => ({ transitions, isAnswered });
  switch (classifyFailure(error)) {
    case "limited":
      run.outage.limited(error);
      return sent(notTaken());
    case "authentication":
      run.halt({ reason: "authentication", error });
      return sent(notTaken());
    case "permission":
      run.halt({ reason: "permission", error });
      return sent(notTaken());
    case "too-large":
    case "refused": {
      const transitions = isAlone ? call.map((filing) => refusal(filing, error)) : notTaken();
      run.answered(call, transitions);
      if (!isAlone) splitAfter(run, call, error);
      return sent(transitions, true);
    }
    case "too-large-unproven":
      if (isAlone) run.failed(call, error);
      else run.limits.tooLarge(call, isAboutBytes(error));
      return sent(lost(call));
    case "unavailable":
      run.outage.failed(error);
      return sent(notTaken());
    case "aborted":
      run.halt({ reason: "interrupted" });
      return sent(transitionAll(call, "not-sent"));
    case "not-sent":
      run.outage.failed(error);
      return sent(transitionAll(call, "not-sent"));
    case "lost":
      if (signal?.aborted) run.halt({ reason: "interrupted" });
      else run.failed(call, error);
      return sent(signal?.aborted ? interrupted(call) : lost(call));
    case "unexpected":
      // Its effect is unknown: the filings are looked up before anything else happens.
      run.halt({ reason: "gateway-unreachable", error });
      return sent(interrupted(call));
  }
}

/** Marks responses as lost because this process stopped waiting. Not evidence that the filings cannot arrive. */
function interrupted(call: readonly ClaimedFiling[]): Transition[] {
  return call.map(({ id, attempt }) => ({ id, attempt, cause: "answer-lost" }));
}

function splitAfter(run: CallingRun, call: readonly ClaimedFiling[], error: unknown): void {
  if (classifyFailure(error) === "too-large") run.limits.tooLarge(call, isAboutBytes(error));
  else run.limits.split(call);
}

/** Converts the authority's refusal of a call with one filing into a transition of that filing. */
function refusal(filing: ClaimedFiling, error: unknown): Transition {
  const problem = isRegistryError(error) ? error.problem : undefined;
  if (isRefConflict(error)) return toConflict(filing, problem);
  return { id: filing.id, attempt: filing.attempt, cause: "refused", reasons: JSON.stringify(reasonsOf(problem)) };
}

async function onUploadFailed(run: CallingRun, call: readonly ClaimedFiling[], error: unknown): Promise<Transition[]> {
  const { ledger, batch, client, signal } = run.options;
  await savePause(ledger, batch.authority, client);
  const failure = classifyFailure(error);
  if (isAuthoritative(error) && !["authentication", "permission", "limited"].includes(failure)) {
    // The authority refuses a document. With one filing it is that filing's refusal; with several, split to find out
    // which.
    if (call.length === 1) return call.map((filing) => refusal(filing, error));
    run.limits.split(call);
  } else if (failure === "authentication" || failure === "permission") run.halt({ reason: failure, error });
  else if (failure === "limited") run.outage.limited(error);
  else if (failure === "aborted" || (isOutcomeUnknown(error) && signal?.aborted)) run.halt({ reason: "interrupted" });
  else if (failure === "unexpected") run.halt({ reason: "gateway-unreachable", error });
  else run.outage.failed(error);
  return transitionAll(call, "not-sent");
}
