import { ArgumentError } from "../arguments/argument-error.js";
import { checkArguments, checkOptions } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";

/** A request that is about to be authorized, with everything that a signing scheme needs. */
export interface Unauthorised {
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path and query, relative to the path of the gateway. */
  readonly path: string;
  /** Value of the `x-request-id` header (UUID). */
  readonly requestId: string;
  /** Request body. Absent when there is none and for streamed uploads. */
  readonly body?: string | Uint8Array;
  /** Other headers that the request will have. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A response of the gateway, and the request that it answers. */
export interface ReceivedAnswer {
  /** The request as it was sent; its headers include those of `authorize`. */
  readonly request: Unauthorised;
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case. Of a repeated header the first value. */
  readonly headers: Readonly<Record<string, string>>;
  /** Response body. */
  readonly body: Uint8Array;
}

/**
 * Identity of an institution and how it authenticates to the gateway. Implement this interface for gateways that do not
 * use bearer tokens.
 */
export interface Credentials {
  /** Unified social credit code (统一社会信用代码) of the institution. It identifies its filings, so keep it constant. */
  readonly institution: string;
  /**
   * Returns the headers that authenticate the request. Called for every attempt. When it throws, nothing is sent and
   * the call fails with `AuthenticationError`.
   */
  authorize(request: Unauthorised): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /**
   * Called after status 401, at most once per call, with the headers that were rejected. Returns true when `authorize`
   * will now return other headers; the call is then repeated.
   */
  refresh?(rejected: Readonly<Record<string, string>>): Promise<boolean>;
  /**
   * Called with every complete response, whatever its status, for gateways that sign what they answer. When it throws,
   * the response counts as none: a read is repeated, and the outcome of a write is unknown. With this method responses
   * are requested uncompressed, because a signature covers the bytes on the line.
   */
  verifyAnswer?(answer: ReceivedAnswer): void | Promise<void>;
}

/**
 * Creates credentials that only name the institution, for gateways whose description says how it proves who it is.
 * @param institution unified social credit code of the institution
 * @throws ArgumentError when it is empty
 */
export function identity(institution: string): Credentials {
  checkArguments("identity", { institution: [institution, expects.filledText] });
  return { institution, authorize: () => ({}) };
}

/** Options of `bearerToken`. */
export interface BearerOptions {
  /** The token, or a function that returns it. The function is called at first use and again after status 401. */
  readonly token: string | (() => string | Promise<string>);
  /** Unified social credit code (统一社会信用代码) of the institution. */
  readonly institution: string;
}

/**
 * Creates credentials that send `Authorization: Bearer TOKEN`.
 * @throws ArgumentError when an option is missing, or the token is empty or contains characters not allowed in a
 *   header. The message does not contain the token. A function's token is checked when it is used.
 */
export function bearerToken(options: BearerOptions): Credentials {
  checkOptions(
    "bearerToken",
    options,
    { token: (value) => (typeof value === "function" ? undefined : TOKEN(value)), institution: expects.filledText },
    { required: ["token", "institution"] },
  );
  const { token, institution } = options;
  if (typeof token === "string") {
    const headers = bearer(token);
    return { institution, authorize: () => headers };
  }
  let current: Promise<string> | undefined;
  const fetchToken = async () => token();
  return {
    institution,
    async authorize() {
      // A failed fetch is not cached: the next call fetches again.
      current ??= fetchToken().catch((error: unknown) => {
        current = undefined;
        throw error;
      });
      return bearer(await current);
    },
    async refresh(rejected) {
      // A concurrent call may already have fetched a newer token.
      if (current && bearer(await current).authorization !== rejected["authorization"]) return true;
      const fresh = await fetchToken();
      current = Promise.resolve(fresh);
      return bearer(fresh).authorization !== rejected["authorization"];
    },
  };
}

const TOKEN = (value: unknown) =>
  typeof value === "string"
    ? undefined
    : { zh: "令牌文本，或返回令牌的函数", en: "a token, or a function that returns one" };

function bearer(token: string): { readonly authorization: string } {
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token))
    throw new ArgumentError(
      "bearerToken",
      "options.token",
      { zh: "为空，或含有 HTTP 首部不允许的字符", en: "empty or contains characters that are not allowed in a header" },
      { zh: "可见的 ASCII 字符", en: "visible ASCII characters" },
    );
  return { authorization: `Bearer ${token}` };
}
