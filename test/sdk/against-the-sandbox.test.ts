import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { FilingOf } from "../../src/contract/index.js";
import { RegistryClient, bearerToken, isConflict, isPermission } from "../../src/sdk/index.js";
import { startSandbox } from "../../src/sandbox/index.js";
import { failure } from "./fake-gateway.js";

async function bank(): Promise<RegistryClient> {
  const home = await mkdtemp(join(tmpdir(), "bdc-sdk-"));
  const sandbox = await startSandbox({ home, port: 0 });
  const registry = new RegistryClient({
    gateway: sandbox.url,
    credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
  });
  onTestFinished(async () => {
    await registry.close();
    await sandbox.close();
    await rm(home, { recursive: true, force: true });
  });
  return registry;
}

function mortgage(ref: string, unit: number): FilingOf<"mortgage.file"> {
  return {
    ref,
    unitCode: `330106001001GB00001F${String(unit).padStart(8, "0")}`,
    titleNo: "浙（2024）杭州市不动产权第0012345号",
    mortgagors: [{ name: "王小明", idType: "citizen-id", idNo: "330106199001010018" }],
    mortgageType: "general",
    propertyType: "land-and-house",
    reason: "合同设立",
    securedPrincipal: "1200000.00",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    mortgageContractNo: "DY-1",
    loanContractNo: "JK-1",
    securedScope: "主债权及利息",
    transferRestricted: true,
  };
}

describe("the client with a sandbox", () => {
  it("files, files again, finds, lists, follows and downloads the certificate", async () => {
    const registry = await bank();
    const capabilities = await registry.capabilities.get();
    expect(capabilities.kinds.map((k) => k.kind)).toContain("mortgage.file");

    const filed = await registry.mortgages.file(mortgage("M1", 1));
    if (filed.outcome === "turned-away" || filed.outcome === "invalid") throw new Error(JSON.stringify(filed));
    expect(filed.outcome).toBe("filed");
    const again = await registry.mortgages.file(mortgage("M1", 1));
    expect(again).toMatchObject({ outcome: "existing", caseNo: filed.caseNo });
    const conflict = await failure(registry.mortgages.file({ ...mortgage("M1", 1), loanContractNo: "JK-2" }));
    expect(isConflict(conflict) && conflict.caseNo).toBe(filed.caseNo);

    const batch = Array.from({ length: 60 }, (_, i) => mortgage(`B${i}`, i + 10));
    const items = await registry.mortgages.fileBatch([...batch, mortgage("M1", 1)]);
    expect(items.map((i) => i.outcome)).toEqual([...batch.map(() => "filed"), "existing"]);

    expect(await registry.cases.findByRef("mortgage.file", "B7")).toMatchObject({ ref: "B7" });
    expect(await registry.cases.findByRef("mortgage.file", "never")).toBeUndefined();
    const refs = new Set<string>();
    for await (const one of registry.cases.list({ limit: 7 })) refs.add(one.ref);
    expect(refs.size).toBe(61);
    const followed = new Set<string>();
    for await (const change of registry.cases.changes({ limit: 10 })) followed.add(change.case.ref);
    expect(followed).toEqual(refs);

    const done = await registry.cases.waitFor(filed.caseNo, {
      until: "registered",
      waitMs: 10_000,
      pollIntervalMs: 20,
    });
    expect(["registered", "certified"]).toContain(done.status);
    const [proof] = (await registry.cases.waitFor(filed.caseNo, { waitMs: 10_000, pollIntervalMs: 20 })).certificates;
    expect(await registry.certificates.get(proof!.no)).toMatchObject({ no: proof!.no, caseNo: filed.caseNo });
    expect((await registry.certificates.file(proof!.no, { purpose: "放款核验" })).length).toBeGreaterThan(500);
    expect((await registry.units.get(mortgage("M1", 1).unitCode, { purpose: "贷后核验" })).mortgages).toHaveLength(1);

    const document = new TextEncoder().encode("%PDF-1.4 测试");
    const receipt = await registry.materials.put(document);
    expect(await registry.materials.has(receipt.sha256)).toBe(true);
    expect(await registry.materials.has("0".repeat(64))).toBe(false);
  });

  it("creates one case for parallel submissions of one ref", async () => {
    const registry = await bank();
    const results = await Promise.all(Array.from({ length: 50 }, () => registry.mortgages.file(mortgage("ONE", 5))));
    expect(new Set(results.map((r) => (r.outcome === "filed" || r.outcome === "existing" ? r.caseNo : "?"))).size).toBe(
      1,
    );
    expect(results.filter((r) => r.outcome === "filed")).toHaveLength(1);
  });

  it("fails with PermissionError for calls of another role", async () => {
    const registry = await bank();
    expect(isPermission(await failure(registry.seizures.release({ ref: "S1" } as never, { rules: "off" })))).toBe(true);
  });
});
