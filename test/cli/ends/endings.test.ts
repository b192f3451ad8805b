import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { mortgage } from "../../support/filing-rows.js";
import { bdcAtTerminal } from "../../support/pty.js";
import { BDC, csv, run, workspaceWithSandbox, type RunOptions } from "../../support/workspace.js";

const { workspace } = await workspaceWithSandbox({ review: "manual" });

/** Accepts connections and never answers. */
const silent = createServer((socket) => void socket.on("error", () => undefined));
await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
afterAll(() => void silent.close());
workspace.profile(`http://127.0.0.1:${(silent.address() as { port: number }).port}`, "bank", "silent");

let next = 1;
const aFile = (name: string, rows = 1) =>
  workspace.file(
    name,
    csv(
      "mortgage.file",
      Array.from({ length: rows }, () => mortgage(next++)),
    ),
  );
aFile("待审.csv");
await workspace.bdc(["submit", "待审.csv", "--profile", "sandbox-bank", "--yes", "--json"]);

/** Runs bdc, sends signals after it has started, and returns how it ended and how long that took. */
async function signalled(
  args: readonly string[],
  signals: readonly NodeJS.Signals[],
  { delayMs = 4_000, ...options }: RunOptions & { delayMs?: number } = {},
): Promise<{ code: number | null; stdout: string; stderr: string; tookMs: number }> {
  const child = spawn(process.execPath, [BDC, ...args], {
    cwd: workspace.folder,
    env: { ...workspace.env(), ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A shell reports 130 for a process that SIGINT ended too: the second signal may arrive while the first one ends it.
  const ended = new Promise<number | null>((resolve) =>
    child.on("close", (exit, signal) => resolve(signal === "SIGINT" ? 130 : exit)),
  );
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  const started = Date.now();
  for (const signal of signals) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const guard = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const code = await ended;
  clearTimeout(guard);
  return { code, stdout, stderr, tookMs: Date.now() - started };
}

// These commands run concurrently, because they mostly wait.
describe.concurrent("a signal ends every command", { timeout: 120_000 }, () => {
  it.each([
    ["watch", ["watch", "--profile", "sandbox-bank", "--json"], 130],
    ["submit at a gateway that never answers", ["submit", "待审.csv", "--profile", "silent", "--yes", "--json"], 130],
    ["doctor at a gateway that never answers", ["doctor", "--profile", "silent", "--json"], 130],
    ["a token that is awaited on standard input", ["profile", "set-token", "sandbox-bank", "--json"], 130],
    ["sandbox start, whose end this is", ["sandbox", "start", "--json"], 0],
    ["listen, whose end this is", ["listen", "--sandbox", "--profile", "sandbox-bank", "--json"], 0],
  ] as const)("%s", async (_, args, code) => {
    // A sandbox of its own, which would write its address into these profiles.
    const env = args[0] === "sandbox" ? { BDC_HOME: `${workspace.home}-2` } : undefined;
    const ended = await signalled(args, ["SIGTERM"], env && { env });
    expect([ended.code, ended.stderr.includes("at ")]).toEqual([code, false]);
    expect(ended.tookMs).toBeLessThan(15_000);
    const documents = ended.stdout.trim().split("\n");
    expect(documents).toHaveLength(1);
    expect(JSON.parse(documents[0]!)).toMatchObject({ exitCode: code });
  });

  it("ends at SIGHUP as at Ctrl-C", async () => {
    const ended = await signalled(["watch", "--profile", "sandbox-bank", "--json"], ["SIGHUP"]);
    expect([ended.code, JSON.parse(ended.stdout).exitCode]).toEqual([130, 130]);
  });

  it("ends at once at a second signal", async () => {
    aFile("再次.csv");
    const ended = await signalled(
      ["submit", "再次.csv", "--profile", "silent", "--yes", "--json"],
      ["SIGINT", "SIGINT"],
    );
    expect(ended.code).toBe(130);
    expect(ended.tookMs).toBeLessThan(6_000);
  });
});

describe.concurrent("a terminal", { timeout: 120_000 }, () => {
  it("that hangs up ends a command with 130 and without a crash", async () => {
    const ended = await bdcAtTerminal(workspace, ["watch", "--profile", "sandbox-bank"], {
      columns: 80,
      act: "hang-up",
    });
    expect([ended.exit, ended.signal]).toEqual([130, null]);
  });

  it("that hangs up ends a prompt with 130", async () => {
    const ended = await bdcAtTerminal(workspace, ["submit", "待审.csv", "--profile", "sandbox-bank"], {
      columns: 80,
      after: "默认否",
      act: "hang-up",
    });
    expect([ended.exit, ended.signal]).toEqual([130, null]);
  });

  it("ends a prompt with 130 at SIGTERM", async () => {
    const ended = await bdcAtTerminal(workspace, ["submit", "待审.csv", "--profile", "sandbox-bank"], {
      columns: 80,
      after: "默认否",
      act: "SIGTERM",
    });
    expect([ended.exit, ended.signal]).toEqual([130, null]);
  });

  it.each([0, 1])("of %i columns never causes a loop in prompts, progress or tables", async (columns) => {
    const name = `窄-${columns}.csv`;
    aFile(name, 3);
    const ended = await bdcAtTerminal(workspace, ["submit", name, "--profile", "sandbox-bank"], {
      columns,
      after: "否",
      act: { type: "y\r" },
    });
    expect([ended.exit, ended.signal]).toEqual([0, null]);
    expect(ended.output.length).toBeLessThan(100_000);
    const listed = await bdcAtTerminal(workspace, ["batch", "list", "--no-pager"], { columns });
    expect(listed.exit).toBe(0);
  });

  it("that becomes 0 columns wide while a command runs never causes a loop", async () => {
    const ended = await bdcAtTerminal(workspace, ["watch", "--profile", "sandbox-bank", "--timeout", "12s"], {
      columns: 80,
      act: "resize",
    });
    expect([ended.exit, ended.signal]).toEqual([8, null]);
  });
});

describe.concurrent("an end that nobody foresaw", { timeout: 120_000 }, () => {
  it("is an error with JSON when nothing is left to wait for", async () => {
    // A reply that can never come.
    const preload = workspace.file("never.mjs", "globalThis.fetch = () => new Promise(() => {});");
    const env = { NODE_OPTIONS: `--import=${preload}` };
    const ran = await workspace.bdc(["sandbox", "desk", "list", "--profile", "sandbox-bank", "--json"], { env });
    expect([ran.code, ran.json.exitCode, ran.json.error.code]).toEqual([1, 1, "not-finished"]);
    const text = await workspace.bdc(["sandbox", "desk", "list", "--profile", "sandbox-bank"], { env });
    expect([text.code, text.stdout]).toEqual([1, ""]);
    expect(text.stderr).toContain("not-finished");
    expect(text.stderr).not.toContain("top-level await");
  });

  it("is an error with JSON, without a stack, after an uncaught error", async () => {
    const preload = workspace.file(
      "thrown.mjs",
      "globalThis.fetch = () => new Promise(() => setTimeout(() => { throw new TypeError('lost 330106199001010018') }, 50));",
    );
    const ran = await workspace.bdc(["sandbox", "desk", "list", "--profile", "sandbox-bank", "--json"], {
      env: { NODE_OPTIONS: `--import=${preload}` },
    });
    expect([ran.code, ran.json.error.code]).toEqual([1, "unexpected"]);
    expect(ran.stdout + ran.stderr).not.toMatch(/330106199001010018|\n\s+at /);
  });

  it("is silent when the reader of its output ends early", async () => {
    aFile("长.csv", 400);
    const piped = `"${process.execPath}" "${BDC}" check 长.csv --ndjson | head -1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const ran = await run("bash", ["-c", piped], { cwd: workspace.folder, env: workspace.env() });
    expect([ran.stdout.trim(), ran.stderr.includes("EPIPE")]).toEqual(["0", false]);
  });
});
