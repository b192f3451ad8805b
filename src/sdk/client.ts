import { ArgumentError } from "./arguments/argument-error.js";
import { CALL_OPTIONS } from "./arguments/call-options.js";
import { checkOptions, type OptionExpectations } from "./arguments/check-arguments.js";
import { expects } from "./arguments/expectations.js";
import { extraHeaders } from "./arguments/extra-headers.js";
import { GatewayCaller } from "./gateway/caller.js";
import type { Credentials } from "./auth/credentials.js";
import { connections, type Dialect } from "./dialect/dialect.js";
import { builtInTransport } from "./gateway/transports/built-in-transport.js";
import { CircuitBreaker } from "./http/circuit-breaker.js";
import { systemClock, type Clock } from "./http/clock.js";
import { fetchTransport, type Fetch } from "./gateway/transports/fetch-transport.js";
import type { GatewayCertificate } from "./http/connection/gateway-certificate.js";
import type { TlsOptions } from "./http/connection/tls-options.js";
import type { Transport } from "./http/wire.js";
import { GonePaths } from "./http/fronts/gone-paths.js";
import { RateLimiter } from "./http/rate-limiter.js";
import { todayInChina } from "../contract/index.js";
import { combinePacks, type RulePack } from "../rules/index.js";
import type { CallOptions } from "./arguments/call-options.js";
import type { HttpEvent } from "./http/wire.js";
import { RetryBudget } from "./http/retry.js";
import { Mortgages, PreNotices, Seizures } from "./resources/filings-by-kind.js";
import { Cases } from "./resources/cases.js";
import { Filings } from "./resources/filings.js";
import { FILING_OPTIONS, type FilingChecks } from "./resources/filing-checks.js";
import { Materials } from "./resources/materials.js";
import { Certificates, Queries, Searches, Units } from "./resources/register.js";
import { CapabilitiesResource } from "./resources/capabilities.js";
import type { Logger } from "./telemetry/call-log.js";
import { Webhooks } from "./resources/webhooks.js";

/**
 * Options of `RegistryClient`. `timeoutMs`, `maxRetries` and `maxRetryAfterMs` are the defaults of every call, `rules`
 * and `accept` of every filing; each can be overridden per call. `headers` are sent with every call, those of a call in
 * addition.
 */
export interface ClientOptions extends Omit<CallOptions, "signal">, FilingChecks {
  /**
   * URL of the gateway (`https:` or `http:`), including the path in front of `/v1`, if any.
   * @example "https://bdc.example.gov.cn/gateway"
   */
  readonly gateway: string;
  /**
   * Protocol of the gateway, from `loadDialect`, when it does not speak the contract. Its description says how the
   * institution proves who it is; `identity` makes credentials that only name the institution.
   * @default the contract of this package
   */
  readonly dialect?: Dialect;
  /** Identity of the institution and the headers that prove it. For bearer tokens use `bearerToken`. */
  readonly credentials: Credentials;
  /**
   * TLS settings: a private CA and a client certificate, in PEM or PKCS#12. Not used together with `fetch`.
   * @default Node's list of trusted CAs, no client certificate
   */
  readonly tls?: TlsOptions;
  /**
   * URL of an HTTP proxy (`http:` or `https:`). HTTPS gateways are reached through a CONNECT tunnel. Not used together
   * with `fetch`.
   * @default no proxy; proxy variables of the environment are not read
   */
  readonly proxy?: string;
  /**
   * Replaces the built-in transport, for example in tests, and in runtimes other than Node.js. A custom `fetch` can
   * prove less often that nothing was sent, so that more failed writes end as `OutcomeUnknownError`.
   * @default a transport with keep-alive connections, which needs Node.js
   */
  readonly fetch?: Fetch;
  /**
   * Called for every request, response, failure and retry. Events contain no bodies, identifiers or credentials.
   * Exceptions thrown by the callback are ignored.
   */
  readonly onEvent?: (event: HttpEvent) => void;
  /**
   * Called with the certificate that the gateway shows, at the first connection and whenever it shows another one.
   * Remember the fingerprint to notice an exchange between runs. Exceptions thrown by the callback are ignored;
   * `close()` waits for a promise that it returns. Not called together with `fetch`.
   */
  readonly onCertificate?: (certificate: GatewayCertificate) => void | Promise<void>;
  /**
   * Logger with the methods of pino, such as `pino()` or `console`. Its lines contain ids, codes and numbers, and
   * nothing personal or secret.
   * @default nothing is logged
   */
  readonly logger?: Logger;
  /** Rule pack of the institution, applied to filings with the requirements that the authority publishes. */
  readonly pack?: RulePack;
  /**
   * Source of time. Replace it only in tests.
   * @default the system clock
   */
  readonly clock?: Clock;
  /**
   * Source of random numbers in [0, 1), used to spread retries. Replace it only in tests.
   * @default Math.random
   */
  readonly random?: () => number;
}

const MIN_POLL_MS = 2_000;

const OPTIONS: OptionExpectations = {
  ...CALL_OPTIONS,
  ...FILING_OPTIONS,
  gateway: expects.filledText,
  credentials: (value) =>
    expects.object(value) && { zh: "凭证，如 bearerToken(…)", en: "credentials, such as bearerToken(…)" },
  dialect: (value) =>
    connections.has(value as Dialect) ? undefined : { zh: "loadDialect 返回的对象", en: "what loadDialect returns" },
  tls: expects.object,
  proxy: expects.filledText,
  fetch: expects.callback,
  onEvent: expects.callback,
  onCertificate: expects.callback,
  logger: expects.withMethods(
    "含 debug、info、warn、error 方法的日志对象",
    "a logger with the methods debug, info, warn and error",
    ...["debug", "info", "warn", "error"],
  ),
  pack: expects.object,
  clock: expects.withMethods("时钟", "a clock", "now", "monotonic", "sleep"),
  random: expects.callback,
};

/** Checks the options and returns the URL of the gateway. The URL is not shown: it may contain a password. */
function checkedGateway(options: ClientOptions): URL {
  const call = "new RegistryClient";
  checkOptions(call, options, OPTIONS, { required: ["gateway", "credentials"] });
  checkOptions(
    call,
    options.credentials,
    {
      institution: expects.filledText,
      authorize: expects.callback,
      refresh: expects.callback,
      verifyAnswer: expects.callback,
    },
    { required: ["institution", "authorize"], name: "options.credentials" },
  );
  const wrong = (argument: string, given: { zh: string; en: string }, expected: { zh: string; en: string }) =>
    new ArgumentError(call, argument, given, expected);
  const notHttp = { zh: "不是 http 或 https 地址", en: "not an http or https URL" };
  const { gateway, proxy } = options;
  if (!isHttpUrl(gateway))
    throw wrong("options.gateway", notHttp, {
      zh: "网关地址，如 https://bdc.example.gov.cn",
      en: "the URL of the gateway, such as https://bdc.example.gov.cn",
    });
  if (proxy !== undefined && !isHttpUrl(proxy))
    throw wrong("options.proxy", notHttp, {
      zh: " http 或 https 代理，不支持 SOCKS",
      en: "an HTTP proxy; SOCKS proxies are not supported",
    });
  if (options.tls?.pfx !== undefined && (options.tls.cert !== undefined || options.tls.key !== undefined))
    throw wrong(
      "options.tls",
      { zh: "同时给出了 pfx 和 cert、key", en: "given with both pfx and cert or key" },
      { zh: "其中一种", en: "one of them" },
    );
  const url = new URL(gateway);
  if (options.dialect === undefined && /\/v1\/*$/.test(url.pathname))
    throw wrong(
      "options.gateway",
      { zh: "以 /v1 结尾", en: "a URL that ends in /v1" },
      { zh: "/v1 之前的地址：客户端自行添加 /v1", en: "the URL in front of /v1, which the client adds itself" },
    );
  return url;
}

function isHttpUrl(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

/**
 * Typed client of one authority's gateway. Each client has its own connections, rate limit and circuit breaker.
 * Call `close()` when it is no longer needed.
 * @example
 * import { RegistryClient, bearerToken } from "bdc-connect";
 *
 * const client = new RegistryClient({
 *   gateway: "https://bdc.example.gov.cn",
 *   credentials: bearerToken({ institution: "91330100799655058B", token: process.env["BANK_TOKEN"]! }),
 * });
 * const found = await client.cases.get("330100-20261120-000004");
 */
export class RegistryClient {
  /** Filings of any kind, with the kind as an argument. */
  readonly filings: Filings;
  /** 抵押权登记: filings of a bank. */
  readonly mortgages: Mortgages;
  /** 预告登记: filings of a developer. */
  readonly preNotices: PreNotices;
  /** 查封登记: filings of a court. */
  readonly seizures: Seizures;
  /** Cases: get, list, follow, wait for, supplement and withdraw. */
  readonly cases: Cases;
  /** State of a property unit in the register (查询登记簿). */
  readonly units: Units;
  /** Searches by person or certificate number. */
  readonly searches: Searches;
  /** Sealed results of own queries. */
  readonly queries: Queries;
  /** Electronic certificates: data and files. */
  readonly certificates: Certificates;
  /** Uploads of the documents that filings refer to (附件). */
  readonly materials: Materials;
  /** Addresses that receive an event whenever a case changes. */
  readonly webhooks: Webhooks;
  /** What the authority accepts: kinds, limits, media types, code tables. */
  readonly capabilities: CapabilitiesResource;
  /** Unified social credit code (统一社会信用代码) under which this client files. */
  readonly institution: string;
  /** Id and version of the description of the gateway. Undefined for a gateway that speaks the contract. */
  readonly dialect: { readonly id: string; readonly version: string } | undefined;
  /** Host of the gateway, with its port if it is not the usual one. */
  readonly host: string;
  /**
   * Pauses that the authority has asked for. Save `notBefore` and `askedUntil`, and set them on the client of the next
   * process, so that a restart does not shorten a pause. `tokens` is for monitoring.
   */
  readonly rateLimiter: Pick<RateLimiter, "notBefore" | "askedUntil" | "tokens">;
  readonly #transport: Transport;
  readonly #certificates: CertificateReports | undefined;

  /**
   * Creates a client. No connection is opened before the first call.
   * @throws ArgumentError when an option is missing or wrong: a `gateway` that is no http or https URL or ends in
   *   `/v1`, a `proxy` of another kind, a header that the client sets itself
   */
  constructor(options: ClientOptions) {
    const url = checkedGateway(options);
    const { credentials, tls, proxy, fetch, onEvent, logger, clock = systemClock, random = Math.random } = options;
    const { timeoutMs = 30_000, maxRetries = 3, maxRetryAfterMs = 5_000 } = options;
    const certificates = options.onCertificate && new CertificateReports(options.onCertificate);
    this.#certificates = certificates;
    const line = below(
      url.pathname.replace(/\/+$/, ""),
      fetch
        ? fetchTransport(url.origin, fetch)
        : builtInTransport({
            origin: url.origin,
            proxy,
            tls,
            compress: credentials.verifyAnswer ? false : undefined,
            onCertificate: certificates && ((certificate) => certificates.add(certificate)),
          }),
    );
    const { institution } = credentials;
    this.#transport = (options.dialect && connections.get(options.dialect))?.(line, { institution, clock }) ?? line;
    const rateLimiter = new RateLimiter(clock);
    if (options.dialect) rateLimiter.adopt(options.dialect.capabilities.rate);
    const caller = new GatewayCaller(
      {
        transport: this.#transport,
        credentials,
        rateLimiter,
        circuitBreaker: new CircuitBreaker(clock, random),
        gonePaths: new GonePaths(() => clock.monotonic()),
        budget: new RetryBudget(),
        clock,
        random,
        onEvent,
        defaults: { timeoutMs, maxRetries, maxRetryAfterMs },
      },
      {
        server: { address: url.hostname, port: Number(url.port || (url.protocol === "https:" ? 443 : 80)) },
        headers: extraHeaders("new RegistryClient", options.headers),
        logger,
      },
    );
    this.rateLimiter = rateLimiter;
    this.institution = credentials.institution;
    this.host = url.host;
    const { dialect } = options;
    this.dialect = dialect && { id: dialect.id, version: dialect.version };
    this.capabilities = new CapabilitiesResource(caller, rateLimiter);
    this.filings = new Filings(caller, {
      institution: credentials.institution,
      checks: options,
      today: () => todayInChina(clock.now()),
      pack: () => combinePacks(this.capabilities.pack, options.pack),
    });
    this.mortgages = new Mortgages(this.filings);
    this.preNotices = new PreNotices(this.filings);
    this.seizures = new Seizures(this.filings);
    this.cases = new Cases(caller, clock, async () => {
      // When the capabilities cannot be read, the minimum interval applies.
      const { changes } = await this.capabilities.get({ maxRetries: 0 }).catch(() => ({ changes: { pollSeconds: 0 } }));
      return Math.max(MIN_POLL_MS, changes.pollSeconds * 1_000);
    });
    this.units = new Units(caller);
    this.searches = new Searches(caller);
    this.queries = new Queries(caller);
    this.certificates = new Certificates(caller);
    this.materials = new Materials(caller);
    this.webhooks = new Webhooks(caller);
  }

  /**
   * Waits for calls in progress and for what `onCertificate` returned, and closes the connections. The client cannot be
   * used afterwards.
   */
  async close(): Promise<void> {
    await this.#transport.close();
    await this.#certificates?.end();
  }
}

/** Reports a certificate when it is another one than on the connection before, one after the other. */
class CertificateReports {
  readonly #report: NonNullable<ClientOptions["onCertificate"]>;
  #last: string | undefined;
  #reported: Promise<void> = Promise.resolve();

  constructor(report: NonNullable<ClientOptions["onCertificate"]>) {
    this.#report = report;
  }

  add(certificate: GatewayCertificate): void {
    if (certificate.fingerprint256 === this.#last) return;
    this.#last = certificate.fingerprint256;
    // A broken callback must not hide the result of a call.
    this.#reported = this.#reported.then(() => this.#report(certificate)).catch(() => undefined);
  }

  end(): Promise<void> {
    return this.#reported;
  }
}

/** Prefixes the path of every request, for gateways that are not at the root of their host. */
function below(prefix: string, transport: Transport): Transport {
  return prefix
    ? { send: (request) => transport.send({ ...request, path: prefix + request.path }), close: () => transport.close() }
    : transport;
}
