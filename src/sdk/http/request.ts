import { randomUUID } from "node:crypto";
import type { Credentials } from "../auth/credentials.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import { errorFromResponse, errorFromFailure, textOf } from "./map-errors.js";
import type { Clock } from "./clock.js";
import {
  AbortedError,
  AuthenticationError,
  GatewayUnreachableError,
  RateLimitedError,
  type CallFacts,
} from "./errors.js";
import { TransportFailure, type ByteSource, type Transport, type WireResponse, type WireRequest } from "./wire.js";
import { readableId, withoutCredentials } from "./foreign-text.js";
import { RateLimitHold, type RateLimiter } from "./rate-limiter.js";
import { backoffMs, isServerFailure, shouldRetry, type RetryBudget } from "./retry.js";

/** Options of one call; the client's are the defaults. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** For one attempt: connecting, headers and body together. Default 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Repetitions after the first attempt, default 3. Worst case: (1 + maxRetries) x timeoutMs and the waits between. */
  readonly maxRetries?: number | undefined;
  /**
   * Pauses that the authority asks for are waited out up to this long in all, default 5,000 ms; what is longer fails at
   * once with `retryAfterMs`.
   */
  readonly maxRetryAfterMs?: number | undefined;
}

/** What happened, for logs and traces: no bodies, no identifiers, no credentials. */
export interface HttpEvent {
  readonly type: "request" | "answer" | "failure" | "retry";
  /** Id of the call in the contract, such as `mortgageFileBatch`. */
  readonly operation: string;
  readonly requestId: string;
  readonly method: string;
  /** As the contract writes it, unfilled: identifiers are personal data. */
  readonly path: string;
  readonly attempt: number;
  readonly status?: number;
  readonly durationMs?: number;
  /** Of an answer: the gateway's own clock. */
  readonly date?: string;
  readonly delayMs?: number;
  readonly reason?: string;
}

export interface HttpCall {
  readonly operation: string;
  readonly method: WireRequest["method"];
  readonly path: string;
  /** Path as the contract writes it. */
  readonly template: string;
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly body: string | Uint8Array | ByteSource | undefined;
  readonly contentType: string | undefined;
  /** Statuses that are answers and no errors, besides 2xx. */
  readonly acceptStatuses: readonly number[] | undefined;
  /** The call as it is repeated; absent: unchanged. What it throws ends the call. */
  readonly rebuild: (() => Promise<HttpCall>) | undefined;
}

export interface HttpResponse extends WireResponse {
  readonly facts: CallFacts;
}

export interface HttpContext {
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly rateLimiter: RateLimiter;
  readonly circuitBreaker: CircuitBreaker;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly defaults: { readonly timeoutMs: number; readonly maxRetries: number; readonly maxRetryAfterMs: number };
  /** What it throws is ignored: a broken logger must not hide what became of a filing. */
  readonly onEvent?: ((event: HttpEvent) => void) | undefined;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Performs one call: waits for a slot, authorizes, sends, classifies the response, and repeats or reports. An error
 * that leaves here without `outcomeUnknown` was certainly not done.
 */
export async function request(first: HttpCall, options: CallOptions, parts: HttpContext): Promise<HttpResponse> {
  const { rateLimiter, budget, clock, credentials, defaults, random } = parts;
  const {
    signal,
    timeoutMs = defaults.timeoutMs,
    maxRetries = defaults.maxRetries,
    maxRetryAfterMs = defaults.maxRetryAfterMs,
  } = options;
  let call = first;
  const { repeatable, acceptStatuses } = call;
  const requestId = randomUUID();
  const facts = (attempts: number): CallFacts => ({ method: call.method, path: call.template, attempts, requestId });
  let refreshed = false;
  let heldSoFar = 0;
  budget.deposit();

  for (let attempt = 1; ; attempt++) {
    const { release, proof } = await acquireAuthorizedSlot(parts, call, {
      maxWaitMs: maxRetryAfterMs,
      requestId,
      signal,
      facts: facts(attempt - 1),
    });
    let result: WireResponse | TransportFailure;
    try {
      result = await tryOnce(parts, call, { proof, requestId, attempt, timeoutMs, signal });
    } finally {
      release();
    }
    recordHealth(parts, result);

    const failure = result instanceof TransportFailure ? result : undefined;
    // Called back just before sending: the authority asked for a pause after this call had its slot.
    if (failure?.reason === "aborted" && !signal?.aborted) {
      attempt--;
      continue;
    }
    const answer = result instanceof TransportFailure ? undefined : withoutCredentials(result, proof);
    const status = answer?.status;
    const attemptFacts: CallFacts = {
      method: call.method,
      path: call.template,
      attempts: attempt,
      status,
      requestId: readableId(answer?.headers["x-request-id"]) ?? requestId,
    };
    if (answer && ((answer.status >= 200 && answer.status < 300) || acceptStatuses?.includes(answer.status)))
      return { status: answer.status, headers: answer.headers, body: answer.body, facts: attemptFacts };
    if (status === 401 && !refreshed && credentials.refresh) {
      refreshed = true;
      if (await credentials.refresh(proof).catch(() => false)) continue;
    }

    const cause = shouldRetry({ repeatable, attempt, maxRetries, outcome: failure ?? { status: answer!.status } });
    // After a 429 that names no time every call of this client waits, longer with each in a row.
    const backoff = backoffMs(status === 429 ? Math.max(attempt, rateLimiter.refusals) : attempt, random);
    if (status === 429 && rateLimiter.heldFor() === 0) rateLimiter.hold(backoff);
    const held = Math.ceil(rateLimiter.heldFor());
    const repeat =
      cause !== undefined && heldSoFar + held <= maxRetryAfterMs && (cause === "told-to-wait" || budget.withdraw());
    if (!repeat)
      throw failure
        ? errorFromFailure(failure, attemptFacts, repeatable)
        : errorFromResponse(answer!, attemptFacts, repeatable, {
            retryAfterMs: held,
            askedUntil: rateLimiter.askedUntil,
          });
    heldSoFar += held;
    const delayMs = cause === "told-to-wait" ? held : Math.max(held, backoff);
    emit(parts, call, { type: "retry", requestId, attempt, delayMs, reason: cause });
    await pause(clock, delayMs, signal, facts(attempt));
    if (call.rebuild) call = await call.rebuild();
  }
}

function emit(
  { onEvent }: HttpContext,
  { operation, method, template }: HttpCall,
  event: Omit<HttpEvent, "operation" | "method" | "path">,
): void {
  try {
    onEvent?.({ operation, method, path: template, ...event });
  } catch {
    // See HttpContext.onEvent.
  }
}

/** Takes a slot that is free; with anything in the way, `acquireSlot` waits or says why not. */
function acquireSlotNow(
  { rateLimiter, circuitBreaker }: HttpContext,
  signal: AbortSignal | undefined,
): (() => void) | undefined {
  return signal?.aborted || !circuitBreaker.closed ? undefined : rateLimiter.enterNow();
}

/** Acquires a slot from rate limiter and circuit breaker. Nothing has left yet, and its errors all say so. */
async function acquireSlot(
  { rateLimiter, circuitBreaker }: HttpContext,
  maxWaitMs: number,
  signal: AbortSignal | undefined,
  facts: CallFacts,
): Promise<() => void> {
  let release: () => void;
  try {
    signal?.throwIfAborted();
    release = await rateLimiter.enter(maxWaitMs, signal);
  } catch (cause) {
    if (cause instanceof RateLimitHold)
      throw new RateLimitedError(textOf("rate-limited"), facts, Math.ceil(cause.waitMs), rateLimiter.askedUntil);
    throw new AbortedError(textOf("aborted"), { ...facts, cause });
  }
  const heldMs = circuitBreaker.heldFor();
  if (heldMs === undefined) return release;
  release();
  throw new GatewayUnreachableError(textOf("gateway-down"), facts, heldMs);
}

interface Wanted {
  readonly maxWaitMs: number;
  readonly requestId: string;
  readonly signal: AbortSignal | undefined;
  readonly facts: CallFacts;
}
type Proof = Readonly<Record<string, string>>;

/**
 * Acquires a slot with authorization, which may have taken so long that the authority has asked for a pause meanwhile.
 */
async function acquireAuthorizedSlot(
  parts: HttpContext,
  { method, path, body }: HttpCall,
  { maxWaitMs, requestId, signal, facts }: Wanted,
): Promise<{ release: () => void; proof: Proof }> {
  for (;;) {
    const release = acquireSlotNow(parts, signal) ?? (await acquireSlot(parts, maxWaitMs, signal, facts));
    let proof: Proof;
    try {
      proof = await parts.credentials.authorize({
        method,
        path,
        requestId,
        ...(typeof body !== "function" && body !== undefined && { body }),
      });
    } catch (cause) {
      release();
      parts.circuitBreaker.undecided();
      throw new AuthenticationError(textOf("no-credentials"), { ...facts, cause });
    }
    if (parts.rateLimiter.heldFor() === 0) return { release, proof };
    release();
    parts.circuitBreaker.undecided();
  }
}

interface Attempt {
  readonly proof: Proof;
  readonly requestId: string;
  readonly attempt: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

async function tryOnce(
  parts: HttpContext,
  call: HttpCall,
  { proof, requestId, attempt, timeoutMs, signal }: Attempt,
): Promise<WireResponse | TransportFailure> {
  const { transport, clock, rateLimiter, onEvent } = parts;
  const { method, path, body, contentType } = call;
  const headers = {
    accept: "application/json, application/problem+json",
    "x-request-id": requestId,
    ...(contentType && { "content-type": contentType }),
    ...call.headers,
    ...proof,
  };
  if (onEvent) emit(parts, call, { type: "request", requestId, attempt });
  const started = onEvent ? clock.monotonic() : 0;
  let result: WireResponse | TransportFailure;
  try {
    result = await transport.send({
      method,
      path,
      headers,
      body,
      timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      signal,
      mayLeave: () => rateLimiter.heldFor() === 0,
      onHead: (status, responseHeaders) => rateLimiter.observe(status, responseHeaders),
    });
  } catch (error) {
    // A transport of the caller's that throws something else may have sent it.
    result = error instanceof TransportFailure ? error : new TransportFailure("cut", true, error);
  }
  if (!onEvent) return result;
  const durationMs = clock.monotonic() - started;
  if (result instanceof TransportFailure)
    emit(parts, call, { type: "failure", requestId, attempt, reason: result.reason, durationMs });
  else
    emit(parts, call, {
      type: "answer",
      requestId,
      attempt,
      status: result.status,
      durationMs,
      ...(result.headers["date"] && { date: result.headers["date"] }),
    });
  return result;
}

/** Records what an attempt says about the gateway's health. */
function recordHealth({ circuitBreaker }: HttpContext, result: WireResponse | TransportFailure): void {
  if (result instanceof TransportFailure) {
    if (result.reason === "aborted") circuitBreaker.undecided();
    else if (result.reason === "too-large") circuitBreaker.succeeded();
    else circuitBreaker.failed();
    return;
  }
  if (isServerFailure(result.status)) circuitBreaker.failed();
  else circuitBreaker.succeeded();
}

async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined, facts: CallFacts): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (cause) {
    throw new AbortedError(textOf("aborted"), { ...facts, cause });
  }
}
