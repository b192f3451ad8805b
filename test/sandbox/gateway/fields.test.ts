import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { OPERATIONS, type Operation, type Reason } from "../../../src/contract/index.js";
import { mutationsOf } from "./mutations.js";
import { courtMaterials, sample, somePath, startBench, type Bench } from "./running-sandbox.js";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

/** Returns a valid body for an operation with a JSON body. */
function validBody(op: Operation): unknown {
  if (op.kind) return op.batch ? { filings: [sample[op.kind]()] } : sample[op.kind]();
  const bodies: Readonly<Record<string, unknown>> = {
    supplementCase: { note: "补正", materials: courtMaterials, changes: {} },
    withdrawCase: { reason: "合同解除" },
    createSearch: {
      documentNo: "（2026）浙0106执1号",
      persons: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
      officerName: "周敏",
      officerCardNo: "浙010600123",
      materials: courtMaterials,
    },
    registerWebhook: { url: "https://bank.example.com/events" },
    rotateWebhookSecret: { overlapSeconds: 60 },
  };
  const body = bodies[op.id];
  if (!body) throw new Error(`no valid body for ${op.id}: add one`);
  return body;
}

/** Returns the pointers of all reported errors. A batch reports them per filing. */
function pointersOf({ body, status }: { body: unknown; status: number }, op: Operation): string[] {
  const { errors, outcomes } = body as {
    errors?: Reason[];
    outcomes?: { outcome: string; problem?: { errors?: Reason[] } }[];
  };
  if (status !== 200) return (errors ?? []).map((e) => e.pointer ?? "");
  expect(op.batch, "only a batch answers 200").toBe(true);
  expect(outcomes!.map((o) => o.outcome)).toEqual(["turned-away"]);
  return outcomes![0]!.problem!.errors!.map((e) => `/filings/0${e.pointer}`);
}

const withBody = OPERATIONS.filter((o) => o.body && o.body !== "bytes");
describe.each(withBody.map((o) => [o.id, o] as const))("%s", (_, op) => {
  it("reports every wrong, missing or unknown field, and files nothing", { timeout: 120_000 }, async () => {
    const mutations = mutationsOf(op.body as z.ZodType, validBody(op));
    expect(mutations.length).toBeGreaterThan(5);
    const before = (await bench.control("/state")).body.cases;
    for (const { pointer, what, body } of mutations) {
      const answer = await bench.call(somePath(op.id), { as: op.roles[0]!, body });
      const about = `${pointer}: ${what}: ${answer.status} ${answer.text}`;
      if (answer.status !== 200) {
        expect(answer.status, about).toBeGreaterThanOrEqual(400);
        expect(answer.status, about).toBeLessThan(500);
      }
      // An error in an object may be reported at a field inside it.
      expect(
        pointersOf(answer, op).some((p) => p === pointer || p.startsWith(`${pointer}/`)),
        about,
      ).toBe(true);
    }
    expect((await bench.control("/state")).body.cases).toBe(before);
  });
});
