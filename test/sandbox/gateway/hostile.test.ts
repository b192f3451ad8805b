import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS, type Operation } from "../../../src/contract/index.js";
import { freshUnit, rawExchange, sample, somePath, startBench, type Answered, type Bench } from "./running-sandbox.js";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ timeouts: { headersMs: 300, requestMs: 600 } });
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const JSON_TYPE = { "content-type": "application/json" };
const send = (
  op: Operation,
  raw: string | Uint8Array,
  headers: Record<string, string> = JSON_TYPE,
): Promise<Answered> => bench.call(somePath(op.id), { as: op.roles[0]!, method: op.method, raw, headers });

function expectRefusal({ status, body }: Answered, about: string): void {
  expect(status, about).toBeGreaterThanOrEqual(400);
  expect(status, about).toBeLessThan(500);
  expect(body, about).toMatchObject({ code: expect.any(String), zh: expect.any(String), en: expect.any(String) });
}

/** Values of the wrong type, unknown keys, and names with a special meaning in JavaScript. */
const BODIES = [
  "null",
  "[]",
  "7",
  '"text"',
  "true",
  "{}",
  '{"ref":null}',
  '{"ref":{"a":1}}',
  '{"filings":{}}',
  '{"filings":[[]]}',
  '{"filings":[{"ref":"a","__proto__":{"x":1}}]}',
  '{"__proto__":{"admin":true},"constructor":1}',
  '{"persons":[],"materials":null}',
  '{"reason":5}',
  '{"changes":[],"materials":{}}',
  '{"foreign":1}',
  '{"ref":"\\ud800"}',
  '{"ref":"\\u0000"}',
];
const NOT_JSON = ["", "{", "{'a':1}", '{"a":1,}', "undefined", '{"a":NaN}', "\u0000", "<xml/>", '{"a":1}{"b":2}'];

const withBody = OPERATIONS.filter((o) => o.body && o.body !== "bytes");
describe.each(withBody.map((o) => [o.id, o] as const))("%s", (_, op) => {
  it("rejects bodies of the wrong shape", async () => {
    for (const raw of BODIES) {
      const isAllowed = ["supplementCase", "rotateWebhookSecret"].includes(op.id) && raw === "{}";
      const answer = await send(op, raw);
      // A batch with only invalid filings is still processed; its outcomes report the errors.
      if (op.batch && answer.status === 200)
        expect(
          answer.body.outcomes.every((o: { outcome: string }) => o.outcome === "turned-away"),
          raw,
        ).toBe(true);
      else expectRefusal(answer, raw);
      if (!isAllowed && answer.status !== 200) expect(answer.body.errors, raw).not.toHaveLength(0);
    }
  });

  it("rejects invalid JSON, duplicate keys and excessive nesting", async () => {
    for (const raw of [
      ...NOT_JSON,
      '{"ref":"a","ref":"b"}',
      '{"filings":[{"ref":"a","mortgagors":[{"name":"甲","name":"乙"}]}]}',
      "[".repeat(100_000),
      '{"a":'.repeat(5_000) + "1" + "}".repeat(5_000),
    ]) {
      const answer = await send(op, raw);
      expect([answer.status, answer.body.code], raw.slice(0, 60)).toEqual([400, "not-json"]);
    }
    expect((await send(op, '{"a":[{},{"b":{"c":1,"d":2,"c":3}}]}')).body.errors).toMatchObject([
      { code: "json-duplicate-key", pointer: "/a/1/b/c" },
    ]);
  });

  it("rejects other media types, character sets and content encodings", async () => {
    for (const headers of [
      { "content-type": "text/plain" },
      { "content-type": "application/json; charset=gb18030" },
      { ...JSON_TYPE, "content-encoding": "gzip" },
      { "content-type": "application/x-www-form-urlencoded" },
    ]) {
      expect((await send(op, "{}", headers)).status, JSON.stringify(headers)).toBe(415);
    }
    const notUtf8 = await send(op, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
    expect([notUtf8.status, notUtf8.body.code]).toEqual([400, "not-json"]);
  });

  it("rejects a body above the limit, with or without a Content-Length", async () => {
    const {
      body: { batch },
    } = await bench.call("/v1/capabilities");
    const big = `{"ref":"${"x".repeat(batch.maxBytes)}"}`;
    const answer = await send(op, big);
    expect([answer.status, answer.body.code]).toEqual([413, "body-too-large"]);
    const token = { bank: "sandbox-bank", developer: "sandbox-developer", court: "sandbox-court" }[op.roles[0]!];
    const chunk = "x".repeat(1 << 20);
    const chunked = await rawExchange(
      bench.sandbox.port,
      `POST ${somePath(op.id)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n` +
        `${chunk.length.toString(16)}\r\n${chunk}\r\n`.repeat(5),
      /\r\n\r\n[^]*body-too-large/,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe.each(OPERATIONS.map((o) => [o.id, o] as const))("%s", (_, op) => {
  const body = op.body && op.body !== "bytes" ? { raw: "{}", headers: JSON_TYPE } : {};

  it("rejects unknown, repeated and invalid parameters", async () => {
    const path = somePath(op.id);
    for (const query of [
      "?surprise=1",
      "?__proto__=1",
      ...Object.keys(op.query ?? {}).map((name) => `?${name}=1&${name}=2`),
    ]) {
      const answer = await bench.call(path + query, { as: op.roles[0]!, method: op.method, ...body });
      expect(answer.status, query).toBe(400);
      if (op.method !== "HEAD") expect(answer.body.errors[0].pointer, query).toMatch(/^\/query\//);
    }
    for (const name of Object.keys(op.pathParams ?? {})) {
      for (const value of [
        "%00",
        "%zz",
        "..%2f..%2fetc%2fpasswd",
        "%20",
        "x".repeat(500),
        encodeURIComponent("' OR 1=1 --"),
      ]) {
        const { status } = await bench.call(op.path.replace(`{${name}}`, value), {
          as: op.roles[0]!,
          method: op.method,
          ...body,
        });
        expect(status, value).toBeGreaterThanOrEqual(400);
        expect(status, value).toBeLessThan(500);
      }
    }
  });

  it("answers other methods with 405 and an Allow header", async () => {
    const methods = OPERATIONS.filter((o) => o.path === op.path).map((o) => o.method);
    for (const method of ["DELETE", "PATCH", "OPTIONS"].filter((each) => !methods.includes(each as never))) {
      const answer = await bench.call(somePath(op.id), { as: op.roles[0]!, method });
      expect([answer.status, answer.body.code]).toEqual([405, "method-not-allowed"]);
      for (const m of methods) expect(answer.headers.get("allow")).toContain(m);
    }
  });
});

describe("the gateway", () => {
  it.each([
    "?limit=0",
    "?limit=1001",
    "?limit=0x10",
    "?limit=1e2",
    "?limit=abc",
    "?limit=1.5",
    "?limit=",
    "?cursor=1",
    "?cursor=C000000000001",
    "?kind=mortgage",
    "?status=unrecognised",
    "?status=",
    "?status=reviewing,",
    "?status=reviewing&status=accepted",
    "?acceptedFrom=2026-02-30",
    "?acceptedTo=20261120",
    "?unitCode=1",
    `?ref=${"x".repeat(65)}`,
  ])("rejects /v1/cases%s", async (query) => {
    const answer = await bench.call(`/v1/cases${query}`);
    expect([answer.status, answer.body.errors[0].pointer.split("/")[1]]).toEqual([400, "query"]);
  });
  it.each(["?cursor=0", "?cursor=L000000000001", "?cursor=C1", "?cursor=", "?after=C1", "?limit=0", "?limit=5000"])(
    "rejects /v1/changes%s",
    async (query) => {
      const answer = await bench.call(`/v1/changes${query}`);
      expect([answer.status, answer.body.errors[0].pointer.split("/")[1]]).toEqual([400, "query"]);
    },
  );
  it.each([
    "limit=1e3",
    "limit=%205",
    "limit=5%20",
    "limit=+5",
    "limit=0x10",
    "limit=05",
    "limit=٥",
    "limit=5&limit=6",
  ])("accepts numbers only as plain digits, once: %s", async (query) => {
    for (const path of ["/v1/cases", "/v1/changes"]) {
      const answer = await bench.call(`${path}?${query}`);
      expect([answer.status, answer.body.errors[0].pointer], path).toEqual([400, "/query/limit"]);
    }
  });
  it("rejects an authorisation that was never uploaded", async () => {
    const { unitCode } = (
      await bench.call("/v1/mortgages", { body: sample["mortgage.file"]({ unitCode: freshUnit() }) })
    ).body.units[0];
    const answer = await bench.call(`/v1/units/${unitCode}`, { headers: { "query-authorisation": "a".repeat(64) } });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, "/header/Query-Authorisation"]);
  });
});

describe("the HTTP server", () => {
  it("answers input that is not HTTP with a problem", async () => {
    const answer = await rawExchange(bench.sandbox.port, "\x16\x03\x01 not http\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"requestId"/);
  });

  it("times out on a request head that never ends", async () => {
    const answer = await rawExchange(bench.sandbox.port, "GET /v1/capabilities HTTP/1.1\r\nHost: localhost\r\nX-Slow:");
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*application\/problem\+json/);
  });

  it("times out on a body that never ends", async () => {
    const answer = await rawExchange(
      bench.sandbox.port,
      'POST /v1/mortgages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"ref"',
    );
    expect(answer).toMatch(/^(HTTP\/1\.1 408 [^]*)?$/);
  });

  it("rejects an oversized request head", async () => {
    const answer = await rawExchange(
      bench.sandbox.port,
      `GET /v1/capabilities HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"a".repeat(100_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("rejects a large body before it is sent when the client expects 100-continue", async () => {
    const answer = await rawExchange(
      bench.sandbox.port,
      "POST /v1/mortgages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\nExpect: 100-continue\r\n\r\n",
      /body-too-large/,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).not.toContain("100 Continue");
  });

  it("survives clients that disconnect during a request", async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const { connect } = await import("node:net");
        await new Promise<void>((resolve) => {
          const socket = connect(bench.sandbox.port, "127.0.0.1", () =>
            socket.write(
              "POST /v1/mortgages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{".slice(
                0,
                40 + i * 10,
              ),
              () => {
                socket.destroy();
                resolve();
              },
            ),
          );
        });
      }),
    );
    expect((await bench.call("/v1/capabilities")).status).toBe(200);
  });

  it("returns the request ID, or its own when the given one is unsafe", async () => {
    expect(
      (await bench.call("/v1/capabilities", { headers: { "x-request-id": "req-7" } })).headers.get("x-request-id"),
    ).toBe("req-7");
    expect(
      (await bench.call("/v1/capabilities", { headers: { "x-request-id": "a".repeat(200) } })).headers.get(
        "x-request-id",
      ),
    ).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    "/",
    "/v1",
    "/v1/",
    "/v2/cases",
    "/v1/cases/",
    "/v1//cases",
    "/v1/cases/x/y/z",
    "/a/999999/v1/cases",
    "/a//v1/cases",
    "/sandbox/nothing",
    "/v1/../v1/cases",
  ])("answers %s with 404", async (path) => {
    const answer = await rawExchange(
      bench.sandbox.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 [^]*not-found/);
  });
});
