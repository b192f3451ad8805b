import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFile } from "../../../src/batch/index.js";
import { MATERIAL_KINDS, MORTGAGE_PAPERS, type MaterialKind } from "../../../src/contract/index.js";
import { packFromCapabilities, type RulePack } from "../../../src/rules/index.js";
import { AUTHORITIES } from "../../../src/sandbox/index.js";
import { TODAY, csvOf, fastPath, folder, rowOf, type Row } from "./check-helpers.js";

mkdirSync(join(folder, "papers"), { recursive: true });
const nameOf = (kind: MaterialKind) => MATERIAL_KINDS.entries.find(({ value }) => value === kind)!.zh;
/** The materials cell that names these documents, which exist. */
const cellOf = (kinds: readonly MaterialKind[]) =>
  kinds
    .map((kind) => {
      writeFileSync(join(folder, "papers", `${kind}.pdf`), `%PDF-1.4 ${kind}`);
      return `${nameOf(kind)}=papers/${kind}.pdf`;
    })
    .join("；");

let files = 0;
function check(rows: readonly Row[], pack?: RulePack) {
  const path = join(folder, `papers-${++files}.csv`);
  writeFileSync(path, csvOf("mortgage.file", rows));
  return checkFile(path, { kind: "mortgage.file", today: TODAY, fastPath, ...(pack && { pack }) });
}
const row = (papers: readonly MaterialKind[], more: Row = {}) =>
  rowOf("mortgage.file", { materials: cellOf(papers), ...more });
const packOf = (id: string) => packFromCapabilities(AUTHORITIES.find((a) => a.id === id)!.capabilities);

describe("the papers that law names for a mortgage (DY-03)", () => {
  it("are asked for once for a file without any document, which counts nowhere", async () => {
    const report = await check([row([])]);
    expect(report.noPapers).toMatchObject({ rule: "DY-03-papers", severity: "warning" });
    for (const words of ["抵押合同", "主债权合同", "授权书或者登记申请书"])
      expect(report.noPapers!.zh).toContain(words);
    expect([report.filings, report.errors, report.warnings, report.findings]).toEqual([1, 0, 0, []]);
  });

  it("are a warning of the filing that attaches some of them", async () => {
    const [contract, loan, authority] = MORTGAGE_PAPERS as [MaterialKind, MaterialKind, MaterialKind];
    for (const papers of [[contract, loan], [contract, authority], [loan, authority], ["title-certificate" as const]]) {
      const report = await check([row(papers)]);
      expect(report.findings.map((f) => [f.rule, f.severity, f.field])).toEqual([
        ["DY-03-papers", "warning", "materials"],
      ]);
      const missing = MORTGAGE_PAPERS.filter((kind) => !papers.includes(kind));
      for (const kind of MORTGAGE_PAPERS)
        expect(report.findings[0]!.zh.includes(nameOf(kind)), kind).toBe(missing.includes(kind));
      expect([report.filings, report.noPapers]).toEqual([1, undefined]);
    }
  });

  it("are complete with an application form in place of the authorisation", async () => {
    for (const authority of ["authorisation", "application-form"] as const)
      expect(await check([row(["mortgage-contract", "loan-contract", authority])])).toMatchObject({
        filings: 1,
        findings: [],
      });
  });

  it("are what the authority lists, where its list is known", async () => {
    // The default authority lists nothing, Hangzhou both contracts, Guangzhou what law names.
    const none = await check([row([])], packOf("330100"));
    expect([none.findings, none.noPapers]).toEqual([[], undefined]);
    const contracts = [row(["mortgage-contract", "loan-contract"])];
    expect((await check(contracts, packOf("330106"))).findings).toEqual([]);
    const here = { unitCode: "440106001001GB00001F00010001", titleNo: "粤（2023）广州市不动产权第0012345号" };
    const guangzhou = packOf("440100");
    const missing = await check([row(["mortgage-contract", "loan-contract"], here)], guangzhou);
    expect(missing.findings.map((f) => f.rule)).toEqual(["material-required"]);
    const complete = row(["mortgage-contract", "loan-contract", "application-form"], here);
    expect((await check([complete], guangzhou)).findings).toEqual([]);
  });

  it("can be switched off by a pack", async () => {
    const pack = { id: "x", version: "1", off: ["DY-03-papers"] };
    expect((await check([row([])], pack)).noPapers).toBeUndefined();
    expect((await check([row(["loan-contract"])], pack)).findings).toEqual([]);
  });
});
