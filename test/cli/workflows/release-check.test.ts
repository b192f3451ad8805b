import path from "node:path";
import { describe, expect, it } from "vitest";
import { verifyCertificate } from "../../../src/cli/commands/certificate/verify.js";
import { releaseCheckCommand } from "../../../src/cli/commands/release/release-check.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { Workspace } from "../../support/workspace.js";
import { idNo, mortgage, seizure, unit } from "../../support/filing-rows.js";
import { jsonOf, startInProcessCli, inProcessCliFor } from "./in-process-cli.js";

const cli = await startInProcessCli();
const { workspace, sandbox } = cli;

const check = async (batch: string, options: Record<string, unknown> = {}) => {
  const result = await releaseCheckCommand(cli.context("bank"), [batch], options);
  return { exit: result.exit, data: jsonOf(result), text: result.view(cli.context("bank")) };
};
const codesOf = (row: any): string[] => row.reasons.map((r: any) => r.code);
const proofOf = (data: any): string => data.rows[0].certificateNo;

describe("release-check", () => {
  it("allows release for a mortgage that is registered, certified, sealed and free of seizures; two units of one filing are one mortgage", async () => {
    const batch = await cli.submit("bank", "mortgage.file", [
      mortgage(101),
      mortgage(102),
      { ...mortgage(102), unitCode: unit(103) },
    ]);
    const { exit, data, text } = await check(batch, { out: "放款核验.csv" });
    expect(data.rows.map(codesOf), JSON.stringify(data)).toEqual([[], [], []]);
    expect([exit, data.releasable, data.notReleasable]).toEqual([ExitCode.Done, 3, 0]);
    expect(text).toContain("可放款\t2\t2400000.00 CNY");
    const csv = workspace.read("放款核验.csv");
    expect(csv.startsWith("\ufeff行,申请编号,")).toBe(true);
    expect(csv.trim().split("\r\n")).toHaveLength(4);
    await expect(check(batch, { out: "放款核验.csv" })).rejects.toMatchObject({ code: "file-exists" });
  });

  it("refuses when a seizure was registered since", async () => {
    const batch = await cli.submit("bank", "mortgage.file", [mortgage(110), mortgage(111)]);
    await cli.submit("court", "seizure.request", [
      seizure(110, { unitCode: unit(110), obligorName: "张伟", obligorIdNo: idNo(110) }),
    ]);
    const { exit, data } = await check(batch);
    expect([exit, data.releasable, data.notReleasable]).toEqual([ExitCode.NotReleasable, 1, 1]);
    expect(codesOf(data.rows[0])).toEqual(["release-seized"]);
  });

  it("refuses when the mortgage was cancelled since", async () => {
    const batch = await cli.submit("bank", "mortgage.file", [mortgage(120)]);
    const proofNo = proofOf((await check(batch)).data);
    await cli.submit("bank", "mortgage.cancel", [{ ref: "X-120", unitCode: unit(120), proofNo, ground: "债权消灭" }]);
    const { exit, data } = await check(batch);
    expect(exit).toBe(ExitCode.NotReleasable);
    expect(codesOf(data.rows[0]).sort()).toEqual(["certificate-cancelled", "release-unit-refused"]);
  });

  it("refuses without a trusted CA, and lists the rows that have no case", async () => {
    const batch = await cli.submit("bank", "mortgage.file", [
      mortgage(130),
      mortgage(131, { mortgagorIdNo: "330106199001010019" }),
    ]);
    const { data } = await check(batch, { ca: workspace.file("other-ca.pem", await otherCa()) });
    expect(data.rows.map(codesOf)).toEqual([["seal-untrusted"], ["release-filing-failed"]]);
  });

  it("holds release back before registration", async () => {
    const slow = await startSandbox({ review: "manual" });
    const slowPlace = new Workspace();
    try {
      await saveSandboxProfiles(slowPlace.home, slow);
      const there = inProcessCliFor(slowPlace, slow);
      const batch = await there.submit("bank", "mortgage.file", [mortgage(140)], undefined, 0);
      const result = await releaseCheckCommand(there.context("bank"), [batch], {});
      expect(codesOf(jsonOf(result).rows[0])).toEqual(["release-not-registered"]);
      expect(result.exit).toBe(ExitCode.ActionRequired);
    } finally {
      await slow.close();
      slowPlace.remove();
    }
  });

  it("accepts only batches of mortgage filings", async () => {
    const batch = await cli.submit("court", "seizure.request", [seizure(150)]);
    await expect(check(batch)).rejects.toMatchObject({ code: "release-kind" });
    await expect(check("B-none")).rejects.toMatchObject({ code: "batch-unknown" });
  });
});

describe("certificate verify", () => {
  it("verifies by number, by file, and a file against a number", async () => {
    const proofNo = proofOf((await check(await cli.submit("bank", "mortgage.file", [mortgage(160)]))).data);
    const context = cli.context("bank");
    const byNo = await verifyCertificate(context, [proofNo], {});
    expect([byNo.exit, jsonOf(byNo).findings, jsonOf(byNo).compared]).toEqual([ExitCode.Done, [], true]);
    const pdf = Buffer.from(
      await (
        await fetch(`${sandbox.url}/v1/certificates/${encodeURIComponent(proofNo)}/file`, {
          headers: { authorization: "Bearer sandbox-bank" },
        })
      ).arrayBuffer(),
    );
    workspace.file("proof.pdf", pdf);
    const offline = await verifyCertificate({ ...context, profileName: "none" }, ["proof.pdf"], {
      ca: path.join(sandbox.home, "seal", "ca.pem"),
    });
    expect([offline.exit, jsonOf(offline).compared]).toEqual([ExitCode.Done, false]);
    expect(offline.view(context)).toContain("示例市不动产登记中心测试电子印章");
    const untrusting = await verifyCertificate({ ...context, profileName: "none" }, ["proof.pdf"], {});
    expect([untrusting.exit, jsonOf(untrusting).findings[0].rule]).toEqual([ExitCode.NotReleasable, "seal-no-trust"]);
    const otherNo = proofOf((await check(await cli.submit("bank", "mortgage.file", [mortgage(161)]))).data);
    const against = await verifyCertificate(context, ["proof.pdf"], { no: otherNo });
    expect(
      jsonOf(against)
        .findings.map((f: any) => f.rule)
        .sort(),
    ).toEqual([
      "certificate-contract-differs",
      "certificate-identifier-differs",
      "certificate-number-differs",
      "certificate-unit-differs",
    ]);
    expect(against.view({ ...context, lang: "en" })).toContain("verification failed");
  });
});

async function otherCa(): Promise<string> {
  const other = await startSandbox();
  const pem = await (await fetch(`${other.url}/sandbox/ca.pem`)).text();
  await other.close();
  return pem;
}
