import { createHash, randomBytes } from "node:crypto";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { AUTHORITIES, defaultAuthority, startSandbox, type Sandbox } from "../../../src/sandbox/index.js";
import { RegistryClient, bearerToken, isAborted, type ClientOptions } from "../../../src/sdk/index.js";
import { FakeClock, TOKEN, failure, httpServer, send } from "../fake-gateway.js";

const MIB = 1024 * 1024;
const { resumable: _, ...plain } = defaultAuthority.capabilities.materials;
const other = AUTHORITIES.find((a) => a.id !== defaultAuthority.id)!;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    authorities: [defaultAuthority, { ...other, capabilities: { ...defaultAuthority.capabilities, materials: plain } }],
  });
});
afterAll(() => sandbox.close());

interface Cutter {
  readonly url: string;
  /** Request lines and headers as received by the authority, in order. */
  readonly heads: string[];
  /** Number of bytes passed on to the authority. */
  readonly passed: () => number;
  /** For each of the next uploads the number of bytes after which its connection is cut. */
  readonly cuts: number[];
}

/** Starts a proxy to the sandbox that cuts uploads. */
async function cutter(): Promise<Cutter> {
  const heads: string[] = [];
  const cuts: number[] = [];
  const sockets = new Set<Socket>();
  let passed = 0;
  const server = createServer((client) => {
    const upstream = connect(sandbox.port, "127.0.0.1");
    for (const socket of [client, upstream]) sockets.add(socket.on("error", () => undefined));
    let putBytes = -1;
    client.on("data", (chunk: Buffer) => {
      const head = /^(?:PUT|HEAD|GET) [^]*?\r\n\r\n/.exec(chunk.toString("latin1"))?.[0];
      if (head) heads.push(head);
      if (head?.startsWith("PUT")) putBytes = 0;
      const limit = putBytes >= 0 && cuts.length ? cuts[0]! : Infinity;
      const part = chunk.subarray(0, Math.max(0, limit - Math.max(putBytes, 0)));
      if (putBytes >= 0) putBytes += part.length;
      passed += part.length;
      if (putBytes < limit)
        return void (upstream.write(part) || (client.pause(), upstream.once("drain", () => client.resume())));
      cuts.shift();
      client.pause();
      // The bytes passed on still arrive; then both connections are closed.
      upstream.end(part, () => (upstream.destroy(), client.resetAndDestroy()));
    });
    upstream.on("data", (chunk) => client.write(chunk));
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heads, cuts, passed: () => passed };
}

const clientOf = (url: string, more: Partial<ClientOptions> = {}) => {
  const made = new RegistryClient({
    gateway: url,
    credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
    ...more,
  });
  onTestFinished(() => void made.close().catch(() => undefined));
  return made;
};
const document = (size: number) => Buffer.concat([Buffer.from("%PDF-1.4\n"), randomBytes(size)]);
const ranges = (heads: readonly string[]) =>
  heads.filter((h) => h.startsWith("PUT")).map((h) => /content-range: bytes (\d+)-/i.exec(h)?.[1]);

it("resumes an upload that was interrupted twice", { timeout: 60_000 }, async () => {
  const line = await cutter();
  line.cuts.push(3 * MIB, 2 * MIB);
  const data = document(8 * MIB);
  const receipt = await clientOf(line.url).materials.put(data);
  expect(receipt).toMatchObject({ size: data.length, mediaType: "application/pdf" });
  const [first, second, third, ...more] = ranges(line.heads);
  expect([first, more]).toEqual([undefined, []]);
  expect(Number(second)).toBeGreaterThan(2.5 * MIB);
  expect(Number(third)).toBeGreaterThan(Number(second) + 1.5 * MIB);
  // Only bytes in transit when the connection broke are sent again.
  expect(line.passed()).toBeLessThan(data.length + MIB);
  expect(await clientOf(sandbox.url).materials.has(receipt.sha256)).toBe(true);
});

it("resumes an upload of another process", { timeout: 60_000 }, async () => {
  const line = await cutter();
  line.cuts.push(3 * MIB);
  const data = document(4 * MIB);
  // The first client stops at the moment of the cut.
  const stop = new AbortController();
  const stopped = clientOf(line.url, { onEvent: ({ type }) => void (type === "failure" && stop.abort()) });
  expect(isAborted(await failure(stopped.materials.put(data, undefined, { signal: stop.signal })))).toBe(true);
  const again = await cutter();
  await clientOf(again.url).materials.put(data);
  expect(ranges(again.heads)).toEqual([expect.stringMatching(/^\d+$/)]);
  expect(again.passed()).toBeLessThan(data.length - 2 * MIB);
});

it("sends the whole document again to an authority without resumable uploads", { timeout: 60_000 }, async () => {
  const line = await cutter();
  line.cuts.push(3 * MIB);
  const data = document(4 * MIB);
  const receipt = await clientOf(`${line.url}/a/${other.id}`).materials.put(data);
  expect(receipt.size).toBe(data.length);
  expect(ranges(line.heads)).toEqual([undefined, undefined]);
});

it("sends a small document without querying the offset", async () => {
  const line = await cutter();
  await clientOf(line.url).materials.put(document(10_000));
  expect(line.heads.map((h) => h.split(" ")[0])).toEqual(["PUT"]);
});

it("sends the whole document again when the bytes at the authority do not belong to it", async () => {
  const data = document(2 * MIB);
  const sha256 = createHash("sha256").update(data).digest("hex");
  // Another client has left other bytes under this hash.
  const broken = connect(sandbox.port, "127.0.0.1");
  broken.end(
    Buffer.concat([
      Buffer.from(
        `PUT /v1/materials/${sha256} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/pdf\r\nContent-Length: ${data.length}\r\n\r\n`,
      ),
      randomBytes(MIB),
    ]),
  );
  await new Promise((resolve) =>
    broken
      .on("error", () => undefined)
      .on("close", resolve)
      .resume(),
  );
  const line = await cutter();
  expect((await clientOf(line.url).materials.put(data)).size).toBe(data.length);
  // The first attempt resumes at an offset that depends on the network and is rejected; the second starts from 0.
  expect(ranges(line.heads)).toEqual([expect.stringMatching(/^[1-9]\d*$/), undefined]);
});

it("gives up after three corrections of the offset", async () => {
  let puts = 0;
  const { url } = await httpServer((request, response) => {
    if (request.method === "HEAD") return send(response, 404, "");
    puts++;
    send(response, 409, {
      type: "x",
      title: "x",
      status: 409,
      code: "upload-offset",
      zh: "x",
      en: "x",
      uploadOffset: puts,
    });
  });
  const made = new RegistryClient({
    gateway: url,
    credentials: bearerToken({ token: TOKEN, institution: "I" }),
    clock: new FakeClock(),
  });
  expect(await failure(made.materials.put(document(MIB)))).toMatchObject({ code: "upload-offset" });
  expect(puts).toBe(4);
  await made.close();
});

it("sends nothing again when only the response was lost", async () => {
  let held = false;
  const { url, requests } = await httpServer((request, response) => {
    if (request.method === "HEAD") return send(response, held ? 200 : 404, "");
    held = true;
    response.socket!.destroy();
  });
  const made = new RegistryClient({
    gateway: url,
    credentials: bearerToken({ token: TOKEN, institution: "I" }),
    clock: new FakeClock(),
  });
  const data = document(MIB);
  expect(await made.materials.put(data)).toEqual({
    sha256: createHash("sha256").update(data).digest("hex"),
    size: data.length,
  });
  expect(requests.map(({ method }) => method)).toEqual(["HEAD", "PUT", "HEAD"]);
  await made.close();
});
