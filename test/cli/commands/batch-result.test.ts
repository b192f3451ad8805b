import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { FileError } from "../../../src/batch/files/common/file-error.js";
import { openLedger } from "../../../src/batch/index.js";
import { batchResult } from "../../../src/cli/commands/batch/result.js";
import type { Context } from "../../../src/cli/core/context.js";
import { newBatch } from "../../batch/ledger/temporary-ledger.js";
import { mortgage } from "../../support/filing-rows.js";
import { csv, workspaceWithSandbox } from "../../support/workspace.js";

const { workspace } = await workspaceWithSandbox();
const profile = ["--profile", "sandbox-bank"];

const context = (lang: "zh" | "en") =>
  ({ lang, stdout: { isTTY: false }, stderr: { isTTY: false }, stop: new AbortController().signal }) as Context;

it("reports what is wrong, what is recorded and how to continue when the file changed while it was read", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "bdc-result-"));
  const ledger = await openLedger(path.join(folder, "ledger.db"));
  onTestFinished(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const batch = await ledger.createBatch(newBatch);
  const stop = { reason: "file-unreadable", error: new FileError("file-changed", "/a/b.csv") } as const;
  const summary = {
    batch,
    counts: await ledger.counts(batch.id),
    stop,
    timedOut: false,
    notices: { news: [], contradictions: 0 },
  };
  const { exit, data, view } = batchResult(context("zh"), summary);
  expect([exit, data]).toEqual([
    5,
    expect.objectContaining({
      stopped: { reason: "file-unreadable" },
      error: expect.objectContaining({ code: "file-changed" }),
      next: `bdc submit ${batch.filePath}`,
    }),
  ]);
  const zh = view(context("zh"));
  for (const words of [
    "已发出的申请均已记入台账",
    "读取过程中文件被修改",
    "[file-changed]",
    "请等其他程序保存完毕",
    `bdc submit ${batch.filePath}`,
  ])
    expect(zh).toContain(words);
  // Both errors are shown.
  const both = batchResult(context("zh"), summary, {
    unwritten: new FileError("result-locked", "/a/b.结果.csv"),
  });
  expect([both.exit, both.view(context("zh"))]).toEqual([
    1,
    expect.stringMatching(/\[file-changed\][^]*\[result-locked\]/),
  ]);
  expect(batchResult(context("en"), summary).view(context("en"))).toContain(
    "everything that was sent is recorded, the rest was not sent",
  );
});

it(
  "reports what was filed and how to get the result file when it cannot be written",
  { timeout: 120_000 },
  async () => {
    workspace.file(
      "r.csv",
      csv(
        "mortgage.file",
        [1, 2].map((n) => mortgage(n)),
      ),
    );
    const ran = await workspace.bdc([
      "submit",
      "r.csv",
      ...profile,
      "--yes",
      "--out",
      "没有的文件夹/结果.csv",
      "--json",
    ]);
    const { batch, counts, error, next, resultFile } = ran.json;
    expect([ran.code, counts.byState.filed.rows, error.code, next, resultFile], ran.stdout).toEqual([
      1,
      2,
      "result-not-writable",
      `bdc results ${batch.id} --out FILE`,
      undefined,
    ]);
    const ended = await workspace.bdc(["submit", "r.csv", ...profile, "--yes", "--out", "没有的文件夹/结果.csv"]);
    for (const words of ["已提交", "结果文件无法写入", "请确认文件夹存在", "bdc results"])
      expect(ended.stdout).toContain(words);
    expect((await workspace.bdc(["results", batch.id as string, "--out", "free.csv"])).code).toBe(0);
    expect(workspace.read("free.csv")).toContain("已登记");
  },
);
