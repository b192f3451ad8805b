import type { Capabilities } from "../../contract/index.js";
import { fail, type ProblemFields } from "../errors/problem-error.js";

interface Account {
  tokens: number;
  at: number;
  underWay: number;
}

/** Retry-After when too many calls are in progress, since the next free slot is unknown (seconds). */
const SOON_S = 1;

/**
 * Rate limit per institution: a token bucket and a limit of concurrent calls. Uses real time, not the sandbox clock,
 * because it protects real resources.
 */
export class RateLimit {
  readonly #rate: Capabilities["rate"];
  readonly #accounts = new Map<string, Account>();

  constructor(rate: Capabilities["rate"]) {
    this.#rate = rate;
  }

  /** Admits or refuses a call. The returned function ends the call and must be called once. */
  enter(institution: string, now = performance.now()): () => void {
    const { requestsPerSecond, burst, concurrent } = this.#rate;
    let account = this.#accounts.get(institution);
    if (!account) this.#accounts.set(institution, (account = { tokens: burst, at: now, underWay: 0 }));
    if (account.underWay >= concurrent)
      tooMany(SOON_S, { zh: `同时进行的调用最多 ${concurrent} 个`, en: `at most ${concurrent} concurrent calls` });
    account.tokens = Math.min(burst, account.tokens + ((now - account.at) / 1000) * requestsPerSecond);
    account.at = now;
    if (account.tokens < 1) tooMany(Math.max(1, Math.ceil((1 - account.tokens) / requestsPerSecond)));
    account.tokens -= 1;
    account.underWay += 1;
    return () => void (account.underWay -= 1);
  }
}

function tooMany(retryAfter: number, detail?: ProblemFields["detail"]): never {
  return fail("too-many-requests", { retryAfter, ...(detail && { detail }) }, { "Retry-After": String(retryAfter) });
}
