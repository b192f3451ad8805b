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

/** So many institutions of all roles that every call of the contract is made by many of them at the same moment. */
const CROWD = 1_000;
const crowd = Array.from({ length: CROWD }, (_, i) => ({
  id: `CROWD-${i}`,
  name: `机构${i}`,
  role: roles[i % roles.length]!,
  token: `crowd-${i}`,
}));

it(
  "serves a thousand institutions at once, over every call, without a failure of its own",
  { timeout: 120_000 },
  async () => {
    bench = await startBench({ institutions: [...DEFAULT_INSTITUTIONS, ...crowd] });
    const paper = Buffer.from("%PDF-1.4 一千家");
    const answers = await Promise.all(
      crowd.map(async ({ token, role }, i) => {
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
        const path = op.body === "bytes" ? `/v1/materials/${sha256(paper)}` : somePath(op.id);
        const answer = await bench.call(path, {
          as: token,
          method: op.method,
          ...(op.body === "bytes"
            ? { raw: paper, headers: { "content-type": "application/pdf" } }
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

it("lets one institution have as many calls under way as it says, and no more", { timeout: 120_000 }, async () => {
  const rate = { requestsPerSecond: 1e6, burst: 1e6, concurrent: 3 };
  bench = await startBench({
    authorities: [{ ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, rate } }],
  });
  // Bodies that do not end: each call stays under way until its body is whole.
  const { port } = bench.sandbox;
  const text = JSON.stringify(sample["mortgage.file"]());
  const slow = Array.from({ length: 3 }, () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /v1/mortgages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text.slice(0, 10)}`,
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
        let told = "";
        socket.on("data", (data) => (told += data.toString())).on("close", () => resolve(told));
        socket.write(text.slice(10));
      }),
  );
  for (const told of await Promise.all(answered)) expect(told).toMatch(/^HTTP\/1\.1 20[01] /);
  expect((await bench.call("/v1/cases")).status).toBe(200);
  // Whoever went away in the middle of his call is no longer counted.
  for (let i = 0; i < 5; i++) {
    const gone = connect(port, "127.0.0.1");
    gone.write(
      "POST /v1/mortgages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
      () => gone.destroy(),
    );
    await once(gone, "close");
  }
  await expect.poll(async () => (await bench.call("/v1/cases")).status).toBe(200);
  await bench.sandbox.close();
});

it("follows a thousand cases in one call", async () => {
  bench = await startBench();
  for (let i = 0; i < 5; i++)
    await bench.call("/v1/mortgages/batch", {
      body: { filings: Array.from({ length: 200 }, () => sample["mortgage.file"]()) },
    });
  const { body } = await bench.call("/v1/changes");
  expect([body.changes.length, body.more]).toEqual([1_000, false]);
  await bench.sandbox.close();
});

it("closes in the middle of its work: every caller gets an answer or the end of the line, and nothing that was answered is lost", async () => {
  const { mkdtempSync, rmSync } = await import("node:fs");
  const home = mkdtempSync((await import("node:path")).join((await import("node:os")).tmpdir(), "bdc-close-"));
  bench = await startBench({ home });
  const told: string[] = [];
  const callers = Array.from({ length: 50 }, async () => {
    for (;;) {
      const body = sample["mortgage.file"]();
      const answer = await bench.call("/v1/mortgages", { body }).catch(() => undefined);
      if (answer?.status !== 201) return;
      told.push(body["ref"] as string);
    }
  });
  while (told.length < 200) await new Promise((resolve) => setImmediate(resolve));
  await bench.sandbox.close();
  await Promise.all(callers);
  expect(bench.errors).toEqual([]);
  const again = await startBench({ home });
  const dump = (await again.call("/sandbox/register/dump", { as: null })).text
    .trim()
    .split("\n")
    .map((l) => (JSON.parse(l) as { ref: string }).ref);
  expect(dump).toEqual(expect.arrayContaining(told));
  await again.sandbox.close();
  rmSync(home, { recursive: true, force: true });
});
