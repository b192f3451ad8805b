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

/** Runs a command with its arguments and options. */
export type Run = (context: Context, args: string[], options: Record<string, unknown>) => Promise<CommandResult>;

/** What the command tree knows of a command without loading it. */
export interface CommandSpec {
  /** commander's form: `submit <file>`. */
  readonly usage: string;
  readonly summary: string;
  /** Flags, description, choices. */
  readonly options?: readonly (readonly [flags: string, description: string, choices?: readonly string[]])[];
  /** The one argument whose values are a closed list. */
  readonly argument?: readonly [name: string, choices: readonly string[]];
  readonly examples?: readonly string[];
  readonly load: () => Promise<Run>;
}

/** Commands under one first word, such as `bdc batch …`; the group named "" holds those that stand alone. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandSpec[];
}
