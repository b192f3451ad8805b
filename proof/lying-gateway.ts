import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Pool } from "undici";

/** A call as it reached the gateway. */
export interface Call {
  readonly n: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly bytes: number;
  /** The filings of a batch call, as they were sent. */
  readonly filings: readonly { readonly ref: string; readonly unitCode: string }[] | undefined;
}

/** A JSON answer that may be changed in place or replaced. */
export interface Json {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the authority wrote
  body: any;
}

/** What the gateway does with one call. `worked`: the authority has done its work first, and nobody hears of it. */
export type Act =
  /** Passes it on; `rewrite` changes the JSON that comes back. */
  | { readonly act: "pass"; readonly rewrite?: (answer: Json, call: Call) => void }
  | {
      readonly act: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Text is sent as HTML, anything else as JSON (as a problem document where it has a `code`). */
      readonly body?: unknown;
      readonly worked?: boolean;
    }
  | { readonly act: "cut"; readonly worked?: boolean }
  | { readonly act: "silence"; readonly ms: number; readonly worked?: boolean };

export type Script = (call: Call) => Act | undefined;

export interface Logged extends Call {
  readonly at: number;
  readonly act: Act["act"];
}

export interface LyingGateway {
  readonly url: string;
  /** Every call in the order in which it came whole. */
  readonly log: readonly Logged[];
  /** ref -> how often the authority worked on it. */
  readonly worked: ReadonlyMap<string, number>;
  /** Replaces the script from now on; undefined: everything passes. */
  script(next: Script | undefined): void;
  close(): Promise<void>;
}

export const PASS: Act = { act: "pass" };
export const html = (status: number, more: { worked?: boolean; headers?: Record<string, string> } = {}): Act => ({
  act: "answer",
  status,
  body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`,
  ...more,
});

/**
 * A gateway between the client and the real authority that says what it likes: it reads calls and answers as HTTP and
 * JSON, and a script decides what becomes of each.
 */
export async function startLyingGateway(target: string, script?: Script): Promise<LyingGateway> {
  const upstream = new Pool(target, { connections: 32 });
  const log: Logged[] = [];
  const worked = new Map<string, number>();
  let decide = script;
  /** A script that breaks down proves nothing, and must not pass for a connection that was cut. */
  let broken: { readonly error: unknown } | undefined;
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      broken ??= { error };
      request.socket.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that is killed leaves in the middle of its request.
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
    const what = decide?.(call) ?? PASS;
    log.push({ ...call, at: performance.now(), act: what.act });
    if (what.act !== "pass" && what.worked) await passOn(request, body, call);
    switch (what.act) {
      case "cut":
        return void request.socket.destroy();
      case "silence":
        await new Promise((resolve) => setTimeout(resolve, what.ms));
        return void request.socket.destroy();
      case "answer": {
        const isHtml = typeof what.body === "string";
        const mediaType = isHtml
          ? "text/html; charset=utf-8"
          : what.status >= 400
            ? "application/problem+json"
            : "application/json";
        response.writeHead(what.status, { "content-type": mediaType, ...what.headers });
        return void response.end(isHtml ? what.body : JSON.stringify(what.body ?? {}));
      }
      case "pass": {
        const answer = await passOn(request, body, call);
        const headers = Object.fromEntries(
          Object.entries(answer.headers).filter(
            ([name]) => !["connection", "keep-alive", "transfer-encoding", "content-length"].includes(name),
          ),
        );
        let { status, bytes } = answer;
        if (what.rewrite && String(answer.headers["content-type"]).includes("json")) {
          const json: Json = { status, body: JSON.parse(bytes.toString("utf8")) };
          what.rewrite(json, call);
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
