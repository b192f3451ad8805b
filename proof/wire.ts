import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** An event of the client's HTTP library (undici), in order of time. */
export interface WireEvent {
  /** `send`: the request is being sent; `answered`: status and headers have arrived. */
  readonly type: "send" | "answered" | "connect-failed";
  readonly at: number;
  readonly path?: string;
  readonly status?: number;
  /** Earliest time of the next request according to the response (epoch ms). */
  readonly notBefore?: number;
}

interface Request {
  readonly path: string;
  readonly origin: string;
}

/** Records every request of this process to `origin` while `work` runs. */
export async function recordWire<T>(
  origin: string,
  work: () => Promise<T>,
): Promise<{ result: T; events: WireEvent[] }> {
  const events: WireEvent[] = [];
  const ours = (request: Request) => String(request.origin) === origin;
  const listeners: Record<string, (message: never) => void> = {
    "undici:client:sendHeaders": ({ request }: { request: Request }) =>
      void (ours(request) && events.push({ type: "send", at: Date.now(), path: request.path })),
    "undici:request:headers": ({
      request,
      response,
    }: {
      request: Request;
      response: { statusCode: number; headers: Buffer[] };
    }) => {
      const names = response.headers.map(String);
      const at = names.findIndex((n) => n.toLowerCase() === "retry-after");
      const value = at < 0 ? undefined : names[at + 1]!;
      const notBefore =
        value === undefined ? undefined : /^\d+$/.test(value) ? Date.now() + Number(value) * 1000 : Date.parse(value);
      if (ours(request))
        events.push({
          type: "answered",
          at: Date.now(),
          path: request.path,
          status: response.statusCode,
          ...(notBefore !== undefined && { notBefore }),
        });
    },
    "undici:client:connectError": ({ connectParams }: { connectParams: { host: string; protocol: string } }) =>
      void (
        `${connectParams.protocol}//${connectParams.host}` === origin &&
        events.push({ type: "connect-failed", at: Date.now() })
      ),
  };
  const entries = Object.entries(listeners) as [string, (message: unknown) => void][];
  for (const [name, listener] of entries) subscribe(name, listener);
  try {
    return { result: await work(), events };
  } finally {
    for (const [name, listener] of entries) unsubscribe(name, listener);
  }
}

/** Counts requests that were sent before the time that an earlier response allowed. */
export function tooEarly(events: readonly WireEvent[]): { requests: number; earliestByMs: number } {
  let gate = 0;
  let requests = 0;
  let earliestByMs = 0;
  for (const { type, at, notBefore } of events) {
    if (type === "send" && at < gate) {
      requests++;
      earliestByMs = Math.max(earliestByMs, gate - at);
    }
    if (type === "answered" && notBefore !== undefined) gate = Math.max(gate, notBefore);
  }
  return { requests, earliestByMs };
}
