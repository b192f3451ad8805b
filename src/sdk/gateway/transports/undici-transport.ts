import { Readable } from "node:stream";
import { gunzip } from "node:zlib";
import type { buildConnector, Client, Dispatcher, Pool } from "undici";
import { checkTlsOptions, toPemOptions } from "../../http/connection/check-tls.js";
import { certificateOf, type GatewayCertificate } from "../../http/connection/gateway-certificate.js";
import type { TlsOptions } from "../../http/connection/tls-options.js";
import {
  ConnectionFailure,
  ProxyError,
  connectionFailureInResponse,
  connectionFailureOf,
  connectionTarget,
  isTlsAnswer,
  type ConnectionTarget,
} from "../../http/connection/connection-failure.js";
import { SocketErrors } from "../../http/connection/socket-errors.js";
import {
  TransportFailure,
  type FailureReason,
  type Transport,
  type WireResponse,
  type WireRequest,
} from "../../http/wire.js";

/**
 * The built-in transport, on undici. It knows the moment at which the first byte of a request is sent, and therefore
 * when a failed write can be repeated.
 */

export interface UndiciTransportOptions {
  /** Scheme, host and port of the gateway. */
  readonly origin: string;
  readonly tls?: TlsOptions | undefined;
  /** URL of an HTTP proxy; HTTPS gateways are reached through a tunnel. */
  readonly proxy?: string | undefined;
  /**
   * Asks for compressed responses.
   * @default true, unless the gateway is on this machine, where compression costs more time than it saves
   */
  readonly compress?: boolean | undefined;
  /** Called with the certificate of each new connection. */
  readonly onCertificate?: ((certificate: GatewayCertificate) => void) | undefined;
}

const LOOPBACK = /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;
const CONNECT_TIMEOUT_MS = 10_000;
/** Time for an idle connection to close before it is destroyed. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Creates the transport: one keep-alive connection per concurrent call, without pipelining. */
export function undiciTransport({ origin, tls, proxy, compress, onCertificate }: UndiciTransportOptions): Transport {
  const encodings = (compress ?? !LOOPBACK.test(origin)) ? { "accept-encoding": "gzip" } : undefined;
  // `timeoutMs` covers headers and body together; undici's two timeouts would each start from zero.
  const common = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 } as const;
  const unusable = tls && origin.startsWith("https:") ? checkTlsOptions(tls) : undefined;
  const secured = tls && !unusable && { ...toPemOptions(tls), ca: tls.ca as string[] | undefined };
  const target = connectionTarget(origin, proxy, tls?.cert !== undefined || tls?.pfx !== undefined);
  const refusal = unusable && new ConnectionFailure(unusable.problem, target);
  const socketErrors = new SocketErrors((socket) => {
    const certificate = onCertificate && certificateOf(socket);
    if (certificate) onCertificate(certificate);
  });
  // undici is loaded with the first call, so that commands without network access do not load it.
  const open = async (): Promise<Lines> => {
    if (proxy) {
      const { Pool, ProxyAgent } = await import("undici");
      return sharedLine(
        new ProxyAgent({
          ...common,
          uri: proxy,
          proxyTunnel: origin.startsWith("https:"),
          factory: (gateway: string | URL, { connect, ...options }: Pool.Options) =>
            new Pool(gateway, { ...options, connect: socketErrors.watch(connect!) }),
          clientFactory: (url, options) => new TunnelPool(new Pool(url, options)).pool,
          ...(secured && { requestTls: secured as never }),
        }),
      );
    }
    // Imports two modules directly: the package entry also loads fetch, WebSocket, caches and mocks, which takes three
    // times the time and memory.
    const [{ default: Line }, { default: connector }] = await Promise.all([
      // @ts-expect-error undici has types for its package entry only
      import("undici/lib/dispatcher/client.js") as Promise<{ default: typeof Client }>,
      // @ts-expect-error the same
      import("undici/lib/core/connect.js") as Promise<{ default: typeof buildConnector }>,
    ]);
    // One shared connector, so that TLS sessions are resumed across connections.
    const connect = socketErrors.watch(connector({ timeout: CONNECT_TIMEOUT_MS, ...(secured as object) }));
    return new OwnLines(() => new Line(origin, { ...common, connect }));
  };
  let opening: Promise<Lines> | undefined;
  let opened: Lines | undefined;
  let underWay = 0;
  let onIdle: (() => void) | undefined;
  const ended = () => {
    if (--underWay === 0) onIdle?.();
  };
  const exchange = (lines: Lines, request: WireRequest) =>
    new Promise<WireResponse>((resolve, reject) => {
      const line = lines.take();
      underWay++;
      new Exchange(
        request,
        { target, socketErrors, encodings },
        (answer) => (resolve(answer), ended()),
        (failure) => (reject(failure), ended()),
        (usable) => (usable ? lines.free(line) : lines.drop(line)),
      ).start(line, origin);
    });
  return {
    send: (request) =>
      refusal
        ? Promise.reject(new TransportFailure("untrusted", false, refusal))
        : opened
          ? exchange(opened, request)
          : (opening ??= open()).then((lines) => exchange((opened = lines), request)),
    close: async () => {
      const lines = await opening;
      // Terminates, because every call has a time limit.
      if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      await lines?.close();
    },
  };
}

/** Connections to the proxy. Errors of CONNECT are marked, because their codes do not show which side they concern. */
class TunnelPool {
  readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
    const connect = pool.connect.bind(pool) as (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
    const marked = async (options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
      const reply = await connect(options).catch((error: unknown) => {
        throw new ProxyError(undefined, error);
      });
      if (reply.statusCode === 200) return reply;
      reply.socket.on("error", () => undefined).destroy();
      throw new ProxyError(reply.statusCode);
    };
    pool.connect = marked as Pool["connect"];
  }
}

/**
 * Closes a dispatcher within `CLOSE_TIMEOUT_MS`. After some failures, such as a certificate for another host, undici
 * never finishes the failed request and its `close` would not return.
 */
async function closeInTime(dispatcher: Dispatcher): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      void dispatcher.destroy().catch(() => undefined);
      resolve();
    }, CLOSE_TIMEOUT_MS);
  });
  await Promise.race([dispatcher.close().catch(() => undefined), cut]);
  clearTimeout(timer);
}

interface Lines {
  take(): Dispatcher;
  /** Returns a connection whose exchange is complete. */
  free(line: Dispatcher): void;
  /** Destroys a connection that could not be made or may still carry an exchange. */
  drop(line: Dispatcher): void;
  close(): Promise<void>;
}

const sharedLine = (agent: Dispatcher): Lines => ({
  take: () => agent,
  free: () => undefined,
  drop: () => undefined,
  close: () => closeInTime(agent),
});

/**
 * One connection per concurrent call, the last used first. undici's own pool treats a connection as busy until the next
 * turn of the event loop and opens another for a call that follows at once: twice as many connections as calls.
 */
class OwnLines implements Lines {
  readonly #all = new Set<Dispatcher>();
  readonly #idle: Dispatcher[] = [];

  readonly #dial: () => Dispatcher;

  constructor(dial: () => Dispatcher) {
    this.#dial = dial;
  }

  take(): Dispatcher {
    const line = this.#idle.pop();
    if (line) return line;
    const fresh = this.#dial();
    this.#all.add(fresh);
    return fresh;
  }

  free(line: Dispatcher): void {
    this.#idle.push(line);
  }

  drop(line: Dispatcher): void {
    this.#all.delete(line);
    void line.destroy().catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#all, closeInTime));
  }
}

/** One request and its response. */
class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  /** Set in `onRequestStart`, which undici calls just before it writes the first byte. Until then nothing was sent. */
  #sent = false;
  #settled = false;
  #left = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  readonly #request: WireRequest;
  readonly #target: ConnectionTarget;
  readonly #socketErrors: SocketErrors;
  readonly #encodings: Readonly<Record<string, string>> | undefined;
  readonly #resolve: (answer: WireResponse) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #leaveLine: (usable: boolean) => void;

  constructor(
    request: WireRequest,
    {
      target,
      socketErrors,
      encodings,
    }: {
      readonly target: ConnectionTarget;
      readonly socketErrors: SocketErrors;
      readonly encodings: Readonly<Record<string, string>> | undefined;
    },
    resolve: (answer: WireResponse) => void,
    reject: (failure: TransportFailure) => void,
    leaveLine: (usable: boolean) => void,
  ) {
    this.#request = request;
    this.#target = target;
    this.#socketErrors = socketErrors;
    this.#encodings = encodings;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#leaveLine = leaveLine;
  }

  start(dispatcher: Dispatcher, origin: string): void {
    const { method, path, headers, body, timeoutMs, signal } = this.#request;
    if (signal?.aborted) {
      this.#leave(true);
      return this.#fail("aborted", signal.reason);
    }
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#timer = setTimeout(() => this.#fail("timeout"), timeoutMs);
    try {
      dispatcher.dispatch(
        {
          origin,
          method,
          path,
          headers: { ...headers, ...this.#encodings },
          body: typeof body === "function" ? Readable.from(body(), { objectMode: false }) : body,
        },
        this,
      );
    } catch (error) {
      this.#leave(false);
      this.#fail("unreachable", connectionFailureOf(error, this.#target) ?? error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // A timeout, an abort or a pause came before the connection was ready: the request must not be sent any more.
    if (!this.#settled && this.#request.mayLeave?.() === false) this.#fail("aborted");
    else if (this.#settled) controller.abort(new Error("no longer wanted"));
    else this.#sent = true;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    // The object belongs to this exchange; only repeated headers are replaced.
    for (const name in headers) if (Array.isArray(headers[name])) headers[name] = headers[name][0];
    this.#headers = headers as Record<string, string>;
    this.#request.onHead?.(status, this.#headers);
    if (Number(this.#headers["content-length"]) > this.#request.maxAnswerBytes && this.#request.method !== "HEAD")
      this.#fail("too-large");
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.#request.maxAnswerBytes) this.#fail("too-large");
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#leave(true);
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks, this.#length);
    const encoding = this.#headers["content-encoding"]?.toLowerCase() ?? "identity";
    if (encoding === "identity" || body.length === 0) return this.#complete(body);
    if (encoding !== "gzip") return this.#fail("garbled");
    // The limit is for the decoded body: a small response may contain gigabytes.
    gunzip(body, { maxOutputLength: this.#request.maxAnswerBytes }, (error, decoded) => {
      if (!error) this.#complete(decoded);
      else this.#fail((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too-large" : "garbled");
    });
  }

  #complete(body: Buffer): void {
    if (!this.#settle()) return;
    const answer = { status: this.#status, headers: this.#headers, body };
    const failure = this.#status < 400 ? undefined : connectionFailureInResponse(answer, this.#target);
    if (failure) this.#reject(new TransportFailure("untrusted", this.#sent, failure));
    else this.#resolve(answer);
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    // Without a controller the exchange never started, and there is no connection to keep.
    this.#leave(this.#controller !== undefined);
    const failure = connectionFailureOf(this.#socketErrors.originOf(error), this.#target);
    if (failure && !this.#sent) return this.#fail(failure.isTrustProblem ? "untrusted" : "unreachable", failure);
    // With TLS 1.3 a gateway rejects the client certificate after this side has begun to send.
    if (failure && /^(client-certificate-|proxy-authentication)/.test(failure.facts.problem))
      return this.#fail("untrusted", failure);
    if (isTlsAnswer(error)) return this.#fail("untrusted", new ConnectionFailure("https-required", this.#target));
    // Errors of the HTTP parser contain the bytes being parsed, which can be personal data.
    this.#fail(reasonOf(error, this.#sent), "data" in error ? new Error(error.message) : error);
  }

  /** Gives the connection back when undici is done with the request, which can be long after it failed here. */
  #leave(usable: boolean): void {
    if (this.#left) return;
    this.#left = true;
    this.#leaveLine(usable);
  }

  readonly #onAbort = (): void => this.#fail("aborted", this.#request.signal?.reason);

  #fail(reason: FailureReason, cause?: unknown): void {
    if (!this.#settle()) return;
    if (this.#controller) this.#controller.abort(new Error(reason));
    // Still connecting: the connection is no longer needed.
    else this.#leave(false);
    const connecting = reason === "timeout" && !this.#sent;
    const known = connecting ? new ConnectionFailure("connect-timeout", this.#target) : cause;
    this.#reject(new TransportFailure(reason, this.#sent, known));
  }

  /** Marks the exchange as ended. Returns false when it had already ended. */
  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener("abort", this.#onAbort);
    return true;
  }
}

function reasonOf(error: Error & { code?: string }, sent: boolean): FailureReason {
  const code = error.code ?? "";
  if (
    error.name === "HTTPParserError" ||
    code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" ||
    code === "UND_ERR_HEADERS_OVERFLOW"
  )
    return "garbled";
  return sent ? "cut" : "unreachable";
}
