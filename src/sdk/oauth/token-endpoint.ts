import { decodeUtf8 } from "../http/bytes.js";
import { TransportFailure, type Transport, type WireResponse } from "../http/wire.js";
import { TokenError } from "./token-error.js";

/** One call of a token endpoint: the client credentials grant of OAuth 2 (RFC 6749, 4.4). */
export interface TokenRequest {
  /** Opens the line to the endpoint. It is closed after the call, because tokens are fetched rarely. */
  readonly open: () => Transport;
  /** Path and query of the endpoint. */
  readonly path: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the client's id and secret are sent. */
  readonly clientAuthentication: "basic" | "body";
  /** Further fields of the request, such as `scope`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** A token as the endpoint gave it out. */
export interface IssuedToken {
  readonly token: string;
  /** Time for which it is valid, in milliseconds. */
  readonly validMs: number;
}

const MAX_ANSWER_BYTES = 64 * 1024;
/** RFC 6749, 5.1: the lifetime is optional. Without one the token is used for this long. */
const DEFAULT_VALID_MS = 5 * 60_000;

/**
 * Requests a token.
 * @throws TokenError
 */
export async function requestToken(request: TokenRequest): Promise<IssuedToken> {
  const { open, path, clientId, clientSecret, clientAuthentication, fields, timeoutMs } = request;
  const isBasic = clientAuthentication === "basic";
  const own: Record<string, string> = isBasic ? {} : { client_id: clientId, client_secret: clientSecret };
  const transport = open();
  let answer: WireResponse;
  try {
    answer = await transport.send({
      method: "POST",
      path,
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        ...(isBasic && { authorization: basic(clientId, clientSecret) }),
      },
      body: new URLSearchParams({ grant_type: "client_credentials", ...fields, ...own }).toString(),
      timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
  } catch (error) {
    // Not passed on: what a transport says of a failure can contain the request.
    throw new TokenError(
      "token-endpoint-unreachable",
      undefined,
      error instanceof TransportFailure ? error.reason : undefined,
    );
  } finally {
    await transport.close();
  }
  return issuedToken(answer);
}

/** The id and the secret are encoded as in a form first (RFC 6749, 2.3.1). */
function basic(clientId: string, clientSecret: string): string {
  const encoded = [clientId, clientSecret].map((text) => new URLSearchParams({ "": text }).toString().slice(1));
  return `Basic ${btoa(encoded.join(":"))}`;
}

function issuedToken({ status, body }: WireResponse): IssuedToken {
  const answer = parseObject(body);
  if (status >= 400 && status < 500) throw new TokenError("token-refused", status, errorCode(answer));
  if (status !== 200) throw new TokenError("token-endpoint-failed", status);
  const { access_token: token, token_type: type, expires_in: seconds } = answer ?? {};
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token))
    throw new TokenError("token-answer-invalid", status, "access_token");
  if (typeof type !== "string" || type.toLowerCase() !== "bearer")
    throw new TokenError("token-answer-invalid", status, "token_type");
  if (seconds === undefined) return { token, validMs: DEFAULT_VALID_MS };
  // Some endpoints write the number as text.
  const validMs = Number(seconds) * 1_000;
  if (!/^\d{1,9}$/.test(String(seconds)) || validMs === 0)
    throw new TokenError("token-answer-invalid", status, "expires_in");
  return { token, validMs };
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(body) ?? "");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The codes of RFC 6749, 5.2; others could be any text. Descriptions are not shown: they can repeat the request. */
const ERROR_CODES = [
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
];

function errorCode(answer: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return ERROR_CODES.find((code) => code === answer?.["error"]);
}
