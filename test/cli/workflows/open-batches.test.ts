import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { listBatches, showBatch } from "../../../src/cli/commands/batch/list-show.js";
import { report } from "../../../src/cli/commands/report/report.js";
import { resume } from "../../../src/cli/commands/resume.js";
import { status } from "../../../src/cli/commands/status.js";
import { submit } from "../../../src/cli/commands/submit.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { mortgage } from "../../support/filing-rows.js";
import { overridingProxy } from "../../support/overriding-proxy.js";
import { csv } from "../../support/workspace.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({ review: "delayed", reviewDelayMs: 200 });
const { workspace } = cli;

const run = async (command: typeof watch, args: string[] = [], options: Record<string, unknown> = {}) => {
  const context = cli.context("bank");
  const result = await command(context, args, options);
  return { exit: result.exit, data: jsonOf(result), text: result.view(context) };
};
const ids = (data: any): string[] => data.batches.map((b: any) => b.id);
/** "截至 2026-11-30 06:00", in minutes. */
const AS_OF = /截至 \d{4}-\d{2}-\d{2} \d{2}:\d{2}(?!:)/;

describe("lists of batches", () => {
  let finished: string;
  let pending: string;

  it("list unfinished batches only, and say what they leave out", async () => {
    finished = await cli.submit("bank", "mortgage.file", [mortgage(1)], "一.csv");
    pending = await cli.submit("bank", "mortgage.file", [mortgage(2)], "二.csv", 0);
    for (const command of [status as typeof watch, listBatches]) {
      const { data, text } = await run(command);
      expect([ids(data), data.notListed]).toEqual([[pending], { finished: 1, withAlerts: 0 }]);
      expect(text).toContain("另有 1 个已办结的批次未列出，加 --all 查看");
      expect(text).not.toContain(finished);
      const all = await run(command, [], { all: true });
      expect([ids(all.data), all.data.notListed]).toEqual([[pending, finished], undefined]);
      expect(all.text).not.toContain("--all");
    }
  });

  it("name the state of a batch in words, and finished only when every case is", async () => {
    const { data, text } = await run(listBatches, [], { all: true });
    expect(data.batches.map((b: any) => [b.id, b.state, b.finished])).toEqual([
      [pending, "done", false],
      [finished, "done", true],
    ]);
    const lines = text.split("\n");
    expect(lines.find((line) => line.includes(pending))).toContain("\t未办结\t");
    expect(lines.find((line) => line.includes(finished))).toContain("\t已办结\t");
    expect(text).not.toMatch(/\tdone\t/);
  });

  it("state when the authority was last heard", async () => {
    const before = (await run(status as typeof watch, [pending])).data.batches[0];
    expect(Date.parse(before.asOf)).not.toBeNaN();
    expect(before.batch).toMatchObject({ id: pending, asOf: before.asOf });
    expect((await run(status as typeof watch, [pending])).text).toMatch(AS_OF);
    const [filing] = (await run(status as typeof watch, ["M-000002"])).data.filings;
    expect(filing.asOf).toBe(before.asOf);
    await run(watch, [pending]);
    const after = (await run(status as typeof watch, [pending])).data.batches[0];
    expect(Date.parse(after.asOf)).toBeGreaterThan(Date.parse(before.asOf));
    expect(after.finished).toBe(true);
  });

  it("are empty when every batch is finished; watch then reads the feed, and lists only news", async () => {
    const none = await run(status as typeof watch);
    expect([ids(none.data), none.data.notListed.finished]).toEqual([[], 2]);
    expect(none.text).toContain("没有未办结的批次");
    const watched = await run(watch);
    expect([watched.exit, watched.data, watched.text]).toEqual([ExitCode.Done, { batches: [] }, "没有未办结的批次"]);
    expect((await run(watch, [], { all: true })).data.batches.map((b: any) => b.batch.id)).toEqual([finished, pending]);
  });
});

it("--wait is one for all batches that resume continues", { timeout: 90_000 }, async () => {
  let isDown = true;
  let readings = 0;
  const gateway = await overridingProxy(cli.sandbox.url, ({ method, url = "" }) => {
    if (method === "POST" && isDown) return { status: 503, body: "{}" };
    if (!url.startsWith("/v1/changes")) return undefined;
    readings++;
    return { status: 200, body: JSON.stringify({ changes: [], nextCursor: "0", more: false }) };
  });
  workspace.profile(gateway.url);
  for (const n of [11, 12, 13]) {
    workspace.file(`f${n}.csv`, csv("mortgage.file", [mortgage(n)]));
    const { exit } = await run(submit, [`f${n}.csv`], { yes: true, patience: "1s" });
    expect(exit).toBe(ExitCode.Unreachable);
  }
  isDown = false;
  const { data } = await run(resume, [], { wait: "3s" });
  expect(data.batches.map((b: any) => [b.counts.byState.filed.rows, b.timedOut])).toEqual([
    [1, true],
    [1, true],
    [1, true],
  ]);
  // The feed is polled every second: three times the wait would take nine readings.
  expect(readings).toBeLessThanOrEqual(5);
  expect(readings).toBeGreaterThan(0);
  await gateway.close();
});

it("watch names the batches whose file is not fully read, which it does not follow, and the command that goes on", async () => {
  workspace.profile(cli.sandbox.url);
  await cli.submit("bank", "mortgage.file", [mortgage(6)], "六.csv");
  const before = await run(watch);
  const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
  onTestFinished(() => ledger.close());
  const { kind, profile, authority, institution } = (await ledger.batches(1))[0]!;
  const half = await ledger.createBatch({
    kind,
    profile,
    authority,
    institution,
    filePath: workspace.file("半.csv", csv("mortgage.file", [mortgage(7)])),
    fileName: "半.csv",
    sha256: "0".repeat(64),
    bytes: 1,
  });
  const next = `bdc resume ${half.id}`;
  for (const options of [{}, { all: true }]) {
    const { exit, data, text } = await run(watch, [], options);
    expect([exit, data.notFollowed]).toEqual([
      ExitCode.NeedsPerson,
      [{ batch: half.id, file: half.filePath, rows: 0, next }],
    ]);
    expect(text).toContain(`批次 ${half.id}（半.csv）的文件未读完，已记入台账 0 行，未跟踪\n下一步: ${next}`);
  }
  const named = await run(watch, [half.id]);
  expect([named.exit, named.data.next]).toEqual([ExitCode.NeedsPerson, next]);
  for (const command of [status, showBatch, report] as (typeof watch)[])
    expect((await run(command, [half.id])).exit, command.name).toBe(ExitCode.NeedsPerson);
  expect((await run(status as typeof watch)).exit).toBe(ExitCode.NeedsPerson);

  // A process that is still reading reports on its batch itself.
  const owner = { id: "reader", pid: 4711, host: "nachtrechner" };
  await ledger.acquireLease(half.id, owner);
  const { exit, data, text } = await run(watch);
  expect([exit, data.notFollowed[0].holder, data.notFollowed[0].next]).toEqual([
    before.exit,
    { host: "nachtrechner", pid: 4711 },
    undefined,
  ]);
  expect(text).toContain("正由主机 nachtrechner 上的进程 4711 读取");
  for (const command of [status, showBatch] as (typeof watch)[])
    expect((await run(command, [half.id])).exit, command.name).toBe(ExitCode.Done);
});
