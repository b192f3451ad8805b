import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAULTS, startFaultProxy, type Fault, type Seen } from "../../proof/fault-proxy.js";

/** The effect of each fault: whether the authority processes the request, and what the client receives. */
const EXPECTED: Readonly<
  Record<
    Fault,
    {
      readonly worked: boolean;
      readonly client: "cut" | "timeout" | "whole" | "invalid JSON" | "502" | "two items" | "one item" | "three items";
    }
  >
> = {
  refuse: { worked: false, client: "cut" },
  "reset-on-head": { worked: false, client: "cut" },
  "reset-on-body": { worked: false, client: "cut" },
  "answer-lost": { worked: true, client: "cut" },
  silence: { worked: true, client: "timeout" },
  "half-head": { worked: true, client: "cut" },
  "half-body": { worked: true, client: "cut" },
  slow: { worked: true, client: "two items" },
  "wrong-length": { worked: true, client: "cut" },
  "wrong-json": { worked: true, client: "invalid JSON" },
  html: { worked: true, client: "invalid JSON" },
  "bad-gateway": { worked: true, client: "502" },
  "duplicate-answer": { worked: true, client: "two items" },
  "late-answer": { worked: true, client: "timeout" },
  "swap-items": { worked: true, client: "two items" },
  "drop-item": { worked: true, client: "one item" },
  "repeat-item": { worked: true, client: "three items" },
};

let server: Server;
let worked = 0;
const target = () => ({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
beforeAll(async () => {
  server = createServer((req, res) => {
    req.resume().on("end", () => {
      worked++;
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify({ outcomes: [{ ref: "1" }, { ref: "2" }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

async function whatTheClientSees(url: string): Promise<string> {
  try {
    const answer = await request(`${url}/v1/mortgages/batch`, {
      method: "POST",
      body: "x".repeat(1000),
      signal: AbortSignal.timeout(400),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) return String(answer.statusCode);
    try {
      const { outcomes } = JSON.parse(text) as { outcomes: unknown[] };
      return `${["no", "one", "two", "three"][outcomes.length]} item${outcomes.length === 1 ? "" : "s"}`;
    } catch {
      return "invalid JSON";
    }
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "cut";
  }
}

describe("the fault proxy", () => {
  it("forwards exchanges unchanged and reports their stages in order", async () => {
    const seen: Seen["stage"][] = [];
    const proxy = await startFaultProxy({ target: target() });
    proxy.observe((event) => void seen.push(event.stage));
    expect(await whatTheClientSees(proxy.url)).toBe("two items");
    await proxy.close();
    expect(seen).toEqual(["request", "answered", "delivered"]);
    expect([...proxy.played]).toEqual([["none", 1]]);
  });

  it.each(FAULTS)("injects %s", async (fault) => {
    worked = 0;
    const proxy = await startFaultProxy({
      target: target(),
      choose: (head) => (fault === "refuse" || head !== undefined ? fault : undefined),
      holdMs: 600,
    });
    const client = await whatTheClientSees(proxy.url);
    // The proxy forwards the request on a separate connection, which may take a moment.
    for (let i = 0; i < 100 && EXPECTED[fault].worked && worked === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await proxy.close();
    expect({ client, worked: worked > 0 }).toEqual({ client: EXPECTED[fault].client, worked: EXPECTED[fault].worked });
    expect(proxy.played.get(fault)).toBe(1);
  });

  it("can go down and come back on the same port", async () => {
    const proxy = await startFaultProxy({ target: target() });
    await proxy.down();
    expect(await whatTheClientSees(proxy.url)).toBe("cut");
    await proxy.up();
    expect(await whatTheClientSees(proxy.url)).toBe("two items");
    await proxy.close();
  });
});
