import { hostname } from "node:os";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { withJsonLog } from "../../../src/cli/monitoring/json-log.js";
import { progress } from "../../../src/cli/views/progress.js";
import { mortgage } from "../../support/filing-rows.js";
import { bdcInProcess } from "../../support/in-process.js";
import { csv } from "../../support/workspace.js";
import { startInProcessCli } from "../workflows/in-process-cli.js";

const cli = await startInProcessCli({ review: "instant" });
const { workspace } = cli;

interface Entry {
  readonly level: number;
  readonly time: number;
  readonly pid: number;
  readonly hostname: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The entries of a log. Each line must be one, as pino writes them. */
function entriesOf(text: string): Entry[] {
  const entries = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Entry);
  for (const { level, time, pid, hostname: host, msg } of entries) {
    expect([20, 30, 40, 50]).toContain(level);
    expect(Number.isInteger(time)).toBe(true);
    expect([pid, host, typeof msg]).toEqual([process.pid, hostname(), "string"]);
  }
  return entries;
}

describe("--log-format json", () => {
  it("writes every line of stderr as an entry, and leaves stdout as it is", { timeout: 60_000 }, async () => {
    workspace.file("抵押.csv", csv("mortgage.file", [mortgage(1)]));
    const args = ["submit", "抵押.csv", "--profile", "sandbox-bank", "--yes", "--wait", "20s", "--json", "--debug"];
    const { code, stdout, stderr } = await bdcInProcess(workspace, [...args, "--log-format", "json"]);
    expect([code, (JSON.parse(stdout) as { ok: boolean }).ok]).toEqual([0, true]);
    const entries = entriesOf(stderr);
    expect(entries.at(-1)).toMatchObject({ level: 30, command: "submit", exitCode: 0 });
    const call = entries.find(({ msg }) => msg.startsWith("answer POST /v1/mortgages"));
    expect(call).toMatchObject({ level: 20, attempt: 1, status: 200, ms: expect.any(Number), id: expect.any(String) });
    expect(entries.some(({ level }) => level === 30)).toBe(true);
  });

  it("has an error with its code, and a usage error of the parser too", async () => {
    const unknown = entriesOf((await bdcInProcess(workspace, ["watch", "B-1", "--log-format", "json"])).stderr);
    expect(unknown).toMatchObject([
      { level: 50, code: "batch-unknown", exitCode: 2 },
      { level: 40, command: "watch", exitCode: 2 },
    ]);
    const wrong = entriesOf((await bdcInProcess(workspace, ["watch", "--log-format=json", "--nonsense"])).stderr);
    expect(wrong).toMatchObject([{ level: 50, code: "unknown-option", exitCode: 2 }]);
  });

  it("has the rows by state with the progress, and a wait as a warning", () => {
    let text = "";
    const stderr = { isTTY: true, columns: 80, write: (more: string) => void (text += more) };
    let now = new Date("2026-11-30T08:00:00Z");
    const shown = progress(withJsonLog(cli.context("bank", { quiet: false, stderr, now: () => now })));
    const tally = { rows: 0, filings: 0 };
    const states = ["invalid", "queued", "sending", "unclear", "filed", "turned-away", "discarded", "needs-a-person"];
    const byState = Object.fromEntries([...states, "changed"].map((state) => [state, tally]));
    const counts = { rows: 7, filings: 7, byState: { ...byState, filed: { rows: 5, filings: 5 } }, byCase: {} };
    now = new Date(now.getTime() + 11_000);
    shown.update({ ...counts, settled: tally, contradictions: 0 } as unknown as Parameters<typeof shown.update>[0]);
    shown.waiting({ reason: "outage", since: now.getTime(), until: now.getTime() + 5_000 } as Parameters<
      typeof shown.waiting
    >[0]);
    expect(entriesOf(text)).toMatchObject([
      { level: 30, time: now.getTime(), rows: 7, filed: 5, unclear: 0 },
      { level: 40, reason: "outage" },
    ]);
  });

  it("writes the trace of BDC_DEBUG=FILE as entries too", async () => {
    const args = ["doctor", "--profile", "sandbox-bank", "--log-format", "json"];
    const { stderr } = await bdcInProcess(workspace, args, { env: { BDC_DEBUG: "trace.log" } });
    expect(entriesOf(stderr).some(({ level }) => level === 20)).toBe(false);
    const trace = entriesOf(readFileSync(path.join(workspace.folder, "trace.log"), "utf8"));
    expect(trace[0]).toMatchObject({ level: 20, msg: "client", profile: "sandbox-bank" });
  });

  it("masks what identifies a person, in messages and fields, and keeps a message one line", () => {
    let text = "";
    const stderr = { isTTY: false, columns: 0, write: (more: string) => void (text += more) };
    const { log, stderr: wrapped } = withJsonLog(cli.context("bank", { stderr }));
    const personal = ["王小明", "330106199001010015", "13857100041"];
    wrapped.write(`抵押人王小明（证件号330106199001010015，电话13857100041）\n`);
    log!.write("warn", "a\nb\u001b[31m\u202e", {
      who: "抵押人王小明",
      phone: "13857100041",
      ref: "HZ-1",
      gone: undefined,
    });
    for (const canary of personal) expect(text).not.toContain(canary);
    expect(text.split("\n")).toHaveLength(3);
    expect(text).not.toMatch(/[\u001b\u202e]/);
    const [, second] = entriesOf(text);
    expect(second).toMatchObject({ ref: "HZ-1", phone: expect.stringContaining("*") as unknown });
    expect(second).not.toHaveProperty("gone");
  });
});
