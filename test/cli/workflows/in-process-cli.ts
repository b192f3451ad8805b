import { Readable } from "node:stream";
import path from "node:path";
import { afterAll } from "vitest";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { submitFile } from "../../../src/batch/submit.js";
import type { Context, Output } from "../../../src/cli/core/context.js";
import type { CommandResult } from "../../../src/cli/core/command.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";
import type { Kind } from "../../../src/contract/index.js";
import { smallPdf } from "../../../src/cli/commands/demo/pdf.js";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/index.js";
import { Workspace, built, csv } from "../../support/workspace.js";

/** What a command wrote, besides its result. */
export interface CapturedOutput {
  stdout: string;
  stderr: string;
}

export interface InProcessCli {
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  readonly captured: CapturedOutput;
  context(role: "bank" | "developer" | "court", more?: Partial<Context>): Context;
  /** Files rows through the engine and waits for their cases. */
  submit(
    role: "bank" | "developer" | "court",
    kind: Kind,
    rows: readonly Record<string, string>[],
    file?: string,
    waitMs?: number,
    /** Another machine has another ledger. */
    ledgerFile?: string,
  ): Promise<string>;
}

/** For all tests of one file: a workspace, an authority and the court's papers; removed after them. */
export async function startInProcessCli(options: SandboxOptions = {}, clock?: () => Date): Promise<InProcessCli> {
  built();
  const workspace = new Workspace();
  const sandbox = await startSandbox(options);
  await saveSandboxProfiles(workspace.home, sandbox);
  for (const name of ["裁定书", "协助执行通知书", "协助查询通知书", "抵押合同"])
    workspace.file(`文书/${name}.pdf`, smallPdf(name, ["x"]));
  afterAll(async () => {
    await sandbox.close();
    workspace.remove();
  });
  return inProcessCliFor(workspace, sandbox, clock);
}

/** Runs commands in this process with their own context, isolated from the user's environment. */
export function inProcessCliFor(
  workspace: Workspace,
  sandbox: Sandbox,
  clock: () => Date = () => sandbox.clock.now(),
): InProcessCli {
  const captured: CapturedOutput = { stdout: "", stderr: "" };
  const output = (key: keyof CapturedOutput): Output => ({
    isTTY: false,
    columns: 100,
    write: (text) => void (captured[key] += text),
  });
  const context: InProcessCli["context"] = (role, more = {}) => ({
    stdout: output("stdout"),
    stderr: output("stderr"),
    stdinIsTTY: false,
    readStdin: () => Promise.resolve(""),
    openStdin: () => Readable.from([]),
    env: { HOME: workspace.folder },
    cwd: workspace.folder,
    pid: process.pid,
    uid: process.getuid?.(),
    runtime: "Node",
    version: "0.0.0",
    lang: "zh",
    json: false,
    quiet: true,
    profileName: `sandbox-${role}`,
    home: workspace.home,
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    now: clock,
    ...more,
  });
  return {
    workspace,
    sandbox,
    captured,
    context,
    async submit(
      role,
      kind,
      rows,
      file = `${kind}-${Math.random().toString(36).slice(2)}.csv`,
      waitMs = 20_000,
      ledgerFile = "ledger.db",
    ) {
      const institution = sandbox.institutions.find((i) => i.role === role)!;
      const client = new RegistryClient({
        gateway: sandbox.url,
        credentials: bearerToken({ token: institution.token, institution: institution.id }),
      });
      const ledger = await openLedger(path.join(workspace.home, ledgerFile), {}, () => clock().getTime());
      try {
        const summary = await submitFile({
          path: workspace.file(file, csv(kind, rows)),
          kind,
          ledger,
          client,
          profile: `sandbox-${role}`,
          institution: institution.id,
          today: sandbox.clock.now().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }),
          waitMs,
          owner: { id: `t-${Math.random()}`, pid: process.pid, host: "test" },
        });
        return summary.batch.id;
      } finally {
        await ledger.close();
        await client.close();
      }
    },
  };
}

export const jsonOf = (result: CommandResult): any => JSON.parse(JSON.stringify(result.data));
