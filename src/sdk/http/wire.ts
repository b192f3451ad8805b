import type { FrontFacts } from "../../gateway/light.js";
import type { ConnectionFacts } from "./connection/connection-problems.js";

/** Requests, responses and failures as the request loop and the transports exchange them, and what is told of them. */

/** One HTTP request. */
export interface WireRequest {
  readonly method: "GET" | "POST" | "PUT" | "HEAD" | "DELETE";
  /** Path and query, relative to the origin of the gateway. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Content of the filing that is looked up, for gateways that find it by its fields. Not sent by others. */
  readonly filing?: object | undefined;
  /** A function opens a new stream for every attempt. */
  readonly body?: string | Uint8Array | ByteSource | undefined;
  /** Time limit in milliseconds from the call to the last byte of the response: connecting, headers and body. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal | undefined;
  /**
   * Called just before the first byte is sent, by transports that know that moment. When it returns false the request
   * fails as "aborted", not sent.
   */
  readonly mayLeave?: () => boolean;
  /** Called as soon as status and headers have arrived, so that a pause begins before the body is complete. */
  readonly onHead?: (status: number, headers: WireResponse["headers"]) => void;
}
/** Opens a stream of bytes from its beginning. Called again for every attempt. */
export type ByteSource = () => AsyncIterable<Uint8Array>;

export interface WireResponse {
  readonly status: number;
  /** Names in lower case. Of a repeated header the first value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** What stands in front of the gateway, when the answer comes from there. */
  readonly front?: FrontFacts | undefined;
  /** True when it is certain that the request had no effect, whatever the status. */
  readonly hadNoEffect?: boolean | undefined;
  /** Why an answer cannot be understood, and the place in it. Its status and body do not count then. */
  readonly unreadable?: { readonly why: string; readonly pointer?: string | undefined } | undefined;
  /** Refs of the filings of a call that never left, because the call ended before their turn. */
  readonly unsent?: readonly string[] | undefined;
}

/** What is known of the response to a call, on success and on failure. Nothing of what was sent or received. */
export interface ResponseInfo {
  /** Request id of the authority, or of the client when the authority returned none. Quote it to the authority. */
  readonly requestId: string;
  /** HTTP status of the last response. Undefined when there was none. */
  readonly status: number | undefined;
  /** Number of attempts made. 0 when nothing was sent. */
  readonly attempts: number;
  /** Time of the gateway when it responded, to the second. Undefined when the gateway did not tell it. */
  readonly date: Date | undefined;
  /** Duration of the whole call in milliseconds, with its waits and repetitions. */
  readonly durationMs: number;
}

/** Returns what is known of a response, or undefined when no call was begun. */
export function responseInfo({
  requestId,
  status,
  attempts,
  date,
  durationMs,
}: Partial<ResponseInfo> & Pick<ResponseInfo, "attempts">): ResponseInfo | undefined {
  if (requestId === undefined || durationMs === undefined) return undefined;
  return { requestId, status, attempts, date, durationMs };
}

/** Reason why an attempt has no complete response. */
export type FailureReason =
  /** No connection: refused, unknown host, no route, proxy down. */
  | "unreachable"
  /** The connection is not trusted (certificate or protocol). Retrying cannot help. */
  | "untrusted"
  /** The connection ended before the response was complete. */
  | "cut"
  /** The response is not HTTP, or its length differs from Content-Length. */
  | "garbled"
  | "too-large"
  /** The signature of the response is missing or wrong. */
  | "unverified"
  | "timeout"
  | "aborted";

/** Failure of a transport: no complete response. `sent` is false only when certainly no byte was sent. */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  constructor(
    readonly reason: FailureReason,
    readonly sent: boolean,
    cause?: unknown,
  ) {
    super(`${reason}, ${sent ? "may have been sent" : "not sent"}`, { cause });
  }
}

export interface Transport {
  /** @throws TransportFailure and no other error */
  send(request: WireRequest): Promise<WireResponse>;
  /** Waits for requests in progress, then closes the connections. */
  close(): Promise<void>;
}

/** An event of a call, for logs and traces. It contains no bodies, identifiers or credentials. */
export interface HttpEvent {
  /**
   * `request`: an attempt starts. `answer`: a response was received, whatever its status. `failure`: an attempt ended
   * without a complete response. `retry`: the call waits for its next attempt.
   */
  readonly type: "request" | "answer" | "failure" | "retry";
  /** Id of the operation in the contract, such as `mortgageFileBatch`. */
  readonly operation: string;
  /** Value of the `x-request-id` header (UUID), the same for all attempts of a call. */
  readonly requestId: string;
  /** Id of the authority. Set once the client has read its capabilities. */
  readonly authority?: string;
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path template of the contract, such as `/v1/cases/{caseNo}`; parameters are not filled in. */
  readonly path: string;
  /** Query of the request with its values removed, such as `limit=…&cursor=…`. Absent when there is none. */
  readonly query?: string;
  /** Number of the attempt, from 1. */
  readonly attempt: number;
  /** Size of the request body in bytes. Set with `request`, unless the body is a stream. */
  readonly requestBytes?: number;
  /** Size of the response body in bytes. Set with `answer`. */
  readonly responseBytes?: number;
  /** Why the connection failed, and where. Set with `failure`, where it is known. */
  readonly connection?: ConnectionFacts;
  /** What stands in front of the gateway. Set with `answer`, when the answer comes from there. */
  readonly front?: FrontFacts;
  /** HTTP status. Set with `answer`. */
  readonly status?: number;
  /** Duration of the attempt in milliseconds. Set with `answer` and `failure`. */
  readonly durationMs?: number;
  /** `Date` header of the response: the clock of the gateway. Set with `answer`, if the gateway sends it. */
  readonly date?: string;
  /**
   * Since when the operation is deprecated (RFC 3339), from the `Deprecation` header (RFC 9745). It still works: change
   * to what replaces it before `sunset`. Set with `answer`, if the gateway says so.
   */
  readonly deprecatedSince?: string;
  /** When the operation will stop answering (RFC 3339), from the `Sunset` header (RFC 8594). Set with `answer`. */
  readonly sunset?: string;
  /** Wait before the next attempt, in milliseconds. Set with `retry`. */
  readonly delayMs?: number;
  /**
   * With `failure`: `unreachable`, `untrusted`, `cut`, `garbled`, `too-large`, `unverified`, `timeout` or `aborted`.
   * With `retry`: `not-sent` (nothing was sent), `told-to-wait` (status 429) or `trouble` (a read failed).
   */
  readonly reason?: string;
}

/** What an answer says about the end of its operation. */
export interface DeprecationFacts {
  readonly deprecatedSince?: string;
  readonly sunset?: string;
}

/** Reads the headers `Deprecation` (RFC 9745: `@` and seconds since 1970) and `Sunset` (RFC 8594: an HTTP date). */
export function deprecationOf(headers: WireResponse["headers"]): DeprecationFacts {
  const seconds = /^@(\d{1,11})$/.exec(headers["deprecation"] ?? "")?.[1];
  const deprecatedSince = seconds === undefined ? undefined : instant(Number(seconds) * 1000);
  const sunset = headers["sunset"] === undefined ? undefined : instant(Date.parse(headers["sunset"]));
  return { ...(deprecatedSince && { deprecatedSince }), ...(sunset && { sunset }) };
}

function instant(ms: number): string | undefined {
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
