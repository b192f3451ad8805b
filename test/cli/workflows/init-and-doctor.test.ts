import { describe, expect, it } from "vitest";
import { doctor } from "../../../src/cli/commands/doctor.js";
import { init } from "../../../src/cli/commands/profile/init.js";
import { showUnit } from "../../../src/cli/commands/unit.js";
import { verifyCertificate } from "../../../src/cli/commands/certificate/verify.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { readProfiles } from "../../../src/cli/config/profiles.js";
import { mortgage, unit } from "../../support/filing-rows.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({}, () => new Date());
const { workspace, sandbox } = cli;

describe("bdc init --seal-ca", () => {
  const flags = () => ({
    name: "mine",
    gateway: sandbox.url,
    role: "bank",
    institution: "91330106MA2TEXT08W",
    tokenFile: workspace.file("token.txt", "sandbox-bank"),
  });
  it("saves the authority's seal CA in the profile and verifies certificates with it", async () => {
    const sealCa = workspace.file("印章CA.pem", await (await fetch(`${sandbox.url}/sandbox/ca.pem`)).text());
    const made = await init(cli.context("bank"), [], { ...flags(), sealCa });
    expect(jsonOf(made).profile.sealCaFile).toBe(sealCa);
    expect((await readProfiles(workspace.home)).profiles["mine"]!.sealCaFile).toBe(sealCa);
    await cli.submit("bank", "mortgage.file", [mortgage(1)]);
    const context = { ...cli.context("bank"), profileName: "mine" };
    const verdict = await verifyCertificate(
      context,
      [
        `浙（${new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 4)}）示例市不动产证明第0000001号`,
      ],
      {},
    );
    expect([verdict.exit, jsonOf(verdict).sound]).toEqual([ExitCode.Done, true]);
  });

  it("saves who may seal in the profile and rejects another seal", async () => {
    const sealCa = workspace.file("印章CA.pem", await (await fetch(`${sandbox.url}/sandbox/ca.pem`)).text());
    const year = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 4);
    const no = `浙（${year}）示例市不动产证明第0000001号`;
    const verify = async (sealSigner: string) => {
      await init(cli.context("bank"), [], { ...flags(), sealCa, sealSigner });
      return jsonOf(await verifyCertificate({ ...cli.context("bank"), profileName: "mine" }, [no], {}));
    };
    expect((await verify("organizationIdentifier=12330106MB1TEXT26R")).findings).toEqual([]);
    expect((await readProfiles(workspace.home)).profiles["mine"]!.sealSigner).toEqual({
      organizationIdentifier: "12330106MB1TEXT26R",
    });
    expect((await verify("O=另一登记机构")).findings).toMatchObject([{ rule: "seal-signer-not-allowed" }]);
    await expect(verify("另一登记机构")).rejects.toMatchObject({ code: "seal-signer-invalid" });
  });

  it("rejects a file that is not a certificate before anything is saved", async () => {
    const sealCa = workspace.file("broken.pem", "no certificate");
    await expect(init(cli.context("bank"), [], { ...flags(), name: "broken", sealCa })).rejects.toMatchObject({
      code: "seal-ca-broken",
    });
    expect((await readProfiles(workspace.home)).profiles["broken"]).toBeUndefined();
  });
});

describe("bdc doctor", () => {
  const clockLine = async (skewMs: number) => {
    const result = await doctor(cli.context("bank", { now: () => new Date(Date.now() + skewMs) }));
    return { exit: result.exit, ...jsonOf(result).checks.find((c: { check: string }) => c.check === "clock") };
  };
  it("compares this machine's clock with the gateway's", async () => {
    expect((await clockLine(0)).state).toBe("ok");
    expect(await clockLine(20 * 60_000)).toMatchObject({
      state: "wrong",
      exit: ExitCode.Unexpected,
      detail: expect.stringMatching(/快 1[12]\d\d 秒/),
      fix: expect.stringContaining("NTP"),
    });
    expect(await clockLine(-20 * 60_000)).toMatchObject({ state: "wrong", detail: expect.stringContaining("慢") });
  });
});

it("bdc unit show --purpose --authorisation: the authorisation is uploaded, and the query recorded with both", async () => {
  await cli.submit("bank", "mortgage.file", [mortgage(2)]);
  const authorisation = workspace.file("授权书.pdf", "%PDF-1.4 授权书");
  const result = await showUnit(cli.context("bank"), [unit(2)], { purpose: "贷前查询", authorisation });
  expect(jsonOf(result).unit).toMatchObject({ unitCode: unit(2), mortgages: [{ rank: 1 }] });
  const { queries } = (await (await fetch(`${sandbox.url}/sandbox/queries`)).json()) as {
    queries: Record<string, unknown>[];
  };
  expect(queries[0]).toMatchObject({
    operation: "getUnit",
    subject: unit(2),
    purpose: "贷前查询",
    institution: "91330106MA2TEXT08W",
    hits: 1,
    authorisation: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
