import { fail } from "./answer.js";

interface Bucket {
  tokens: number;
  at: number;
}

/** The authority's rate per institution, as a bucket that refills; wall time, because it protects machines. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ requestsPerSecond, burst }: { readonly requestsPerSecond: number; readonly burst: number }) {
    this.#perSecond = requestsPerSecond;
    this.#burst = burst;
  }

  take(institution: string, now = performance.now()): void {
    const bucket = this.#buckets.get(institution) ?? { tokens: this.#burst, at: now };
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond);
    bucket.at = now;
    this.#buckets.set(institution, bucket);
    if (bucket.tokens < 1) {
      const retryAfter = Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond));
      fail("too-many-requests", { retryAfter }, { "Retry-After": String(retryAfter) });
    }
    bucket.tokens -= 1;
  }
}
