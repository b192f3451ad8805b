import { chmodSync, statSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { warnOfReadableFiles } from "../../src/cli/config/private-files.js";
import { openAtomicFile } from "../../src/batch/index.js";
import { readPersons } from "../../src/cli/options/persons.js";
import type { Context } from "../../src/cli/core/context.js";
import { Workspace } from "../support/workspace.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

function context(stdin = "", more: Partial<Context> = {}): Context & { readonly said: string[] } {
  const said: string[] = [];
  const output = { isTTY: false, columns: 80, write: (text: string) => void said.push(text) };
  return {
    stdout: output,
    stderr: output,
    stdinIsTTY: false,
    readStdin: () => Promise.resolve(stdin),
    openStdin: () => Readable.from([]),
    env: {},
    cwd: workspace.folder,
    pid: 1,
    uid: 1,
    runtime: "Node",
    version: "0.0.0",
    lang: "zh",
    json: false,
    quiet: false,
    profileName: undefined,
    home: workspace.home,
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    now: () => new Date(),
    said,
    ...more,
  };
}

const ZHANG = { name: "张三", idType: "citizen-id", idNo: "330106199001010018" };

describe("--person", () => {
  it("reads persons from arguments, a file and standard input", async () => {
    workspace.file("persons.txt", "\ufeff张三=330106199001010018\r\n\r\n李四\n");
    expect(await readPersons(context("王五=E12345678\n"), ["@persons.txt", "-", "赵六"])).toEqual([
      ZHANG,
      { name: "李四" },
      { name: "王五", idType: "other", idNo: "E12345678" },
      { name: "赵六" },
    ]);
  });

  it("names the line of an error, without the person", async () => {
    workspace.file("wrong.txt", "张三=330106199001010018\n李四=330106199001010019\n");
    const error = await readPersons(context(), ["@wrong.txt"]).catch((e: unknown) => e as Error);
    expect(error).toMatchObject({ code: "persons-line" });
    expect(error).toMatchObject({ zh: expect.stringContaining("第 2 行") as string });
    for (const text of ["李四", "19900101"]) expect(JSON.stringify(error)).not.toContain(text);
  });

  it.each([
    ["@none.txt", "", "local-file-unreadable"],
    ["@empty.txt", "", "persons-empty"],
    ["@gbk.txt", "", "persons-encoding"],
    ["-", "\n\n", "persons-empty"],
    ["-", "x".repeat(1_048_577), "stdin-too-large"],
    ["=330106199001010018", "", "pair-needed"],
  ])("refuses %s", async (given, stdin, code) => {
    workspace.file("empty.txt", "\n");
    workspace.file("gbk.txt", Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]));
    await expect(readPersons(context(stdin), [given])).rejects.toMatchObject({ code });
  });

  it("does not wait for a terminal", async () => {
    await expect(readPersons(context("", { stdinIsTTY: true }), ["-"])).rejects.toMatchObject({
      code: "stdin-is-terminal",
    });
  });
});

describe.skipIf(process.platform === "win32")("files that others can read", () => {
  const profileOf = (tokenFile: string) =>
    ({ name: "p", gateway: "https://x.example", role: "bank", institution: "i", tokenFile }) as const;

  it("cause one warning per command, with the files and the fix", async () => {
    const token = workspace.file("home/tokens/p.token", "x");
    chmodSync(token, 0o644);
    const c = context();
    for (const same of [c, { ...c }, c]) await warnOfReadableFiles(same, profileOf(token));
    expect(c.said).toHaveLength(1);
    expect(c.said[0]).toMatch(/chmod 600 \S*p\.token \[files-readable\]\n$/);
    chmodSync(token, 0o600);
    const other = context();
    await warnOfReadableFiles(other, profileOf(token));
    expect(other.said).toEqual([]);
  });

  it("are not written: results, certificates and reports are for their owner only", async () => {
    const file = await openAtomicFile(path.join(workspace.folder, "out.csv"));
    await file.write(Buffer.from("x"));
    await file.finish();
    expect(statSync(path.join(workspace.folder, "out.csv")).mode & 0o777).toBe(0o600);
  });
});
