/** Requests, responses and failures as the request loop and the transports exchange them, and what is told of them. */

/** One HTTP request. */
export interface WireRequest {
  readonly method: "GET" | "POST" | "PUT" | "HEAD" | "DELETE";
  /** Path and query, relative to the origin of the gateway. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
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
