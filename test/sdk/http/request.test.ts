import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/sdk/http/rate-limiter.js";
import {
  isAborted,
  isAuthentication,
  isGatewayUnreachable,
  isRateLimited,
  type Credentials,
  type HttpEvent,
} from "../../../src/sdk/index.js";
import { problem } from "../../../src/contract/index.js";
import {
  FakeClock,
  INSTITUTION,
  aCase,
  client,
  failure,
  filing,
  httpServer,
  send,
  tcpServer,
} from "../fake-gateway.js";

const detail = (ref: string) => ({ ...aCase(ref), history: [] });
const proves = (more: Partial<Credentials> = {}): Credentials => ({
  institution: INSTITUTION,
  authorize: () => ({ authorization: "Bearer x" }),
  ...more,
});

describe("onEvent", () => {
  it("receives every attempt and retry of a call under one request id, without contents", async () => {
    const { url, requests } = await httpServer((_, response, nth) => {
      if (nth === 1) response.destroy();
      else if (nth === 2) send(response, 503, problem("unavailable"));
      else send(response, 200, detail("R1"), { date: "Fri, 20 Nov 2026 02:00:00 GMT" });
    });
    const heard: HttpEvent[] = [];
    const clock = new FakeClock();
    await client(url, { clock, onEvent: (event) => void heard.push(event) }).cases.get("C-R1");
    const common = {
      operation: "getCase",
      method: "GET",
      path: "/v1/cases/{caseNo}",
      requestId: requests[0]!.headers["x-request-id"],
    };
    expect(heard).toEqual([
      { ...common, type: "request", attempt: 1, requestBytes: 0 },
      { ...common, type: "failure", attempt: 1, reason: "cut", durationMs: 0 },
      { ...common, type: "retry", attempt: 1, reason: "trouble", delayMs: 125 },
      { ...common, type: "request", attempt: 2, requestBytes: 0 },
      {
        ...common,
        type: "answer",
        attempt: 2,
        status: 503,
        responseBytes: expect.any(Number) as number,
        durationMs: 0,
        date: expect.any(String) as string,
      },
      { ...common, type: "retry", attempt: 2, reason: "trouble", delayMs: 250 },
      { ...common, type: "request", attempt: 3, requestBytes: 0 },
      {
        ...common,
        type: "answer",
        attempt: 3,
        status: 200,
        responseBytes: Buffer.byteLength(JSON.stringify(detail("R1"))),
        durationMs: 0,
        date: "Fri, 20 Nov 2026 02:00:00 GMT",
      },
    ]);
    expect(new Set(requests.map((r) => r.headers["x-request-id"])).size).toBe(1);
    expect(clock.slept).toEqual([125, 250]);
  });
});

describe("the request loop", () => {
  it("pauses all calls after a 429 without Retry-After, but not after a failure", async () => {
    const clock = new FakeClock();
    const { url } = await httpServer((_, response, nth) =>
      nth === 1 ? send(response, 500, problem("internal")) : send(response, 429, problem("too-many-requests")),
    );
    const registry = client(url, { clock, maxRetries: 0 });
    await failure(registry.cases.get("C1"));
    expect(registry.rateLimiter.notBefore).toBe(clock.now());
    await failure(registry.cases.get("C1"));
    expect(registry.rateLimiter.notBefore).toBe(clock.now() + 125);
  });

  it("waits out repeated pauses up to maxRetryAfterMs in total", async () => {
    const clock = new FakeClock();
    const { url, requests } = await httpServer((_, response) =>
      send(response, 429, problem("too-many-requests"), { "retry-after": "2" }),
    );
    const registry = client(url, { clock, maxRetries: 1_000 });
    const started = clock.now();
    expect(isRateLimited(await failure(registry.cases.get("C1")))).toBe(true);
    expect(clock.now() - started).toBeLessThanOrEqual(5_000);
    expect(requests).toHaveLength(3);
  });

  it("waits out a pause exactly up to maxRetryAfterMs, and fails at once for a longer one", async () => {
    for (const [asked, sent] of [
      [7, 2],
      [8, 1],
    ] as const) {
      const clock = new FakeClock();
      const { url, requests } = await httpServer((_, response, nth) =>
        nth === 1
          ? send(response, 429, problem("too-many-requests"), { "retry-after": String(asked) })
          : send(response, 201, aCase("R1")),
      );
      const done = client(url, { clock, maxRetryAfterMs: 7_000 }).mortgages.cancel(filing("R1"));
      if (sent === 1) expect(await failure(done)).toMatchObject({ retryAfterMs: 8_000 });
      else await done;
      expect(requests).toHaveLength(sent);
      expect(clock.slept).toEqual(sent === 1 ? [] : [7_000]);
    }
  });
});

describe("credentials", () => {
  it("receive everything that a signature needs, for every attempt", async () => {
    const { url, requests } = await httpServer((_, response, nth) =>
      nth === 1
        ? send(response, 429, problem("too-many-requests"), { "retry-after": "1" })
        : send(response, 201, aCase("R1")),
    );
    const asked: object[] = [];
    await client(url, {
      credentials: proves({ authorize: (request) => (asked.push(request), { authorization: "Bearer x" }) }),
    }).mortgages.cancel(filing("R1"));
    const request = {
      method: "POST",
      path: "/v1/mortgage-cancellations",
      requestId: requests[0]!.headers["x-request-id"],
      body: requests[0]!.body,
      headers: {
        accept: "application/json, application/problem+json",
        "content-type": "application/json",
        "idempotency-key": requests[0]!.headers["idempotency-key"],
        "user-agent": requests[0]!.headers["user-agent"],
        "x-request-id": requests[0]!.headers["x-request-id"],
      },
    };
    expect(asked).toEqual([request, request]);
  });

  it("are refreshed at most once per call", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 401, problem("unauthenticated")));
    expect(
      isAuthentication(
        await failure(
          client(url, { credentials: proves({ refresh: async () => true }) }).mortgages.cancel(filing("R1")),
        ),
      ),
    ).toBe(true);
    expect(requests).toHaveLength(2);
  });

  it("are not used again when refreshing them fails", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 401, problem("unauthenticated")));
    expect(
      isAuthentication(
        await failure(
          client(url, { credentials: proves({ refresh: () => Promise.reject(new Error("vault")) }) }).mortgages.cancel(
            filing("R1"),
          ),
        ),
      ),
    ).toBe(true);
    expect(requests).toHaveLength(1);
  });

  it("that cannot be obtained release their slot and their probe of the circuit breaker", async () => {
    let broken = true;
    let status = 201;
    const { url } = await httpServer((_, response) =>
      status === 500 ? send(response, 500, problem("internal")) : send(response, 201, aCase("R1")),
    );
    const clock = new FakeClock();
    const registry = client(url, {
      clock,
      maxRetries: 0,
      credentials: proves({
        authorize: () => (broken ? Promise.reject(new Error("vault")) : { authorization: "Bearer x" }),
      }),
    });
    const file = () => registry.mortgages.cancel(filing("R1"));
    for (let i = 0; i < 2 * DEFAULT_LIMITS.concurrent; i++)
      expect(await failure(file())).toMatchObject({ code: "no-credentials", attempts: 0, outcomeUnknown: false });
    broken = false;
    expect(await file()).toMatchObject({ outcome: "filed" });
    // The gateway counts as down, and the one call that may probe it has no credentials.
    status = 500;
    for (let i = 0; i < 5; i++) await failure(file());
    clock.at += 60_000;
    broken = true;
    expect(await failure(file())).toMatchObject({ code: "no-credentials" });
    broken = false;
    status = 201;
    expect(await file()).toMatchObject({ outcome: "filed" });
  });

  it("release their slot when a pause starts while they are being obtained", async () => {
    const clock = new FakeClock();
    const { url, requests } = await httpServer((r, response) =>
      send(response, 200, r.url.endsWith("capabilities") ? {} : detail("R1")),
    );
    const turns = 2 * DEFAULT_LIMITS.concurrent;
    let left = turns;
    const registry = client(url, {
      clock,
      maxRetryAfterMs: 60_000,
      // Each call of `authorize` starts a pause of one second, so that the slot is released and acquired again.
      credentials: proves({
        authorize: () => (
          left-- > 0 && (registry.rateLimiter.notBefore = clock.now() + 1_000),
          { authorization: "Bearer x" }
        ),
      }),
    });
    expect(await registry.cases.get("C-R1")).toMatchObject({ caseNo: "C-R1" });
    expect(clock.slept).toEqual(Array.from({ length: turns }, () => 1_000));
    expect(requests).toHaveLength(1);
  });
});

describe("the circuit breaker of a client", () => {
  const DOWN = 5;

  it("does not count calls that were aborted", async () => {
    const { url } = await httpServer(
      (r, response) => void (r.url.endsWith("C-R1") && send(response, 200, detail("R1"))),
    );
    const registry = client(url, { maxRetries: 0 });
    for (let i = 0; i < 2 * DOWN; i++)
      expect(isAborted(await failure(registry.cases.get("C-silent", { signal: AbortSignal.timeout(20) })))).toBe(true);
    expect(await registry.cases.get("C-R1")).toMatchObject({ caseNo: "C-R1" });
  });

  it("does not count a response that is too large", async () => {
    const { url } = await tcpServer(
      (socket, nth) =>
        void socket.end(
          nth === DOWN
            ? "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"
            : "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        ),
    );
    const registry = client(url, { maxRetries: 0 });
    const codes: string[] = [];
    for (let i = 0; i < 2 * DOWN; i++) codes.push(((await failure(registry.cases.get("C1"))) as { code: string }).code);
    const failed = Array.from({ length: DOWN - 1 }, () => "gateway-error");
    expect(codes).toEqual([...failed, "contract-breach", ...failed, "gateway-error"]);
    expect(isGatewayUnreachable(await failure(registry.cases.get("C1")))).toBe(true);
  });
});

describe("an error without a response", () => {
  it("contains the call and its request id", async () => {
    const { url, requests } = await httpServer((_, response) => response.destroy());
    const error = await failure(client(url).mortgages.cancel(filing("R1")));
    expect(error).toMatchObject({
      method: "POST",
      path: "/v1/mortgage-cancellations",
      requestId: requests[0]!.headers["x-request-id"],
      attempts: 1,
      outcomeUnknown: true,
    });
    expect(isGatewayUnreachable(error)).toBe(false);
  });
});

describe("mayLeave", () => {
  it("is asked before each attempt, and ends the call as aborted when nothing may leave", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 503, problem("unavailable")));
    let asked = 0;
    const clock = new FakeClock();
    // Asked before the transport is called, and by it when the connection is ready.
    const mayLeave = () => ++asked <= 2;
    const error = await failure(client(url, { clock }).cases.get("C-R1", { mayLeave }));
    expect(isAborted(error)).toBe(true);
    expect(error).toMatchObject({ outcomeUnknown: false });
    expect(requests).toHaveLength(1);
    expect(asked).toBe(3);
  });

  it("stops a write whose connection took long, so that it certainly had no effect", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 201, aCase("R1")));
    let asked = 0;
    const error = await failure(
      client(url).filings.file("mortgage.cancel", filing("R1"), { mayLeave: () => ++asked < 2 }),
    );
    expect(isAborted(error)).toBe(true);
    expect(error).toMatchObject({ outcomeUnknown: false });
    expect(requests).toHaveLength(0);
  });
});
