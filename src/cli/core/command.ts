import type { Context } from "./context.js";
import type { ExitCode } from "./exit-codes.js";

/** What a command hands back: data for `--json`, words for people, and the exit code. Only main.ts acts on it. */
export interface CommandResult {
  /** `undefined`: the command has printed its one document itself. */
  readonly data: unknown;
  /** Lines for stdout; the one place where a command's words for people are put together. */
  readonly view: (context: Context) => string;
  readonly exit: ExitCode;
}
