import { createServer, connect, type AddressInfo, type Server, type Socket } from "node:net";

/**
 * A TCP proxy between the client and the authority that injects faults into HTTP/1.1 exchanges. It works on bytes and
 * message boundaries, so that it can cut an exchange wherever a network could.
 */

/** The faults that the proxy can inject. */
export const FAULTS = [
  "refuse", // a new connection is reset before a byte is read
  "reset-on-head", // reset after the request's head; nothing reaches the authority
  "reset-on-body", // reset after half of the request's body; nothing reaches the authority
  "answer-lost", // the request is processed, the answer dropped and the connection reset
  "silence", // the request is processed, the answer never sent
  "half-head", // half of the answer's head, then cut
  "half-body", // half of the answer's body, then cut
  "slow", // the first bytes of the answer one by one, then the rest
  "wrong-length", // Content-Length larger than the body, then the connection is closed
  "wrong-json", // the body is not valid JSON
  "html", // a proxy's error page with status 200
  "bad-gateway", // 502 after the request was processed
  "duplicate-answer", // the answer twice on the same connection
  "late-answer", // the answer after the client's timeout
  "swap-items", // items of a batch answer in reverse order
  "drop-item", // one item of a batch answer missing
  "repeat-item", // one item of a batch answer twice
] as const;
export type Fault = (typeof FAULTS)[number];

/** The stages of one exchange, in order of time. */
export type Seen =
  /** The request has arrived completely; nothing has been forwarded yet. */
  | {
      readonly stage: "request";
      readonly n: number;
      readonly at: number;
      readonly head: string;
      readonly body: Buffer;
      readonly fault: Fault | undefined;
    }
  /** The authority has answered; the client has no answer yet. */
  | {
      readonly stage: "answered";
      readonly n: number;
      readonly at: number;
      readonly head: string;
      readonly body: Buffer;
    }
  /** The answer, possibly changed by a fault, has been sent to the client. */
  | { readonly stage: "delivered"; readonly n: number; readonly at: number };

/** Chooses the fault of an exchange. Without a head it is asked about a new connection, which only "refuse" affects. */
export type Choose = (requestHead: string | undefined) => Fault | undefined;

export interface FaultProxy {
  readonly url: string;
  /** How often each fault was injected; "none" counts exchanges without a fault. */
  readonly played: Map<Fault | "none", number>;
  /** Number of connections accepted. While the proxy is down, the kernel refuses connections and they do not count. */
  readonly connections: () => number;
  /** Replaces the function that chooses faults. */
  choose(next: Choose): void;
  /** Replaces the observer, which is called at every stage. */
  observe(next: (seen: Seen) => void): void;
  /** Cuts every connection and refuses new ones until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

interface ProxyOptions {
  readonly target: { readonly host: string; readonly port: number };
  readonly choose?: Choose;
  /** How long "silence" and "late-answer" hold a connection (ms). */
  readonly holdMs?: number;
}

const ITEM_FAULTS: readonly (Fault | undefined)[] = ["swap-items", "drop-item", "repeat-item"];

export async function startFaultProxy({
  target,
  choose = () => undefined,
  holdMs = 4_000,
}: ProxyOptions): Promise<FaultProxy> {
  const played = new Map<Fault | "none", number>();
  const sockets = new Set<Socket>();
  let pick = choose;
  let observer: (seen: Seen) => void = () => undefined;
  let exchanges = 0;
  let connections = 0;
  const count = (fault: Fault | undefined) => void played.set(fault ?? "none", (played.get(fault ?? "none") ?? 0) + 1);

  const listener = (client: Socket) => {
    connections++;
    sockets.add(client);
    client.setNoDelay(true);
    client.on("close", () => sockets.delete(client));
    client.on("error", () => client.destroy());
    if (pick(undefined) === "refuse") {
      count("refuse");
      return void client.resetAndDestroy();
    }
    serve(client);
  };
  let server = createServer(listener);
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));

  function serve(client: Socket): void {
    let received = Buffer.alloc(0);
    let busy = false;
    client.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (!busy) void next();
    });
    const next = async (): Promise<void> => {
      const headEnd = received.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const head = received.subarray(0, headEnd).toString("latin1");
      busy = true;
      const chosen = pick(head);
      const fault =
        chosen === "refuse" || (ITEM_FAULTS.includes(chosen) && !/^POST \S+\/batch /.test(head)) ? undefined : chosen;
      count(fault);
      if (fault === "reset-on-head") return void client.resetAndDestroy();
      const bodyLength = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
      const chunked = /^transfer-encoding:.*chunked/im.test(head);
      const bodyStart = headEnd + 4;
      const complete = () =>
        chunked
          ? received.subarray(bodyStart - 2).includes("\r\n0\r\n\r\n")
          : received.length >= bodyStart + bodyLength;
      const half = () => received.length >= bodyStart + Math.floor(bodyLength / 2);
      while (!complete()) {
        if (fault === "reset-on-body" && half()) return void client.resetAndDestroy();
        if (!(await moreData(client))) return;
      }
      if (fault === "reset-on-body") return void client.resetAndDestroy();
      const end = chunked ? received.length : bodyStart + bodyLength;
      const request = received.subarray(0, end);
      received = received.subarray(end);
      const n = ++exchanges;
      observer({ stage: "request", n, at: performance.now(), head, body: request.subarray(bodyStart), fault });
      const answer = await exchange(request, target, sockets);
      if (!answer) return void client.resetAndDestroy();
      observer({ stage: "answered", n, at: performance.now(), head: answer.head, body: answer.body });
      const staysOpen = await deliver(client, answer, fault, holdMs);
      observer({ stage: "delivered", n, at: performance.now() });
      if (staysOpen) {
        busy = false;
        if (received.length) void next();
      }
    };
  }

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    played,
    connections: () => connections,
    choose: (chosen) => void (pick = chosen),
    observe: (chosen) => void (observer = chosen),
    down: () => closeAll(server, sockets),
    up: () => {
      server = createServer(listener);
      return listen(port);
    },
    close: () => closeAll(server, sockets),
  };
}

function moreData(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (more: boolean) => {
      socket.off("data", onData);
      socket.off("close", onClose);
      resolve(more);
    };
    const onData = () => settle(true);
    const onClose = () => settle(false);
    socket.on("data", onData);
    socket.on("close", onClose);
  });
}

interface Answer {
  readonly head: string;
  readonly body: Buffer;
}

/** Forwards one request over a new connection. Returns undefined when the authority does not answer. */
function exchange(request: Buffer, target: ProxyOptions["target"], sockets: Set<Socket>): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const upstream = connect(target.port, target.host);
    sockets.add(upstream);
    const chunks: Buffer[] = [];
    const headEnd = request.indexOf("\r\n\r\n");
    // `Connection: close` makes the end of the answer the end of the stream.
    const head =
      request
        .subarray(0, headEnd)
        .toString("latin1")
        .replace(/\r\nconnection:[^\r]*/gi, "") + "\r\nConnection: close";
    upstream.on("connect", () =>
      upstream.write(Buffer.concat([Buffer.from(head, "latin1"), request.subarray(headEnd)])),
    );
    upstream.on("data", (chunk: Buffer) => void chunks.push(chunk));
    upstream.on("error", () => resolve(undefined));
    upstream.on("close", () => {
      sockets.delete(upstream);
      const all = Buffer.concat(chunks);
      const end = all.indexOf("\r\n\r\n");
      if (end < 0) return resolve(undefined);
      const answerHead = all.subarray(0, end).toString("latin1");
      const raw = all.subarray(end + 4);
      const body = /^transfer-encoding:.*chunked/im.test(answerHead) ? unchunk(raw) : raw;
      resolve({ head: answerHead, body });
    });
  });
}

function unchunk(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = raw.indexOf("\r\n", at);
    if (lineEnd < 0) break;
    const size = Number.parseInt(raw.subarray(at, lineEnd).toString("latin1"), 16);
    if (!size) break;
    parts.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

function bytesOf({ head, body }: Answer, declaredLength = body.length): Buffer {
  const lines = head
    .split("\r\n")
    .filter((l) => !/^(content-length|transfer-encoding|connection|keep-alive):/i.test(l));
  const noBody = / (204|304) /.test(`${lines[0] ?? ""} `);
  return Buffer.concat([
    Buffer.from(
      [...lines, ...(noBody ? [] : [`Content-Length: ${declaredLength}`]), "Connection: keep-alive", "", ""].join(
        "\r\n",
      ),
      "latin1",
    ),
    body,
  ]);
}

/** Sends the answer with the fault applied. Returns whether the connection stays open. */
async function deliver(client: Socket, answer: Answer, fault: Fault | undefined, holdMs: number): Promise<boolean> {
  const bytes = bytesOf(answer);
  const cutAfter = (part: Buffer): false => {
    client.write(part, () => client.resetAndDestroy());
    return false;
  };
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  switch (fault) {
    case undefined:
      return (client.write(bytes), true);
    case "answer-lost":
      return (client.resetAndDestroy(), false);
    case "silence":
      await wait(holdMs);
      return (client.destroy(), false);
    case "half-head":
      return cutAfter(bytes.subarray(0, 20));
    case "half-body":
      return cutAfter(bytes.subarray(0, bytes.length - Math.ceil(answer.body.length / 2)));
    case "slow":
      for (let i = 0; i < 20 && i < bytes.length; i++) {
        client.write(bytes.subarray(i, i + 1));
        await wait(5);
      }
      return (client.write(bytes.subarray(20)), true);
    case "wrong-length":
      client.write(bytesOf(answer, answer.body.length + 100), () => client.end());
      return false;
    case "wrong-json":
      return (client.write(bytesOf({ ...answer, body: Buffer.from(answer.body.toString("utf8").slice(0, -1)) })), true);
    case "html":
      return (
        client.write(
          bytesOf({
            head: "HTTP/1.1 200 OK\r\nContent-Type: text/html",
            body: Buffer.from("<html><body>系统维护中</body></html>"),
          }),
        ),
        true
      );
    case "bad-gateway":
      return (
        client.write(
          bytesOf({ head: "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html", body: Buffer.from("<h1>502</h1>") }),
        ),
        true
      );
    case "duplicate-answer":
      return (client.write(Buffer.concat([bytes, bytes])), true);
    case "late-answer":
      await wait(holdMs);
      if (!client.destroyed) client.write(bytes);
      return true;
    case "swap-items":
    case "drop-item":
    case "repeat-item":
      return (client.write(bytesOf({ ...answer, body: rearranged(answer.body, fault) })), true);
    default:
      return (client.destroy(), false);
  }
}

function rearranged(body: Buffer, fault: "swap-items" | "drop-item" | "repeat-item"): Buffer {
  try {
    const document = JSON.parse(body.toString("utf8")) as { outcomes?: unknown[] };
    if (!Array.isArray(document.outcomes) || document.outcomes.length === 0) return body;
    if (fault === "swap-items") document.outcomes.reverse();
    if (fault === "drop-item") document.outcomes.pop();
    if (fault === "repeat-item") document.outcomes.push(document.outcomes[0]);
    return Buffer.from(JSON.stringify(document));
  } catch {
    return body;
  }
}

async function closeAll(server: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
}
