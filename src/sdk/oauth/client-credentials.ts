import { ArgumentError } from "../arguments/argument-error.js";
import { checkOptions } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { Credentials } from "../auth/credentials.js";
import { builtInTransport } from "../gateway/transports/built-in-transport.js";
import type { TlsOptions } from "../http/connection/tls-options.js";
import { fetchTransport, type Fetch } from "../gateway/transports/fetch-transport.js";
import type { IssuedToken, TokenRequest } from "./token-endpoint.js";
import { TokenError } from "./token-error.js";

/** Options of `clientCredentials`. */
export interface ClientCredentialsOptions {
  /** Unified social credit code (统一社会信用代码) of the institution. */
  readonly institution: string;
  /** URL of the token endpoint. */
  readonly tokenUrl: string;
  /** Id of the client. */
  readonly clientId: string;
  /** Secret of the client, or a function that returns it, called for every token. */
  readonly clientSecret: string | (() => string | Promise<string>);
  /** Scope of the token, its words separated by spaces. */
  readonly scope?: string;
  /** Further fields of the request, such as `audience`. */
  readonly fields?: Readonly<Record<string, string>>;
  /**
   * Where id and secret are sent: in the header `Authorization`, or in the body.
   * @default "basic"
   */
  readonly clientAuthentication?: "basic" | "body";
  /**
   * Time limit of a call of the token endpoint, in milliseconds.
   * @default 10000
   */
  readonly timeoutMs?: number;
  /** TLS settings for the token endpoint. Not used together with `fetch`. */
  readonly tls?: TlsOptions;
  /** URL of an HTTP proxy for the token endpoint. Not used together with `fetch`. */
  readonly proxy?: string;
  /** Replaces the built-in transport, which needs Node.js. */
  readonly fetch?: Fetch;
  /**
   * Source of time in epoch milliseconds. Replace it only in tests.
   * @default Date.now
   */
  readonly now?: () => number;
}

/** A token is renewed this long before its end, but not before nine tenths of its time are over. */
const RENEW_BEFORE_MS = 60_000;
/** After a failed renewal the old token is used, and the next attempt waits. */
const RETRY_RENEWAL_MS = 5_000;
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Creates credentials that get their bearer token by the client credentials grant of OAuth 2. All calls of a client
 * share one token and one request for it: it is renewed before its end, and once after a 401. While a renewal fails,
 * the token is used as long as it is valid.
 * @throws ArgumentError when an option is missing or wrong
 */
export function clientCredentials(options: ClientCredentialsOptions): Credentials {
  const url = checkedUrl(options);
  const { institution, now = Date.now } = options;
  // The endpoint's code is loaded with the first token: most applications use none.
  const source = new TokenSource(now, async () => {
    const { requestToken } = await import("./token-endpoint.js");
    return requestToken(await tokenRequest(options, url));
  });
  return {
    institution,
    authorize: async () => ({ authorization: `Bearer ${await source.get()}` }),
    refresh: async ({ authorization }) => `Bearer ${await source.replace(authorization?.slice(7))}` !== authorization,
  };
}

/** The token that all calls share. */
class TokenSource {
  #current: { readonly token: string; readonly renewAt: number; readonly endsAt: number } | undefined;
  #pending: Promise<string> | undefined;
  readonly #now: () => number;
  readonly #request: () => Promise<IssuedToken>;

  constructor(now: () => number, request: () => Promise<IssuedToken>) {
    this.#now = now;
    this.#request = request;
  }

  async get(): Promise<string> {
    const current = this.#current;
    if (current && this.#now() < current.renewAt) return current.token;
    try {
      return await this.#fetch();
    } catch (error) {
      if (!current || this.#now() >= current.endsAt || this.#current !== current) throw error;
      this.#current = { ...current, renewAt: this.#now() + RETRY_RENEWAL_MS };
      return current.token;
    }
  }

  /** Returns a token after one was rejected: one that another call has fetched meanwhile, or a new one. */
  async replace(rejected: string | undefined): Promise<string> {
    const current = this.#current;
    if (current && current.token !== rejected) return current.token;
    return this.#fetch();
  }

  /** One request at a time. A failure is not kept: the next call requests again. */
  #fetch(): Promise<string> {
    this.#pending ??= this.#store().finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  async #store(): Promise<string> {
    const asked = this.#now();
    const { token, validMs } = await this.#request();
    const renewBefore = Math.min(RENEW_BEFORE_MS, validMs / 10);
    this.#current = { token, renewAt: asked + validMs - renewBefore, endsAt: asked + validMs };
    return token;
  }
}

async function tokenRequest(options: ClientCredentialsOptions, url: URL): Promise<TokenRequest> {
  const { clientId, clientSecret, scope, fields, clientAuthentication = "basic", fetch, tls, proxy } = options;
  return {
    open: () => (fetch ? fetchTransport(url.origin, fetch) : builtInTransport({ origin: url.origin, tls, proxy })),
    path: url.pathname + url.search,
    clientId,
    clientSecret: typeof clientSecret === "string" ? clientSecret : await secretOf(clientSecret),
    clientAuthentication,
    fields: { ...fields, ...(scope !== undefined && { scope }) },
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
}

async function secretOf(read: () => string | Promise<string>): Promise<string> {
  const secret = await Promise.resolve()
    .then(read)
    .catch(() => undefined);
  if (typeof secret !== "string" || secret === "") throw new TokenError("client-secret-unusable");
  return secret;
}

const CALL = "clientCredentials";

/** Checks the options and returns the URL of the endpoint. The URL is not shown: it may contain a password. */
function checkedUrl(options: ClientCredentialsOptions): URL {
  const known = {
    institution: expects.filledText,
    tokenUrl: expects.filledText,
    clientId: expects.filledText,
    clientSecret: (value: unknown) =>
      typeof value === "function" || (typeof value === "string" && value !== "")
        ? undefined
        : { zh: "非空文本，或返回文本的函数", en: "a string that is not empty, or a function that returns one" },
    scope: expects.filledText,
    fields: expects.object,
    clientAuthentication: expects.oneOf(["basic", "body"]),
    timeoutMs: expects.timeoutMs,
    tls: expects.object,
    proxy: expects.filledText,
    fetch: expects.callback,
    now: expects.callback,
  };
  checkOptions(CALL, options, known, { required: ["institution", "tokenUrl", "clientId", "clientSecret"] });
  const url = URL.canParse(options.tokenUrl) ? new URL(options.tokenUrl) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new ArgumentError(
    CALL,
    "options.tokenUrl",
    { zh: "不是 http 或 https 地址", en: "not an http or https URL" },
    { zh: "令牌接口地址", en: "the URL of the token endpoint" },
  );
}
