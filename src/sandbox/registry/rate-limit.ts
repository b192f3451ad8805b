import type { Capabilities } from "../../contract/index.js";
import { fail, type ProblemFields } from "../errors/problem-error.js";

interface Account {
  tokens: number;
  at: number;
  underWay: number;
}

/** A call that was admitted. */
export interface Admission {
  /** Ends the call; must be called once. */
  readonly leave: () => void;
  readonly headers: Readonly<Record<string, string>>;
}

/** Retry-After when too many calls are in progress, since the next free slot is unknown (seconds). */
const SOON_S = 1;

/**
 * Rate limit per institution: a token bucket and a limit of concurrent calls. Uses real time, not the sandbox clock,
 * because it protects real resources.
 */
export class RateLimit {
  readonly #rate: Capabilities["rate"];
  readonly #policy: string;
  readonly #accounts = new Map<string, Account>();

  constructor(rate: Capabilities["rate"]) {
    this.#rate = rate;
    const { requestsPerSecond, burst, concurrent } = rate;
    const window = Math.max(1, Math.ceil(burst / requestsPerSecond));
    this.#policy = `"default";q=${burst};w=${window}, "concurrent";q=${concurrent};qu="concurrent-requests"`;
  }

  /** Admits or refuses a call. */
  enter(institution: string, now = performance.now()): Admission {
    const { requestsPerSecond, burst, concurrent } = this.#rate;
    let account = this.#accounts.get(institution);
    if (!account) this.#accounts.set(institution, (account = { tokens: burst, at: now, underWay: 0 }));
    account.tokens = Math.min(burst, account.tokens + ((now - account.at) / 1000) * requestsPerSecond);
    account.at = now;
    if (account.underWay >= concurrent)
      this.#tooMany(account, SOON_S, {
        zh: `同时进行的调用最多 ${concurrent} 个`,
        en: `at most ${concurrent} concurrent calls`,
      });
    if (account.tokens < 1) this.#tooMany(account, Math.max(1, Math.ceil((1 - account.tokens) / requestsPerSecond)));
    account.tokens -= 1;
    account.underWay += 1;
    return { leave: () => void (account.underWay -= 1), headers: this.#headers(account) };
  }

  /** RateLimit headers (draft-ietf-httpapi-ratelimit-headers-10): what is left, and when all of it is there again. */
  #headers({ tokens }: Account): Record<string, string> {
    const { requestsPerSecond, burst } = this.#rate;
    const full = Math.ceil((burst - tokens) / requestsPerSecond);
    return { "RateLimit-Policy": this.#policy, RateLimit: `"default";r=${Math.floor(tokens)};t=${full}` };
  }

  #tooMany(account: Account, retryAfter: number, detail?: ProblemFields["detail"]): never {
    return fail(
      "too-many-requests",
      { retryAfter, ...(detail && { detail }) },
      { "Retry-After": String(retryAfter), ...this.#headers(account) },
    );
  }
}
