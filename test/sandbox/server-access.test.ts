import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS, roles, type Operation } from "../../src/contract/index.js";
import { sample, somePath, startBench, type Bench } from "./server-support.js";

let bench: Bench;
/** A second bank, so that there is somebody whose cases are not ours. */
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
  bench.call(path, { as, method: op.method, ...(op.body === "bytes" ? { raw: "x", headers: { "content-type": "application/pdf" } } : op.body ? { body: {} } : {}) });

describe.each(OPERATIONS.map((o) => [o.id, o] as const))("%s", (_, op) => {
  it("is for its roles and nobody else", async () => {
    for (const role of roles) {
      const { status } = await attempt(op, role);
      if (op.roles.includes(role)) expect([401, 403], role).not.toContain(status);
      else expect(status, role).toBe(403);
    }
  });

  it("asks for a token, a known one, and one that is still good", async () => {
    await bench.control("/tokens", { institution: "91330106MA2TEXT08W", name: "示例银行杭州西湖支行", role: "bank", token: "stale", expiresInSeconds: -1 });
    for (const token of [null, "nobody", "stale"]) {
      const { status, headers } = await attempt(op, token);
      expect([status, headers.get("www-authenticate")?.split(" ")[0]], String(token)).toEqual([401, "Bearer"]);
    }
  });
});

describe("another institution's things", () => {
  it("do not exist: case, supplement, withdrawal, certificate, material, lists and changes", async () => {
    const filed = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
    const { caseNo, ref, certificates } = filed.body;
    const sha = await bench.upload("bank", Buffer.from("only the bank's"));
    const no = encodeURIComponent(certificates[0].no);
    for (const token of ["other-bank", "developer", "court"]) {
      const probes = [
        await bench.call(`/v1/cases/${caseNo}`, { as: token }),
        await bench.call(`/v1/cases/${caseNo}/supplements`, { as: token, body: {} }),
        await bench.call(`/v1/cases/${caseNo}/withdrawal`, { as: token, body: { reason: "x" } }),
        await bench.call(`/v1/certificates/${no}`, { as: token }),
        await bench.call(`/v1/certificates/${no}/file`, { as: token }),
        await bench.call(`/v1/materials/${sha}`, { as: token, method: "HEAD" }),
      ];
      expect(probes.map((p) => p.status), token).toEqual([404, 404, 404, 404, 404, 404]);
      // The very words for a case that never was: nothing tells that there is one.
      const nothing = await bench.call("/v1/cases/330100-19990101-000001", { as: token });
      expect({ ...probes[0]!.body, requestId: "" }).toEqual({ ...nothing.body, requestId: "" });
      expect((await bench.call(`/v1/cases?ref=${ref}`, { as: token })).body.cases).toEqual([]);
      expect((await bench.call("/v1/changes", { as: token })).body.changes.filter((c: { case: { caseNo: string } }) => c.case.caseNo === caseNo)).toEqual([]);
    }
    expect((await bench.call(`/v1/cases/${caseNo}`)).status).toBe(200);
    expect((await bench.call(`/v1/materials/${sha}`, { method: "HEAD" })).status).toBe(200);
  });

  it("do not collide: two institutions may use one ref", async () => {
    const body = sample["mortgage.file"]();
    const ours = await bench.call("/v1/mortgages", { body });
    const theirs = await bench.call("/v1/mortgages", { as: "other-bank", body: { ...body, unitCode: sample["mortgage.file"]()["unitCode"] } });
    expect([ours.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.caseNo).not.toBe(ours.body.caseNo);
  });

  it("cannot be referred to: a material is uploaded by each who names it", async () => {
    const sha256 = await bench.upload("bank", Buffer.from("合同"));
    const body = sample["mortgage.file"]({ materials: [{ kind: "mortgage-contract", sha256, name: "合同.pdf" }] });
    const { status, body: answer } = await bench.call("/v1/mortgages", { as: "other-bank", body });
    expect([status, answer.errors[0].code]).toEqual([422, "material-not-uploaded"]);
  });
});

it("an institution keeps its role: a token under another one is not issued", async () => {
  const { status } = await bench.control("/tokens", { ...OTHER_BANK, role: "court", token: "sneaky" });
  expect(status).toBe(400);
  expect((await bench.call("/v1/capabilities", { as: "sneaky" })).status).toBe(401);
});
