import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHELL_SCRIPTS, type Shell } from "../../../src/cli/completion/shell-scripts.js";
import { typeAtShell } from "../../support/shell-keys.js";
import { BDC, Workspace, built, run } from "../../support/workspace.js";

const workspace = new Workspace();
const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;
const env = () => ({
  ...workspace.env(),
  PATH: `${workspace.folder}/bin:${process.env["PATH"]}`,
  LANG: "C.UTF-8",
  TERM: "xterm",
});
const scriptOf = (shell: Shell) => path.join(workspace.folder, `bdc.${shell}`);

beforeAll(() => {
  built();
  workspace.profile("http://127.0.0.1:9", "bank");
  for (const shell of Object.keys(SHELL_SCRIPTS) as Shell[]) workspace.file(`bdc.${shell}`, SHELL_SCRIPTS[shell]);
  workspace.file("filings.csv", "");
  workspace.file("folder/more.csv", "");
  // Prints its arguments, except when the completion script asks.
  const program = workspace.file(
    "bin/bdc",
    `#!/bin/sh\nif [ "$1" = __complete ]; then exec "${process.execPath}" "${BDC}" "$@"; fi\nprintf '<%s>' "$@" END\necho\n`,
  );
  chmodSync(program, 0o755);
});
afterAll(() => workspace.remove());

/**
 * What the shell would run after a line was typed and Tab was pressed.
 * @param completed Text that the shell shows when it has completed the line
 */
async function typed(command: string[], source: string, line: string, completed: string): Promise<string> {
  const keys = [
    { after: "", type: `${source}; echo REA""DY\r` },
    { after: "READY", type: `${line}\t` },
    { after: completed, type: "\r" },
    { after: "<END>", type: "exit\r" },
  ];
  const output = await typeAtShell(command, keys, { cwd: workspace.folder, env: env() });
  return /((?:<[^>]*>)+)<END>/.exec(output)?.[1] ?? output;
}

describe("in bash", () => {
  const complete = async (words: string[]) => {
    const script = `source "${scriptOf("bash")}"
compopt() { echo "compopt $*"; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bdc bdc "\${COMP_WORDS[COMP_CWORD]}" bdc
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await run("bash", ["-c", script, "bash", ...words], {
      env: env(),
      cwd: workspace.folder,
    });
    expect(stderr).toBe("");
    return stdout.trim().split("\n");
  };

  it.each([
    [["bdc", "ba"], ["batch"]],
    [["bdc", "--profile", "sandbox-bank", "ba"], ["batch"]],
    [["bdc", "--profile", ""], ["sandbox-bank"]],
    [
      ["bdc", "submit", ""],
      ["compopt -o default -o bashdefault", ""],
    ],
    [
      ["bdc", "demo", "--dir", ""],
      ["compopt -o dirnames", ""],
    ],
  ])("%j: %j", async (words, expected) => {
    expect(await complete(words)).toEqual(expected.filter(Boolean));
  });

  it("Tab completes commands, profiles, values after = and files", async () => {
    const bash = ["bash", "--norc", "--noprofile", "-i"];
    const source = `PS1='$ '; source '${scriptOf("bash")}'`;
    expect(await typed(bash, source, "bdc --profile sandbox-bank ba", "batch ")).toBe(
      "<--profile><sandbox-bank><batch>",
    );
    expect(await typed(bash, source, "bdc sandbox start --register=str", "strict ")).toBe(
      "<sandbox><start><--register=strict>",
    );
    expect(await typed(bash, source, "bdc submit fil", "filings.csv ")).toBe("<submit><filings.csv>");
  });
});

describe.runIf(has("zsh"))("in zsh", () => {
  it("Tab completes commands, profiles, values after = and files", async () => {
    const zsh = ["zsh", "-f", "-i"];
    const source = `PS1='$ '; autoload -U compinit; compinit -u -D; source '${scriptOf("zsh")}'`;
    expect(await typed(zsh, source, "bdc --profile sandbox-bank ba", "tch")).toBe("<--profile><sandbox-bank><batch>");
    expect(await typed(zsh, source, "bdc sandbox start --register=str", "ict")).toBe(
      "<sandbox><start><--register=strict>",
    );
    expect(await typed(zsh, source, "bdc submit --out=fil", "ings.csv")).toBe("<submit><--out=filings.csv>");
  });
});

describe.runIf(has("fish"))("in fish", () => {
  const complete = async (line: string) => {
    const script = `source "${scriptOf("fish")}"; complete -C '${line}'`;
    const { stdout, stderr } = await run("fish", ["--no-config", "-c", script], { env: env(), cwd: workspace.folder });
    expect(stderr).toBe("");
    return stdout.trim().split("\n");
  };

  it("completes commands with descriptions, profiles, values after =, files and folders", async () => {
    expect(await complete("bdc --lang en --profile sandbox-bank ba")).toEqual(["batch\tshow and manage batches"]);
    expect(await complete("bdc --profile sandbox-b")).toEqual(["sandbox-bank"]);
    expect(await complete("bdc sandbox start --register=str")).toEqual(["--register=strict"]);
    expect(await complete("bdc submit fil")).toEqual(["filings.csv"]);
    expect(await complete("bdc submit --out=fil")).toEqual(["--out=filings.csv"]);
    expect((await complete("bdc demo --dir fo"))[0]).toMatch(/^folder\//);
  });
});

describe("bdc __complete", () => {
  const asked = (...args: string[]) => workspace.bdc(["__complete", ...args]);

  it("never reports an error, and ends with 0", async () => {
    for (const args of [[], ["bash"], ["nonsense", "=x", "y"], ["fish", "=", "--profile"]]) {
      const { code, stderr, stdout } = await asked(...args);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^:(words|files|folders)\n/);
    }
  });
});
