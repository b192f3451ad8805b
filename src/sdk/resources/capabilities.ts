import { Capabilities } from "../../contract/index.js";
import { packFromCapabilities, type RulePack } from "../../rules/index.js";
import { checkCallOptions, type CallOptions } from "../arguments/call-options.js";
import { expects } from "../arguments/expectations.js";
import type { GatewayCaller } from "../gateway/caller.js";
import type { RateLimiter } from "../http/rate-limiter.js";

/** Options of `capabilities.get`. */
export interface CapabilitiesOptions extends CallOptions {
  /**
   * Fetches again instead of using the cache.
   * @default false
   */
  readonly fresh?: boolean;
}

/** What the authority accepts (`client.capabilities`). */
export class CapabilitiesResource {
  #known: Capabilities | undefined;
  #pack: RulePack | undefined;
  readonly #caller: GatewayCaller;
  readonly #rateLimiter: RateLimiter;

  constructor(caller: GatewayCaller, rateLimiter: RateLimiter) {
    this.#caller = caller;
    this.#rateLimiter = rateLimiter;
  }

  /**
   * Gets the capabilities of the authority: kinds, limits, media types, code tables. The result is cached for the life
   * of the client, and the client adopts the rate limits in it.
   * @throws RegistryError
   */
  async get({ fresh = false, ...options }: CapabilitiesOptions = {}): Promise<Capabilities> {
    checkCallOptions("capabilities.get", { fresh, ...options }, { fresh: expects.flag });
    if (!fresh && this.#known) return this.#known;
    this.#known = await this.#caller.get("getCapabilities", {}, options, Capabilities);
    this.#caller.authority = this.#known.authority.id;
    this.#rateLimiter.adopt(this.#known.rate);
    this.#pack = packFromCapabilities(this.#known);
    return this.#known;
  }

  /** Requirements of the authority, as rules for filings. Undefined until `get` was called. */
  get pack(): RulePack | undefined {
    return this.#pack;
  }
}
