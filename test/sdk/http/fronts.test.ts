import { afterEach, describe, expect, it } from "vitest";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { bearerToken, isIntercepted, RegistryClient, type HttpEvent } from "../../../src/sdk/index.js";
import { GonePaths } from "../../../src/sdk/http/fronts/gone-paths.js";
import { VALID_FILINGS } from "../../../src/contract/index.js";

const servers: Server[] = [];
afterEach(() => void servers.splice(0).forEach((server) => server.close()));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function clientOf(gateway: string, options: { onEvent?: (event: HttpEvent) => void; logger?: never } = {}) {
  const credentials = bearerToken({ institution: "91330100799655058B", token: "test-token-of-a-bank-0001" });
  return new RegistryClient({ gateway, credentials, maxRetries: 0, ...options });
}

const failure = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => {
      throw new Error("the call succeeded");
    },
    (error: unknown) => error as Error,
  );

const F5 =
  "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Your support ID is: " +
  "10274958163749205581</body></html>";
const html =
  (status: number, page: string, count?: { calls: number }): RequestListener =>
  (request, response) => {
    if (count) count.calls++;
    request.resume();
    response.writeHead(status, { "content-type": "text/html" }).end(page);
  };

describe("an answer from in front of the gateway", () => {
  it("is not the authority's word, and keeps the number of its incident in error and event", async () => {
    const events: HttpEvent[] = [];
    const client = clientOf(await serve(html(403, F5)), { onEvent: (event) => events.push(event) });
    const error = await failure(client.cases.get("C1"));
    expect(error).toMatchObject({
      name: "InterceptedError",
      code: "intercepted",
      status: 403,
      outcomeUnknown: false,
      front: { kind: "blocked", incident: "10274958163749205581" },
      problem: undefined,
    });
    expect(error).toMatchObject({ zh: expect.stringContaining("事件编号 10274958163749205581") });
    expect(error).toMatchObject({ en: expect.stringContaining("incident 10274958163749205581") });
    expect(events.find(({ type }) => type === "answer")?.front).toEqual({
      kind: "blocked",
      incident: "10274958163749205581",
    });
    await client.close();
  });

  it.each([200, 302, 403, 404, 503])("leaves the outcome of a filing unknown, with status %i", async (status) => {
    const count = { calls: 0 };
    const client = clientOf(await serve(html(status, "<html>系统维护中</html>", count)));
    const filing = VALID_FILINGS["mortgage.cancel"];
    const error = await failure(client.filings.file("mortgage.cancel", filing));
    expect(isIntercepted(error) && error.outcomeUnknown).toBe(true);
    // A filing that was sent is never sent again by itself.
    expect(count.calls).toBe(1);
    await client.close();
  });

  it("lets all calls of the client wait", async () => {
    const client = clientOf(await serve(html(403, F5)));
    await failure(client.cases.get("C1"));
    expect(client.rateLimiter.notBefore).toBeGreaterThan(Date.now());
    await client.close();
  });

  it("opens the circuit breaker, so that an outage costs few calls", async () => {
    const count = { calls: 0 };
    const client = clientOf(await serve(html(200, F5, count)));
    const errors = await Promise.all(Array.from({ length: 30 }, () => failure(client.cases.get("C1"))));
    expect(count.calls).toBeLessThan(22);
    expect(errors.some((error) => (error as { code?: string }).code === "gateway-down")).toBe(true);
    await client.close();
  });

  it("is logged with its kind and incident", async () => {
    const lines: [object, string][] = [];
    const write = (fields: object, message: string) => void lines.push([fields, message]);
    const logger = { debug: write, info: write, warn: write, error: write };
    const client = clientOf(await serve(html(403, F5)), { logger: logger as never });
    await failure(client.cases.get("C1"));
    const failed = lines.find(([, message]) => message === "the call failed")![0];
    expect(failed).toMatchObject({ front: "blocked", incident: "10274958163749205581" });
    await client.close();
  });
});

describe("a path that only pages answer", () => {
  it("is not called again and again, while others are", async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url!);
      html(404, "<html><title>404 Not Found</title></html>")(request, response);
    });
    const client = clientOf(url);
    for (let i = 0; i < 6; i++) await failure(client.cases.get("C1"));
    expect(asked).toHaveLength(3);
    const error = await failure(client.cases.get("C2"));
    expect(error).toMatchObject({
      name: "InterceptedError",
      attempts: 0,
      outcomeUnknown: false,
      front: { kind: "gone" },
    });
    await failure(client.units.get("330106001001GB00001F00010001", { purpose: "mortgage" } as never));
    expect(asked).toHaveLength(4);
    await client.close();
  });

  it("is called again after a while, and freely once it answers", () => {
    let now = 0;
    const paths = new GonePaths(() => now);
    const gone = { kind: "gone" } as const;
    for (let i = 0; i < 3; i++) paths.record("/v1/x", gone);
    expect(paths.stopped("/v1/x")).toEqual(gone);
    expect(paths.stopped("/v1/y")).toBeUndefined();
    now = 5 * 60_000;
    expect(paths.stopped("/v1/x")).toBeUndefined();
    paths.record("/v1/x", gone);
    expect(paths.stopped("/v1/x")).toEqual(gone);
    now *= 2;
    paths.record("/v1/x", undefined);
    paths.record("/v1/x", gone);
    expect(paths.stopped("/v1/x")).toBeUndefined();
  });
});
