import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS, openApiDocument, problem } from "../../../src/contract/index.js";
import { defaultAuthority } from "../../../src/sandbox/index.js";
import { freshUnit, sample, sha256, somePath, startBench, type Bench } from "../gateway/running-sandbox.js";

let bench: Bench;
const second = { ...defaultAuthority, id: "330200" };
beforeAll(async () => {
  bench = await startBench({ authorities: [defaultAuthority, second] });
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

/** A response as it is on the wire: fetch decodes it and adds headers of its own. */
function raw(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>((resolve, reject) => {
    const sent = request(
      bench.sandbox.url + path,
      { headers: { authorization: "Bearer sandbox-bank", ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers as Record<string, string>,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.on("error", reject).end();
  });
}

it("a new resource has a Location, which leads to it at every authority", async () => {
  for (const base of ["", `/a/${second.id}`]) {
    const filed = await bench.call(`${base}/v1/mortgages`, { body: sample["mortgage.file"]() });
    expect(filed.headers.get("location")).toBe(`${base}/v1/cases/${filed.body.caseNo}`);
    expect((await bench.call(filed.headers.get("location")!)).body.caseNo).toBe(filed.body.caseNo);
    const data = Buffer.from(`%PDF-1.4 ${base}`);
    const put = () =>
      bench.call(`${base}/v1/materials/${sha256(data)}`, {
        method: "PUT",
        raw: data,
        headers: { "content-type": "application/pdf" },
      });
    const location = (await put()).headers.get("location")!;
    expect((await bench.call(location, { method: "HEAD" })).status).toBe(200);
    expect((await put()).headers.get("location")).toBeNull();
  }
});

it("the request id of the client is returned, and one of another form is replaced", async () => {
  for (const path of ["/v1/cases", "/v1/cases/none", "/nowhere"]) {
    expect((await raw(path, { "x-request-id": "abc-1" })).headers["x-request-id"]).toBe("abc-1");
    expect((await raw(path, { "x-request-id": "a b" })).headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  }
});

describe("the rate limit headers", () => {
  it("state the published limits and what is left", async () => {
    const { requestsPerSecond, burst, concurrent } = defaultAuthority.capabilities.rate;
    const { headers } = await raw("/v1/cases");
    expect(headers["ratelimit-policy"]).toBe(
      `"default";q=${burst};w=${Math.ceil(burst / requestsPerSecond)}, "concurrent";q=${concurrent};qu="concurrent-requests"`,
    );
    expect(headers["ratelimit"]).toMatch(/^"default";r=\d+;t=\d+$/);
  });

  it("count down, and accompany the refusal", async () => {
    const rate = { requestsPerSecond: 0.01, burst: 3, concurrent: 9 };
    const slow = await startBench({
      authorities: [{ ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, rate } }],
    });
    const seen = [];
    for (let i = 0; i < 4; i++) seen.push(await slow.call(i % 2 ? "/v1/cases/none" : "/v1/cases"));
    expect(seen.map((a) => [a.status, /r=\d+/.exec(a.headers.get("ratelimit")!)?.[0]])).toEqual([
      [200, "r=2"],
      [404, "r=1"],
      [200, "r=0"],
      [429, "r=0"],
    ]);
    expect(seen.map((a) => a.headers.get("ratelimit-policy"))).toEqual(
      seen.map(() => '"default";q=3;w=300, "concurrent";q=9;qu="concurrent-requests"'),
    );
    expect(Number(seen[3]!.headers.get("retry-after"))).toBe(seen[3]!.body.retryAfter);
    await slow.sandbox.close();
  });
});

describe("the language of a problem", () => {
  const { zh, en } = problem("not-found");
  it.each([
    ["en", "en", en],
    ["en-GB, zh;q=0.5", "en", en],
    ["zh-CN,en;q=0.9", "zh", zh],
    ["fr, en;q=0.2, zh;q=0.1", "en", en],
    ["zh;q=0, en", "en", en],
  ])("follows Accept-Language: %s", async (asked, language, text) => {
    const answer = await bench.call("/v1/cases/none", { headers: { "accept-language": asked } });
    expect([answer.headers.get("content-language"), answer.body.title, answer.body.detail]).toEqual([
      language,
      text,
      text,
    ]);
    expect([answer.body.zh, answer.body.en]).toEqual([zh, en]);
    expect(answer.headers.get("vary")).toContain("Accept-Language");
  });

  it.each(["*", "fr", "", ";;q=x,,", "en;q=2"])("is both without a supported one: %j", async (asked) => {
    const { body, headers } = await raw("/v1/cases/none", { "accept-language": asked });
    expect(headers["content-language"]).toBe("zh, en");
    expect(JSON.parse(body.toString())).toMatchObject({ title: `${zh} · ${en}` });
    expect(body.toString()).not.toContain('"detail"');
  });
});

describe("compression", () => {
  it("is used for JSON over 1 KB when the client accepts it", async () => {
    await bench.call("/v1/mortgages/batch", {
      body: { filings: Array.from({ length: 5 }, () => sample["mortgage.file"]({ unitCode: freshUnit() })) },
    });
    const plain = await raw("/v1/changes");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.headers["vary"]).toBe("Accept-Encoding");
    const packed = await raw("/v1/changes", { "accept-encoding": "br, gzip;q=0.5" });
    expect([packed.headers["content-encoding"], packed.headers["vary"]]).toEqual(["gzip", "Accept-Encoding"]);
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    expect(Number(packed.headers["content-length"])).toBe(packed.body.length);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
  });

  it.each(["gzip;q=0", "br", "identity", "gzip;q=0, *", ""])("is not used for Accept-Encoding %j", async (accepted) => {
    expect((await raw("/v1/changes", { "accept-encoding": accepted })).headers["content-encoding"]).toBeUndefined();
  });

  it("is not used for small responses and files", async () => {
    const { body } = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
    const no = encodeURIComponent(body.certificates[0].no as string);
    for (const path of ["/v1/cases/none", `/v1/certificates/${no}/file`])
      expect((await raw(path, { "accept-encoding": "gzip" })).headers["content-encoding"]).toBeUndefined();
  });
});

describe("a refused media type", () => {
  it("is answered with the accepted ones", async () => {
    const { mediaTypes } = defaultAuthority.capabilities.materials;
    const data = Buffer.from("GIF89a");
    const gif = (type: string) =>
      bench.call(`/v1/materials/${sha256(data)}`, { method: "PUT", raw: data, headers: { "content-type": type } });
    for (const type of ["image/gif", "application/octet-stream"]) {
      const answer = await gif(type);
      expect(answer.status).toBe(415);
      expect(answer.headers.get("accept")!.split(", ")).toEqual(expect.arrayContaining([...mediaTypes]));
      for (const accepted of mediaTypes) expect(JSON.stringify(answer.body)).toContain(accepted);
    }
    const text = await bench.call("/v1/searches", {
      as: "court",
      raw: "{}",
      headers: { "content-type": "text/plain" },
    });
    expect([text.status, text.headers.get("accept")]).toEqual([415, "application/json"]);
  });
});

type Described = Record<string, Record<string, { responses: Record<string, { headers?: object; content?: object }> }>>;

it("every response has the headers that the OpenAPI document describes for it", async () => {
  const paths = openApiDocument("0").paths as Described;
  /** Sent only under conditions, which other tests check. */
  const conditional = new Set(["content-encoding", "upload-offset", "retry-after"]);
  const caseNo = (await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() })).body.caseNo as string;
  let checked = 0;
  for (const op of OPERATIONS) {
    const { responses } = paths[op.path]![op.method.toLowerCase()]!;
    for (const path of new Set([somePath(op.id), op.path.replace("{caseNo}", caseNo).replace(/\{\w+\}/, "x")])) {
      const body =
        op.body === "bytes"
          ? { raw: "x", headers: { "content-type": "application/pdf" } }
          : op.kind && !op.batch
            ? { body: sample[op.kind]() }
            : op.body
              ? { body: {} }
              : {};
      const answer = await bench.call(path, { as: op.roles[0]!, method: op.method, ...body });
      const described = Object.keys(responses[String(answer.status)]!.headers ?? {}).map((name) => name.toLowerCase());
      const sent = described.filter((name) => !conditional.has(name));
      expect(
        sent.filter((name) => !answer.headers.has(name)),
        `${op.id} ${answer.status}`,
      ).toEqual([]);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(OPERATIONS.length);
});

it("no parameter of the contract that explains a query is part of an address", () => {
  for (const { id, query = {}, pathParams = {} } of OPERATIONS)
    for (const name of [...Object.keys(query), ...Object.keys(pathParams)])
      expect(
        [
          "ref",
          "kind",
          "status",
          "unitCode",
          "acceptedFrom",
          "acceptedTo",
          "cursor",
          "limit",
          "caseNo",
          "no",
          "queryNo",
          "webhookId",
          "sha256",
          "webhookId",
        ],
        `${id} ${name}`,
      ).toContain(name);
});
