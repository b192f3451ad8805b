import { SHELL_SCRIPTS, type Shell } from "../completion/shell-scripts.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { ExitCode } from "../core/exit-codes.js";

/** Prints the completion script of a shell. */
export async function completion(_context: Context, [shell = "bash"]: string[]): Promise<CommandResult> {
  const script = SHELL_SCRIPTS[shell as Shell];
  return { exit: ExitCode.Done, data: { shell, script }, view: () => script, isScript: true };
}
