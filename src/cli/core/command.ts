import type { Context } from "./context.js";
import type { ExitCode } from "./exit-codes.js";
import type { LocalizedText } from "./language.js";

/** What a command returns: data for `--json`, text for people, and the exit code. Only main.ts acts on it. */
export interface CommandResult {
  /** `undefined` when the command has already printed its one document. */
  readonly data: unknown;
  /** Text for stdout; the only place where a command builds its text for people. */
  readonly view: (context: Context) => string;
  /** The text is for a program, such as a shell, so its lines are not fitted to the terminal. */
  readonly isScript?: boolean;
  readonly exit: ExitCode;
}

/** Runs a command with its arguments and options. */
export type Run = (context: Context, args: string[], options: Record<string, unknown>) => Promise<CommandResult>;

/** One option with its description. */
export interface OptionSpec extends LocalizedText {
  /** In commander's form: `--out <file>`. */
  readonly flags: string;
  readonly choices?: readonly string[];
  /** Values that completion offers; others are valid too. */
  readonly suggestions?: readonly string[];
  /** The value without the option. Absent when there is none, or when it depends on other things. */
  readonly default?: string;
  /** The option may be given several times; its value is then an array. */
  readonly repeatable?: boolean;
}

/** A command line; both languages only where a file name or a reason differs. */
export type ExampleSpec = string | LocalizedText;

/** What the command tree knows of a command without loading it. */
export interface CommandSpec {
  /** In commander's form: `submit <file>`. */
  readonly usage: string;
  readonly summary: LocalizedText;
  readonly options?: readonly OptionSpec[];
  /** The one argument whose values are a closed list. */
  readonly argument?: readonly [name: string, choices: readonly string[]];
  /** By argument, words that completion offers. */
  readonly suggestions?: Readonly<Record<string, readonly string[]>>;
  readonly examples?: readonly ExampleSpec[];
  /** The command only reads, so that a long result is shown in a pager. */
  readonly paged?: true;
  readonly load: () => Promise<Run>;
}

/** Commands under one first word, such as `bdc batch …`; the group named "" holds the top-level commands. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: LocalizedText;
  readonly commands: readonly CommandSpec[];
}
