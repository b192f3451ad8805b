import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { PROBLEMS, type ProblemCode } from "../../contract/index.js";
import { ProblemError, fail, invalid, problemError, ClientDisconnected } from "../errors/problem-error.js";
import { acceptsGzip, preferredLanguage } from "../http/accept.js";
import type { Answer } from "../http/answer.js";
import { compressed } from "../http/compress.js";
import { compressedTag } from "../http/entity-tag.js";
import { readJson } from "../http/request-body.js";
import { answerCall } from "../operations/answer-call.js";
import { control } from "./control.js";
import { applyAfter, applyBefore, type Delivery } from "../faults/apply.js";
import { RequestSource } from "./request-source.js";
import { match } from "./router.js";
import type { MirrorGateway } from "../mirror/mirror-gateway.js";
import type { SandboxHost } from "../registry/host.js";

/** Time limits of the sandbox's HTTP server. */
export interface Timeouts {
  /** Max time for the headers of a request, in milliseconds. */
  readonly headersMs: number;
  /** Max time for a complete request, in milliseconds. */
  readonly requestMs: number;
}
const DEFAULT_TIMEOUTS: Timeouts = { headersMs: 10_000, requestMs: 60_000 };
const KEEP_ALIVE_MS = 30_000;
/**
 * Max time to keep reading from a client whose request was refused (ms). Closing the socket at once could discard the
 * response.
 */
const LINGER_MS = 2_000;

/** What answers requests. */
interface Face {
  readonly host: SandboxHost;
  readonly source: RequestSource;
  /** Reads and writes the messages of a described gateway. Undefined: the sandbox speaks the contract. */
  readonly mirror: MirrorGateway | undefined;
}

/**
 * Creates the HTTP server of the sandbox. Every response is one of the contract, or a problem document; with a mirror,
 * one of the described gateway. Control calls are the same for both.
 * @param address Address that the server will listen on
 */
export function createGateway(
  host: SandboxHost,
  address: string,
  timeouts: Partial<Timeouts> = {},
  mirror?: MirrorGateway,
): Server {
  const face: Face = { host, source: new RequestSource(address), mirror };
  const { headersMs, requestMs } = { ...DEFAULT_TIMEOUTS, ...timeouts };
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1_000, headersMs),
      noDelay: true,
    },
    (request, response) => void respond(face, request, response),
  );
  // By default Node continues every request; here a body that is too large is refused before it is sent.
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers["content-length"] ?? 0) <= host.maxBodyBytes) response.writeContinue();
    void respond(face, request, response);
  });
  server.on("clientError", refuseBroken);
  return server;
}

async function respond(face: Face, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host } = face;
  const requestId = requestIdOf(request);
  // Clients count deadlines from it, so it is the clock of the authority.
  response.setHeader("Date", host.clock.now().toUTCString());
  let sent: { answer: Answer; delivery: Delivery } | undefined;
  try {
    face.source.check(request);
    sent = await answerTo(face, request, response);
  } catch (error) {
    if (error instanceof ClientDisconnected || (request.destroyed && !request.complete))
      return void request.socket.destroy();
    if (!(error instanceof ProblemError)) host.onError(error);
    sent = { answer: problemAnswer(error, requestId, request.headers["accept-language"]), delivery: "whole" };
  }
  if (!sent) return;
  if (!request.complete) lingerAfter(request);
  await deliver(request, response, requestId, sent.answer, sent.delivery);
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\x21-\x7e]{1,128}$/.test(given) ? given : randomUUID();
}

/** Handles a request. Returns undefined if a fault suppresses the response. */
async function answerTo(
  { host, mirror }: Face,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ answer: Answer; delivery: Delivery } | undefined> {
  const { pathname, search } = requestTarget(request);
  if (pathname === "/sandbox" || pathname.startsWith("/sandbox/"))
    return { answer: await control(host, request, pathname, search), delivery: "whole" };

  const target = host.resolve(pathname);
  if (!target) return fail("not-found", { detail: NO_SUCH_PATH });
  if (mirror) {
    const served = await mirror.serve(request, target, whenGone(response));
    return typeof served === "string" ? withhold(request, served) : served;
  }
  const found = match(request.method ?? "", target.path);
  if (found.found === "nothing") return fail("not-found", { detail: NO_SUCH_PATH });
  if (found.found === "broken")
    return invalid(`/path/${found.parameter}`, "field-format", "百分号编码有误", "broken percent-encoding");
  if (found.found === "other-methods") return fail("method-not-allowed", {}, { Allow: found.allow.join(", ") });

  const { operation, params } = found;
  const triggered = host.faults.trigger(operation);
  if (triggered.length) {
    const verdict = await applyBefore(triggered, whenGone(response));
    if (verdict !== "go on") return withhold(request, verdict);
  }
  const answer = await answerCall({
    target,
    operation,
    params,
    search,
    headers: request.headers,
    institution: host.tokens.authenticate(request.headers.authorization),
    readJson: (limit) => readJson(request, limit),
    content: request,
  });
  return triggered.length ? applyAfter(answer, triggered) : { answer, delivery: "whole" };
}

function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

/** Ends a request that a fault leaves without a response. */
function withhold(request: IncomingMessage, how: "cut" | "silence"): undefined {
  if (how === "cut") request.socket.destroy();
  else request.resume();
  return undefined;
}

function requestTarget(request: IncomingMessage): { pathname: string; search: URLSearchParams } {
  const raw = request.url ?? "";
  const mark = raw.indexOf("?");
  // Not `URL`, which normalizes `//` and `..`.
  return mark < 0
    ? { pathname: raw, search: NO_QUERY }
    : { pathname: raw.slice(0, mark), search: new URLSearchParams(raw.slice(mark + 1)) };
}
const NO_QUERY = new URLSearchParams();
const NO_SUCH_PATH = { zh: "没有该地址", en: "no such path" };

/** Makes the answer of a problem. `title` and `detail` are in the language that the request asks for. */
function problemAnswer(error: unknown, requestId: string, languages: string | undefined): Answer {
  const { problem, headers } = error instanceof ProblemError ? error : problemError("internal");
  const language = preferredLanguage(languages);
  const texts = language && { title: PROBLEMS[problem.code as ProblemCode][language], detail: problem[language] };
  return {
    status: problem.status,
    headers: {
      ...headers,
      "Content-Type": "application/problem+json; charset=utf-8",
      "Content-Language": language ?? "zh, en",
      Vary: "Accept-Language",
    },
    json: { ...problem, ...texts, requestId },
  };
}

async function deliver(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  answer: Answer,
  delivery: Delivery,
): Promise<void> {
  if (delivery === "cut" || response.destroyed) return void request.socket.destroy();
  let data =
    answer.bytes?.data ?? bytesOf(answer.text ?? (answer.json === undefined ? "" : JSON.stringify(answer.json)));
  const headers: Record<string, string | number> = {
    "X-Request-Id": requestId,
    "Cache-Control": "no-store",
    ...answer.headers,
  };
  if (answer.bytes) headers["Content-Type"] = answer.bytes.mediaType;
  else if (data.length) {
    headers["Content-Type"] ??= "application/json; charset=utf-8";
    headers["Vary"] = headers["Vary"] === undefined ? "Accept-Encoding" : `${headers["Vary"]}, Accept-Encoding`;
    const packed = acceptsGzip(request.headers["accept-encoding"] as string | undefined)
      ? await compressed(data)
      : undefined;
    if (packed) {
      data = packed;
      headers["Content-Encoding"] = "gzip";
      if (headers["ETag"] !== undefined) headers["ETag"] = compressedTag(String(headers["ETag"]));
    }
    if (response.destroyed) return void request.socket.destroy();
  }
  // RFC 9110 §8.6: none with status 204; with 304 it would describe the content that is not sent.
  if (answer.status !== 204 && answer.status !== 304) headers["Content-Length"] = data.length;
  response.writeHead(answer.status, headers);
  if (delivery === "whole") return void response.end(request.method === "HEAD" ? undefined : data);
  response.write(data.subarray(0, Math.floor(data.length / 2)), () => request.socket.destroy());
}

function bytesOf(text: string | Buffer): Buffer {
  return typeof text === "string" ? Buffer.from(text) : text;
}

function lingerAfter(request: IncomingMessage): void {
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.once("end", () => clearTimeout(timer));
  request.once("close", () => clearTimeout(timer));
}

/** Problems of requests that do not reach a handler, by HTTP status. */
const BROKEN = {
  400: { phrase: "Bad Request", zh: "不是有效的 HTTP 请求", en: "not a valid HTTP request" },
  408: { phrase: "Request Timeout", zh: "接收请求超时", en: "receiving the request timed out" },
  431: { phrase: "Request Header Fields Too Large", zh: "请求头过大", en: "the request headers are too large" },
} as const;

/** Responds to requests that Node could not parse, or that were too slow. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const { phrase, ...detail } = BROKEN[status];
  const body = JSON.stringify({
    ...problemError("invalid-request", { detail, status }).problem,
    requestId: randomUUID(),
  });
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
