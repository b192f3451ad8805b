import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, existsSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { copyStandardInput } from "../../src/cli/options/standard-input.js";
import { UsageError } from "../../src/cli/errors/usage-error.js";
import { smallPdf } from "../../src/cli/commands/demo/pdf.js";
import type { Sandbox } from "../../src/sandbox/index.js";
import { mortgage } from "../support/filing-rows.js";
import { bdcAtTerminal } from "../support/pty.js";
import { escaped, writeWorkbook } from "../support/workbook-file.js";
import { BDC, Workspace, built, csv, onceWhen, registerOf, run, sandboxFor, type Ran } from "../support/workspace.js";

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
  workspace.profile(sandbox.url);
  mkdirSync(path.join(workspace.folder, "tmp"));
});
afterEach(() => workspace.remove());

const TIME = { timeout: 120_000 };
const SUBMIT = ["submit", "-", "--profile", "sandbox-bank", "--yes", "--wait", "30s", "--json"];

/** Runs a command behind a real pipe: `cat FILE | bdc …`. */
function piped(file: string, args: readonly string[]): Promise<Ran> {
  return run("sh", ["-c", 'file=$1; shift; cat "$file" | "$@"', "sh", file, process.execPath, BDC, ...args], {
    cwd: workspace.folder,
    env: { ...workspace.env(), TMPDIR: path.join(workspace.folder, "tmp") },
  });
}

const kept = (): string[] => {
  const folder = path.join(workspace.home, "input");
  return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
};
const temporary = (): string[] => readdirSync(path.join(workspace.folder, "tmp"));

let next = 0;
/** A mortgage that no other test files. */
const fresh = (change: Record<string, string> = {}) => {
  const n = 50_000 + next++;
  return mortgage(n, { ref: `STDIN-${n}`, ...change });
};

describe("bdc check -", () => {
  it("checks a table from a pipe and leaves no copy", TIME, async () => {
    const file = workspace.file("m.csv", csv("mortgage.file", [fresh(), fresh({ mortgagorIdNo: "1" })]));
    const { code, json } = await piped(file, ["check", "-", "--json"]);
    expect(code).toBe(3);
    expect(json).toMatchObject({ rows: 2, invalidRows: 1, next: "bdc check - --out stdin-检查结果.csv" });
    expect(temporary()).toEqual([]);
  });

  it("recognizes a workbook by its content and names its result", TIME, async () => {
    const file = path.join(workspace.folder, "m");
    const rows = csv("mortgage.file", [fresh({ mortgagorIdNo: "1" })], { delimiter: "\t" })
      .trimEnd()
      .split("\r\n");
    await writeWorkbook(file, { rows: rows.map(sheetRow).join("") });
    const { code, json } = await piped(file, ["check", "-", "--out", "结果", "--json"]);
    expect([code, json.sheet, json.resultFile]).toEqual([3, "Sheet1", path.join(workspace.folder, "结果.xlsx")]);
    expect(readFileSync(json.resultFile).toString("latin1", 0, 2)).toBe("PK");
  });

  it("finds documents in the current folder", TIME, async () => {
    workspace.file("documents/合同.pdf", smallPdf("合同", []));
    const file = workspace.file("m.csv", csv("mortgage.file", [fresh({ materials: "抵押合同=documents/合同.pdf" })]));
    expect((await piped(file, ["check", "-", "--json"])).json).toMatchObject({ ok: true, filings: 1 });
  });

  it("reports empty input as an empty file", TIME, async () => {
    const { code, json } = await piped("/dev/null", ["check", "-", "--json"]);
    expect([code, json.error.code]).toEqual([2, "file-empty"]);
    expect(temporary()).toEqual([]);
  });

  it("ends at Ctrl-C while a pipe is silent, and leaves no copy", TIME, async () => {
    const child = spawn(process.execPath, [BDC, "check", "-", "--json"], {
      env: { ...workspace.env(), TMPDIR: path.join(workspace.folder, "tmp") },
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin.write("申请编号,");
    while (temporary().length === 0) await new Promise((done) => setTimeout(done, 20));
    const [folder] = temporary();
    expect(statSync(path.join(workspace.folder, "tmp", folder!)).mode & 0o777).toBe(0o700);
    child.kill("SIGINT");
    const code = await new Promise((done) => child.once("exit", done));
    expect([code, temporary()]).toEqual([130, []]);
  });
});

describe("bdc submit -", () => {
  it("files a table from a pipe, keeps its copy and names the result after the batch", TIME, async () => {
    const [good, bad] = [fresh(), fresh({ mortgagorIdNo: "1" })];
    const content = csv("mortgage.file", [good, bad]);
    const { code, json } = await piped(workspace.file("m.csv", content), SUBMIT);
    expect(code).toBe(3);
    const { id } = json.batch;
    expect(json.resultFile).toBe(path.join(workspace.folder, `${id}.结果.csv`));
    expect((await registerOf(sandbox)).filter((entry) => entry.ref === good["ref"])).toHaveLength(1);
    const [copy, ...others] = kept();
    expect([json.batch.file, others, temporary()]).toEqual([copy, [], []]);
    expect(statSync(copy!).mode & 0o777).toBe(0o600);
    expect(readFileSync(copy!, "utf8")).toBe(content);
    const again = await workspace.bdc(["results", id, "--out", "again.csv", "--json"]);
    expect([again.code, workspace.read("again.csv")]).toEqual([0, workspace.read(`${id}.结果.csv`)]);
    const over = await workspace.bdc(["results", id, "--out", copy!, "--force", "--json"]);
    expect([over.code, over.json.error.code]).toEqual([2, "output-is-input"]);
    const beside = await workspace.bdc(["results", id, "--out", `${copy!}.csv`, "--json"]);
    expect([beside.code, beside.json.error.code]).toEqual([2, "output-protected"]);
  });

  it("sends the documents of the current folder", TIME, async () => {
    workspace.file("documents/合同.pdf", smallPdf("合同", []));
    const row = fresh({ materials: "抵押合同=documents/合同.pdf" });
    const { code, json } = await piped(workspace.file("m.csv", csv("mortgage.file", [row])), SUBMIT);
    expect([code, json.counts.byState.filed.filings]).toEqual([0, 1]);
  });

  it("is resumed from its copy after a kill", TIME, async () => {
    const rows = Array.from({ length: 20_000 }, () => fresh());
    const refs = new Set(rows.map((row) => row["ref"]));
    const filed = async () => (await registerOf(sandbox)).filter((entry) => refs.has(entry.ref)).length;
    const first = await workspace.bdc(SUBMIT.slice(0, 5), {
      input: csv("mortgage.file", rows),
      onOutput: onceWhen(
        async () => (await filed()) > 0,
        (child) => child.kill("SIGKILL"),
      ),
    });
    expect(first.code).toBeNull();
    const [before] = (await workspace.bdc(["batch", "list", "--json"])).json.batches;
    expect([before.state, await filed()]).toEqual(["intake", expect.any(Number)]);
    expect(await filed()).toBeLessThan(rows.length);
    const { code, json } = await workspace.bdc(["resume", before.id, "--wait", "60s", "--json"]);
    expect([code, json.batch.state, await filed()]).toEqual([0, "done", rows.length]);
  });

  it("keeps no copy of what cannot be filed", TIME, async () => {
    const notTable = await piped(workspace.file("m.csv", "a,b\r\n1,2\r\n"), SUBMIT);
    expect([notTable.code, notTable.json.error.code, kept()]).toEqual([2, "header-not-found", []]);
    const unasked = await piped(
      workspace.file("m.csv", csv("mortgage.file", [fresh()])),
      SUBMIT.filter((word) => word !== "--yes"),
    );
    expect([unasked.code, unasked.json.error.code, kept()]).toEqual([2, "confirmation-needed", []]);
  });

  it("removes copies that a killed process left a day ago, and no others", TIME, async () => {
    const abandoned = workspace.file("home/input/stdin-1", "x");
    const underWay = workspace.file("home/input/stdin-2", "x");
    const file = workspace.file("m.csv", csv("mortgage.file", [fresh()]));
    const first = await piped(file, SUBMIT);
    const ofBatch = first.json.batch.file as string;
    const long = new Date(Date.now() - 2 * 86_400_000);
    for (const old of [abandoned, ofBatch]) utimesSync(old, long, long);
    const second = await piped(workspace.file("n.csv", csv("mortgage.file", [fresh()])), SUBMIT);
    expect(kept().sort()).toEqual([underWay, ofBatch, second.json.batch.file].sort());
  });
});

describe("a table on stdin", () => {
  it.each(["check", "submit", "map"])("cannot be read from a terminal by bdc %s", TIME, async (command) => {
    const { exit, output } = await bdcAtTerminal(workspace, [command, "-", "--profile", "sandbox-bank"], {
      columns: 80,
    });
    expect([exit, output]).toEqual([2, expect.stringContaining("stdin-is-terminal")]);
  });

  it("is listed by bdc map -", TIME, async () => {
    const file = workspace.file("m.csv", csv("mortgage.file", [fresh()]).replace(/抵押人(?=,)/, "客户名称"));
    const { code, json } = await piped(file, ["map", "-", "--kind", "mortgage.file", "--json"]);
    expect([code, json.missing, temporary()]).toEqual([3, ["抵押人"], []]);
  });

  it("is refused beyond the size limit", async () => {
    const endless = Readable.from(
      (async function* () {
        for (;;) yield await Promise.resolve(Buffer.alloc(1_000));
      })(),
    );
    let written = 0;
    const handle = {
      writeFile: (chunk: Uint8Array) => Promise.resolve(void (written += chunk.length)),
      sync: () => Promise.resolve(),
    };
    const copied = copyStandardInput(endless, handle as never, {
      maxBytes: 10_500,
      signal: new AbortController().signal,
    });
    await expect(copied).rejects.toThrow(UsageError);
    await expect(copied).rejects.toMatchObject({ code: "stdin-too-large" });
    expect(written).toBe(10_000);
  });
});

function sheetRow(line: string): string {
  const cells = line.split("\t").map((text) => `<c t="inlineStr"><is><t>${escaped(text)}</t></is></c>`);
  return `<row>${cells.join("")}</row>`;
}
