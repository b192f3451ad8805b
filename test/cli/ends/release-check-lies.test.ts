import { describe, expect, it, onTestFinished } from "vitest";
import { releaseCheckCommand } from "../../../src/cli/commands/release/release-check.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { mortgage, unit } from "../../support/filing-rows.js";
import { overridingProxy } from "../../support/overriding-proxy.js";
import { jsonOf, startInProcessCli } from "../workflows/in-process-cli.js";

/** A gateway that falsifies answers of a correct register must never cause a release of funds. */
const cli = await startInProcessCli();
const { sandbox } = cli;
const token = sandbox.institutions.find((i) => i.role === "bank")!.token;
let next = 1;

interface Truth {
  readonly case: any;
  readonly certificate: any;
  readonly unit: any;
}
interface Filed extends Truth {
  readonly batch: string;
  readonly paths: Readonly<Record<keyof Truth, string>>;
}

const honest = async (path: string): Promise<any> =>
  (await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${token}`, "query-purpose": "test" } })).json();

async function filed(): Promise<Filed> {
  const n = next++;
  const batch = await cli.submit("bank", "mortgage.file", [mortgage(n)]);
  const ran = await releaseCheckCommand(cli.context("bank"), [batch], {});
  expect(ran.exit).toBe(ExitCode.Done);
  const [{ caseNo, certificateNo }] = jsonOf(ran).rows;
  const paths = {
    case: `/v1/cases/${encodeURIComponent(caseNo)}`,
    certificate: `/v1/certificates/${encodeURIComponent(certificateNo)}`,
    unit: `/v1/units/${unit(n)}`,
  };
  const [aCase, certificate, aUnit] = await Promise.all(Object.values(paths).map(honest));
  return { batch, paths, case: aCase, certificate, unit: aUnit };
}

/** Checks through a gateway that answers the given paths as given, and everything else correctly. */
async function check(batch: string, lies: Readonly<Record<string, object>>) {
  const proxy = await overridingProxy(sandbox.url, ({ url = "" }) => {
    const lie = lies[url.replace(/\?.*/, "")];
    return lie && { status: 200, body: JSON.stringify(lie) };
  });
  onTestFinished(() => proxy.close());
  const context = cli.context("bank", { env: { BDC_GATEWAY_URL: proxy.url } });
  const ran = await releaseCheckCommand(context, [batch], {});
  const [row] = jsonOf(ran).rows;
  return { exit: ran.exit, verdict: row.verdict, reasons: row.reasons, codes: row.reasons.map((r: any) => r.code) };
}
const never = { exit: ExitCode.NotReleasable, verdict: "refused" };

describe("a lying gateway", () => {
  it("allows release when it answers correctly", async () => {
    const a = await filed();
    const told = { [a.paths.case]: a.case, [a.paths.certificate]: a.certificate, [a.paths.unit]: a.unit };
    expect(await check(a.batch, told)).toMatchObject({ exit: ExitCode.Done, verdict: "releasable" });
  });

  it.each<[string, object, string]>([
    ["amount", { amount: "99.00" }, "债权数额"],
    ["currency", { currency: "USD" }, "币种"],
    ["term", { termEnd: "2030-01-01" }, "期限"],
    ["contract number", { contractNo: "DY-0" }, "合同编号"],
    ["case", { caseNo: "330106-20260101-999999" }, "受理编号"],
    ["right", { right: "mortgage-pre-notice" }, "证明权利或事项"],
    ["number", { no: "浙（2026）示例市不动产证明第9999999号" }, "证明号"],
    ["mortgagee", { holders: [{ name: "另一银行", idNo: "91330106MA2CFK5N1X" }] }, "抵押权人"],
    ["mortgagor", { obligors: [{ name: "李娜" }] }, "抵押人"],
    ["unit", { unitCodes: [unit(999)] }, "不动产单元"],
    ["unit more", { unitCodes: [unit(1), unit(999)] }, "不动产单元"],
  ])("with another %s in the certificate's data", async (_, change, what) => {
    const a = await filed();
    const told = await check(a.batch, { [a.paths.certificate]: { ...a.certificate, ...change } });
    expect(told).toMatchObject(never);
    const differing = told.reasons.filter((r: any) => r.code === "release-certificate-differs").map((r: any) => r.zh);
    expect(differing).toEqual([`证明记载的${what}与申请不一致`]);
  });

  it("with a cancelled certificate", async () => {
    const a = await filed();
    const told = await check(a.batch, { [a.paths.certificate]: { ...a.certificate, status: "cancelled" } });
    expect(told).toMatchObject({ ...never, codes: ["certificate-cancelled"] });
  });

  it("with the certificate of another case", async () => {
    const [a, b] = [await filed(), await filed()];
    const told = await check(a.batch, { [a.paths.case]: { ...a.case, certificates: b.case.certificates } });
    expect(told).toMatchObject(never);
    expect(told.codes).toContain("certificate-unit-differs");
    expect(told.codes).toContain("release-certificate-differs");
    expect(told.codes).toContain("release-mortgage-gone");
  });

  it.each<[string, (a: Filed, b: Filed) => object]>([
    ["another case", (_, b) => b.case],
    ["our number on another case", (a, b) => ({ ...b.case, caseNo: a.case.caseNo })],
    ["other units", (a, b) => ({ ...a.case, units: b.case.units })],
    ["other content", (a, b) => ({ ...a.case, contentDigest: b.case.contentDigest })],
  ])("with %s", async (_, lie) => {
    const [a, b] = [await filed(), await filed()];
    expect(await check(a.batch, { [a.paths.case]: lie(a, b) })).toMatchObject({
      ...never,
      codes: ["release-other-case"],
    });
  });

  it.each<[string, (a: Filed, b: Filed) => object, string]>([
    ["another unit", (_, b) => b.unit, "release-other-unit"],
    ["a unit without our mortgage", (a) => ({ ...a.unit, mortgages: [], restrictions: [] }), "release-mortgage-gone"],
    ["another owner", (a) => ({ ...a.unit, owners: [{ name: "李娜" }] }), "release-mortgagor-differs"],
  ])("with %s", async (_, lie, code) => {
    const [a, b] = [await filed(), await filed()];
    expect(await check(a.batch, { [a.paths.unit]: lie(a, b) })).toMatchObject({ ...never, codes: [code] });
  });

  it("that reports a case as registered although the register holds nothing", async () => {
    const a = await filed();
    const proofNo = "浙（2026）示例市不动产证明第8888888号";
    const certificates = [{ ...a.case.certificates[0], no: proofNo }];
    const told = await check(a.batch, { [a.paths.case]: { ...a.case, certificates } });
    expect(told).toMatchObject({ ...never, codes: ["release-no-certificate", "release-mortgage-gone"] });
  });

  it("that withdraws the certificate: not yet, while the register holds the mortgage", async () => {
    const a = await filed();
    const told = await check(a.batch, { [a.paths.case]: { ...a.case, status: "registered", certificates: [] } });
    expect(told).toMatchObject({
      exit: ExitCode.ActionRequired,
      verdict: "not-yet",
      codes: ["release-no-certificate"],
    });
  });

  it.each<[string, object, number, string]>([
    ["under review", { status: "reviewing", done: false }, ExitCode.ActionRequired, "release-not-registered"],
    ["refused", { status: "refused" }, ExitCode.NotReleasable, "release-case-ended"],
    ["of a status that nobody knows", { status: "dreaming" }, ExitCode.ReleaseNeedsDecision, "release-status-unknown"],
  ])("that calls the case %s", async (_, change, exit, code) => {
    const a = await filed();
    expect(await check(a.batch, { [a.paths.case]: { ...a.case, ...change } })).toMatchObject({ exit, codes: [code] });
  });
});
