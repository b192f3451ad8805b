import { Capabilities } from "../../contract/index.js";
import type { GatewayCaller } from "../gateway/caller.js";
import type { RateLimiter } from "../http/rate-limiter.js";
import type { CallOptions } from "../http/request.js";

export class CapabilitiesResource {
  #known: Capabilities | undefined;
  readonly #caller: GatewayCaller;
  readonly #rateLimiter: RateLimiter;

  constructor(caller: GatewayCaller, rateLimiter: RateLimiter) {
    this.#caller = caller;
    this.#rateLimiter = rateLimiter;
  }

  /**
   * What the authority accepts; asked once and remembered, `fresh` asks again. The client's rate limiter adopts its
   * limits.
   */
  async get({ fresh = false, ...options }: CallOptions & { readonly fresh?: boolean } = {}): Promise<Capabilities> {
    if (!fresh && this.#known) return this.#known;
    this.#known = await this.#caller.get("getCapabilities", {}, options, Capabilities);
    this.#rateLimiter.adopt(this.#known.rate);
    return this.#known;
  }
}
