import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS, roles, type Operation } from "../../../src/contract/index.js";
import { somePath, startBench, type Bench } from "./running-sandbox.js";

let bench: Bench;
/** A second bank, which owns other cases. */
const OTHER_BANK = { institution: "91330109MA2DEXP16G-B", name: "另一家示例银行", role: "bank", token: "other-bank" };
beforeAll(async () => {
  bench = await startBench();
  expect((await bench.control("/tokens", OTHER_BANK)).status).toBe(201);
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const attempt = (op: Operation, as: string | null, path = somePath(op.id)) =>
  bench.call(path, {
    as,
    method: op.method,
    ...(op.body === "bytes"
      ? { raw: "x", headers: { "content-type": "application/pdf" } }
      : op.body
        ? { body: {} }
        : {}),
  });

describe.each(OPERATIONS.map((o) => [o.id, o] as const))("%s", (_, op) => {
  it("accepts only the roles that it is meant for", async () => {
    for (const role of roles) {
      const { status, body } = await attempt(op, role);
      const problem = (body as { code?: string } | undefined)?.code;
      if (op.roles.includes(role)) expect([401, "forbidden"], role).not.toContain(status === 401 ? status : problem);
      else expect([status, problem], role).toEqual([403, "forbidden"]);
    }
  });

  it("requires a known token that has not expired", async () => {
    await bench.control("/tokens", {
      institution: "91330106MA2TEXT08W",
      name: "示例银行杭州西湖支行",
      role: "bank",
      token: "stale",
      expiresInSeconds: -1,
    });
    for (const token of [null, "nobody", "stale"]) {
      const { status, headers } = await attempt(op, token);
      expect([status, headers.get("www-authenticate")?.split(" ")[0]], String(token)).toEqual([401, "Bearer"]);
    }
  });
});

it("the sandbox issues no token to an institution under a different role", async () => {
  const { status } = await bench.control("/tokens", { ...OTHER_BANK, role: "court", token: "sneaky" });
  expect(status).toBe(400);
  expect((await bench.call("/v1/capabilities", { as: "sneaky" })).status).toBe(401);
});
