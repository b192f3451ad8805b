import { describe, expect, it, vi } from "vitest";
import { idempotencyKey, problem } from "../../../src/contract/index.js";
import {
  isAborted,
  isAuthentication,
  isAuthoritative,
  isConflict,
  isContractBreach,
  isGatewayUnreachable,
  isInvalidRequest,
  isOutcomeUnknown,
  isPermission,
  isRateLimited,
  isTimeout,
  type RateLimitedError,
  type RegistryClient,
  type RegistryError,
} from "../../../src/sdk/index.js";
import {
  FakeClock,
  INSTITUTION,
  aCase,
  client,
  closedPort,
  failure,
  filing,
  httpServer,
  send,
  tcpServer,
} from "../fake-gateway.js";

const head = (length: number) =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe("a filing", () => {
  it.each<[string, (write: (text: string) => void, close: () => void) => void]>([
    ["ends before the headers", (_, close) => close()],
    ["ends within the body", (write, close) => (write(head(500) + '{"caseNo":'), setTimeout(close, 5))],
    ["never comes", () => undefined],
    ["is not HTTP", (write, close) => (write("hello\r\n\r\n"), close())],
    [
      "is a web page",
      (write) => write(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>`),
    ],
    ["is invalid JSON", (write) => write(head(5) + "{oops")],
    ["is empty", (write) => write(head(0))],
    ["is a JSON array", (write) => write(head(2) + "[]")],
    ["is shorter than its Content-Length", (write, close) => (write(head(99) + "{}"), setTimeout(close, 5))],
    ["is a 500", (write) => write("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")],
    ["is a 503 with Retry-After", (write) => write("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")],
    ["is a 408", (write) => write("HTTP/1.1 408 Slow\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")],
    ["is a redirect", (write) => write("HTTP/1.1 307 Else\r\nLocation: /v1/other\r\nContent-Length: 0\r\n\r\n")],
    ["is a 422 without body", (write) => write("HTTP/1.1 422 No\r\nContent-Length: 0\r\n\r\n")],
    ...[400, 401, 403, 404, 405, 409, 413, 451, 499].map(
      (status): [string, (write: (text: string) => void) => void] => [
        `is a ${status} from a proxy`,
        (write) => write(`HTTP/1.1 ${status} No\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>`),
      ],
    ),
    ["is a 204", (write) => write("HTTP/1.1 204 No Content\r\n\r\n")],
  ])("is sent once and has an unknown outcome when the response %s", async (_, answer) => {
    const { url, requests } = await tcpServer((socket) =>
      answer(
        (text) => socket.write(text),
        () => socket.destroy(),
      ),
    );
    const registry = client(url, { timeoutMs: 200 });
    const one = await failure(registry.mortgages.cancel(filing("R1")));
    expect(isOutcomeUnknown(one)).toBe(true);
    const many = await failure(registry.mortgages.cancelBatch([filing("R2")]));
    expect(isOutcomeUnknown(many)).toBe(true);
    expect(requests.join("").match(/POST /g)).toHaveLength(2);
  });

  it("has an unknown outcome when the response is the case of another filing", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 201, aCase("OTHER")));
    const error = await failure(client(url).mortgages.cancel(filing("R1")));
    expect([isContractBreach(error), isOutcomeUnknown(error)]).toEqual([true, true]);
    expect(requests).toHaveLength(1);
  });

  it("has an unknown outcome when the response is not UTF-8", async () => {
    const { url } = await httpServer((_, response) => {
      response.writeHead(201, { "content-type": "application/json" });
      response.end(Buffer.from(JSON.stringify(aCase("R1", { note: "\u00ff" })), "latin1"));
    });
    expect(isOutcomeUnknown(await failure(client(url).mortgages.cancel(filing("R1"))))).toBe(true);
  });

  it("has an unknown outcome when aborted during the call, but not when aborted before", async () => {
    const stop = new AbortController();
    const { url, requests } = await httpServer(() => stop.abort());
    expect(isOutcomeUnknown(await failure(client(url).mortgages.cancel(filing("R1"), { signal: stop.signal })))).toBe(
      true,
    );
    const error = await failure(client(url).mortgages.cancel(filing("R1"), { signal: stop.signal }));
    expect([isAborted(error), isOutcomeUnknown(error)]).toEqual([true, false]);
    expect(requests).toHaveLength(1);
  });

  it("is not affected by an exception in onEvent", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 201, aCase("R1")));
    const registry = client(url, {
      onEvent: () => {
        throw new Error("broken logger");
      },
    });
    expect(await registry.mortgages.cancel(filing("R1"))).toMatchObject({ outcome: "filed" });
    expect(requests).toHaveLength(1);
  });
});

describe("a filing", () => {
  it("is repeated when nothing was sent, and finally fails as unreachable", async () => {
    const attempts: number[] = [];
    const registry = client(`http://127.0.0.1:${await closedPort()}`, {
      maxRetries: 2,
      onEvent: (e) => e.type === "request" && attempts.push(e.attempt),
    });
    const error = await failure(registry.mortgages.cancel(filing("R1")));
    expect([isGatewayUnreachable(error), isOutcomeUnknown(error)]).toEqual([true, false]);
    expect((error as RegistryError).attempts).toBe(3);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it("is repeated after a 429 with the same idempotency key, and not before Retry-After", async () => {
    const clock = new FakeClock();
    const at: number[] = [];
    const { url, requests } = await httpServer((_, response, nth) => {
      at.push(clock.now());
      if (nth === 1) send(response, 429, problem("too-many-requests"), { "retry-after": "3" });
      else send(response, 201, aCase("R1"));
    });
    expect(await client(url, { clock }).mortgages.cancel(filing("R1"))).toMatchObject({
      outcome: "filed",
      caseNo: "C-R1",
    });
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(3_000);
    const key = idempotencyKey({ institution: INSTITUTION, kind: "mortgage.cancel", ref: "R1" });
    expect(requests.map((r) => r.headers["idempotency-key"])).toEqual([key, key]);
    expect(requests[0]!.body).toBe(requests[1]!.body);
  });

  it("fails at once for a pause longer than maxRetryAfterMs, and so do later calls during the pause", async () => {
    const clock = new FakeClock();
    const { url, requests } = await httpServer((_, response) =>
      send(response, 429, problem("too-many-requests"), { "retry-after": "3600" }),
    );
    const registry = client(url, { clock });
    const error = (await failure(registry.mortgages.cancel(filing("R1")))) as RateLimitedError;
    expect(isRateLimited(error)).toBe(true);
    expect(error).toMatchObject({ retryAfterMs: 3_600_000, attempts: 1, status: 429 });
    clock.at += 600_000;
    const held = (await failure(registry.cases.get("C1"))) as RateLimitedError;
    expect(isRateLimited(held)).toBe(true);
    expect(held).toMatchObject({ retryAfterMs: 3_000_000, attempts: 0 });
    expect(registry.rateLimiter.notBefore).toBe(clock.now() + 3_000_000);
    expect(requests).toHaveLength(1);
  });

  it("is held by a pause as soon as the headers of a 429 arrive, even during authorization", async () => {
    const { url, requests } = await tcpServer(
      (socket) => void socket.write("HTTP/1.1 429 Slow\r\nRetry-After: 60\r\nContent-Length: 9\r\n\r\n"),
    );
    let prove = (): void => undefined;
    const slow = new Promise<void>((resolve) => (prove = resolve));
    let asked = 0;
    const registry = client(url, {
      maxRetryAfterMs: 0,
      timeoutMs: 5_000,
      credentials: {
        institution: INSTITUTION,
        authorize: async () => (++asked === 2 && (await slow), { authorization: "Bearer x" }),
      },
    });
    const stop = new AbortController();
    const first = failure(registry.mortgages.cancel(filing("R1"), { signal: stop.signal }));
    const second = failure(registry.mortgages.cancel(filing("R2")));
    // The body of the response never arrives.
    await vi.waitFor(() => expect(registry.rateLimiter.notBefore - new FakeClock().now()).toBeGreaterThan(0));
    prove();
    for (const error of [await second, await failure(registry.cases.get("C1"))])
      expect([isRateLimited(error), isOutcomeUnknown(error)]).toEqual([true, false]);
    stop.abort();
    await first;
    expect(requests).toHaveLength(1);
  });

  it("is not sent when a pause starts while its connection is being made", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 201, aCase("R1")));
    // Starts the pause after the request event, while the connection is being made.
    const registry: RegistryClient = client(url, {
      maxRetryAfterMs: 0,
      onEvent: ({ type }) =>
        void (type === "request" && process.nextTick(() => (registry.rateLimiter.notBefore = Date.now() + 3_600_000))),
    });
    expect(await failure(registry.mortgages.cancel(filing("R1")))).toMatchObject({
      attempts: 0,
      outcomeUnknown: false,
      retryAfterMs: expect.any(Number) as number,
    });
    expect(requests).toHaveLength(0);
  });

  it("is held by a pause restored from an earlier run", async () => {
    const clock = new FakeClock();
    const { url, requests } = await httpServer((_, response) => send(response, 201, aCase("R1")));
    const registry = client(url, { clock });
    registry.rateLimiter.notBefore = clock.now() + 60_000;
    expect(isRateLimited(await failure(registry.mortgages.cancel(filing("R1"))))).toBe(true);
    expect(requests).toHaveLength(0);
    clock.at += 60_000;
    await registry.mortgages.cancel(filing("R1"));
    expect(requests).toHaveLength(1);
  });

  it("is repeated once after a 401 with a newer token", async () => {
    const tokens = ["old", "new"];
    const { url, requests } = await httpServer((r, response) =>
      r.headers.authorization === "Bearer new"
        ? send(response, 201, aCase("R1"))
        : send(response, 401, problem("unauthenticated")),
    );
    const { bearerToken } = await import("../../../src/sdk/index.js");
    const registry = client(url, {
      credentials: bearerToken({ token: () => tokens.shift() ?? "new", institution: INSTITUTION }),
    });
    expect(await registry.mortgages.cancel(filing("R1"))).toMatchObject({ outcome: "filed" });
    expect(requests.map((r) => r.headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
  });
});

describe("a rejected filing", () => {
  it("gives a result with all reasons when rejected for business reasons", async () => {
    const body = problem("turned-away", { errors: [{ code: "MR-01", zh: "已查封", en: "seized" }] });
    const { url } = await httpServer((_, response) => send(response, 422, body));
    expect(await client(url).mortgages.cancel(filing("R1"))).toEqual({ outcome: "turned-away", problem: body });
  });

  it.each([
    [401, "unauthenticated", isAuthentication],
    [403, "forbidden", isPermission],
    [409, "ref-conflict", isConflict],
    [400, "invalid-request", isInvalidRequest],
    [413, "batch-too-large", isInvalidRequest],
    [415, "media-type", isInvalidRequest],
  ] as const)("is sent once and throws the error class of status %i %s", async (status, code, guard) => {
    const { url, requests } = await httpServer((_, response) =>
      send(response, status, problem(code, { caseNo: "C-0", requestId: "r-9" })),
    );
    const error = (await failure(client(url).mortgages.cancel(filing("R1")))) as RegistryError;
    expect(guard(error)).toBe(true);
    expect(error).toMatchObject({
      status,
      code,
      requestId: "r-9",
      attempts: 1,
      method: "POST",
      path: "/v1/mortgage-cancellations",
      outcomeUnknown: false,
    });
    if (isConflict(error)) expect(error.caseNo).toBe("C-0");
    expect(isAuthoritative(error)).toBe(true);
    expect(requests).toHaveLength(1);
  });

  it.each<[string, number, unknown]>([
    ["a code unknown to the contract", 400, { ...problem("invalid-request"), code: "waf-blocked" }],
    ["a status that differs from its code", 403, { ...problem("invalid-request"), status: 403 }],
    ["a problem document for another status", 400, problem("forbidden")],
    ["no problem document", 400, "<html></html>"],
  ])("is not authoritative with %s", async (_, status, body) => {
    const { url } = await httpServer((_request, response) => send(response, status, body as object));
    const error = await failure(client(url).mortgages.cancel(filing("R1")));
    expect(isAuthoritative(error)).toBe(false);
    expect((error as RegistryError).status).toBe(status);
  });
});

describe("a read", () => {
  it("is repeated after a broken connection and a 5xx", async () => {
    const { url, requests } = await httpServer((_, response, nth) => {
      if (nth === 1) response.destroy();
      else if (nth === 2) send(response, 503, problem("unavailable"));
      else send(response, 200, { ...aCase("R1"), history: [] });
    });
    expect(await client(url).cases.get("C-R1")).toMatchObject({ caseNo: "C-R1" });
    expect(requests).toHaveLength(3);
  });

  it.each<[string, number, string, object, string?]>([
    [
      "500",
      500,
      "{}",
      { name: "GatewayError", status: 500, code: "gateway-error", en: expect.stringContaining("status 500") },
    ],
    ["408", 408, "{}", { name: "GatewayError", status: 408 }],
    [
      "a 400 without a problem document",
      400,
      "no",
      { name: "InvalidRequestError", status: 400, code: "http-error", en: expect.stringContaining("status 400") },
    ],
    [
      "a web page sent as HTML",
      200,
      "signed out",
      { name: "ContractBreachError", en: expect.stringContaining("a web page"), zh: expect.stringContaining("网页") },
      "text/html",
    ],
    [
      "a web page sent as JSON",
      200,
      "<html>",
      { name: "InterceptedError", outcomeUnknown: false, en: expect.stringContaining("a web page") },
    ],
    [
      "truncated JSON",
      200,
      '{"caseNo":',
      {
        name: "ContractBreachError",
        en: expect.stringContaining("not valid JSON"),
        zh: expect.stringContaining("JSON"),
      },
    ],
  ])("throws the matching error for %s", async (_, status, body, expected, type = "application/json") => {
    const { url } = await httpServer((_request, response) => send(response, status, body, { "content-type": type }));
    expect(await failure(client(url, { maxRetries: 0 }).cases.get("C1"))).toMatchObject(expected);
  });

  it("fails with TimeoutError after the second timeout", async () => {
    const { url, requests } = await httpServer(() => undefined);
    const error = await failure(client(url, { timeoutMs: 100 }).cases.get("C1"));
    expect(isTimeout(error)).toBe(true);
    expect(error).toMatchObject({ notSent: false, attempts: 2 });
    expect(requests).toHaveLength(2);
  });

  it("is sent only a few times in an outage, whatever the number of calls", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 500, problem("internal")));
    const registry = client(url);
    let down = 0;
    for (let i = 0; i < 300; i++)
      if (isGatewayUnreachable(await failure(registry.cases.get("C1", { maxRetries: 0 })))) down++;
    expect(requests.length).toBe(5);
    expect(down).toBe(295);
  });
});

describe("an error", () => {
  it.each(["POST cut", "echoing gateway"])("contains no secrets and no personal data (%s)", async (what) => {
    const { url } = await httpServer((r, response) =>
      what === "POST cut"
        ? response.destroy()
        : send(response, 400, problem("invalid-request", { detail: r.body + r.headers.authorization })),
    );
    const { inspect } = await import("node:util");
    const events: unknown[] = [];
    const body = { ...filing("REF-SECRET"), remark: "张三丰 330106199001010018" };
    const error = await failure(client(url, { onEvent: (e) => events.push(e) }).mortgages.cancel(body));
    for (const text of [
      inspect(error, { depth: 8 }),
      JSON.stringify(error),
      String((error as Error).stack),
      JSON.stringify(events),
    ]) {
      expect(text).not.toMatch(/张三丰|330106199001010018|secret-token|REF-SECRET/);
    }
    expect(events.length).toBeGreaterThan(1);
  });
});
