/** What goes over the wire and what comes back, whoever carries it. */
export interface WireRequest {
  readonly method: "GET" | "POST" | "PUT" | "HEAD";
  /** Path below the gateway's origin, with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A function opens the stream anew for every attempt. */
  readonly body?: string | Uint8Array | ByteSource | undefined;
  /** One deadline (ms) from the call to the last byte of the answer: connecting, headers and body. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Asked just before the first byte leaves, by transports that know that moment; false: "aborted", not sent. */
  readonly mayLeave?: () => boolean;
  /**
   * To be called as soon as status and headers are there: a pause that the authority asks for begins before its
   * answer's last byte has come.
   */
  readonly onHead?: (status: number, headers: WireResponse["headers"]) => void;
}
export type ByteSource = () => AsyncIterable<Uint8Array>;

export interface WireResponse {
  readonly status: number;
  /** Names in lower case; of a repeated header the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type FailureReason =
  /** No connection: refused, no such host, no route, proxy down. */
  | "unreachable"
  /** The connection is there but not to be trusted: certificate, protocol. Repeating cannot help. */
  | "untrusted"
  /** The connection ended before the answer did. */
  | "cut"
  /** The answer is not HTTP, or not of the length that it says. */
  | "garbled"
  | "too-large"
  | "timeout"
  | "aborted";

/** No whole answer. `sent` is false only when certainly no byte of the request left. */
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
  /** @throws TransportFailure, nothing else. */
  send(request: WireRequest): Promise<WireResponse>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** PEM text or bytes, as `node:tls` takes them. */
export interface TlsOptions {
  /** Certificates to trust instead of Node's own list. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Client certificate and its key. */
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  readonly passphrase?: string;
}
