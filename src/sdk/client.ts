import { GatewayCaller } from "./gateway/caller.js";
import type { Credentials } from "./auth/credentials.js";
import { CircuitBreaker } from "./http/circuit-breaker.js";
import { systemClock, type Clock } from "./http/clock.js";
import { fetchTransport, type Fetch } from "./http/fetch-transport.js";
import type { TlsOptions, Transport } from "./http/wire.js";
import { RateLimiter } from "./http/rate-limiter.js";
import type { CallOptions, HttpEvent } from "./http/request.js";
import { RetryBudget } from "./http/retry.js";
import { undiciTransport } from "./http/undici-transport.js";
import { Mortgages, PreNotices, Seizures } from "./resources/filings-by-kind.js";
import { Cases } from "./resources/cases.js";
import { Filings } from "./resources/filings.js";
import { Materials } from "./resources/materials.js";
import { Certificates, Searches, Units } from "./resources/register.js";
import { CapabilitiesResource } from "./resources/capabilities.js";

export interface ClientOptions extends Omit<CallOptions, "signal"> {
  /** URL of the gateway, with the path that stands before `/v1`, if any. */
  readonly gateway: string;
  readonly credentials: Credentials;
  /** PEM: own CA, client certificate and key. */
  readonly tls?: TlsOptions;
  /** URL of an HTTP proxy. */
  readonly proxy?: string;
  /** Brings its own transport, for example a test's; slower than the built-in one. */
  readonly fetch?: Fetch;
  /** Called with every request, answer, failure and retry; gets no bodies, no identifiers, no credentials. */
  readonly onEvent?: (event: HttpEvent) => void;
  /** Time and chance, for tests. */
  readonly clock?: Clock;
  readonly random?: () => number;
}

const MIN_POLL_MS = 2_000;

/** A typed client of one authority's gateway. Holds connections: `close()` it. No state is shared between clients. */
export class RegistryClient {
  readonly filings: Filings;
  readonly mortgages: Mortgages;
  readonly preNotices: PreNotices;
  readonly seizures: Seizures;
  readonly cases: Cases;
  readonly units: Units;
  readonly searches: Searches;
  readonly certificates: Certificates;
  readonly materials: Materials;
  readonly capabilities: CapabilitiesResource;
  /** The credit code under which this client files. */
  readonly institution: string;
  /**
   * `notBefore`: epoch milliseconds before which nothing leaves, because the authority asked for it; keep it across
   * restarts. `askedUntil`: what it asked for, when that is beyond the day that is obeyed.
   */
  readonly rateLimiter: Pick<RateLimiter, "notBefore" | "askedUntil">;
  readonly #transport: Transport;

  constructor({
    gateway,
    credentials,
    tls,
    proxy,
    fetch,
    onEvent,
    clock = systemClock,
    random = Math.random,
    timeoutMs = 30_000,
    maxRetries = 3,
    maxRetryAfterMs = 5_000,
  }: ClientOptions) {
    const url = new URL(gateway);
    this.#transport = below(
      url.pathname.replace(/\/+$/, ""),
      fetch ? fetchTransport(url.origin, fetch) : undiciTransport({ origin: url.origin, proxy, tls }),
    );
    const rateLimiter = new RateLimiter(clock);
    const caller = new GatewayCaller({
      transport: this.#transport,
      credentials,
      rateLimiter,
      circuitBreaker: new CircuitBreaker(clock, random),
      budget: new RetryBudget(),
      clock,
      random,
      onEvent,
      defaults: { timeoutMs, maxRetries, maxRetryAfterMs },
    });
    this.rateLimiter = rateLimiter;
    this.institution = credentials.institution;
    this.filings = new Filings(caller, credentials.institution);
    this.mortgages = new Mortgages(this.filings);
    this.preNotices = new PreNotices(this.filings);
    this.seizures = new Seizures(this.filings);
    this.cases = new Cases(caller, clock, async () => {
      // A gateway that does not say is asked every two seconds.
      const { changes } = await this.capabilities.get({ maxRetries: 0 }).catch(() => ({ changes: { pollSeconds: 0 } }));
      return Math.max(MIN_POLL_MS, changes.pollSeconds * 1_000);
    });
    this.units = new Units(caller);
    this.searches = new Searches(caller);
    this.certificates = new Certificates(caller);
    this.materials = new Materials(caller);
    this.capabilities = new CapabilitiesResource(caller, rateLimiter);
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#transport.close();
  }
}

/** A gateway may stand below a path of its own. */
function below(prefix: string, transport: Transport): Transport {
  return prefix
    ? { send: (request) => transport.send({ ...request, path: prefix + request.path }), close: () => transport.close() }
    : transport;
}
