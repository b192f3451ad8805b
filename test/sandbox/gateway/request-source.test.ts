import { mkdtempSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.js";

const home = path.join(mkdtempSync(path.join(tmpdir(), "bdc-source-")), "register");
let loopback: Sandbox;
let open: Sandbox;
beforeAll(async () => {
  loopback = await startSandbox({ home });
  open = await startSandbox({ host: "0.0.0.0" });
});
afterAll(async () => {
  await Promise.all([loopback.close(), open.close()]);
  rmSync(path.dirname(home), { recursive: true, force: true });
});

/** Sends one request over a socket to loopback with its own Host header; returns status and body. */
function send(
  { port }: Sandbox,
  headers: Record<string, string>,
  call = { method: "GET", path: "/sandbox/state" },
): Promise<{ status: number; body: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, headers, ...call }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode!, body: JSON.parse(text) as Record<string, unknown> }),
      );
    })
      .on("error", reject)
      .end();
  });
}

describe("requests from web pages", () => {
  it.each([
    "evil.example",
    "evil.example:8080",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.evil.example",
    "10.0.0.7",
    "user@localhost",
  ])("refuses the Host header %j", async (host) => {
    for (const call of [
      { method: "GET", path: "/sandbox/state" },
      { method: "POST", path: "/sandbox/tokens" },
      { method: "GET", path: "/v1/capabilities" },
    ]) {
      const { status, body } = await send(loopback, { host }, call);
      expect([call.path, status, body["code"]]).toEqual([call.path, 403, "forbidden"]);
    }
  });

  it.each(["127.0.0.1", "127.0.0.1:9", "localhost:1234", "LOCALHOST", "[::1]:80", "bank.localhost:80", "127.1.2.3"])(
    "accepts the Host header %s, also for a forwarded port",
    async (host) => {
      expect((await send(loopback, { host })).status).toBe(200);
    },
  );

  it("accepts any address and the name of this machine when it listens on all addresses, but no other name", async () => {
    for (const host of ["10.0.0.7:80", "[fe80::1]", hostname()]) expect((await send(open, { host })).status).toBe(200);
    expect((await send(open, { host: "evil.example" })).status).toBe(403);
  });

  it.each(["https://evil.example", "null", "http://localhost:1", "file://"])(
    "refuses the Origin header %s",
    async (origin) => {
      const host = `127.0.0.1:${loopback.port}`;
      expect((await send(loopback, { host, origin })).status).toBe(403);
      expect((await send(loopback, { host, origin: `http://${host}` })).status).toBe(200);
    },
  );
});

describe.skipIf(process.platform === "win32")("files of the sandbox", () => {
  it("only its owner can read", () => {
    expect(statSync(home).mode & 0o777).toBe(0o700);
    for (const name of ["registry.db", "registry.db-wal", "registry.db-shm", "lock.db"])
      expect([name, statSync(path.join(home, name)).mode & 0o777]).toEqual([name, 0o600]);
  });
});
