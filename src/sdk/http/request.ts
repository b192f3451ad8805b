import { randomUUID } from "node:crypto";
import type { Credentials } from "./auth.js";
import type { Breaker } from "./breaker.js";
import { errorOfAnswer, errorOfFailure, textOf } from "./classify.js";
import type { Clock } from "./clock.js";
import { AbortedError, GatewayUnreachableError, RateLimitedError, type CallFacts } from "./errors.js";
import { TransportFailure, type ByteSource, type Transport, type WireAnswer, type WireRequest } from "./message.js";
import { PaceHeld, serverTime, type Pace } from "./pace.js";
import { backoffMs, isTrouble, parseRetryAfter, shouldRetry, type AttemptOutcome, type RetryBudget } from "./retry.js";

/** Options of one call; the client's are the defaults. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** For one attempt: connecting, headers and body together. Default 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Repetitions after the first attempt, default 3. Worst case: (1 + maxRetries) x timeoutMs and the waits between. */
  readonly maxRetries?: number | undefined;
  /** A pause that the authority asks for is waited out up to this long, default 5,000 ms; a longer one fails at once with `retryAfterMs`. */
  readonly maxRetryAfterMs?: number | undefined;
}

/** What happened, for logs and traces: no bodies, no identifiers, no credentials. */
export interface HttpEvent {
  readonly type: "request" | "answer" | "failure" | "retry";
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
  readonly method: WireRequest["method"];
  readonly path: string;
  /** Path as the contract writes it. */
  readonly template: string;
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | ByteSource;
  readonly contentType?: string;
}

export interface HttpAnswer extends WireAnswer {
  readonly facts: CallFacts;
}

export interface HttpParts {
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly pace: Pace;
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly defaults: { readonly timeoutMs: number; readonly maxRetries: number; readonly maxRetryAfterMs: number };
  readonly onEvent?: ((event: HttpEvent) => void) | undefined;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** The request loop: wait for a turn, prove who we are, send, judge what came back, repeat or report. */
export async function request(call: HttpCall, options: CallOptions, parts: HttpParts): Promise<HttpAnswer> {
  const { pace, breaker, budget, clock, credentials, defaults } = parts;
  const { signal, timeoutMs = defaults.timeoutMs, maxRetries = defaults.maxRetries, maxRetryAfterMs = defaults.maxRetryAfterMs } = options;
  const requestId = randomUUID();
  const facts = (attempts: number): CallFacts => ({ method: call.method, path: call.template, attempts, requestId });
  const tell = (event: Pick<HttpEvent, "type" | "attempt"> & Partial<HttpEvent>) => parts.onEvent?.({ requestId, method: call.method, path: call.template, ...event });
  let refreshed = false;
  budget.earn();

  for (let attempt = 1; ; attempt++) {
    const heldMs = breaker.heldFor();
    if (heldMs !== undefined) throw new GatewayUnreachableError(textOf("gateway-down"), facts(attempt - 1), heldMs);
    const leave = await turn(pace, maxRetryAfterMs, signal, facts(attempt - 1)).catch((error: unknown) => {
      breaker.undecided();
      throw error;
    });
    const started = clock.monotonic();
    let answer: WireAnswer | undefined;
    let failure: TransportFailure | undefined;
    let proof: Readonly<Record<string, string>> = {};
    try {
      const { body } = call;
      proof = await credentials.authorize({ method: call.method, path: call.path, requestId, ...(typeof body !== "function" && body !== undefined && { body }) });
      const headers = { accept: "application/json, application/problem+json", "x-request-id": requestId, ...(call.contentType && { "content-type": call.contentType }), ...call.headers, ...proof };
      tell({ type: "request", attempt });
      answer = await parts.transport.send({ method: call.method, path: call.path, headers, timeoutMs, maxAnswerBytes: MAX_ANSWER_BYTES, signal, ...(body !== undefined && { body }) });
      tell({ type: "answer", attempt, status: answer.status, durationMs: clock.monotonic() - started, ...(answer.headers["date"] && { date: answer.headers["date"] }) });
    } catch (error) {
      if (!(error instanceof TransportFailure)) {
        breaker.undecided();
        throw error;
      }
      failure = error;
      tell({ type: "failure", attempt, reason: error.reason, durationMs: clock.monotonic() - started });
    } finally {
      leave();
    }

    if (answer) pace.observe(answer.status, answer.headers);
    if (failure?.reason === "aborted") breaker.undecided();
    else if (answer && !isTrouble(answer.status)) breaker.succeeded();
    else breaker.failed();

    if (answer && answer.status >= 200 && answer.status < 300) return { ...answer, facts: facts(attempt) };
    if (answer?.status === 401 && !refreshed && (await credentials.refresh?.(proof))) {
      refreshed = true;
      continue;
    }
    const retryAfterMs = answer && (answer.status === 429 || answer.status === 503) ? parseRetryAfter(answer.headers["retry-after"], serverTime(answer.headers) ?? clock.now()) : undefined;
    const outcome: AttemptOutcome = answer ? { type: "answer", status: answer.status } : { type: "failure", reason: failure!.reason, sent: failure!.sent };
    const repeat = (retryAfterMs ?? 0) <= maxRetryAfterMs && shouldRetry({ repeatable: call.repeatable, attempt, maxRetries, outcome }) && budget.spend();
    if (!repeat) throw answer ? errorOfAnswer(answer, facts(attempt), call.repeatable, retryAfterMs ?? FALLBACK_PAUSE_MS) : errorOfFailure(failure!, facts(attempt), call.repeatable);
    const delayMs = Math.max(retryAfterMs ?? 0, backoffMs(attempt, parts.random));
    tell({ type: "retry", attempt, delayMs });
    await clock.sleep(delayMs, signal).catch((cause: unknown) => {
      throw new AbortedError(textOf("aborted"), { ...facts(attempt), cause });
    });
  }
}

/** A 429 that does not say how long. */
const FALLBACK_PAUSE_MS = 1_000;

async function turn(pace: Pace, maxWaitMs: number, signal: AbortSignal | undefined, facts: CallFacts): Promise<() => void> {
  try {
    return await pace.enter(maxWaitMs, signal);
  } catch (cause) {
    if (cause instanceof PaceHeld) throw new RateLimitedError(textOf("rate-limited"), facts, cause.waitMs);
    throw new AbortedError(textOf("aborted"), { ...facts, cause });
  }
}
