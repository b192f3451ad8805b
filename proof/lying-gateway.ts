import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Pool } from "undici";

/** A call that the gateway received. */
export interface Call {
  readonly n: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly bytes: number;
  /** The filings of a batch call, as they were sent. */
  readonly filings: readonly { readonly ref: string; readonly unitCode: string }[] | undefined;
}

/** A JSON response, which a script may change in place. */
export interface Json {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any response of the authority
  body: any;
}

/** What the gateway does with one call. With `worked`, the authority processes the call first. */
export type GatewayAction =
  /** Forwards the call; `rewrite` may change the JSON response. */
  | { readonly action: "pass"; readonly rewrite?: (answer: Json, call: Call) => void }
  | {
      readonly action: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Text is sent as HTML, anything else as JSON (as a problem document for status 400 and above). */
      readonly body?: unknown;
      readonly worked?: boolean;
    }
  | { readonly action: "cut"; readonly worked?: boolean }
  | { readonly action: "silence"; readonly ms: number; readonly worked?: boolean };

export type Script = (call: Call) => GatewayAction | undefined;

export interface Logged extends Call {
  readonly at: number;
  readonly action: GatewayAction["action"];
}

export interface LyingGateway {
  readonly url: string;
  /** Every call, in the order in which its body was complete. */
  readonly log: readonly Logged[];
  /** ref -> how often the authority processed it. */
  readonly worked: ReadonlyMap<string, number>;
  /** Replaces the script; undefined forwards every call. */
  script(next: Script | undefined): void;
  close(): Promise<void>;
}

export const PASS: GatewayAction = { action: "pass" };
export const html = (
  status: number,
  more: { worked?: boolean; headers?: Record<string, string> } = {},
): GatewayAction => ({
  action: "answer",
  status,
  body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`,
  ...more,
});

/** Starts a gateway between the client and the authority. A script decides how it answers each call. */
export async function startLyingGateway(target: string, script?: Script): Promise<LyingGateway> {
  const upstream = new Pool(target, { connections: 32 });
  const log: Logged[] = [];
  const worked = new Map<string, number>();
  let decide = script;
  /** The first error of a script, rethrown on close: the client sees it only as a cut connection. */
  let broken: { readonly error: unknown } | undefined;
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      broken ??= { error };
      request.socket.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A killed client leaves an incomplete request.
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return;
    const { pathname, searchParams } = new URL(request.url!, target);
    const call: Call = {
      n: log.length + 1,
      method: request.method!,
      path: pathname,
      query: searchParams,
      bytes: body.length,
      filings: pathname.endsWith("/batch") ? filingsOf(body) : undefined,
    };
    const chosen = decide?.(call) ?? PASS;
    log.push({ ...call, at: performance.now(), action: chosen.action });
    if (chosen.action !== "pass" && chosen.worked) await passOn(request, body, call);
    switch (chosen.action) {
      case "cut":
        return void request.socket.destroy();
      case "silence":
        await new Promise((resolve) => setTimeout(resolve, chosen.ms));
        return void request.socket.destroy();
      case "answer": {
        const isHtml = typeof chosen.body === "string";
        const mediaType = isHtml
          ? "text/html; charset=utf-8"
          : chosen.status >= 400
            ? "application/problem+json"
            : "application/json";
        response.writeHead(chosen.status, { "content-type": mediaType, ...chosen.headers });
        return void response.end(isHtml ? chosen.body : JSON.stringify(chosen.body ?? {}));
      }
      case "pass": {
        const answer = await passOn(request, body, call);
        const headers = Object.fromEntries(
          Object.entries(answer.headers).filter(
            ([name]) => !["connection", "keep-alive", "transfer-encoding", "content-length"].includes(name),
          ),
        );
        let { status, bytes } = answer;
        if (chosen.rewrite && String(answer.headers["content-type"]).includes("json")) {
          const json: Json = { status, body: JSON.parse(bytes.toString("utf8")) };
          chosen.rewrite(json, call);
          status = json.status;
          bytes = Buffer.from(JSON.stringify(json.body));
        }
        response.writeHead(status, headers as Record<string, string>);
        response.end(bytes);
      }
    }
  }

  async function passOn(
    request: IncomingMessage,
    body: Buffer,
    call: Call,
  ): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; bytes: Buffer }> {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(
        ([name]) =>
          !["host", "connection", "keep-alive", "transfer-encoding", "content-length", "expect"].includes(name),
      ),
    );
    const answer = await upstream.request({
      method: request.method as "GET",
      path: request.url!,
      headers,
      ...(body.length > 0 && { body }),
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (answer.statusCode < 300) for (const { ref } of call.filings ?? []) worked.set(ref, (worked.get(ref) ?? 0) + 1);
    return { status: answer.statusCode, headers: answer.headers, bytes };
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    worked,
    script: (next) => void (decide = next),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await upstream.destroy();
      if (broken) throw broken.error;
    },
  };
}

function filingsOf(body: Buffer): Call["filings"] {
  return (JSON.parse(body.toString("utf8")) as { filings?: { ref: string; unitCode: string }[] }).filings;
}
