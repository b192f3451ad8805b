import type { CallOptions } from "../arguments/call-options.js";
import type { Credentials, Unauthorised } from "../auth/credentials.js";
import { acquireAuthorizedSlot, type SlotContext, type Proof } from "./authorized-slot.js";
import { encodeUtf8 } from "./bytes.js";
import { ConnectionFailure } from "./connection/connection-failure.js";
import { errorFromResponse, errorFromFailure, isInProgress, textOf } from "./map-errors.js";
import type { Clock } from "./clock.js";
import { AbortedError, InterceptedError, type CallFacts } from "./errors.js";
import {
  TransportFailure,
  deprecationOf,
  type ByteSource,
  type HttpEvent,
  type Transport,
  type WireResponse,
  type WireRequest,
} from "./wire.js";
import type { GonePaths } from "./fronts/gone-paths.js";
import { concernsAllCalls, frontIn, isSuspicious } from "./fronts/recognize.js";
import { interceptedText } from "./fronts/texts.js";
import { readableDate, readableId, secretsIn, withoutCredentials } from "./foreign-text.js";
import { backoffMs, isServerFailure, shouldRetry, type RetryBudget } from "./retry.js";

/** One call of the request loop, with path and body ready to send. */
export interface HttpCall {
  readonly operation: string;
  /** Id of the authority, for events; absent until it is known. */
  readonly authority?: string | undefined;
  readonly method: WireRequest["method"];
  readonly path: string;
  /** Path as in the contract, for errors and events. */
  readonly template: string;
  /** True for reads and for writes that are safe to repeat. */
  readonly repeatable: boolean;
  /** True when a failure without a valid response leaves the outcome unknown. */
  readonly isWrite: boolean;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly body: string | Uint8Array | ByteSource | undefined;
  readonly contentType: string | undefined;
  /** See `WireRequest.filing`. */
  readonly filing?: object | undefined;
  /** Statuses besides 2xx that are results, not errors. */
  readonly acceptStatuses: readonly number[] | undefined;
  /** Returns the call to send in a repetition; absent when it is unchanged. An exception ends the call. */
  readonly rebuild: (() => Promise<HttpCall>) | undefined;
}

export interface HttpResponse extends WireResponse {
  readonly facts: CallFacts;
}

/** What all calls of one client share. */
export interface HttpContext extends SlotContext {
  readonly transport: Transport;
  readonly gonePaths: GonePaths;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly defaults: { readonly timeoutMs: number; readonly maxRetries: number; readonly maxRetryAfterMs: number };
  /** Exceptions are ignored: a broken logger must not hide the result of a filing. */
  readonly onEvent?: ((event: HttpEvent) => void) | undefined;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Performs one call: waits for a slot, authorizes, sends, classifies the response, then retries, returns or throws.
 * @throws RegistryError for every failure. Unless its `outcomeUnknown` is true, the call had no effect.
 */
export async function request(first: HttpCall, options: CallOptions, parts: HttpContext): Promise<HttpResponse> {
  const { rateLimiter, budget, clock, credentials, defaults, random } = parts;
  const {
    signal,
    timeoutMs = defaults.timeoutMs,
    maxRetries = defaults.maxRetries,
    maxRetryAfterMs = defaults.maxRetryAfterMs,
    mayLeave = () => true,
  } = options;
  let isHeldBack = false;
  const askToLeave = () => !(isHeldBack = !mayLeave());
  let call = first;
  const { repeatable, isWrite, acceptStatuses } = call;
  const requestId = crypto.randomUUID();
  const began = clock.monotonic();
  const facts = (attempts: number): CallFacts => ({
    method: call.method,
    path: call.template,
    attempts,
    requestId,
    durationMs: clock.monotonic() - began,
  });
  let refreshed = false;
  let heldSoFar = 0;
  budget.deposit();

  for (let attempt = 1; ; attempt++) {
    refuseGonePath(parts, call, facts(attempt - 1));
    const asked = unauthorised(call, requestId, credentials);
    const { release, proof } = await acquireAuthorizedSlot(parts, asked, {
      maxWaitMs: maxRetryAfterMs,
      signal,
      facts: facts(attempt - 1),
    });
    let result: WireResponse | TransportFailure;
    try {
      result = await tryOnce(parts, call, { asked, proof, attempt, timeoutMs, signal, mayLeave: askToLeave });
      if (credentials.verifyAnswer && !(result instanceof TransportFailure))
        result = await verified(result, asked, proof, credentials);
    } finally {
      release();
    }
    recordHealth(parts, call, result);

    const failure = result instanceof TransportFailure ? result : undefined;
    // The transport stopped before sending: the authority set a pause after this call got its slot.
    if (failure?.reason === "aborted" && !signal?.aborted && !isHeldBack) {
      attempt--;
      continue;
    }
    const answer = result instanceof TransportFailure ? undefined : withoutCredentials(result, proof);
    const status = answer?.status;
    const attemptFacts: CallFacts = {
      ...facts(attempt),
      status,
      date: readableDate(answer?.headers["date"]),
      requestId: readableId(answer?.headers["x-request-id"]) ?? requestId,
    };
    if (answer && isResult(answer, acceptStatuses)) {
      const { status, headers, body, unsent } = answer;
      return { status, headers, body, unsent, facts: attemptFacts };
    }
    if (status === 401 && !refreshed && credentials.refresh) {
      refreshed = true;
      if (await credentials.refresh(proof).catch(() => false)) continue;
    }

    const inProgress = answer !== undefined && isInProgress(answer);
    const outcome = failure ?? { status: answer!.status };
    const mayRepeat = repeatable || answer?.hadNoEffect === true;
    const cause = shouldRetry({ repeatable: mayRepeat, attempt, maxRetries, outcome, inProgress });
    // After a 429 without Retry-After all calls of this client wait, longer with each consecutive one.
    const backoff = backoffMs(status === 429 ? Math.max(attempt, rateLimiter.refusals) : attempt, random);
    const isFronted = answer?.front !== undefined && concernsAllCalls(answer.front, answer.status);
    if ((status === 429 || isFronted) && rateLimiter.heldFor() === 0) rateLimiter.hold(backoff);
    const held = Math.ceil(rateLimiter.heldFor());
    const repeat =
      cause !== undefined && heldSoFar + held <= maxRetryAfterMs && (cause === "told-to-wait" || budget.withdraw());
    if (!repeat)
      throw failure
        ? errorFromFailure(failure, attemptFacts, !isWrite, secretsIn(proof))
        : errorFromResponse(answer!, attemptFacts, !isWrite, {
            retryAfterMs: held,
            askedUntil: rateLimiter.askedUntil,
            body: call.body,
            path: call.path,
            headers: call.headers,
          });
    heldSoFar += held;
    const delayMs = cause === "told-to-wait" ? held : Math.max(held, backoff);
    emit(parts, call, { type: "retry", requestId, attempt, delayMs, reason: cause });
    await pause(clock, delayMs, signal, facts(attempt));
    if (call.rebuild) call = await call.rebuild();
  }
}

/** @throws InterceptedError for a path that only pages have answered; nothing is sent */
function refuseGonePath({ gonePaths }: HttpContext, { template }: HttpCall, facts: CallFacts): void {
  const front = gonePaths.stopped(template);
  if (front) throw new InterceptedError(interceptedText(front, "not-sent"), facts, front, false);
}

function isResult({ status, front, unreadable }: WireResponse, accepted: readonly number[] = []): boolean {
  return !front && !unreadable && ((status >= 200 && status < 300) || accepted.includes(status));
}

function emit(
  { onEvent }: HttpContext,
  { operation, authority, method, template, path }: HttpCall,
  event: Omit<HttpEvent, "operation" | "authority" | "method" | "path" | "query">,
): void {
  if (!onEvent) return;
  const at = path.indexOf("?");
  try {
    onEvent({
      operation,
      ...(authority !== undefined && { authority }),
      method,
      path: template,
      ...(at >= 0 && { query: path.slice(at + 1).replace(/=[^&]*/g, "=…") }),
      ...event,
    });
  } catch {
    // See HttpContext.onEvent.
  }
}

/** The request as it is sent, without what authenticates it. */
function unauthorised(
  { method, path, body, contentType, headers }: HttpCall,
  requestId: string,
  { verifyAnswer }: Credentials,
): Unauthorised {
  return {
    method,
    path,
    requestId,
    ...(typeof body !== "function" && body !== undefined && { body }),
    headers: {
      accept: "application/json, application/problem+json",
      ...(verifyAnswer && { "accept-encoding": "identity" }),
      "x-request-id": requestId,
      ...(contentType && { "content-type": contentType }),
      ...headers,
    },
  };
}

/** Returns the response, or a failure when the credentials do not accept its signature. */
async function verified(
  { status, headers, body }: WireResponse,
  asked: Unauthorised,
  proof: Proof,
  credentials: Credentials,
): Promise<WireResponse | TransportFailure> {
  try {
    const request = { ...asked, headers: { ...asked.headers, ...proof } };
    await credentials.verifyAnswer?.({ request, status, headers, body });
    return { status, headers, body };
  } catch (error) {
    return new TransportFailure("unverified", true, error);
  }
}

interface Attempt {
  readonly asked: Unauthorised;
  readonly proof: Proof;
  readonly attempt: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly mayLeave: () => boolean;
}

async function tryOnce(
  parts: HttpContext,
  call: HttpCall,
  { asked, proof, attempt, timeoutMs, signal, mayLeave }: Attempt,
): Promise<WireResponse | TransportFailure> {
  const { transport, clock, rateLimiter, onEvent } = parts;
  const { method, path, body, filing } = call;
  const { requestId } = asked;
  const headers = { ...asked.headers, ...proof };
  if (onEvent)
    emit(parts, call, {
      type: "request",
      requestId,
      attempt,
      ...(typeof body !== "function" && { requestBytes: byteLengthOf(body) }),
    });
  const started = onEvent ? clock.monotonic() : 0;
  let result: WireResponse | TransportFailure;
  try {
    // A transport need not ask.
    if (!mayLeave()) throw new TransportFailure("aborted", false);
    result = await transport.send({
      method,
      path,
      headers,
      body,
      ...(filing && { filing }),
      timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      signal,
      mayLeave: () => mayLeave() && rateLimiter.heldFor() === 0,
      onHead: (status, responseHeaders) => rateLimiter.observe(status, responseHeaders),
    });
  } catch (error) {
    // An unknown exception of a custom transport: the request may have been sent.
    result = error instanceof TransportFailure ? error : new TransportFailure("cut", true, error);
  }
  if (!(result instanceof TransportFailure) && !result.front && isSuspicious(result))
    result = { ...result, front: await frontIn(result) };
  if (!onEvent) return result;
  const durationMs = clock.monotonic() - started;
  if (result instanceof TransportFailure)
    emit(parts, call, {
      type: "failure",
      requestId,
      attempt,
      reason: result.reason,
      ...(result.cause instanceof ConnectionFailure && { connection: result.cause.facts }),
      durationMs,
    });
  else
    emit(parts, call, {
      type: "answer",
      requestId,
      attempt,
      status: result.status,
      responseBytes: result.body.length,
      ...(result.front && { front: result.front }),
      durationMs,
      ...(result.headers["date"] && { date: result.headers["date"] }),
      ...deprecationOf(result.headers),
    });
  return result;
}

function byteLengthOf(body: string | Uint8Array | undefined): number {
  return typeof body === "string" ? encodeUtf8(body).length : (body?.length ?? 0);
}

/** Reports the result of an attempt to the circuit breaker. */
function recordHealth(
  { circuitBreaker, gonePaths }: HttpContext,
  { template }: HttpCall,
  result: WireResponse | TransportFailure,
): void {
  if (result instanceof TransportFailure) {
    if (result.reason === "aborted") circuitBreaker.undecided();
    else if (result.reason === "too-large") circuitBreaker.succeeded();
    else circuitBreaker.failed();
    return;
  }
  const { status, front } = result;
  gonePaths.record(template, front);
  if (front ? concernsAllCalls(front, status) : isServerFailure(status)) circuitBreaker.failed();
  else circuitBreaker.succeeded();
}

async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined, facts: CallFacts): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (cause) {
    throw new AbortedError(textOf("aborted"), { ...facts, cause });
  }
}
