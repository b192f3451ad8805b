import type { Credentials, Unauthorised } from "../auth/credentials.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import {
  AbortedError,
  AuthenticationError,
  GatewayUnreachableError,
  RateLimitedError,
  type CallFacts,
} from "./errors.js";
import { textOf } from "./map-errors.js";
import { RateLimitHold, type RateLimiter } from "./rate-limiter.js";

/** What decides when a call may start, and as whom. */
export interface SlotContext {
  readonly rateLimiter: RateLimiter;
  readonly circuitBreaker: CircuitBreaker;
  readonly credentials: Credentials;
}

/** Headers that authenticate a request. */
export type Proof = Readonly<Record<string, string>>;

interface Wanted {
  readonly maxWaitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly facts: CallFacts;
}

/** Takes a slot without waiting. Returns undefined when it must wait or fail; `acquireSlot` then does that. */
function acquireSlotNow(
  { rateLimiter, circuitBreaker }: SlotContext,
  signal: AbortSignal | undefined,
): (() => void) | undefined {
  return signal?.aborted || !circuitBreaker.closed ? undefined : rateLimiter.enterNow();
}

/** Acquires a slot from rate limiter and circuit breaker. Nothing has been sent yet, so all its errors are definite. */
async function acquireSlot(
  { rateLimiter, circuitBreaker }: SlotContext,
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

/** Acquires a slot and authorizes. Starts over when the authority sets a pause during a slow authorization. */
export async function acquireAuthorizedSlot(
  context: SlotContext,
  asked: Unauthorised,
  { maxWaitMs, signal, facts }: Wanted,
): Promise<{ release: () => void; proof: Proof }> {
  for (;;) {
    const release = acquireSlotNow(context, signal) ?? (await acquireSlot(context, maxWaitMs, signal, facts));
    let proof: Proof;
    try {
      proof = await context.credentials.authorize(asked);
    } catch (cause) {
      release();
      context.circuitBreaker.undecided();
      throw new AuthenticationError(textOf("no-credentials"), { ...facts, cause });
    }
    if (context.rateLimiter.heldFor() === 0) return { release, proof };
    release();
    context.circuitBreaker.undecided();
  }
}
