import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { FilingOf } from "../../../src/contract/index.js";
import { AUTHORITIES, startSandbox, type SandboxOptions } from "../../../src/sandbox/index.js";
import { RegistryClient, bearerToken, responseOf, type ClientOptions } from "../../../src/sdk/index.js";

async function clientOf(role: string, options: SandboxOptions = {}, more: Partial<ClientOptions> = {}) {
  const home = await mkdtemp(join(tmpdir(), "bdc-rules-"));
  const sandbox = await startSandbox({ home, port: 0, ...options });
  const { id, token } = sandbox.institutions.find((institution) => institution.role === role)!;
  const sent: string[] = [];
  const client = new RegistryClient({
    gateway: sandbox.url,
    credentials: bearerToken({ token, institution: id }),
    onEvent: ({ type, operation }) => type === "request" && sent.push(operation),
    ...more,
  });
  onTestFinished(async () => {
    await client.close();
    await sandbox.close();
    await rm(home, { recursive: true, force: true });
  });
  return { client, sent };
}

const mortgage = (ref: string, more: object = {}): FilingOf<"mortgage.file"> => ({
  ref,
  unitCode: `330106001001GB00001F0001${ref.slice(-4).padStart(4, "0")}`,
  titleNo: "浙（2024）杭州市不动产权第0012345号",
  mortgagors: [{ name: "王小明", idType: "citizen-id", idNo: "330106199001010018" }],
  mortgageType: "general",
  propertyType: "land-and-house",
  reason: "合同设立",
  securedPrincipal: "1200000.00",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  mortgageContractNo: `DY-${ref}`,
  loanContractNo: `JK-${ref}`,
  securedScope: "主债权及利息",
  transferRestricted: true,
  ...more,
});

describe("a filing call", () => {
  it("does not send a filing that violates a rule, and returns every finding", async () => {
    const { client, sent } = await clientOf("bank");
    const result = await client.mortgages.file(mortgage("0001", { termEnd: "2020-01-01" }));
    if (result.outcome !== "invalid") throw new Error(result.outcome);
    const [first] = result.findings.filter(({ severity }) => severity === "error");
    expect([result.ref, first?.rule, first?.field]).toEqual(["0001", "DY-07", "termEnd"]);
    for (const text of [first!.zh, first!.en, first!.fixZh, first!.fixEn]) expect(text).not.toBe("");
    expect(sent).toEqual([]);
    expect(responseOf(result)).toBeUndefined();
    expect(await client.cases.findByRef("mortgage.file", "0001")).toBeUndefined();
  });

  it("does not send a filing that violates the contract, names the fields, and shows no value", async () => {
    const { client, sent } = await clientOf("bank");
    const wrong = { ...mortgage("0002"), securedPrincipal: undefined, mortgagors: "王小明", titelNo: "x" };
    const result = await client.mortgages.file(wrong as never);
    if (result.outcome !== "invalid") throw new Error(result.outcome);
    expect(result.findings.map(({ rule, pointer }) => [rule, pointer])).toEqual(
      expect.arrayContaining([
        ["field-type", "/mortgagors"],
        ["field-unknown", "/titelNo"],
      ]),
    );
    expect(JSON.stringify(result.findings)).not.toContain("王小明");
    const conditional = await client.mortgages.file({ ...mortgage("0003"), securedPrincipal: undefined } as never);
    expect(conditional).toMatchObject({ findings: [{ rule: "field-missing", pointer: "/securedPrincipal" }] });
    expect(sent).toEqual([]);
  });

  it("leaves the invalid filings out of a batch call, and keeps the order", async () => {
    const { client, sent } = await clientOf("bank");
    const wrong = { termEnd: "2020-01-01" };
    const items = await client.mortgages.fileBatch([
      mortgage("0010"),
      mortgage("0011", wrong),
      mortgage("0012"),
      mortgage("0013", wrong),
    ]);
    expect(items.map(({ ref, outcome }) => [ref, outcome])).toEqual([
      ["0010", "filed"],
      ["0011", "invalid"],
      ["0012", "filed"],
      ["0013", "invalid"],
    ]);
    expect(await client.mortgages.fileBatch([mortgage("0014", wrong)])).toMatchObject([{ outcome: "invalid" }]);
    expect(sent).toEqual(["mortgageFileBatch"]);
    expect(
      (await client.mortgages.fileBatch([mortgage("0015", wrong)], { rules: "off" })).map((i) => i.outcome),
    ).toEqual(["turned-away"]);
  });

  it("sends it when the rules are off, for the call or for the client", async () => {
    const off = await clientOf("bank", {}, { rules: "off" });
    const wrong = mortgage("0020", { termEnd: "2020-01-01" });
    expect((await off.client.mortgages.file(wrong)).outcome).toBe("turned-away");
    expect((await off.client.mortgages.file(wrong, { rules: "on" })).outcome).toBe("invalid");
    const on = await clientOf("bank");
    expect((await on.client.mortgages.file(wrong, { rules: "off" })).outcome).toBe("turned-away");
  });

  it("sends what has warnings only, and what a person accepted", async () => {
    const { client } = await clientOf("bank");
    // The debt ended: a person must confirm that it is meant.
    const ended = mortgage("0030", { termStart: "2016-01-05", termEnd: "2026-01-04" });
    const asked = await client.mortgages.file(ended);
    if (asked.outcome !== "invalid") return expect(asked.outcome).toBe("filed");
    const blocking = asked.findings.filter(({ severity }) => severity === "confirm").map(({ rule }) => rule);
    expect(blocking.length).toBeGreaterThan(0);
    const accept = new Map(blocking.map((rule) => [rule, "checked with the branch"]));
    expect((await client.mortgages.file(ended, { accept })).outcome).toBe("filed");
  });

  it("knows what the authority requires, once its capabilities were read", async () => {
    const hangzhou = AUTHORITIES.find(({ id }) => id === "330106")!;
    const { client } = await clientOf("developer", { authorities: [hangzhou] });
    const preNotice: FilingOf<"pre-notice.register"> = {
      ref: "YG-1",
      unitCode: "330106001001GB00008F00010001",
      contractNo: "YS-2026-1",
      price: "2680000.00",
      address: "杭州市西湖区示例路8号1幢101室",
      area: "89.53",
      plannedUse: "住宅",
      buyers: [{ name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }],
      coOwnership: "sole",
    };
    expect((await client.preNotices.register(preNotice)).outcome).toBe("turned-away");
    await client.capabilities.get();
    const result = await client.preNotices.register(preNotice);
    expect(result).toMatchObject({ outcome: "invalid" });
    if (result.outcome === "invalid")
      expect(result.findings.map(({ rule, pointer }) => [rule, pointer])).toContainEqual([
        "field-missing",
        "/contractFilingNo",
      ]);
  });
});
