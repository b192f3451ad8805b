import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { problem } from "../../../src/contract/index.js";
import type { Sandbox } from "../../../src/sandbox/index.js";

/** How the gateway behaves, besides forwarding the capabilities. */
export type EchoMode = "forward" | "reject" | "problem" | "failure" | "page" | "cut";

export interface EchoGateway {
  readonly url: string;
  mode: EchoMode;
  close(): Promise<void>;
}

/** Starts a gateway in front of a sandbox that repeats what it was sent: path, headers and body. */
export async function startEchoGateway(sandbox: Sandbox): Promise<EchoGateway> {
  let mode: EchoMode = "forward";
  const answer = async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> => {
    const path = request.url ?? "";
    if (mode === "forward" || path.endsWith("/capabilities")) {
      const { authorization, "content-type": type } = request.headers;
      const forwarded = await fetch(sandbox.url + path, {
        method: request.method!,
        headers: { authorization: authorization ?? "", ...(type && { "content-type": type }) },
        ...(body.length > 0 && { body }),
      });
      return void response
        .writeHead(forwarded.status, { "content-type": forwarded.headers.get("content-type") ?? "" })
        .end(Buffer.from(await forwarded.arrayBuffer()));
    }
    const echo = echoOf(request, body);
    if (mode === "cut") return void request.socket.destroy();
    if (mode === "page")
      return void response.writeHead(502, { "content-type": "text/html" }).end(`<html>${echo}</html>`);
    if (mode === "reject" && path.endsWith("/batch")) {
      const { filings } = JSON.parse(body.toString()) as { filings: { ref: string }[] };
      const outcomes = filings.map((filing) => ({
        ref: filing.ref,
        outcome: "turned-away",
        problem: wordy("turned-away", 422, JSON.stringify(filing)),
      }));
      return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ outcomes }));
    }
    const status = mode === "failure" ? 500 : 422;
    response
      .writeHead(status, {
        "content-type": "application/problem+json",
        "x-request-id": String(request.headers.authorization).slice(7),
      })
      .end(JSON.stringify(wordy(mode === "failure" ? "internal" : "filing-invalid", status, echo)));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      answer(request, response, Buffer.concat(chunks)).catch(() => request.socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function echoOf(request: IncomingMessage, body: Buffer): string {
  return `${decodeURIComponent(request.url ?? "")} ${JSON.stringify(request.headers)} ${body.toString()}`;
}

/** Values of a body without their keys, as a sentence quotes them. */
function wordsOf(echo: string): string {
  return [...echo.matchAll(/"(?:name|idNo|officerName|officerCardNo|applicantName)":"([^"]+)"/g)]
    .map(([, value]) => value)
    .join(" 与 ");
}

function wordy(code: "turned-away" | "filing-invalid" | "internal", status: number, echo: string): object {
  const said = `收到 ${wordsOf(echo)} 后核对不一致：${echo}`;
  const heard = `got ${wordsOf(echo)} which does not match: ${echo}`;
  const texts = { zh: said, en: heard, fixZh: said, fixEn: heard };
  return {
    ...problem(code),
    status,
    detail: heard,
    ...texts,
    errors: [{ code: "mismatch", pointer: "/mortgagors/0/name", ...texts }],
  };
}
