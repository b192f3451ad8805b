import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { kinds } from "../../../src/contract/index.js";
import { SHELL_SCRIPTS, type Shell } from "../../../src/cli/completion/shell-scripts.js";
import { GROUPS } from "../../../src/cli/command-tree.js";
import { bdcInProcess } from "../../support/in-process.js";
import { csv, workspaceWithSandbox, type RunOptions } from "../../support/workspace.js";
import { mortgage } from "../../support/filing-rows.js";

const { workspace, sandbox } = await workspaceWithSandbox();
/** Parsing and commands are the same in this process; `--help` starts the program of every command once. */
const inProcess = (args: readonly string[], options?: Pick<RunOptions, "env">) =>
  bdcInProcess(workspace, args, options);

const every = GROUPS.flatMap(({ name, commands }) =>
  commands.map((c) => ({ name: `${name} ${c.usage.split(" ")[0]}`.trim(), usage: c.usage })),
);

describe("every command", () => {
  it.each(every)("$name --help ends in 0", async ({ name }) => {
    const ran = await workspace.bdc([...name.split(" "), "--help"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^用法: bdc [^]*\n选项:\n/);
  });

  it.each(every.filter(({ usage }) => usage.includes("<")))(
    "$name without its argument exits with 2 and one JSON document",
    async ({ name }) => {
      const ran = await inProcess([...name.split(" "), "--json"]);
      expect(ran.code).toBe(2);
      expect(ran.json).toMatchObject({ ok: false, exitCode: 2 });
      expect(ran.json.error.next).toBeTruthy();
    },
  );

  it.each(every)("$name with an unknown option exits with 2 and one JSON document", async ({ name, usage }) => {
    const ran = await inProcess([
      ...name.split(" "),
      ...(usage.includes("<") ? ["x", "y"] : []),
      "--no-such-option",
      "--json",
    ]);
    expect(ran.code).toBe(2);
    expect(ran.json.ok).toBe(false);
  });

  it.each([
    [["bogus"], "没有“bogus”这个命令"],
    [["check"], "缺少参数 file"],
    [["status", "--wat"], "没有“--wat”这个选项"],
    [["check", "a", "b"], "参数过多：应为 1 个，实际 2 个"],
    [["--lang", "xx", "status"], "“xx”无效"],
    [["completion", "xsh"], "“xsh”无效"],
    [["status", "--json", "--profile"], "后面缺少值"],
    [["rules"], "请写明这一组中的一个命令"],
  ])("%j is reported in Chinese and in English", async (args, zh) => {
    const { code, json } = await inProcess(args.includes("--json") ? args : [...args, "--json"]);
    expect(code).toBe(2);
    expect(json.error.zh).toContain(zh);
    expect(json.error.en).not.toMatch(/[\u4e00-\u9fff]|outputHelp/);
    // A group without a command shows its help. An unknown language is reported in Chinese. JSON has no other output.
    if (args[0] !== "rules" && args[0] !== "--lang" && !args.includes("--json"))
      expect((await inProcess(args)).stderr).toContain(zh);
  });

  it("an unknown command is reported with a suggestion", async () => {
    const ran = await workspace.bdc(["sumbit", "x.csv"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("submit");
  });

  it("without a terminal there are no prompts and the missing option is reported", async () => {
    const init = await workspace.bdc(["init", "--json"]);
    expect([init.code, init.json.error.code]).toEqual([2, "option-needed"]);
    expect(init.json.error.en).toContain("--name");
    const submit = await workspace.bdc(["submit", "x.csv", "--profile", "sandbox-bank", "--json"]);
    expect([submit.code, submit.json.error.code]).toEqual([2, "confirmation-needed"]);
    expect(submit.json.error.next).toBe("bdc submit x.csv --yes");
    const withdraw = await workspace.bdc([
      "case",
      "withdraw",
      "1",
      "--reason",
      "r",
      "--profile",
      "sandbox-bank",
      "--json",
    ]);
    expect([withdraw.code, withdraw.json.error.code]).toEqual([2, "confirmation-needed"]);
  });

  it("error texts end with the next command", async () => {
    const ran = await workspace.bdc(["batch", "show", "B-none", "--lang", "en"], {
      env: { BDC_HOME: path.join(workspace.folder, "nothing") },
    });
    expect(ran.code).toBe(2);
    expect(ran.stderr.trimEnd().split("\n").at(-1)).toMatch(/^next: bdc /);
  });
});

describe("profiles", () => {
  it("are created, listed, shown, selected and removed; a token is never printed", async () => {
    const at = { env: { BDC_HOME: path.join(workspace.folder, "h2"), BANK_TOKEN: "s3cret-token" } };
    const run = (...args: string[]) => inProcess([...args, "--json"], at);
    const made = await run(
      "init",
      "--name",
      "bank",
      "--gateway",
      sandbox.url,
      "--role",
      "bank",
      "--institution",
      "91330106MA2TEXT08W",
      "--token-env",
      "BANK_TOKEN",
    );
    expect(made.code, made.stdout).toBe(0);
    expect(
      (
        await run(
          "init",
          "--name",
          "second",
          "--gateway",
          "https://g.example.gov.cn/base",
          "--role",
          "court",
          "--institution",
          "1133010600TEXT0A7R",
          "--token-env",
          "NONE",
        )
      ).code,
    ).toBe(0);
    // The default stays: a new profile must not send the next file to another city.
    expect((await run("profile", "list")).json).toMatchObject({ default: "bank" });
    expect((await run("profile", "use", "second")).code).toBe(0);
    expect((await run("profile", "use", "bank")).code).toBe(0);
    const shown = await run("profile", "show");
    expect(shown.json.profile).toMatchObject({ name: "bank", token: "present" });
    expect((await run("profile", "show", "second")).json.profile.token).toBe("absent");
    const token = await workspace.bdc(["profile", "set-token", "second", "--json"], {
      ...at,
      input: "another-s3cret\n",
    });
    expect(token.code).toBe(0);
    expect(
      (await workspace.bdc(["profile", "set-token", "second", "--json"], { ...at, input: "" })).json.error.code,
    ).toBe("token-empty");
    expect((await run("profile", "remove", "second")).code).toBe(0);
    expect((await run("profile", "show", "second")).json.error.code).toBe("profile-unknown");
    for (const { stdout, stderr } of [made, shown, token]) expect(stdout + stderr).not.toMatch(/s3cret/);
  });

  it("report an invalid name or address and a damaged file", async () => {
    const at = { env: { BDC_HOME: path.join(workspace.folder, "h3") } };
    const init = (name: string, gateway: string) =>
      inProcess(
        [
          "init",
          "--name",
          name,
          "--gateway",
          gateway,
          "--role",
          "bank",
          "--institution",
          "91330106MA2TEXT08W",
          "--token-env",
          "T",
          "--json",
        ],
        at,
      );
    expect((await init("../x", sandbox.url)).json.error.code).toBe("profile-name");
    expect((await init("x", "ftp://a")).json.error.code).toBe("profile-invalid");
    expect((await init("x", "https://user:pass@a.example")).json.error.code).toBe("profile-invalid");
    expect((await init("x", sandbox.url)).code).toBe(0);
    writeFileSync(path.join(workspace.folder, "h3", "profiles.json"), "{");
    expect((await inProcess(["profile", "list", "--json"], at)).json.error.code).toBe("profiles-broken");
  });
});

describe("an empty home", () => {
  it("makes status and batch list empty, and resume, watch and results report the missing ledger", async () => {
    const at = { env: { BDC_HOME: path.join(workspace.folder, "empty") } };
    expect((await inProcess(["batch", "list", "--json"], at)).json.batches).toEqual([]);
    expect((await inProcess(["status", "--json"], at)).json.batches).toEqual([]);
    const fresh = { env: { BDC_HOME: path.join(workspace.folder, "empty2") } };
    for (const command of [["resume"], ["watch"], ["results", "B-1"], ["status", "X"]]) {
      const ran = await inProcess([...command, "--json"], fresh);
      expect([command[0], ran.code, ran.json.error.code]).toEqual([command[0], 2, "ledger-missing"]);
    }
  });
});

describe("templates", () => {
  it.each(
    kinds.flatMap(
      (kind) =>
        [
          [kind, "csv"],
          [kind, "xlsx"],
        ] as const,
    ),
  )("%s as %s has rows marked as examples and is not overwritten", async (kind, extension) => {
    const file = `${extension}/${kind}.${extension}`;
    workspace.file(`${extension}/.folder`, "");
    const ran = await inProcess(["template", kind, "--out", file, "--json"]);
    expect(ran.code, ran.stdout).toBe(0);
    expect((await inProcess(["template", kind, "--out", file, "--json"])).json.error.code).toBe("file-exists");
    const checked = await inProcess(["check", file, "--kind", kind, "--json"]);
    const rules = checked.json.byRule.map((r: { rule: string; severity: string }) => [r.rule, r.severity]);
    expect([checked.code, checked.json.rows], checked.stdout).toEqual([3, 2]);
    expect(rules).toContainEqual(["template-example", "error"]);
  });

  it("are not written under the extension of another format", async () => {
    expect((await inProcess(["template", "mortgage.file", "--out", "抵押.xls", "--json"])).json.error.code).toBe(
      "template-format",
    );
  });
});

describe("check", () => {
  it("writes the findings beside the rows", async () => {
    const file = workspace.file(
      "check.csv",
      csv("mortgage.file", [mortgage(1), mortgage(2, { termEnd: "2026-02-30" })]),
    );
    const ran = await inProcess(["check", file, "--out", "checked.csv", "--json"]);
    expect(ran.code).toBe(3);
    const lines = workspace.read("checked.csv").split("\r\n");
    expect(lines[0]).toContain("错误说明");
    expect(lines[2]).toContain("日期不存在");
    // It can be submitted as it is: our columns are recognised.
    expect((await inProcess(["check", "checked.csv", "--json"])).json.invalidRows).toBe(1);
  });

  it("shows the most common findings first, then the rows", async () => {
    const rows = Array.from({ length: 30 }, (_, i) =>
      mortgage(i + 1, i % 3 ? { termEnd: "2026-02-30" } : { unitCode: "330106" }),
    );
    const ran = await inProcess(["check", workspace.file("many.csv", csv("mortgage.file", rows))]);
    expect(ran.code).toBe(3);
    expect(ran.stdout.indexOf("date-impossible")).toBeLessThan(ran.stdout.indexOf("\n2\t"));
    expect(ran.stdout).toMatch(/date-impossible.*20/);
  });
});

describe("explain, doctor, completion", () => {
  it("explains a rule with its source, a code, a status and an exit code, and rejects an unknown code", async () => {
    const rule = await workspace.bdc(["explain", "cf-01", "--json"]);
    expect(rule.json.explanations[0]).toMatchObject({ code: "CF-01", group: "rule" });
    expect(rule.json.explanations[0].source).toContain("第");
    for (const code of ["date-impossible", "file-not-text", "supplement-required", "130", "no-profile", "ref-conflict"])
      expect((await inProcess(["explain", code])).code, code).toBe(0);
    expect((await inProcess(["explain", "nonsense", "--json"])).json.error.code).toBe("code-unknown");
    expect((await inProcess(["explain", "--json"])).json.codes.length).toBeGreaterThan(100);
  });

  it("doctor reports a healthy setup, a wrong token, an unreachable gateway and a missing profile", async () => {
    const well = await workspace.bdc(["doctor", "--profile", "sandbox-bank", "--json"]);
    expect(well.code, well.stdout).toBe(0);
    expect(well.json.checks.map((c: any) => c.state)).toEqual(Array(6).fill("ok"));
    const token = await inProcess(["doctor", "--profile", "sandbox-bank", "--json"], {
      env: { BDC_TOKEN: "wrong" },
    });
    expect(token.code).toBe(6);
    const away = await inProcess(["doctor", "--profile", "sandbox-bank", "--json"], {
      env: { BDC_GATEWAY_URL: "http://127.0.0.1:1" },
    });
    expect(away.code).toBe(7);
    const nobody = await inProcess(["doctor", "--json"]);
    expect(nobody.code).toBe(2);
    expect(nobody.json.checks.map((c: any) => c.state)).toEqual(["wrong", "skipped", "skipped", "skipped", "ok"]);
  });

  it("prints a completion script for each shell, as text that is not fitted to the terminal", async () => {
    for (const shell of ["bash", "zsh", "fish", "powershell"]) {
      const ran = await bdcInProcess(workspace, ["completion", shell], { columns: 40 });
      expect([ran.code, ran.stdout]).toEqual([0, SHELL_SCRIPTS[shell as Shell]]);
    }
    expect((await inProcess(["completion", "tcsh", "--json"])).code).toBe(2);
  });

  it("--version prints only the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect((await workspace.bdc(["--version"])).stdout).toBe(`${version}\n`);
    expect((await workspace.bdc(["--version", "--json"])).stdout).toContain(version);
  });
});
