import { main } from "../../src/cli/program.js";
import { checkJsonOutput } from "./json-documents.js";
import type { Ran, RunOptions, Workspace } from "./workspace.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Listener = (...args: unknown[]) => void;

/**
 * Runs one command line in this process, with the folder and environment of the workspace: the same as `workspace.bdc`
 * without the cost of a process. For one command at a time, because it collects what the whole process writes.
 * @param options.columns Makes stdout and stderr terminals of this width
 * @param options.until Interrupts the command, as Ctrl-C does, when its output matches
 */
export async function bdcInProcess(
  workspace: Workspace,
  args: readonly string[],
  { env = {}, columns, until }: Pick<RunOptions, "env"> & { readonly columns?: number; readonly until?: RegExp } = {},
): Promise<Ran> {
  const before = {
    env: process.env,
    cwd: process.cwd(),
    stdout: process.stdout.write,
    stderr: process.stderr.write,
    terminals: (["stdout", "stderr"] as const).map(
      (name) => [name, process[name].isTTY, process[name].columns] as const,
    ),
    listeners: SIGNALS.map((signal) => [signal, process.listeners(signal) as Listener[]] as const),
  };
  const said = { stdout: "", stderr: "" };
  let isInterrupted = false;
  const interrupt = () => {
    if (isInterrupted) return;
    isInterrupted = true;
    const known = before.listeners[0]![1];
    const added = (process.listeners("SIGINT") as Listener[]).filter((listener) => !known.includes(listener));
    setImmediate(() => added.forEach((listener) => listener("SIGINT")));
  };
  for (const stream of ["stdout", "stderr"] as const)
    process[stream].write = (chunk: string | Uint8Array) => {
      said[stream] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      if (until?.test(said[stream])) interrupt();
      return true;
    };
  process.env = { ...workspace.env(), ...env };
  process.chdir(workspace.folder);
  for (const [name] of before.terminals) {
    process[name].isTTY = columns !== undefined;
    if (columns !== undefined) process[name].columns = columns;
  }
  try {
    const code = await main(args);
    checkJsonOutput(args, said.stdout);
    return {
      code,
      ...said,
      get json() {
        return JSON.parse(said.stdout) as unknown;
      },
    };
  } finally {
    process.stdout.write = before.stdout;
    process.stderr.write = before.stderr;
    for (const [name, isTTY, was] of before.terminals) Object.assign(process[name], { isTTY, columns: was });
    process.env = before.env;
    process.chdir(before.cwd);
    for (const [signal, listeners] of before.listeners)
      for (const listener of process.listeners(signal) as Listener[])
        if (!listeners.includes(listener)) process.off(signal, listener);
  }
}
