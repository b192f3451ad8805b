import { GROUPS } from "./command-tree.js";
import type { CommandResult } from "./core/command.js";
import {
  leaveNow,
  listenForSignals,
  processContext,
  runtimeFacts,
  type Context,
  type FixedContext,
  type GlobalOptions,
  type Output,
} from "./core/context.js";
import { ExitCode } from "./core/exit-codes.js";
import { parseCommandLine, type ParserEnd } from "./parser.js";
import { jsonLine, sanitizeLines } from "./terminal/safe-text.js";
import { columnsOf, wrapText } from "./terminal/wrap.js";
import { version } from "./version.js";

/** Runs one command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const signals = listenForSignals(leaveNow);
  const fixed = { ...signals, version: version() };
  const early = await earlyContext(args, fixed);
  let exit: ExitCode = ExitCode.Done;
  try {
    const ended = await parseCommandLine(args, early, async (spec, command, globals, positional, options) => {
      const context = await contextFor(globals, fixed);
      const work = () => spec.load().then((run) => run(context, positional, options));
      exit = await report(context, work, spec.paged);
      if (context.log) await logEnd(context, command, exit);
    });
    return ended ? await reportEnd(ended, early) : exit;
  } catch (error) {
    return report(early, () => Promise.reject(error));
  }
}

/** Prints help, the version, or what is wrong with the command line. */
async function reportEnd(ended: ParserEnd, context: Context): Promise<ExitCode> {
  if (ended.kind === "error") {
    const { error, help } = ended;
    // The help of a group says more than an error.
    if (context.json || error.code !== "command-needed") return report(context, () => Promise.reject(error));
    context.stderr.write(help);
    return error.exit;
  }
  if (context.json) return report(context, async () => ({ ...(await endDocument(ended)), view: () => "" }));
  if (ended.kind === "version") context.stdout.write(`${version()}\n`);
  else await showText(ended.text, context);
  return ExitCode.Done;
}

/** The document of `--version --json` and `--help --json`. */
async function endDocument(ended: Exclude<ParserEnd, { kind: "error" }>) {
  if (ended.kind === "version") return { exit: ExitCode.Done, data: { version: version(), ...runtimeFacts() } };
  const { helpDocument } = await import("./help/help-document.js");
  return { exit: ExitCode.Done, data: helpDocument(GROUPS, ended.command, version()) };
}

/** Until the arguments are parsed, their raw form decides language and format of help and errors. */
function earlyContext(args: readonly string[], fixed: FixedContext): Promise<Context> {
  const json = args.includes("--json") || args.includes("--ndjson");
  const [lang, logFormat] = ["--lang", "--log-format"].map((option) => lastValue(args, option));
  const [pager, color] = ["--no-pager", "--no-color"].map((option) => !args.includes(option));
  return contextFor({ json, lang, logFormat, pager: pager!, color: color! }, fixed);
}

async function contextFor(options: GlobalOptions, fixed: FixedContext): Promise<Context> {
  const context = processContext(options, fixed);
  if (options.logFormat !== "json") return context;
  // Loaded only now: masking needs the contract, which most commands load later or never.
  const { withJsonLog } = await import("./monitoring/json-log.js");
  return withJsonLog(context);
}

/** The last entry of a log: which command ended, and how. */
async function logEnd(context: Context, command: readonly string[], exit: ExitCode): Promise<void> {
  const { monitoringWords } = await import("./messages/commands/monitoring.js");
  const name = command.join(" ");
  const text = monitoringWords(context.lang).ended(`bdc ${name}`, exit);
  context.log?.write(exit === ExitCode.Done ? "info" : "warn", text, { command: name, exitCode: exit });
}

/**
 * Reports a command that ended without a result and returns the exit code.
 * @param error What was thrown outside the command; undefined when the command waited for something that cannot come.
 */
export async function reportFailure(args: readonly string[], error: unknown): Promise<ExitCode> {
  const { UsageError } = await import("./errors/usage-error.js");
  const none = new AbortController().signal;
  const context = await earlyContext(args, { stop: none, abort: none, version: version() });
  const failure = error ?? new UsageError("not-finished", { command: `bdc ${args[0] ?? ""}` });
  return report(context, () => Promise.reject(failure));
}

/** The last value of an option counts, as in the parser. */
function lastValue(args: readonly string[], option: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  if (at < 0) return undefined;
  return args[at] === option ? args[at + 1] : args[at]!.slice(option.length + 1);
}

/**
 * Prints a result or an error, as one JSON document or as text.
 * @param isPaged A long text is shown in a pager
 */
async function report(context: Context, work: () => Promise<CommandResult>, isPaged = false): Promise<ExitCode> {
  try {
    const { data, view, exit, isScript } = await work();
    if (data === undefined) return exit;
    if (context.json)
      context.stdout.write(jsonLine({ ok: exit === ExitCode.Done, exitCode: exit, ...(data as object) }) + "\n");
    else {
      const text = isScript ? view(context) : fitted(view(context), context.stdout);
      const lines = text && !text.endsWith("\n") ? `${text}\n` : text;
      if (isPaged) await showText(lines, context);
      else if (lines) context.stdout.write(lines);
    }
    return exit;
  } catch (error) {
    // Loaded only now: it imports the errors of every layer, which a successful command does not need.
    const { describeError } = await import("./errors/describe-error.js");
    const { exit, document, text } = describeError(error, context);
    context.log?.write("error", text, { code: document.code, exitCode: exit });
    if (context.json) context.stdout.write(jsonLine({ ok: false, exitCode: exit, error: document }) + "\n");
    else if (!context.log) context.stderr.write(fitted(text, context.stderr) + "\n");
    return exit;
  }
}

/** Prints a text; one that is longer than the screen goes through the pager. */
async function showText(text: string, context: Context): Promise<void> {
  const { stdout, pages } = context;
  if (pages && stdout.rows && text.split("\n").length > stdout.rows) {
    const { showInPager } = await import("./terminal/pager.js");
    context.ignoreInterrupts?.();
    if (await showInPager(text, context.env)) return;
  }
  if (text) stdout.write(text);
}

/** Text at a terminal fits its width; elsewhere it keeps its lines. Unsafe characters are shown as codes. */
function fitted(text: string, to: Output): string {
  const safe = sanitizeLines(text, to.color === true);
  return to.isTTY ? wrapText(safe, columnsOf(to)) : safe;
}
