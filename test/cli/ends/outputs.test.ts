import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { mortgage } from "../../support/filing-rows.js";
import { check } from "../../../src/cli/commands/check.js";
import { openLedger } from "../../../src/batch/index.js";
import { results } from "../../../src/cli/commands/results.js";
import { resume } from "../../../src/cli/commands/resume.js";
import { submit } from "../../../src/cli/commands/submit.js";
import { template } from "../../../src/cli/commands/template.js";
import type { CommandResult, Run } from "../../../src/cli/core/command.js";
import { csv } from "../../support/workspace.js";
import { startInProcessCli } from "../workflows/in-process-cli.js";

const cli = await startInProcessCli();
const { workspace } = cli;
/** The code of the error that a command ends in, or undefined. */
const errorOf = (run: Run, args: string[], options: Record<string, unknown>): Promise<string | undefined> =>
  run(cli.context("bank"), args, options).then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
const dataOf = async (ran: Promise<CommandResult>) => (await ran).data as any;
const at = (name: string) => path.join(workspace.folder, name);
const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
let next = 100;
const aFile = (name: string, rows = 2) =>
  workspace.file(
    name,
    csv(
      "mortgage.file",
      Array.from({ length: rows }, () => mortgage(next++)),
    ),
  );
const bank = ["--profile", "sandbox-bank", "--json"];
const context = () => cli.context("bank", { now: () => new Date() });

describe("a file that a command writes", () => {
  it(
    "is never an input of the command, however its path is written, not even with --force",
    { timeout: 120_000 },
    async () => {
      const file = aFile("读入.csv");
      mkdirSync(at("下级"));
      symlinkSync(file, at("链接.csv"));
      linkSync(file, at("硬链接.csv"));
      const before = digest(file);
      for (const out of ["读入.csv", "./下级/../读入.csv", file, "链接.csv", "硬链接.csv"]) {
        expect([out, await errorOf(check, ["读入.csv"], { out, force: true })]).toEqual([out, "output-is-input"]);
        expect([out, await errorOf(submit, ["读入.csv"], { yes: true, out, force: true })]).toEqual([
          out,
          "output-is-input",
        ]);
        expect(digest(file)).toBe(before);
      }
      const ran = await workspace.bdc(["check", "读入.csv", "--out", "链接.csv", "--force", "--json"]);
      expect([ran.code, ran.json.error.code]).toEqual([2, "output-is-input"]);
    },
  );

  it(
    "is never the ledger, the configuration, a token or a key, not even with --force",
    { timeout: 120_000 },
    async () => {
      const file = aFile("保护.csv");
      await submit(context(), ["保护.csv"], { yes: true, wait: "30s" });
      linkSync(path.join(workspace.home, "ledger.db"), at("账.csv"));
      const own = [
        "ledger.db",
        "ledger.db-wal",
        "LEDGER.DB-SHM",
        "profiles.json",
        "tokens/sandbox-bank.token",
        "tokens/new.token",
      ];
      // Whoever closes the ledger last takes its empty log away.
      const digests = () =>
        own
          .filter((name) => !/-(wal|shm)$/i.test(name))
          .map((name) => path.join(workspace.home, name))
          .filter(existsSync)
          .map(digest);
      const before = digests();
      for (const out of [...own.map((name) => path.join("home", name)), "账.csv"]) {
        expect([out, await errorOf(check, [file], { out, force: true })]).toEqual([out, "output-protected"]);
        expect(await errorOf(template, ["mortgage.file"], { out: `${out}`, force: true })).toBeDefined();
      }
      expect(digests()).toEqual(before);
    },
  );

  it("never replaces a device or a folder", async () => {
    const file = aFile("设备.csv");
    mkdirSync(at("文件夹.csv"));
    for (const out of ["/dev/null", "文件夹.csv"]) {
      expect(await errorOf(check, [file], { out, force: true })).toBe("output-not-a-file");
    }
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("never replaces a foreign file without --force, and nothing is filed", async () => {
    const file = aFile("别人.csv");
    const theirs = workspace.file("重要.csv", "somebody's work");
    symlinkSync(at("不存在的"), at("悬空.csv"));
    for (const [run, args, out] of [
      [check, [file], theirs],
      [submit, [file], theirs],
      [submit, [file], "悬空.csv"],
      [template, ["mortgage.file"], theirs],
    ] as const)
      expect([run.name, await errorOf(run, [...args], { yes: true, out })]).toEqual([run.name, "file-exists"]);
    expect(workspace.read("重要.csv")).toBe("somebody's work");
    expect((await dataOf(check(context(), [file], { out: theirs, force: true }))).resultFile).toBe(theirs);
    expect(workspace.read("重要.csv")).not.toBe("somebody's work");
  });

  it("is rewritten while unchanged, and kept once a person has corrected it", async () => {
    const file = aFile("核对.csv");
    const again = () => errorOf(check, [file], { out: "核对-结果.csv" });
    expect([await again(), await again()]).toEqual([undefined, undefined]);
    const corrected = workspace.read("核对-结果.csv").replace("1200000.00", "1300000.00");
    writeFileSync(at("核对-结果.csv"), corrected);
    expect(await again()).toBe("file-corrected");
    expect(workspace.read("核对-结果.csv")).toBe(corrected);
  });
});

describe("the result file of a batch", () => {
  it("is written beside a corrected one, reported, and rewritten there", async () => {
    const file = aFile("批次.csv");
    const submitted = await dataOf(submit(context(), [file], { yes: true, wait: "30s" }));
    expect([submitted.resultFile, submitted.keptFile]).toEqual([at("批次.结果.csv"), undefined]);
    const id = submitted.batch.id as string;
    // Unchanged, so it is rewritten.
    expect(await dataOf(results(context(), [id], {}))).toMatchObject({ batch: id, resultFile: at("批次.结果.csv") });
    const corrected = `${workspace.read("批次.结果.csv")}人写的一行\r\n`;
    writeFileSync(at("批次.结果.csv"), corrected);
    for (const ran of [
      await results(context(), [id], {}),
      await resume(context(), [id], {}),
      await submit(context(), [file], { yes: true }),
    ]) {
      expect(ran.exit).toBe(0);
      expect(ran.data).toMatchObject({ resultFile: at("批次.结果-2.csv"), keptFile: at("批次.结果.csv") });
      expect(ran.view(context())).toContain("予以保留");
      expect(workspace.read("批次.结果.csv")).toBe(corrected);
    }
    // Named with --out it is refused, and overwritten only with --force.
    expect(await errorOf(results, [id], { out: "批次.结果.csv" })).toBe("file-corrected");
    await results(context(), [id], { out: "批次.结果.csv", force: true });
    expect(workspace.read("批次.结果.csv")).not.toBe(corrected);
  });

  it("never replaces the results of another file under the next name", async () => {
    const file = aFile("甲.csv");
    const first = await dataOf(submit(context(), [file], { yes: true, wait: "30s" }));
    // A person goes on with the result file: its own results are 甲.结果-2.csv.
    writeFileSync(at("甲.结果.csv"), `${workspace.read("甲.结果.csv")}\r\n`);
    const second = await dataOf(submit(context(), ["甲.结果.csv"], { yes: true, wait: "30s" }));
    expect(second.resultFile).toBe(at("甲.结果-2.csv"));
    const again = await dataOf(results(context(), [first.batch.id as string], {}));
    expect([again.resultFile, again.keptFile]).toEqual([at("甲.结果-3.csv"), at("甲.结果.csv")]);
  });

  it("is kept when a person saves it while the command writes", { timeout: 120_000 }, async () => {
    const file = aFile("同时.csv");
    const kept = `${"x".repeat(100)}\r\n`;
    const ran = await workspace.bdc(["submit", file, "--yes", "--wait", "30s", "--out", "同时-结果.csv", ...bank], {
      onOutput: () => {
        if (!existsSync(at("同时-结果.csv"))) writeFileSync(at("同时-结果.csv"), kept);
      },
    });
    expect(ran.code).toBe(0);
    expect(workspace.read("同时-结果.csv")).toBe(kept);
    expect([ran.json.resultFile, ran.json.keptFile]).toEqual([at("同时-结果-2.csv"), at("同时-结果.csv")]);
  });

  it("needs one batch: resume of several asks which one", async () => {
    const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
    for (const name of ["一.csv", "二.csv"])
      await ledger.createBatch({
        authority: "a",
        institution: cli.sandbox.institutions.find((i) => i.role === "bank")!.id,
        kind: "mortgage.file",
        profile: "sandbox-bank",
        filePath: aFile(name),
        fileName: name,
        sha256: "0".repeat(64),
        bytes: 1,
      });
    await ledger.close();
    expect(await errorOf(resume, [], { out: "都.csv" })).toBe("out-needs-batch");
  });
});
