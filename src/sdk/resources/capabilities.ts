import { Capabilities } from "../../contract/index.js";
import type { GatewayCaller } from "../gateway/caller.js";
import type { RateLimiter } from "../http/rate-limiter.js";
import type { CallOptions } from "../http/request.js";

/** What the authority accepts (`client.capabilities`). */
export class CapabilitiesResource {
  #known: Capabilities | undefined;
  readonly #caller: GatewayCaller;
  readonly #rateLimiter: RateLimiter;

  constructor(caller: GatewayCaller, rateLimiter: RateLimiter) {
    this.#caller = caller;
    this.#rateLimiter = rateLimiter;
  }

  /**
   * Gets the capabilities of the authority: kinds, limits, media types, code tables. The result is cached for the life
   * of the client, and the client adopts the rate limits in it.
   * @param options.fresh true fetches again instead of using the cache. Default false.
   * @throws RegistryError
   */
  async get({ fresh = false, ...options }: CallOptions & { readonly fresh?: boolean } = {}): Promise<Capabilities> {
    if (!fresh && this.#known) return this.#known;
    this.#known = await this.#caller.get("getCapabilities", {}, options, Capabilities);
    this.#caller.authority = this.#known.authority.id;
    this.#rateLimiter.adopt(this.#known.rate);
    return this.#known;
  }
}
