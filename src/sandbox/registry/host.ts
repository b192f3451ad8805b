import type { Tokens } from "./tokens.js";
import type { Faults } from "../faults/faults.js";
import { RateLimit } from "./rate-limit.js";
import type { Registry } from "./registry.js";
import type { SandboxClock } from "../calendar/clock.js";
import { StoredCounter } from "../store/store.js";

export interface RouteTarget {
  readonly registry: Registry;
  readonly rate: RateLimit;
  /** Path of the authority before `/v1`; empty for the first one. */
  readonly base: string;
  /** Path after it, as defined in the contract. */
  readonly path: string;
}

/** The authorities of one process and their shared parts. The first is served at `/v1`, each one at `/a/<id>/v1`. */
export class SandboxHost {
  readonly registries: readonly Registry[];
  readonly faults: Faults;
  readonly tokens: Tokens;
  readonly clock: SandboxClock;
  /** Max size of a request body for any call (bytes). */
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => void;
  readonly #rates: Map<Registry, RateLimit>;
  /** Offset of the sandbox clock, stored so that a restarted register continues in its own time. */
  readonly #offset: StoredCounter;

  constructor(options: {
    registries: readonly Registry[];
    faults: Faults;
    tokens: Tokens;
    clock: SandboxClock;
    onError: (error: unknown) => void;
  }) {
    this.registries = options.registries;
    this.faults = options.faults;
    this.tokens = options.tokens;
    this.clock = options.clock;
    this.onError = options.onError;
    this.#offset = new StoredCounter(options.registries[0]!.db, "clock-offset");
    this.#rates = new Map(options.registries.map((r) => [r, new RateLimit(r.authority.capabilities.rate)]));
    this.maxBodyBytes = Math.max(
      ...options.registries.flatMap(({ authority: { capabilities: c } }) => [c.batch.maxBytes, c.materials.maxBytes]),
    );
  }

  /** Sets the clock to `to`, or restores its stored offset. */
  startClock(to: Date | undefined): void {
    this.clock.set(to ?? new Date(Date.now() + (this.#offset.value ?? 0)));
  }

  registry(id: string | undefined): Registry | undefined {
    return id === undefined ? this.registries[0] : this.registries.find((r) => r.authority.id === id);
  }

  resolve(pathname: string): RouteTarget | undefined {
    const [, id, path] = /^\/a\/([^/]+)(\/.*)$/.exec(pathname) ?? [undefined, undefined, pathname];
    const registry = this.registry(id);
    const base = pathname.slice(0, pathname.length - path!.length);
    return registry && { registry, rate: this.#rates.get(registry)!, base, path: path! };
  }

  /** Makes every authority process what became due after the clock was changed. */
  async catchUp(): Promise<void> {
    this.#offset.value = this.clock.offsetMs;
    for (const registry of this.registries) await registry.catchUp();
  }
}
