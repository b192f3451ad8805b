import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VALID_FILINGS } from "../../../src/rules/examples/valid-filings.js";
import { VERSION, userAgent } from "../../../src/sdk/gateway/user-agent.js";
import { responseOf, type Logger, type RegistryError } from "../../../src/sdk/index.js";
import { ROOT } from "../../support/workspace.js";
import { aCase, client, failure, filing, httpServer, send, TOKEN, INSTITUTION } from "../fake-gateway.js";

const DATE = "Fri, 20 Nov 2026 02:00:00 GMT";
const answering = (body: unknown, status = 200) =>
  httpServer((_, response, nth) =>
    nth === 1 ? send(response, 503, {}) : send(response, status, body, { date: DATE, "x-request-id": "authority-1" }),
  );
const detail = { ...aCase("R1"), history: [] };

describe("responseOf", () => {
  it("tells request id, status, attempts, time and duration of a result, which stays plain data", async () => {
    const { url } = await answering(detail);
    const found = await client(url).cases.get("C-R1");
    expect(found).toEqual(detail);
    expect(responseOf(found)).toEqual({
      requestId: "authority-1",
      status: 200,
      attempts: 2,
      date: new Date(DATE),
      durationMs: expect.any(Number) as number,
    });
    expect(responseOf({ ...found })).toBeUndefined();
  });

  it("knows the result of every kind of call", async () => {
    const outcomes = [{ ref: "R1", outcome: "filed", case: aCase("R1") }];
    const page = { cases: [aCase("R1")] };
    const changes = {
      changes: [{ cursor: "1", at: "2026-11-20T10:00:00+08:00", case: aCase("R1") }],
      nextCursor: "1",
      more: false,
    };
    const { url } = await httpServer(({ url: path, method }, response) => {
      if (path.endsWith("/batch")) send(response, 200, { outcomes });
      else if (path.startsWith("/v1/changes")) send(response, 200, changes);
      else if (path.endsWith("/file")) send(response, 200, "%PDF-1.4");
      else if (method === "POST") send(response, 201, aCase("R1"));
      else if (/^\/v1\/cases(\?|$)/.test(path)) send(response, 200, page);
      else send(response, 200, detail);
    });
    const c = client(url);
    const listed = [];
    for await (const one of c.cases.list()) listed.push(one);
    const items = await c.mortgages.cancelBatch([filing("R1")]);
    const results = {
      file: await c.mortgages.cancel(filing("R1")),
      batch: items,
      item: items[0]!,
      page: await c.cases.page(),
      listed: listed[0]!,
      found: (await c.cases.findByRef("mortgage.cancel", "R1"))!,
      changes: await c.cases.changesPage(),
      waited: await c.cases.waitFor("C-R1"),
      pdf: await c.certificates.file("X"),
    };
    for (const [name, result] of Object.entries(results))
      expect([name, responseOf(result)?.attempts]).toEqual([name, 1]);
    expect(responseOf(results.file)?.status).toBe(201);
  });

  it("has the same for a failure, and for an outcome that is a rejection", async () => {
    const body = { type: "about:blank", title: "t", status: 404, code: "not-found", zh: "无", en: "none" };
    const { url } = await answering(body, 404);
    const error = (await failure(client(url).cases.get("C9"))) as RegistryError;
    expect(error.response).toEqual({
      requestId: "authority-1",
      status: 404,
      attempts: 2,
      date: new Date(DATE),
      durationMs: expect.any(Number) as number,
    });
    expect(Object.keys(error)).not.toContain("response");
    const refusal = { ...body, status: 422, code: "turned-away", errors: [{ code: "x", zh: "错", en: "wrong" }] };
    const refusing = await httpServer((_, response) => send(response, 422, refusal));
    const refused = await client(refusing.url).mortgages.cancel(filing("R1"));
    expect([refused.outcome, responseOf(refused)?.status]).toEqual(["turned-away", 422]);
    const down = (await failure(client("http://127.0.0.1:1", { maxRetries: 0 }).cases.get("C9"))) as RegistryError;
    expect(down.response).toMatchObject({ status: undefined, attempts: 1, date: undefined });
  });
});

describe("the headers of a call", () => {
  it("name this package and the runtime, with their versions", async () => {
    const { url, requests } = await answering(detail);
    await client(url).cases.get("C-R1");
    await client(url, { fetch: (to, init) => fetch(to, init) }).cases.get("C-R1");
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(VERSION).toBe(version);
    expect(new Set(requests.map(({ headers }) => headers["user-agent"]))).toEqual(
      new Set([`bdc-connect/${version} node/${process.versions.node}`]),
    );
    expect(userAgent({ Deno: { version: { deno: "2.1.0" } } })).toBe(`bdc-connect/${version} deno/2.1.0`);
    expect(userAgent({ process: { versions: { bun: "1.2.0", node: "22.0.0" }, release: { name: "node" } } })).toBe(
      `bdc-connect/${version} bun/1.2.0`,
    );
    expect(userAgent({})).toBe(`bdc-connect/${version}`);
    // A polyfill of `process` in a browser is no Node.
    expect(userAgent({ process: { versions: {} } })).toBe(`bdc-connect/${version}`);
  });

  it("include those of the application: of the client, and of the call in addition", async () => {
    const { url, requests } = await answering(detail);
    const c = client(url, { headers: { "X-Branch": "xihu", "x-trace": "client" } });
    await c.cases.get("C-R1", { headers: { "X-Trace": "call" } });
    await c.cases.get("C-R1");
    // The first call was repeated: both of its attempts have its headers.
    expect(requests.map(({ headers }) => [headers["x-branch"], headers["x-trace"]])).toEqual([
      ["xihu", "call"],
      ["xihu", "call"],
      ["xihu", "client"],
    ]);
  });

  it.each([
    "authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "user-agent",
    "X-Request-Id",
    "Host",
    "a b",
  ])("refuse %s of the application, and nothing is sent", async (name) => {
    const { url, requests } = await answering(detail);
    const error = await failure(client(url).cases.get("C-R1", { headers: { [name]: "secret" } }));
    expect(error).toMatchObject({ name: "ArgumentError" });
    expect(String(error)).not.toContain("secret");
    expect(requests).toEqual([]);
  });
});

describe("a logger", () => {
  type Line = readonly [level: string, fields: Record<string, unknown>, message: string];
  function recorder(): { readonly lines: Line[]; readonly logger: Logger } {
    const lines: Line[] = [];
    const at = (level: string) => (fields: object, message: string) => void lines.push([level, { ...fields }, message]);
    return { lines, logger: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") } };
  }

  it("hears of attempts, repetitions and the end of a call, at the level of each", async () => {
    const { lines, logger } = recorder();
    const { url } = await answering(detail);
    await client(url, { logger }).cases.get("C-R1");
    expect(lines.map(([level, , message]) => `${level} ${message}`)).toEqual([
      "debug request",
      "debug response",
      "warn the call is repeated",
      "debug request",
      "debug response",
      "info the call succeeded",
    ]);
    expect(lines.at(-1)![1]).toEqual({
      operation: "getCase",
      method: "GET",
      path: "/v1/cases/{caseNo}",
      requestId: "authority-1",
      status: 200,
      attempts: 2,
      durationMs: expect.any(Number) as number,
    });
  });

  it("hears of a refusal as warn, of a failure and of an invalid response as error", async () => {
    const { lines, logger } = recorder();
    const body = { type: "about:blank", title: "t", status: 404, code: "not-found", zh: "无", en: "none" };
    const refusing = await httpServer((_, response) => send(response, 404, body));
    await failure(client(refusing.url, { logger }).cases.get("C9"));
    await failure(client("http://127.0.0.1:1", { logger, maxRetries: 0 }).cases.get("C9"));
    const other = await httpServer((_, response) => send(response, 200, { no: "case" }));
    await failure(client(other.url, { logger }).cases.get("C9"));
    const ends = lines.filter(([, , message]) => message === "the call failed");
    expect(ends.map(([level, fields]) => [level, fields["error"], fields["code"]])).toEqual([
      ["warn", "NotFoundError", "not-found"],
      ["error", "GatewayUnreachableError", "gateway-unreachable"],
      ["error", "ContractBreachError", "contract-breach"],
    ]);
  });

  it("never hears anything personal or secret, whatever the gateway answers", async () => {
    const { lines, logger } = recorder();
    const body = VALID_FILINGS["mortgage.file"] as unknown as Record<string, unknown>;
    const [person] = body["mortgagors"] as { name: string; idNo: string }[];
    const echo = JSON.stringify({
      type: "about:blank",
      title: person!.name,
      status: 422,
      code: person!.idNo,
      zh: person!.name,
      en: person!.idNo,
      requestId: person!.idNo,
      errors: [{ code: "x", zh: `${person!.name}${person!.idNo}`, en: TOKEN }],
    });
    const { url } = await httpServer((_, response) => send(response, 422, echo, { "x-request-id": person!.idNo }));
    const c = client(url, { logger });
    await c.mortgages.file(body as never).catch(() => undefined);
    await failure(c.units.get("330106001001GB00001F00010001", { purpose: person!.name }));
    await failure(c.certificates.get(person!.name));
    const said = JSON.stringify(lines);
    expect(lines.length).toBeGreaterThan(8);
    for (const secret of [person!.name, person!.idNo, TOKEN, INSTITUTION, body["ref"] as string, "330106001001GB"])
      expect(said).not.toContain(secret);
  });

  it("that throws does not change the result, and the other listeners still hear", async () => {
    const { url } = await answering(detail);
    const events: string[] = [];
    const broken = () => {
      throw new Error("disk full");
    };
    const logger = { debug: broken, info: broken, warn: broken, error: broken };
    const c = client(url, { logger, onEvent: ({ type }) => events.push(type) });
    expect((await c.cases.get("C-R1")).caseNo).toBe("C-R1");
    expect(events).toEqual(["request", "answer", "retry", "request", "answer"]);
    expect(await failure(client("http://127.0.0.1:1", { logger, maxRetries: 0 }).cases.get("C"))).toMatchObject({
      code: "gateway-unreachable",
    });
  });
});
