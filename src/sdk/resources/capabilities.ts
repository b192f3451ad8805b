import { Capabilities } from "../../contract/index.js";
import type { Caller } from "../gateway/caller.js";
import type { Pace } from "../http/rate-limiter.js";
import type { CallOptions } from "../http/request.js";

export class CapabilitiesResource {
  private known: Capabilities | undefined;
  constructor(private readonly caller: Caller, private readonly pace: Pace) { }

  /** What the authority accepts; asked once and remembered, `fresh` asks again. The client's pace follows it. */
  async get({ fresh = false, ...options }: CallOptions & { readonly fresh?: boolean; } = {}): Promise<Capabilities> {
    if (!fresh && this.known) return this.known;
    this.known = await this.caller.get("getCapabilities", {}, options, Capabilities);
    this.pace.adopt(this.known.rate);
    return this.known;
  }
}
