import { afterEach, describe, expect, it } from "vitest";
import { FAULTS, FaultSpecError, parseFaults } from "../../../src/sandbox/index.js";
import { fateOf, sample, startBench, type Bench } from "./running-sandbox.js";

let bench: Bench;
const start = async (faults = "", seed = 1): Promise<void> => {
  bench = await startBench({ faults, seed });
  bench.strict = false;
};
afterEach(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const AS_BANK = { authorization: "Bearer sandbox-bank" };
const fate = (body: unknown, path = "/v1/mortgages") => fateOf(bench.sandbox.url + path, AS_BANK, JSON.stringify(body));
const filedCount = async (ref: unknown) => {
  await bench.control("/faults", { spec: "" });
  return (await bench.call(`/v1/cases?ref=${ref as string}`)).body.cases.length as number;
};
const batchOf = (n: number) => ({ filings: Array.from({ length: n }, () => sample["mortgage.file"]()) });
const outcomesOf = async (n: number) => {
  const body = batchOf(n);
  const answer = await bench.call("/v1/mortgages/batch", { body });
  return {
    sent: body.filings.map((f) => f["ref"]),
    got: answer.body.outcomes.map((o: { ref: string }) => o.ref) as string[],
  };
};

describe("a fault before processing", () => {
  it("closes the connection without filing (cut)", async () => {
    await start("cut");
    const body = sample["mortgage.file"]();
    expect((await fate(body)).error).toBe("ECONNRESET");
    expect(await filedCount(body["ref"])).toBe(0);
  });

  it.each([
    ["429(7s)", 429, "7"],
    ["503(2s)", 503, "2"],
    ["500", 500, null],
  ])("returns a problem without filing (%s)", async (spec, status, retryAfter) => {
    await start(spec);
    const body = sample["mortgage.file"]();
    const answer = await bench.call("/v1/mortgages", { body });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, retryAfter]);
    if (retryAfter) expect(answer.body.retryAfter).toBe(Number(retryAfter));
    expect(await filedCount(body["ref"])).toBe(0);
  });

  it("returns Retry-After as an HTTP date in the future (429(date))", async () => {
    await start("429(date)");
    const { headers } = await bench.call("/v1/capabilities");
    expect(headers.get("retry-after")).toMatch(/ GMT$/);
    expect(Date.parse(headers.get("retry-after")!)).toBeGreaterThan(Date.now() - 1_000);
  });

  it("delays the answer without delaying other calls (slow)", async () => {
    await start("slow(150ms):x1@filing");
    const order: string[] = [];
    const slow = bench
      .call("/v1/mortgages", { body: sample["mortgage.file"]() })
      .then(({ status }) => order.push(`slow ${status}`));
    await bench.call("/v1/capabilities");
    order.push("quick");
    await slow;
    expect(order).toEqual(["quick", "slow 201"]);
  });

  it("never answers and files nothing (silence)", async () => {
    await start("silence:x1");
    const body = sample["mortgage.file"]();
    const controller = new AbortController();
    const waiting = fetch(`${bench.sandbox.url}/v1/mortgages`, {
      method: "POST",
      headers: { ...AS_BANK, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: controller.signal,
    }).catch((e: Error) => e.name);
    expect(
      await Promise.race([
        waiting,
        bench.call("/v1/mortgages", { body: sample["mortgage.file"]() }).then(() => "still waiting"),
      ]),
    ).toBe("still waiting");
    controller.abort();
    expect(await waiting).toBe("AbortError");
    expect(await filedCount(body["ref"])).toBe(0);
  });
});

describe("a fault after processing", () => {
  it("files but closes the connection without an answer (answer-lost)", async () => {
    await start("answer-lost");
    const body = sample["mortgage.file"]();
    expect((await fate(body)).error).toBe("ECONNRESET");
    expect(await filedCount(body["ref"])).toBe(1);
  });

  it("files but truncates the body (half-answer)", async () => {
    await start("half-answer");
    const body = sample["mortgage.file"]();
    const { status, text, error } = await fate(body);
    expect([status, error]).toEqual([201, "ECONNRESET"]);
    expect(() => JSON.parse(text!) as unknown).toThrow();
    expect(await filedCount(body["ref"])).toBe(1);
  });

  it("files but returns an invalid answer (html, wrong-json)", async () => {
    await start("html:x1,wrong-json:x2");
    const [a, b] = [sample["mortgage.file"](), sample["mortgage.file"]()];
    const page = await bench.call("/v1/mortgages", { body: a });
    expect([page.headers.get("content-type"), page.text.startsWith("<!DOCTYPE html>")]).toEqual([
      "text/html; charset=utf-8",
      true,
    ]);
    expect((await bench.call("/v1/mortgages", { body: b })).body).toEqual({ ok: true, data: null });
    expect([await filedCount(a["ref"]), await filedCount(b["ref"])]).toEqual([1, 1]);
  });

  it("can duplicate, drop, add or shuffle outcomes of a batch", async () => {
    await start("duplicate-outcome");
    const doubled = await outcomesOf(5);
    expect(doubled.got).toHaveLength(6);
    expect(new Set(doubled.got)).toEqual(new Set(doubled.sent));
    await bench.control("/faults", { spec: "missing-outcome" });
    expect((await outcomesOf(5)).got).toHaveLength(4);
    await bench.control("/faults", { spec: "extra-outcome" });
    const extra = await outcomesOf(5);
    expect(extra.got.filter((ref) => !extra.sent.includes(ref))).toHaveLength(1);
    await bench.control("/faults", { spec: "shuffled-outcomes" });
    const shuffled = await outcomesOf(50);
    expect(shuffled.got).not.toEqual(shuffled.sent);
    expect([...shuffled.got].sort()).toEqual([...shuffled.sent].sort());
  });

  it("can duplicate or reorder changes, or report an unknown status", async () => {
    await start();
    await outcomesOf(20);
    const unaltered = (await bench.call("/v1/changes")).body;
    await bench.control("/faults", { spec: "duplicate-changes" });
    expect((await bench.call("/v1/changes")).body.changes).toEqual(unaltered.changes.flatMap((c: unknown) => [c, c]));
    await bench.control("/faults", { spec: "reordered-changes" });
    const { changes, nextCursor } = (await bench.call("/v1/changes")).body;
    expect(changes).not.toEqual(unaltered.changes);
    expect(changes).toHaveLength(20);
    expect(nextCursor).toBe(unaltered.nextCursor);
    await bench.control("/faults", { spec: "unknown-status" });
    expect((await bench.call("/v1/changes")).body.changes[0].case.status).toBe("site-inspection");
    expect((await bench.call(`/v1/cases/${unaltered.changes[0].case.caseNo}`)).body.status).toBe("site-inspection");
    await bench.control("/faults", { spec: "" });
    expect((await bench.call("/v1/changes")).body).toEqual(unaltered);
  });
});

describe("a fault specification", () => {
  it("triggers only on the calls that it names", async () => {
    await start("500@batch,503@getCapabilities,429@seizure.request");
    expect((await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() })).status).toBe(201);
    expect((await bench.call("/v1/mortgages/batch", { body: batchOf(1) })).status).toBe(500);
    expect((await bench.call("/v1/capabilities")).status).toBe(503);
    expect((await bench.call("/v1/seizures", { as: "court", body: {} })).status).toBe(429);
    expect((await bench.call("/v1/changes")).status).toBe(200);
  });

  it("triggers only as often as it states", async () => {
    await start("503:x3@changes");
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await bench.call("/v1/changes")).status);
    expect(statuses).toEqual([503, 503, 503, 200, 200]);
    expect((await bench.control("/faults")).body.faults).toMatchObject([{ name: "503", struck: 3 }]);
  });

  it("triggers on the same calls for the same seed, and on different ones for another seed", async () => {
    const pattern = async (seed: number): Promise<string> => {
      await start("503:0.3", seed);
      let hits = "";
      for (let i = 0; i < 40; i++) hits += (await bench.call("/v1/capabilities")).status === 503 ? "x" : ".";
      await bench.sandbox.close();
      return hits;
    };
    const [a, b, c] = [await pattern(7), await pattern(7), await pattern(8)];
    await start();
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(a).toMatch(/x.*\..*x/);
  });

  it("is rejected when it is invalid, without changing the current faults", async () => {
    await start("503:x1");
    for (const spec of [
      "meteor",
      "cut:2",
      "cut:-1",
      "cut:abc",
      "cut@nowhere",
      "slow(fast)",
      "slow(150)",
      "429(2)",
      "429:0.5:0.5",
      "cut(",
      "cut:",
      "429@",
    ]) {
      expect(() => parseFaults(spec), spec).toThrow(FaultSpecError);
      const answer = await bench.control("/faults", { spec });
      const [{ pointer, zh, en }] = answer.body.errors;
      expect([answer.status, pointer], spec).toEqual([400, "/spec"]);
      expect(en).not.toMatch(/\p{Script=Han}/u);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(zh).not.toMatch(/(?:\b[a-z]{2,}\b ){2}/);
    }
    expect((await bench.control("/faults")).body.faults).toMatchObject([{ name: "503" }]);
  });

  it("can name every fault", () => {
    for (const name of Object.keys(FAULTS))
      expect(parseFaults(name)).toMatchObject([{ name, probability: 1, target: "all" }]);
  });
});
