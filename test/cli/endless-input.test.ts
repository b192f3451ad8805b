import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestFile } from "../../src/batch/materials/digest.js";
import { openCsv } from "../../src/batch/files/csv/index.js";
import type { Sandbox } from "../../src/sandbox/index.js";
import { mortgage, seizure } from "../support/filing-rows.js";
import { BDC, Workspace, built, csv, registerOf, sandboxFor, type Ran } from "../support/workspace.js";

let cli: Workspace;
let sandbox: Sandbox;
let workspace: Workspace;
beforeAll(async () => {
  built();
  cli = new Workspace();
  sandbox = await sandboxFor(cli);
});
afterAll(async () => {
  await sandbox.close();
  cli.remove();
});
beforeEach(() => {
  workspace = new Workspace();
  for (const role of ["bank", "court"] as const) workspace.profile(sandbox.url, role);
});
afterEach(() => workspace.remove());

/** A pipe without a writer: opening it to read blocks. */
function pipe(name: string): string {
  const at = path.join(workspace.folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  execFileSync("mkfifo", [at]);
  return at;
}

const MOST_MS = 60_000;
const TIME = { timeout: 2 * MOST_MS };

/** Fails when the command does not end by itself. */
async function ran(args: string[]): Promise<Ran> {
  const result = await workspace.bdc([...args, "--json"], { endsWithinMs: MOST_MS });
  expect(result.code, "it did not end by itself").not.toBeNull();
  return result;
}

function expectRefused({ code, json, stderr }: Ran, wanted: string | RegExp, words: RegExp): void {
  expect(code, JSON.stringify(json) + stderr).toBe(2);
  expect(json.error.code).toMatch(wanted);
  expect(json.error.zh).toMatch(words);
  for (const part of ["en", "next"]) expect(json.error[part], part).toBeTruthy();
}

describe.skipIf(process.platform === "win32")("what is no file", () => {
  const others: [name: string, make: () => string, words: RegExp][] = [
    ["a pipe that nobody writes to", () => pipe("m.csv"), /管道/],
    ["a pipe with the name of a workbook", () => pipe("m.xlsx"), /管道/],
    ["/dev/zero", () => "/dev/zero", /设备/],
    ["/dev/null", () => "/dev/null", /设备/],
    ["/dev/urandom", () => "/dev/urandom", /设备/],
    ["a pipe on /dev/stdin", () => "/dev/stdin", /管道|套接字/],
  ];

  it.each(others)("is refused by check: %s", TIME, async (_, make, words) => {
    const checked = await ran(["check", make()]);
    expectRefused(checked, "file-not-regular", words);
    expect(checked.json.error.fixEn).toContain("Save the content as a file");
  });

  it.each(others)("is refused by submit, and nothing is filed or recorded: %s", TIME, async (_, make, words) => {
    const before = (await registerOf(sandbox)).length;
    expectRefused(
      await ran(["submit", make(), "--profile", "sandbox-bank", "--yes"]),
      "file-not-regular",
      new RegExp(`${words.source}|标准输入`),
    );
    expect((await ran(["batch", "list"])).json.batches).toEqual([]);
    expect(await registerOf(sandbox)).toHaveLength(before);
  });

  it("is refused when it is a socket or a folder", TIME, async () => {
    const socket = path.join(workspace.folder, "s.csv");
    const server = createServer().listen(socket);
    await new Promise((done) => server.once("listening", done));
    expectRefused(await ran(["check", socket]), "file-not-regular", /套接字/);
    server.close();
    expectRefused(await ran(["check", workspace.folder]), "file-unreadable", /文件夹/);
  });

  const SEARCH = ["search", "--person", "张三=330106199001010018", "--document-no", "（2026）浙0106执1234号"].concat([
    "--officer",
    "周敏",
    "--card",
    "浙010600123",
  ]);
  const good = () => workspace.file("good.csv", csv("mortgage.file", [mortgage(1)]));
  const read: [name: string, args: () => string[]][] = [
    ["--pack", () => ["check", good(), "--pack", pipe("pack.json")]],
    ["rules test", () => ["rules", "test", pipe("pack.json")]],
    ["certificate verify", () => ["certificate", "verify", pipe("c.pdf")]],
    ["--ca", () => ["certificate", "verify", good(), "--ca", pipe("ca.pem")]],
    [
      "--authorisation",
      () => [
        "unit",
        "show",
        "330106001001GB00001F00010001",
        "--authorisation",
        pipe("a.pdf"),
        "--profile",
        "sandbox-bank",
      ],
    ],
    ["--notice", () => [...SEARCH, "--notice", pipe("通知书.pdf"), "--profile", "sandbox-court"]],
    ["--secret-file", () => ["listen", "--profile", "sandbox-bank", "--secret-file", pipe("secret")]],
    ["a scenario", () => ["sandbox", "scenario", "run", pipe("s.json")]],
    [
      "profiles.json",
      () => (
        workspace.remove(),
        mkdirSync(workspace.home, { recursive: true }),
        pipe("home/profiles.json"),
        ["profile", "list"]
      ),
    ],
    [
      "the token",
      () => (
        workspace.profile(sandbox.url, "bank", "p", "t", { tokenFile: pipe("token") }),
        ["case", "show", "X", "--profile", "p"]
      ),
    ],
    [
      "the CA of a profile",
      () => (
        workspace.profile(sandbox.url, "bank", "p", "t", { caFile: pipe("ca.pem") }),
        ["case", "show", "X", "--profile", "p"]
      ),
    ],
    [
      "the pack of a profile",
      () => (
        workspace.profile(sandbox.url, "bank", "p", "t", { packFile: pipe("p.json") }),
        ["check", good(), "--profile", "p"]
      ),
    ],
    [
      "the seal CA of a profile",
      () => (
        workspace.profile(sandbox.url, "bank", "p", "t", { sealCaFile: pipe("ca.pem") }),
        ["certificate", "verify", good(), "--profile", "p"]
      ),
    ],
  ];
  it.each(read)("is refused wherever a file is read: %s", TIME, async (_, args) => {
    expectRefused(await ran(args()), "local-file-not-regular", /管道/);
  });

  it("is a finding on its row when it is named as a document", TIME, async () => {
    pipe("文书/管道.pdf");
    const rows = [seizure(1), seizure(2, { materials: "裁定书=文书/管道.pdf" })];
    const { code, json } = await ran(["check", workspace.file("s.csv", csv("seizure.request", rows))]);
    expect(code).toBe(3);
    expect(json.findings.filter((f: { rule: string }) => f.rule === "material-not-file")).toMatchObject([{ row: 3 }]);
  });
});

describe("a file that is written while it is read", () => {
  const head = () => csv("mortgage.file", [mortgage(1)]);

  it("and grows faster than it is read is reported as changed", TIME, async () => {
    const file = workspace.file("grows.csv", head());
    const line = `${head().split("\r\n")[1]!}\r\n`;
    const source = await openCsv(file, { chunkBytes: 256 });
    let read = 0;
    const reading = (async () => {
      for await (const records of source.records()) {
        read += records.length;
        appendFileSync(file, line.repeat(2));
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "file-changed" });
    expect(read).toBeLessThan(10);
  });

  it("has no digest", TIME, async () => {
    const file = workspace.file("grows.bin", Buffer.alloc(2_000_000));
    let on = true;
    const append = (): void => {
      if (!on) return;
      appendFileSync(file, Buffer.alloc(500_000));
      setImmediate(append);
    };
    append();
    await expect(digestFile(file)).rejects.toMatchObject({ code: "file-changed" });
    on = false;
  });
});

describe("standard input", () => {
  const set = (input: string): Promise<{ code: number | null; stdout: string }> =>
    new Promise((resolve) => {
      const handle = openSync(input, "r");
      const child = spawn(process.execPath, [BDC, "profile", "set-token", "sandbox-bank", "--json"], {
        cwd: workspace.folder,
        env: workspace.env(),
        stdio: [handle, "pipe", "pipe"],
      });
      let stdout = "";
      child.stdout!.on("data", (text: Buffer) => (stdout += text.toString()));
      const late = setTimeout(() => child.kill("SIGKILL"), MOST_MS);
      child.on("close", (code) => (clearTimeout(late), closeSync(handle), resolve({ code, stdout })));
    });

  it("that never ends is rejected as a token, and the old token stays", TIME, async () => {
    const { code, stdout } = await set("/dev/zero");
    expect(code, stdout).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "token-too-long" } });
    expect(workspace.read("home/tokens/sandbox-bank.token")).toBe("sandbox-bank");
  });

  it("holds a token", TIME, async () => {
    expect((await set(workspace.file("t", "new-token\n"))).code).toBe(0);
    expect(workspace.read("home/tokens/sandbox-bank.token")).toBe("new-token\n");
  });

  it.skipIf(process.platform !== "linux")("that is a file can be checked under its name", TIME, async () => {
    const file = workspace.file("m.csv", csv("mortgage.file", [mortgage(1)]));
    const stdout = execFileSync("sh", ["-c", `"$0" "$1" check /dev/stdin --json < "$2"`, process.execPath, BDC, file], {
      cwd: workspace.folder,
      env: workspace.env(),
    });
    expect(JSON.parse(stdout.toString())).toMatchObject({ ok: true, rows: 1 });
  });
});
