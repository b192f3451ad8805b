import { afterEach, expect, it } from "vitest";
import { once } from "node:events";
import { connect } from "node:net";
import { OPERATIONS, roles } from "../../../src/contract/index.js";
import { DEFAULT_INSTITUTIONS, defaultAuthority } from "../../../src/sandbox/index.js";
import { sample, sha256, somePath, startBench, type Bench } from "../gateway/running-sandbox.js";

let bench: Bench;
afterEach(async () => {
  expect(bench.errors).toEqual([]);
});

/** Enough institutions of all roles for every operation to be called by many of them at once. */
const INSTITUTION_COUNT = 1_000;
const institutions = Array.from({ length: INSTITUTION_COUNT }, (_, i) => ({
  id: `CROWD-${i}`,
  name: `机构${i}`,
  role: roles[i % roles.length]!,
  token: `crowd-${i}`,
}));

it(
  "the sandbox serves 1,000 institutions concurrently on every operation without a server error",
  { timeout: 120_000 },
  async () => {
    bench = await startBench({ institutions: [...DEFAULT_INSTITUTIONS, ...institutions] });
    const material = Buffer.from("%PDF-1.4 一千家");
    const answers = await Promise.all(
      institutions.map(async ({ token, role }, i) => {
        const open = OPERATIONS.filter((o) => o.roles.includes(role));
        const op = open[Math.floor(i / roles.length) % open.length]!;
        const body =
          op.kind && op.batch
            ? { filings: [sample[op.kind](), sample[op.kind]()] }
            : op.kind
              ? sample[op.kind]()
              : op.id === "withdrawCase"
                ? { reason: "x" }
                : {};
        const path = op.body === "bytes" ? `/v1/materials/${sha256(material)}` : somePath(op.id);
        const answer = await bench.call(path, {
          as: token,
          method: op.method,
          ...(op.body === "bytes"
            ? { raw: material, headers: { "content-type": "application/pdf" } }
            : op.body
              ? { body }
              : {}),
        });
        return { op, answer };
      }),
    );
    expect(answers.filter(({ answer }) => answer.status >= 500 || answer.status === 429)).toEqual([]);
    expect(new Set(answers.map(({ op }) => op.id))).toEqual(new Set(OPERATIONS.map((o) => o.id)));
    const filed = answers.filter(({ op }) => op.id === "mortgageFile");
    expect(filed.map(({ answer }) => answer.status)).toEqual(filed.map(() => 201));
    expect(new Set(filed.map(({ answer }) => answer.body.caseNo)).size).toBe(filed.length);
    await bench.sandbox.close();
  },
);

it(
  "the sandbox limits the concurrent calls of one institution to the published number",
  { timeout: 120_000 },
  async () => {
    const rate = { requestsPerSecond: 1e6, burst: 1e6, concurrent: 3 };
    bench = await startBench({
      authorities: [{ ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, rate } }],
    });
    // Each call stays in progress until its body is complete.
    const { port } = bench.sandbox;
    const text = JSON.stringify(sample["mortgage.file"]());
    const slow = Array.from({ length: 3 }, () => {
      const socket = connect(port, "127.0.0.1");
      socket.write(
        `POST /v1/mortgages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text.slice(0, 10)}`,
      );
      return socket;
    });
    await expect.poll(async () => (await bench.call("/v1/cases")).status).toBe(429);
    const refused = await bench.call("/v1/cases");
    expect([refused.body.code, refused.headers.get("retry-after"), refused.body.retryAfter]).toEqual([
      "too-many-requests",
      "1",
      1,
    ]);
    expect((await bench.call("/v1/cases", { as: "court" })).status).toBe(200);
    const answered = slow.map(
      (socket) =>
        new Promise<string>((resolve) => {
          let received = "";
          socket.on("data", (data) => (received += data.toString())).on("close", () => resolve(received));
          socket.write(text.slice(10));
        }),
    );
    for (const received of await Promise.all(answered)) expect(received).toMatch(/^HTTP\/1\.1 20[01] /);
    expect((await bench.call("/v1/cases")).status).toBe(200);
    // A client that disconnects during its call is no longer counted.
    for (let i = 0; i < 5; i++) {
      const gone = connect(port, "127.0.0.1");
      gone.write(
        "POST /v1/mortgages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        () => gone.destroy(),
      );
      await once(gone, "close");
    }
    await expect.poll(async () => (await bench.call("/v1/cases")).status).toBe(200);
    await bench.sandbox.close();
  },
);

it("the change feed returns 1,000 changes in one call", async () => {
  bench = await startBench();
  for (let i = 0; i < 5; i++)
    await bench.call("/v1/mortgages/batch", {
      body: { filings: Array.from({ length: 200 }, () => sample["mortgage.file"]()) },
    });
  const { body } = await bench.call("/v1/changes");
  expect([body.changes.length, body.more]).toEqual([1_000, false]);
  await bench.sandbox.close();
});

it("a sandbox that closes under load ends every call and loses no acknowledged filing", async () => {
  const { mkdtempSync, rmSync } = await import("node:fs");
  const home = mkdtempSync((await import("node:path")).join((await import("node:os")).tmpdir(), "bdc-close-"));
  bench = await startBench({ home });
  const acknowledged: string[] = [];
  const callers = Array.from({ length: 50 }, async () => {
    for (;;) {
      const body = sample["mortgage.file"]();
      const answer = await bench.call("/v1/mortgages", { body }).catch(() => undefined);
      if (answer?.status !== 201) return;
      acknowledged.push(body["ref"] as string);
    }
  });
  while (acknowledged.length < 200) await new Promise((resolve) => setImmediate(resolve));
  await bench.sandbox.close();
  await Promise.all(callers);
  expect(bench.errors).toEqual([]);
  const reopened = await startBench({ home });
  const dump = (await reopened.call("/sandbox/register/dump", { as: null })).text
    .trim()
    .split("\n")
    .map((l) => (JSON.parse(l) as { ref: string }).ref);
  expect(dump).toEqual(expect.arrayContaining(acknowledged));
  await reopened.sandbox.close();
  rmSync(home, { recursive: true, force: true });
});
