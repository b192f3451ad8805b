import { randomUUID } from "node:crypto";
import type { Operation } from "../../contract/index.js";
import type { Credentials } from "./auth.js";
import type { Breaker } from "./breaker.js";
import { errorOfAnswer, errorOfFailure, textOf } from "./classify.js";
import type { Clock } from "./clock.js";
import { AbortedError, AuthenticationError, GatewayUnreachableError, RateLimitedError, type CallFacts } from "./errors.js";
import { tell, type AttemptInfo, type Hooks } from "./hooks.js";
import { TransportFailure, type Transport, type WireAnswer, type WireRequest } from "./message.js";
import { PaceHeld, type Pace } from "./pace.js";
import { backoffMs, isTrouble, shouldRetry, type RetryBudget } from "./retry.js";

/** What a call may set for itself; the client's options of the same name are its defaults. */
export interface CallOptions {
  /** Cuts the call, its waits included. */
  readonly signal?: AbortSignal | undefined;
  /** Of one attempt, from connecting to the last byte of the answer. Default 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Further attempts after the first. Default 2: at worst 3 times `timeoutMs` and the waits between. 0: none. */
  readonly maxRetries?: number | undefined;
  /** A Retry-After up to this long is waited out; a longer one ends the call with `RateLimitedError`. Default 60,000 ms. */
  readonly maxRetryAfterMs?: number | undefined;
}

/** Everything that calls of one client share. */
export interface Line {
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly pace: Pace;
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly hooks: Hooks;
  readonly defaults: Required<Omit<CallOptions, "signal">>;
  readonly maxAnswerBytes: number;
}

export interface Outgoing {
  readonly operation: Operation;
  /** Filled in, with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: WireRequest["body"];
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  /** Statuses that the caller takes as an answer although the contract calls them problems. */
  readonly accept?: readonly number[];
}

export interface Answered {
  readonly answer: WireAnswer;
  readonly facts: CallFacts;
}

/**
 * One call, whole: wait for a turn, prove who we are, send, judge, and repeat or end. Whatever leaves here by an error
 * other than `outcomeUnknown` was surely not done.
 */
export async function request(line: Line, call: Outgoing, options: CallOptions): Promise<Answered> {
  const { operation, repeatable } = call;
  const { timeoutMs, maxRetries, maxRetryAfterMs, signal } = withDefaults(options, line.defaults);
  const requestId = randomUUID();
  const said = { operation: operation.id, method: operation.method, path: operation.path, requestId };
  const factsAfter = (attempts: number, more: Partial<CallFacts> = {}): CallFacts => ({ method: said.method, path: said.path, requestId, attempts, ...more });
  let refreshed = false;
  line.budget.earn();

  for (let attempt = 1; ; attempt++) {
    const leave = await turn(line, maxRetryAfterMs, signal, factsAfter(attempt - 1));
    let result: WireAnswer | TransportFailure;
    let proof: Readonly<Record<string, string>>;
    const info = { ...said, attempt };
    try {
      proof = await prove(line.credentials, call, requestId, factsAfter(attempt - 1));
      const headers = { "x-request-id": requestId, ...call.headers, ...proof };
      result = await send(line, { method: operation.method, path: call.path, headers, body: call.body, timeoutMs, maxAnswerBytes: line.maxAnswerBytes, signal }, info);
    } catch (error) {
      line.breaker.undecided();
      throw error;
    } finally {
      leave();
    }

    learn(line, result);
    if (!(result instanceof TransportFailure)) {
      if (Object.hasOwn(operation.answers, result.status) || call.accept?.includes(result.status)) {
        return { answer: result, facts: factsAfter(attempt, { status: result.status, requestId: result.headers["x-request-id"] ?? requestId }) };
      }
      if (result.status === 401 && !refreshed && line.credentials.refresh) {
        refreshed = true;
        if (await line.credentials.refresh(proof).catch(() => false)) continue;
      }
    }

    const outcome = result instanceof TransportFailure ? ({ type: "failure", reason: result.reason, sent: result.sent } as const) : ({ type: "answer", status: result.status } as const);
    const cause = shouldRetry({ repeatable, attempt, maxRetries, outcome });
    let waitMs = cause && backoffMs(attempt, line.random);
    if (outcome.type === "answer" && outcome.status === 429) {
      // A 429 that does not say how long is still to be heard by every other call of this client.
      const held = line.pace.notBefore - line.clock.now();
      if (held <= 0) line.pace.hold(waitMs ?? backoffMs(attempt, line.random));
      waitMs = Math.max(0, line.pace.notBefore - line.clock.now());
    }
    const repeat = cause === "told-to-wait" ? waitMs! <= maxRetryAfterMs : cause !== undefined && line.budget.spend();
    if (!repeat) throw errorOf(result, factsAfter(attempt), repeatable, waitMs ?? 0);
    tell(line.hooks.onRetry, { ...info, cause: cause!, waitMs: waitMs! });
    if (cause !== "told-to-wait") await pause(line.clock, waitMs!, signal, factsAfter(attempt));
  }
}

function withDefaults(options: CallOptions, defaults: Line["defaults"]): Line["defaults"] & { readonly signal: AbortSignal | undefined } {
  return {
    timeoutMs: options.timeoutMs ?? defaults.timeoutMs,
    maxRetries: options.maxRetries ?? defaults.maxRetries,
    maxRetryAfterMs: options.maxRetryAfterMs ?? defaults.maxRetryAfterMs,
    signal: options.signal,
  };
}

/** A turn from pace and breaker; nothing has left yet, so its errors all say so. */
async function turn(line: Line, maxRetryAfterMs: number, signal: AbortSignal | undefined, facts: CallFacts): Promise<() => void> {
  let leave: () => void;
  try {
    signal?.throwIfAborted();
    leave = await line.pace.enter(maxRetryAfterMs, signal);
  } catch (error) {
    if (error instanceof PaceHeld) throw new RateLimitedError(textOf("rate-limited"), facts, Math.ceil(error.waitMs));
    throw new AbortedError(textOf("aborted"), { ...facts, cause: error });
  }
  const held = line.breaker.heldFor();
  if (held === undefined) return leave;
  leave();
  throw new GatewayUnreachableError(textOf("gateway-down"), facts, held);
}

async function prove(credentials: Credentials, call: Outgoing, requestId: string, facts: CallFacts): Promise<Readonly<Record<string, string>>> {
  const { path, body, operation } = call;
  try {
    return await credentials.authorize({ method: operation.method, path, requestId, ...(body !== undefined && typeof body !== "function" && { body }) });
  } catch (cause) {
    throw new AuthenticationError(textOf("no-credentials"), { ...facts, cause });
  }
}

async function send(line: Line, wire: WireRequest, info: AttemptInfo): Promise<WireAnswer | TransportFailure> {
  const { hooks, clock, transport } = line;
  tell(hooks.onRequest, info);
  const start = clock.monotonic();
  const result = await transport.send(wire).catch((error: unknown) => {
    // A transport of the caller's that throws something else may have sent it.
    return error instanceof TransportFailure ? error : new TransportFailure("cut", true, error);
  });
  const durationMs = clock.monotonic() - start;
  tell(hooks.onResponse, result instanceof TransportFailure ? { ...info, durationMs, failure: result.reason, answerBytes: 0 } : { ...info, durationMs, status: result.status, answerBytes: result.body.length });
  return result;
}

/** What an attempt says about the gateway's health and the speed that it likes. */
function learn({ breaker, pace }: Line, result: WireAnswer | TransportFailure): void {
  if (result instanceof TransportFailure) {
    if (result.reason === "aborted") breaker.undecided();
    else if (result.reason === "too-large") breaker.succeeded();
    else breaker.failed();
    return;
  }
  if (isTrouble(result.status)) breaker.failed();
  else breaker.succeeded();
  pace.observe(result.status, result.headers);
}

function errorOf(result: WireAnswer | TransportFailure, facts: CallFacts, repeatable: boolean, retryAfterMs: number): Error {
  if (result instanceof TransportFailure) return errorOfFailure(result, facts, repeatable);
  return errorOfAnswer(result, { ...facts, requestId: result.headers["x-request-id"] ?? facts.requestId }, repeatable, Math.ceil(retryAfterMs));
}

async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined, facts: CallFacts): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (cause) {
    throw new AbortedError(textOf("aborted"), { ...facts, cause });
  }
}
