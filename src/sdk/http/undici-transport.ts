import { Readable } from "node:stream";
import type { buildConnector, Client, Dispatcher } from "undici";
import { CertificateFailure, findTlsError } from "./tls-problems.js";
import {
  TransportFailure,
  type FailureReason,
  type TlsOptions,
  type Transport,
  type WireResponse,
  type WireRequest,
} from "./wire.js";

export interface UndiciTransportOptions {
  /** Scheme, host and port of the gateway. */
  readonly origin: string;
  readonly tls?: TlsOptions | undefined;
  /** URL of an HTTP proxy; HTTPS gateways are reached through a tunnel. */
  readonly proxy?: string | undefined;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** How long an idle connection may take to close; what takes longer is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

/** The transport of production: one connection a call under way, kept alive, never pipelined. */
export function undiciTransport({ origin, tls, proxy }: UndiciTransportOptions): Transport {
  // Our own deadline covers headers and body together; undici's two would each start anew.
  const common = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 } as const;
  const secured = tls && { ...tls, ca: tls.ca as string[] | undefined };
  // Loaded with the first call: commands without a network do without.
  const open = async (): Promise<Lines> => {
    if (proxy) {
      const { ProxyAgent } = await import("undici");
      return sharedLine(
        new ProxyAgent({
          ...common,
          uri: proxy,
          proxyTunnel: origin.startsWith("https:"),
          ...(secured && { requestTls: secured as never }),
        }),
      );
    }
    // By themselves: the front door also loads fetch, WebSocket, caches and mocks, three times the time and memory.
    const [{ default: Line }, { default: connector }] = await Promise.all([
      // @ts-expect-error undici has types for its front door only
      import("undici/lib/dispatcher/client.js") as Promise<{ default: typeof Client }>,
      // @ts-expect-error the same
      import("undici/lib/core/connect.js") as Promise<{ default: typeof buildConnector }>,
    ]);
    // One connector, so that TLS sessions are resumed whatever connection they began on.
    const connect = connector({ timeout: CONNECT_TIMEOUT_MS, ...(secured as object) });
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
        (answer) => (resolve(answer), ended()),
        (failure) => (reject(failure), ended()),
        (usable) => (usable ? lines.free(line) : lines.drop(line)),
      ).start(line, origin);
    });
  return {
    send: (request) =>
      opened ? exchange(opened, request) : (opening ??= open()).then((lines) => exchange((opened = lines), request)),
    close: async () => {
      const lines = await opening;
      // Every call ends at its deadline.
      if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      await lines?.close();
    },
  };
}

/**
 * Ends within `CLOSE_TIMEOUT_MS`: after some failures undici waits for ever for a request that it has given up, such as
 * one to a host whose certificate names another.
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
  /** Nothing of the call is left on it. */
  free(line: Dispatcher): void;
  /** It could not be connected: it is given up with whatever is left on it. */
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
 * One connection for each call under way, the last used first. undici's own pool takes a connection for busy until the
 * next turn of the event loop, and opens another for a call that follows at once: twice as many as there are calls.
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

/** One request and its answer. */
class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  /** undici calls `onRequestStart` just before the first byte is written: before that, certainly nothing left. */
  #sent = false;
  #settled = false;
  #left = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  readonly #request: WireRequest;
  readonly #resolve: (answer: WireResponse) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #leaveLine: (usable: boolean) => void;

  constructor(
    request: WireRequest,
    resolve: (answer: WireResponse) => void,
    reject: (failure: TransportFailure) => void,
    leaveLine: (usable: boolean) => void,
  ) {
    this.#request = request;
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
          headers,
          body: typeof body === "function" ? Readable.from(body(), { objectMode: false }) : body,
        },
        this,
      );
    } catch (error) {
      this.#leave(false);
      this.#fail("unreachable", error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The deadline, the caller or a pause was faster than the connection: it must not leave any more.
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
    // They are ours alone: only what is repeated is written anew.
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
    if (!this.#settle()) return;
    const [only] = this.#chunks;
    this.#resolve({
      status: this.#status,
      headers: this.#headers,
      body: this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks, this.#length),
    });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    // Undone before it began: there is no connection to keep.
    this.#leave(this.#controller !== undefined);
    const tls = findTlsError(error);
    if (tls && !this.#sent) return this.#fail("untrusted", new CertificateFailure(tls));
    // The parser's errors carry what it was reading, and that may be about people.
    this.#fail(reasonOf(error, this.#sent), "data" in error ? new Error(error.message) : error);
  }

  /** undici is done with the request, which may be long after we gave it up: the line is free. */
  #leave(usable: boolean): void {
    if (this.#left) return;
    this.#left = true;
    this.#leaveLine(usable);
  }

  readonly #onAbort = (): void => this.#fail("aborted", this.#request.signal?.reason);

  #fail(reason: FailureReason, cause?: unknown): void {
    if (!this.#settle()) return;
    if (this.#controller) this.#controller.abort(new Error(reason));
    // Still connecting: nobody waits for that connection any more.
    else this.#leave(false);
    this.#reject(new TransportFailure(reason, this.#sent, cause));
  }

  /** False: it ended before. */
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
