import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { undiciTransport } from "../../../src/sdk/gateway/transports/undici-transport.js";
import { failure, httpServer } from "../fake-gateway.js";
import { sample, startBench } from "../../sandbox/gateway/running-sandbox.js";

const LIMIT = 100_000;
/** Sends a GET, as the client does, to a gateway that is or is not on this machine. */
async function get(origin: string, { compress = true as boolean | "default", path = "/", headers = {} } = {}) {
  const transport = undiciTransport({ origin, ...(compress !== "default" && { compress }) });
  onTestFinished(() => transport.close());
  return transport.send({ method: "GET", path, headers, timeoutMs: 10_000, maxAnswerBytes: LIMIT });
}
const answering = async (body: Uint8Array, encoding: string) => {
  const { url } = await httpServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding });
    response.end(body);
  });
  return url;
};

describe("a compressed response", () => {
  it("is asked for and decoded", async () => {
    const bench = await startBench();
    onTestFinished(() => bench.sandbox.close());
    await bench.call("/v1/mortgages/batch", {
      body: { filings: Array.from({ length: 5 }, () => sample["mortgage.file"]()) },
    });
    const headers = { authorization: "Bearer sandbox-bank" };
    const packed = await get(bench.sandbox.url, { path: "/v1/changes", headers });
    const plain = await get(bench.sandbox.url, { path: "/v1/changes", headers, compress: "default" });
    expect([packed.headers["content-encoding"], plain.headers["content-encoding"]]).toEqual(["gzip", undefined]);
    expect(Buffer.from(packed.body).toString()).toBe(Buffer.from(plain.body).toString());
    expect(JSON.parse(Buffer.from(packed.body).toString()).changes).toHaveLength(5);
  });

  it("is refused when it contains more than the limit", async () => {
    // 100 KB of zeros are 100 bytes; one byte more is over the limit.
    expect((await get(await answering(gzipSync(Buffer.alloc(LIMIT)), "gzip"))).body).toHaveLength(LIMIT);
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    expect(bomb.length).toBeGreaterThan(LIMIT);
    for (const body of [gzipSync(Buffer.alloc(LIMIT + 1)), gzipSync(Buffer.alloc(50_000_000)), bomb])
      expect(await failure(get(await answering(body, "gzip")))).toMatchObject({ reason: "too-large", sent: true });
  });

  it.each([
    ["is damaged", Buffer.from("not gzip"), "gzip"],
    ["is incomplete", gzipSync(Buffer.from('{"a":1}')).subarray(0, 20), "gzip"],
    ["has another encoding", Buffer.from("x"), "br"],
  ])("is garbled when it %s", async (_, body, encoding) => {
    expect(await failure(get(await answering(body, encoding)))).toMatchObject({ reason: "garbled", sent: true });
  });
});
