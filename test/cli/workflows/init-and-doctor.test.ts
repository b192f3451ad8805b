import { describe, expect, it } from "vitest";
import { doctor } from "../../../src/cli/commands/doctor.js";
import { init } from "../../../src/cli/commands/profile/init.js";
import { showUnit } from "../../../src/cli/commands/unit.js";
import { verifyCertificate } from "../../../src/cli/commands/certificate/verify.js";
import { defaultAuthority } from "../../../src/sandbox/authorities/default.js";
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

describe("bdc init", () => {
  const flags = (name: string, more: object = {}) => ({
    name,
    gateway: "https://gw.example.gov.cn",
    role: "bank",
    institution: "91330106MA2TEXT08W",
    tokenEnv: "T",
    ...more,
  });
  const home = (name: string) => cli.context("bank", { home: `${workspace.folder}/${name}`, profileName: undefined });

  it("makes the first profile the default, and another one only when asked", async () => {
    const context = home("defaults");
    const text = async (name: string, more: object = {}) => {
      const result = await init(context, [], flags(name, more));
      return [jsonOf(result).default, result.view(context)] as const;
    };
    expect(await text("first")).toEqual(["first", expect.stringContaining("默认接入配置：first\n下一步: bdc doctor")]);
    expect(await text("second")).toEqual([
      "first",
      expect.stringMatching(/默认接入配置仍为 first；.*bdc profile use second\n下一步: bdc doctor --profile second/),
    ]);
    expect((await readProfiles(context.home)).default).toBe("first");
    expect((await text("third", { default: true }))[0]).toBe("third");
    expect((await readProfiles(context.home)).default).toBe("third");
    // A profile that is written again keeps its place.
    expect((await text("third"))[0]).toBe("third");
    expect((await text("first"))[0]).toBe("third");
  });

  it.each([
    ["institution", { institution: "91330106MA2TEXT08X" }, "credit-code", /校验码不符/],
    ["institution", { institution: "9133" }, "credit-code", /18 位/],
    ["institution", { institution: "91330106ma2text08w" }, "credit-code", /大写字母/],
    ["gateway", { gateway: "http://gw.example.gov.cn" }, "gateway-insecure", /明文 http.*gw\.example\.gov\.cn/],
    ["gateway", { gateway: "gw.example.gov.cn" }, "profile-invalid", /接口地址/],
    ["token file", { tokenFile: "none.txt" }, "local-file-unreadable", /none\.txt/],
    ["token file", { tokenFile: "bad-token.txt" }, "token-unusable", /第 4 个字符是 U\+0020/],
    ["CA file", { caFile: "none.pem" }, "local-file-unreadable", /none\.pem/],
    ["CA file", { caFile: "bad-token.txt" }, "tls-file-unusable", /ca-unusable.*bad-token\.txt/],
    ["certificate", { certFile: "bad-token.txt" }, "tls-file-unusable", /client-key-missing/],
    ["pack", { pack: "none.json" }, "local-file-unreadable", /none\.json/],
  ])("checks the %s %j before anything is saved", async (_, more, code, words) => {
    workspace.file("bad-token.txt", "abc def\n");
    const context = home("nothing-saved");
    const error = await init(context, [], flags("x", more)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, zh: expect.stringMatching(words) });
    expect((await readProfiles(context.home)).profiles).toEqual({});
  });

  it("saves that a line is private, which bdc doctor tells", async () => {
    const context = home("private");
    const gateway = "http://10.255.255.1:9";
    const made = await init(context, [], flags("line", { gateway, privateLine: true }));
    expect(jsonOf(made).profile).toMatchObject({ gateway, privateLine: true });
    const asked = { ...context, env: { ...context.env, T: "token", HTTP_PROXY: "socks5://p:1" } };
    const checks = jsonOf(await doctor(asked)).checks as {
      check: string;
      state: string;
      detail: string;
      fix?: string;
    }[];
    const found = (name: string) => checks.find((c) => c.check === name);
    expect(found("line")).toMatchObject({ state: "ok", detail: expect.stringContaining("专线") });
    expect(found("proxy")).toMatchObject({ state: "wrong", fix: expect.stringContaining("NO_PROXY") });
    expect(found("proxy")!.detail).toContain("socks5");
    expect(found("gateway")).toMatchObject({ state: "skipped" });
  });
});

describe("bdc doctor", async () => {
  const { capabilities } = defaultAuthority;
  const production = await startInProcessCli({
    authorities: [{ ...defaultAuthority, capabilities: { ...capabilities, environment: "production" } }],
  });
  const clockLine = async (skewMs: number, { context } = production) => {
    const result = await doctor(context("bank", { now: () => new Date(Date.now() + skewMs) }));
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

  it("accepts another time of a test environment, whose clock can be set", async () => {
    expect(await clockLine(20 * 60_000, cli)).toMatchObject({
      state: "ok",
      exit: ExitCode.Done,
      detail: expect.stringMatching(/快 1[12]\d\d 秒；测试环境/),
    });
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
