import { describe, expect, it } from "vitest";
import { bearerToken, isAuthentication } from "../../../src/sdk/index.js";
import { INSTITUTION, client, failure, httpServer, send } from "../fake-gateway.js";

const asked = { method: "GET", path: "/", requestId: "r", headers: {} };

describe("bearerToken", () => {
  it.each(["", "two words", "line\r\nX-Evil: 1", "令牌"])("rejects the token %j without quoting it", (token) => {
    const error = (() => {
      try {
        bearerToken({ token, institution: INSTITUTION });
      } catch (e) {
        return e as Error;
      }
    })();
    expect(error).toBeInstanceOf(TypeError);
    if (token) expect(error!.message).not.toContain(token);
  });

  it("calls a token function once, and again after its token was rejected", async () => {
    let n = 0;
    const credentials = bearerToken({ token: () => `t${++n}`, institution: INSTITUTION });
    const first = await credentials.authorize(asked);
    expect(await credentials.authorize(asked)).toEqual(first);
    expect(n).toBe(1);
    expect(await credentials.refresh!(first)).toBe(true);
    expect(await credentials.authorize(asked)).toEqual({ authorization: "Bearer t2" });
    // Another call that was rejected with the first token uses the second and does not fetch a third.
    expect(await credentials.refresh!(first)).toBe(true);
    expect(n).toBe(2);
  });

  it("reports that there is no newer token", async () => {
    const credentials = bearerToken({ token: () => "same", institution: INSTITUTION });
    expect(await credentials.refresh!(await credentials.authorize(asked))).toBe(false);
  });

  it("calls a token function again after it failed", async () => {
    const tokens = [() => Promise.reject(new Error("vault down")), () => Promise.resolve("t")];
    const { url, requests } = await httpServer((_, response) => send(response, 200, { cases: [] }));
    const registry = client(url, {
      credentials: bearerToken({ token: () => tokens.shift()!(), institution: INSTITUTION }),
    });
    expect(isAuthentication(await failure(registry.cases.page()))).toBe(true);
    expect(requests).toHaveLength(0);
    expect(await registry.cases.page()).toEqual({ cases: [] });
  });

  it("does not repeat a call with a fixed token after a 401", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 401, ""));
    expect(isAuthentication(await failure(client(url).cases.page()))).toBe(true);
    expect(requests).toHaveLength(1);
  });
});
