import { concatBytes } from "../../http/bytes.js";
import {
  connectionFailureOf,
  connectionTarget,
  isCertificateProblem,
  type ConnectionTarget,
} from "../../http/connection/connection-failure.js";
import {
  TransportFailure,
  type FailureReason,
  type Transport,
  type WireResponse,
  type WireRequest,
} from "../../http/wire.js";

/** A function with the signature of the global `fetch`, as far as the client uses it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Creates a transport from a caller's `fetch`. It is slower than the built-in transport and can prove less often that
 * nothing was sent, so more writes end as `OutcomeUnknownError`.
 */
export function fetchTransport(origin: string, fetch: Fetch): Transport {
  const underWay = new Set<Promise<unknown>>();
  const target = connectionTarget(origin);
  return {
    send(request) {
      const answer = exchange(origin, fetch, request, target);
      const tracked = answer.catch(() => undefined).finally(() => underWay.delete(tracked));
      underWay.add(tracked);
      return answer;
    },
    async close() {
      await Promise.all(underWay);
    },
  };
}

async function exchange(
  origin: string,
  fetch: Fetch,
  request: WireRequest,
  target: ConnectionTarget,
): Promise<WireResponse> {
  const { method, path, headers: asked, body, timeoutMs, maxAnswerBytes, signal, onHead } = request;
  if (signal?.aborted) throw new TransportFailure("aborted", false, signal.reason);
  const cut = new AbortController();
  let reason: FailureReason | undefined;
  const stop = (why: FailureReason) => {
    reason ??= why;
    cut.abort();
  };
  const onAbort = () => stop("aborted");
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => stop("timeout"), timeoutMs);
  try {
    const stream = typeof body === "function" ? ReadableStream.from(body()) : undefined;
    // Redirects are not followed: they would send the token to another host.
    const init = {
      method,
      headers: asked,
      redirect: "manual",
      signal: cut.signal,
      body: stream ?? body,
      ...(stream && { duplex: "half" }),
    };
    const response = await fetch(origin + path, init as RequestInit);
    const headers = Object.fromEntries(response.headers);
    onHead?.(response.status, headers);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxAnswerBytes) stop("too-large");
      cut.signal.throwIfAborted();
      chunks.push(chunk);
    }
    return { status: response.status, headers, body: concatBytes(chunks) };
  } catch (error) {
    if (error instanceof TransportFailure) throw error;
    const failure = connectionFailureOf(error, target);
    if (failure && isCertificateProblem(failure)) throw new TransportFailure("untrusted", false, failure);
    const sent = !neverConnected(error);
    throw new TransportFailure(reason ?? (sent ? "cut" : "unreachable"), sent, sent ? error : (failure ?? error));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Returns true when no connection was made. `fetch` hides the connection; only these codes prove it. */
function neverConnected(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"].includes(
    cause?.code ?? "",
  );
}
