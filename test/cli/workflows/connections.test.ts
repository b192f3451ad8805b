import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { AUTHORITIES, startSandbox } from "../../../src/sandbox/index.js";
import { mortgage, unit } from "../../support/filing-rows.js";
import { bdcInProcess } from "../../support/in-process.js";
import { startTlsServer, TestCa } from "../../support/tls-server.js";
import { Workspace, csv } from "../../support/workspace.js";

const workspace = new Workspace();
const ca = new TestCa();
const sandbox = await startSandbox({});
await saveSandboxProfiles(workspace.home, sandbox);
const changsha = await startSandbox({ authorities: [AUTHORITIES.find(({ id }) => id === "430100")!] });
workspace.profile(changsha.url, "bank", "changsha");
afterAll(async () => {
  await Promise.all([sandbox.close(), changsha.close()]);
  ca.remove();
  workspace.remove();
});

const bdc = (args: string[], env: Record<string, string> = {}) => bdcInProcess(workspace, args, { env });
const one = workspace.file("m.csv", csv("mortgage.file", [mortgage(1)]));
/** Commands that call the gateway, with the profile `name`. */
const commands = (name: string): string[][] =>
  [
    ["submit", one, "--yes"],
    ["unit", "show", unit(1), "--purpose", "贷前调查"],
    ["case", "show", "330100-20261122-000001"],
    ["doctor"],
  ].map((command) => [...command, "--profile", name, "--json"]);

describe("every command tells why the gateway is not reached", () => {
  it.each([
    ["certificate-other-host", () => ca.issue("elsewhere", "DNS:other.example")],
    ["certificate-expired", () => ca.issueExpired("old", "DNS:localhost")],
    ["certificate-incomplete", () => new TestCa().issue("stranger", "DNS:localhost")],
  ] as const)("%s", async (problem, certificate) => {
    const server = await startTlsServer(certificate());
    onTestFinished(() => server.close());
    workspace.profile(`https://localhost:${server.port}`, "bank", "tls", "token", { caFile: ca.caFile });
    for (const command of commands("tls")) {
      const { code, json, stdout } = await bdc(command);
      expect(code, stdout).toBe(7);
      if (command[0] === "doctor") {
        const gateway = json.checks.find((c: { check: string }) => c.check === "gateway");
        expect(gateway.detail).toContain(`localhost:${server.port}`);
        expect(gateway.fix).toMatch(/登记机构|接口地址/);
      } else
        expect(json.error).toMatchObject({
          code: "gateway-untrusted",
          connection: { problem, host: `localhost:${server.port}` },
          fixZh: expect.any(String),
          fixEn: expect.any(String),
        });
    }
  });

  it("a proxy that is down, asks for a password, or is SOCKS", async () => {
    const server = createServer().on("connect", (_, socket) =>
      socket.end("HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    workspace.profile("https://gw.bank.local", "bank", "far", "token");
    const asks = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const [proxy, problem] of [
      [`http://clerk:geheim-123@${asks}`, "proxy-authentication"],
      ["http://clerk:geheim-123@127.0.0.1:1", "proxy-unreachable"],
    ] as const)
      for (const command of commands("far")) {
        const { code, json, stdout, stderr } = await bdc([...command, "--debug"], { HTTPS_PROXY: proxy });
        expect(code, stdout).toBe(7);
        expect(stdout + stderr).not.toContain("geheim");
        expect(stderr).toContain(`problem=${problem} host=gw.bank.local:443 proxy=127.0.0.1:`);
        if (command[0] !== "doctor") expect(json.error.connection.problem).toBe(problem);
      }
    for (const command of commands("far")) {
      const { code, stdout, stderr } = await bdc(command, { ALL_PROXY: "socks5://clerk:geheim-123@p:1080" });
      expect([code, stdout.includes("socks5")], stdout).toEqual([2, true]);
      expect(stdout).toContain("ALL_PROXY");
      expect(stdout + stderr).not.toContain("geheim");
    }
  });

  it("files and tokens that cannot be used, before anything is sent", async () => {
    const server = await startTlsServer(ca.issue("unused", "DNS:localhost"));
    onTestFinished(() => server.close());
    const own = ca.issue("institution", "DNS:x");
    const certFile = workspace.file("own.pem", own.cert);
    const keyFile = workspace.file("own.key", ca.encryptedKey("institution", "geheim"));
    const gateway = `https://localhost:${server.port}`;
    for (const [more, token, code, exit, words] of [
      [{ caFile: `${workspace.folder}/none.pem` }, "t", "local-file-unreadable", 2, "none.pem"],
      [{ caFile: one }, "t", "tls-file-unusable", 2, "ca-unusable"],
      [{ caFile: ca.caFile, certFile, keyFile }, "t", "tls-file-unusable", 2, "client-key-encrypted"],
      [
        { caFile: ca.caFile, certFile, keyFile, keyPassphraseFile: workspace.file("wrong.txt", "falsch-123\n") },
        "t",
        "tls-file-unusable",
        2,
        "client-key-passphrase-wrong",
      ],
      [{ caFile: ca.caFile }, "two words", "token-unusable", 6, "U+0020"],
    ] as const) {
      workspace.profile(gateway, "bank", "files", token, more);
      for (const command of commands("files").slice(0, 3)) {
        const ran = await bdc(command);
        expect([ran.code, ran.json.error.code], ran.stdout).toEqual([exit, code]);
        expect(ran.json.error.zh).toContain(words);
        expect(ran.stdout + ran.stderr).not.toContain("falsch-123");
      }
      const { json } = await bdc(["doctor", "--profile", "files", "--json"]);
      expect(JSON.stringify(json.checks)).toContain(words);
    }
    expect(server.requests()).toBe(0);
  });

  it("the passphrase of a client key, from a file or the environment, which no output shows", async () => {
    const server = await startTlsServer({
      ...ca.issue("mutual", "DNS:localhost"),
      ca: readFileSync(ca.caFile),
      requestCert: true,
      rejectUnauthorized: true,
    });
    onTestFinished(() => server.close());
    const passphrase = "Geheim 42 ";
    const certFile = workspace.file("own.pem", ca.issue("institution", "DNS:x").cert);
    const keyFile = workspace.file("own.key", ca.encryptedKey("institution", passphrase));
    const passphraseFile = workspace.file("passphrase.txt", `${passphrase}\n`);
    for (const file of [keyFile, passphraseFile]) chmodSync(file, 0o600);
    const init = (name: string, ...more: string[]) =>
      bdc(
        [
          "init",
          "--name",
          name,
          "--gateway",
          `https://localhost:${server.port}`,
          "--role",
          "bank",
          "--institution",
        ].concat(
          ["91330106MA2TEXT08W", "--token-env", "T", "--ca-file", ca.caFile, "--cert-file", certFile],
          ["--key-file", keyFile, ...more, "--json"],
        ),
        { T: "t", KEY_PASSPHRASE: passphrase },
      );
    const refused = await init("none");
    expect([refused.code, refused.json.error.zh]).toEqual([2, expect.stringContaining("client-key-encrypted")]);
    const ran = [
      await init("in-file", "--key-passphrase-file", passphraseFile),
      await init("in-env", "--key-passphrase-env", "KEY_PASSPHRASE"),
    ];
    const requests = server.requests();
    for (const name of ["in-file", "in-env"]) {
      const env = { T: "t", ...(name === "in-env" && { KEY_PASSPHRASE: passphrase }) };
      ran.push(await bdc(["doctor", "--profile", name, "--json", "--debug"], env));
      expect(JSON.stringify(ran.at(-1)!.json.checks)).not.toContain("client-key");
      ran.push(await bdc(["profile", "show", name, "--json"], env), await bdc(["profile", "show", name], env));
    }
    expect(server.requests()).toBeGreaterThan(requests + 1);
    expect(ran.map(({ code }) => code)).not.toContain(2);
    for (const { stdout, stderr } of ran) expect(stdout + stderr).not.toContain("Geheim");
    expect(readFileSync(path.join(workspace.home, "profiles.json"), "utf8")).not.toContain("Geheim");

    const unset = await bdc(["doctor", "--profile", "in-env", "--json"], { T: "t" });
    expect(JSON.stringify(unset.json.checks)).toContain("client-key-encrypted");
    const wrong = await bdc(["doctor", "--profile", "in-env", "--json"], { T: "t", KEY_PASSPHRASE: "falsch" });
    expect(JSON.stringify(wrong.json.checks)).toContain("client-key-passphrase-wrong");
    chmodSync(passphraseFile, 0o644);
    const readable = await bdc(["doctor", "--profile", "in-file", "--json"], { T: "t" });
    expect(JSON.stringify(readable.json.checks)).toMatch(/"files","state":"wrong"[^}]*passphrase\.txt/);
  });

  it("a client certificate in PKCS#12, of today's and of older programs, with its validity in doctor", async () => {
    const server = await startTlsServer({
      ...ca.issue("mutual12", "DNS:localhost"),
      ca: readFileSync(ca.caFile),
      requestCert: true,
      rejectUnauthorized: true,
    });
    onTestFinished(() => server.close());
    ca.issue("packed", "DNS:x");
    const caFile = ca.caFile;
    const keyPassphraseFile = workspace.file("p12-passphrase.txt", "Geheim 42\n");
    chmodSync(keyPassphraseFile, 0o600);
    for (const options of [[], ["-legacy"]]) {
      const p12File = path.join(workspace.folder, `own${options.join("")}.p12`);
      writeFileSync(p12File, ca.pkcs12("packed", "Geheim 42", ...options), { mode: 0o600 });
      const gateway = `https://localhost:${server.port}`;
      workspace.profile(gateway, "bank", "packed", "t", { caFile, p12File, keyPassphraseFile });
      const before = server.requests();
      const { json, stdout, stderr } = await bdc(["doctor", "--profile", "packed", "--json"]);
      expect(server.requests(), stdout).toBeGreaterThan(before);
      expect(json.checks).toContainEqual(expect.objectContaining({ check: "tls", state: "ok" }));
      expect(stdout + stderr).not.toContain("Geheim");
      const shown = await bdc(["profile", "show", "packed", "--json"]);
      expect(shown.json.profile.p12File).toBe(p12File);

      workspace.profile(gateway, "bank", "packed", "t", { caFile, p12File });
      const locked = await bdc(["doctor", "--profile", "packed", "--json"]);
      expect(JSON.stringify(locked.json.checks)).toContain("client-key-encrypted");
      chmodSync(p12File, 0o644);
      const readable = await bdc(["doctor", "--profile", "packed", "--json"]);
      expect(JSON.stringify(readable.json.checks)).toMatch(/"files","state":"wrong"[^}]*own[^}]*p12/);
    }
    const both = await bdc(
      ["init", "--name", "both", "--gateway", "https://localhost:1", "--role", "bank", "--institution"].concat([
        "91330106MA2TEXT08W",
        "--token-env",
        "T",
        "--p12-file",
        keyPassphraseFile,
        "--cert-file",
        caFile,
        "--json",
      ]),
      { T: "t" },
    );
    expect([both.code, both.json.error.code]).toEqual([2, "tls-files-exclude"]);
  });

  it("an address without encryption, from the profile or from the environment", async () => {
    workspace.profile("http://10.255.255.1:9", "bank", "plain", "token");
    workspace.profile("https://gw.bank.local", "bank", "safe", "token");
    for (const [name, env] of [
      ["plain", {}],
      ["safe", { BDC_GATEWAY_URL: "http://10.255.255.1:9" }],
    ] as const)
      for (const command of commands(name)) {
        const { code, stdout } = await bdc(command, env);
        expect(code, stdout).toBe(2);
        expect(stdout).toContain(command[0] === "doctor" ? "明文 http" : "gateway-insecure");
      }
    for (const address of ["gw.bank.local", "https://u:geheim@gw.bank.local", "ftp://gw.bank.local"]) {
      const { code, json, stdout } = await bdc(commands("safe")[0]!, { BDC_GATEWAY_URL: address });
      expect([code, json.error.code], stdout).toEqual([2, "gateway-invalid"]);
      expect(stdout).not.toContain("geheim");
    }
  });

  it("doctor never advises doctor", async () => {
    writeFileSync(path.join(workspace.folder, "no-directory"), "");
    for (const [args, env] of [
      [["--profile", "none"], {}],
      [["--profile", "far"], { HTTPS_PROXY: "http://127.0.0.1:1" }],
      [["--profile", "far"], { HTTPS_PROXY: "http://" }],
      [["--profile", "sandbox-bank"], { BDC_TOKEN: "wrong" }],
      [["--profile", "plain"], {}],
      [[], { BDC_HOME: path.join(workspace.folder, "no-directory") }],
    ] as const)
      for (const lang of ["zh", "en"]) {
        const { json, stdout } = await bdc(["doctor", ...args, "--lang", lang, "--json"], env);
        expect(
          json.checks.some((c: { state: string }) => c.state === "wrong"),
          stdout,
        ).toBe(true);
        for (const { state, fix } of json.checks) {
          if (state === "wrong") expect(fix).toBeTruthy();
          expect(fix ?? "").not.toContain("bdc doctor");
        }
      }
  });
});

describe("--debug", () => {
  const row = csv("mortgage.file", [mortgage(11)]);
  const secrets = ["sandbox-bank", ...row.split(/[\r\n,]+/).filter((cell) => /^\d{17}[\dXx]$|^330106001/.test(cell))];

  it("writes a line for every event of a call, without values", async () => {
    const file = workspace.file("traced.csv", row);
    const ran = await bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--wait", "20s", "--debug", "--json"]);
    expect(ran.code, ran.stdout).toBe(0);
    const lines = ran.stderr.split("\n").filter((line) => /^\d{4}-\d\d-\d\dT/.test(line));
    expect(lines[0]).toMatch(/ client profile=sandbox-bank gateway=http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines.join("\n")).toMatch(/ request POST \/v1\/mortgages\S* attempt=1 bytes=\d{3,} id=[0-9a-f-]{36}\n/);
    for (const secret of secrets.slice(1)) expect(ran.stderr).not.toContain(secret);
    expect(ran.stderr).not.toContain("Bearer");
    // Of a query only the names are shown.
    const { stderr } = await bdc(["doctor", "--profile", "sandbox-bank", "--debug"]);
    expect(stderr).toMatch(/ answer GET \/v1\/cases\?limit=… attempt=1 status=200 ms=\d+ bytes=\d+ id=/);
    expect((await bdc(["unit", "show", unit(11), "--purpose", "x", "--profile", "sandbox-bank"])).stderr).toBe("");
  });

  it("with BDC_DEBUG writes to a file that only its owner can read, and appends", async () => {
    const show = ["unit", "show", unit(11), "--purpose", "贷前调查", "--profile", "sandbox-bank", "--json"];
    const trace = workspace.file("trace.log", "");
    for (let times = 0; times < 2; times++) {
      const ran = await bdc(show, { BDC_DEBUG: "trace.log" });
      expect([ran.code, ran.stderr], ran.stdout).toEqual([0, ""]);
    }
    const text = readFileSync(trace, "utf8");
    expect(text.match(/ client /g)).toHaveLength(2);
    expect(text).toContain(" answer GET /v1/units/{unitCode}");
    expect(text).not.toContain(unit(11));
    if (process.platform !== "win32") expect(statSync(trace).mode & 0o777).toBe(0o600);
    expect((await bdc(show, { BDC_DEBUG: "1" })).stderr).toContain(" answer GET /v1/units/{unitCode}");
    expect((await bdc(show, { BDC_DEBUG: "0" })).stderr).toBe("");
  });

  it("reports a file that cannot be written, and does not touch the ledger", async () => {
    const show = ["unit", "show", unit(11), "--purpose", "x", "--profile", "sandbox-bank", "--json"];
    const missing = await bdc(show, { BDC_DEBUG: "no/such/folder.log" });
    expect([missing.code, missing.json.error.code]).toEqual([2, "debug-file"]);
    const own = await bdc(show, { BDC_DEBUG: path.join(workspace.home, "ledger.db") });
    expect([own.code, own.json.error.code]).toEqual([2, "output-protected"]);
  });
});

describe("the wrong city", () => {
  it("submit names profile and authority first, in text and JSON", async () => {
    const file = workspace.file("named.csv", csv("mortgage.file", [mortgage(21)]));
    const ran = await bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--json"]);
    expect(Object.keys(ran.json).slice(0, 4)).toEqual(["ok", "exitCode", "profile", "authority"]);
    expect(ran.json).toMatchObject({
      profile: { name: "sandbox-bank", gateway: sandbox.url },
      authority: { id: "330100", zh: "示例市不动产登记中心" },
      environment: "test",
    });
    const line = `接入配置：sandbox-bank；登记机构：示例市不动产登记中心 (330100)；接口：${new URL(sandbox.url).host}`;
    expect(ran.stderr.split("\n")[0]).toBe(`${line}；环境：测试环境`);
    const text = await bdc(["submit", file, "--profile", "sandbox-bank", "--yes"]);
    expect(text.stdout.split("\n")[0]).toBe(line);
    expect(text.stdout.split("\n")[1]).toMatch(
      /^时间：\d{4}-\d\d-\d\d \d\d:\d\d:\d\d–[-\d: ]+（\d+ 秒）；环境：测试环境$/,
    );
    expect(Date.parse(ran.json.endedAt)).toBeGreaterThanOrEqual(Date.parse(ran.json.startedAt));
    expect(text.stdout).toContain("金额合计：被担保主债权数额 1,200,000.00 元（1 笔）");
    const colored = await bdcInProcess(workspace, ["submit", file, "--profile", "sandbox-bank", "--yes", "--quiet"], {
      columns: 100,
      env: { TERM: "xterm", NO_COLOR: "" },
    });
    expect(colored.stdout).toContain("环境：\u001b[33m测试环境\u001b[39m");
  });

  it("a unit outside the authority's divisions is sent only when it is accepted with a reason", async () => {
    const file = workspace.file("other-city.csv", csv("mortgage.file", [mortgage(31)]));
    const submit = (...more: string[]) => bdc(["submit", file, "--profile", "changsha", "--yes", "--json", ...more]);
    const ran = await submit();
    expect(ran.code, ran.stdout).toBe(3);
    const cases = async () =>
      ((await (await fetch(`${changsha.url}/sandbox/state`)).json()) as { cases: number }).cases;
    expect(await cases()).toBe(0);
    const shown = await bdc(["batch", "show", ran.json.batch.id, "--problems", "--json"]);
    expect(shown.stdout).toContain("unit-division");
    // The authority decides then; the sandbox rejects it.
    const accepted = await submit("--accept", "unit-division=市本级受理");
    expect(accepted.code, accepted.stdout).toBe(4);
  });
});
