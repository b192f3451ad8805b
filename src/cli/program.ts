import { Argument, Command, CommanderError, Option } from "commander";
import type { CommandGroup, CommandResult, CommandSpec, ExampleSpec, OptionSpec } from "./core/command.js";
import {
  processContext,
  leaveNow,
  listenForSignals,
  type Context,
  type GlobalOptions,
  type Output,
} from "./core/context.js";
import { ExitCode } from "./core/exit-codes.js";
import { GROUPS } from "./command-tree.js";
import type { Lang } from "./core/language.js";
import { GLOBAL_OPTIONS, helpPlace, helpSection, helpWords } from "./messages/help.js";
import { localized, messages } from "./messages/index.js";
import { parserMessage } from "./messages/usage.js";
import { jsonLine, sanitizeLines } from "./terminal/safe-text.js";
import { version } from "./version.js";
import { widthOf } from "./terminal/text-width.js";
import { styleOf } from "./terminal/style.js";
import { columnsOf, wrapLine, wrapText } from "./terminal/wrap.js";

/** Runs one command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const signals = listenForSignals(leaveNow);
  let exit: ExitCode = ExitCode.Done;
  const fixed = { ...signals, version: version() };
  const contextOf = (command: Command) => contextFor(command.optsWithGlobals<GlobalOptions>(), fixed);
  const early = await earlyContext(args, fixed);
  const parserErrors: string[] = [];
  const program = buildProgram(early, parserErrors, async (spec, command, positional, options) => {
    const context = await contextOf(command);
    exit = await report(context, () => spec.load().then((run) => run(context, positional, options)));
    if (context.log) await logEnd(context, command, exit);
  });
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return ExitCode.Done;
      const { maskArguments } = await import("./errors/mask-fact.js");
      const text = sanitizeLines(maskArguments(parserErrors.join(""), args), early.stderr.color === true);
      if (early.log) early.log.write("error", text.trim(), { code: error.code, exitCode: ExitCode.Usage });
      else early.stderr.write(text);
      const next = "bdc help";
      if (early.json)
        early.stdout.write(
          jsonLine({
            ok: false,
            exitCode: ExitCode.Usage,
            error: { code: error.code, ...parserMessage(maskArguments(error.message, args)), next },
          }) + "\n",
        );
      return ExitCode.Usage;
    }
    return report(early, () => Promise.reject(error));
  }
  return exit;
}

/** What the options do not decide. */
type FixedContext = Pick<Context, "stop" | "abort" | "version">;

/** Until the arguments are parsed, their raw form decides language and format of help and errors. */
function earlyContext(args: readonly string[], fixed: FixedContext): Promise<Context> {
  const json = args.includes("--json") || args.includes("--ndjson");
  return contextFor({ json, lang: lastValue(args, "--lang"), logFormat: lastValue(args, "--log-format") }, fixed);
}

async function contextFor(options: GlobalOptions, fixed: FixedContext): Promise<Context> {
  const context = processContext(options, fixed);
  if (options.logFormat !== "json") return context;
  // Loaded only now: masking needs the contract, which most commands load later or never.
  const { withJsonLog } = await import("./monitoring/json-log.js");
  return withJsonLog(context);
}

/** The last entry of a log: which command ended, and how. */
async function logEnd(context: Context, command: Command, exit: ExitCode): Promise<void> {
  const { monitoringWords } = await import("./messages/commands/monitoring.js");
  const parent = command.parent?.name() ?? "";
  const name = [...(parent === "bdc" ? [] : [parent]), command.name()].filter(Boolean).join(" ");
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

/** Prints a result or an error, as one JSON document or as text. */
async function report(context: Context, work: () => Promise<CommandResult>): Promise<ExitCode> {
  try {
    const { data, view, exit, isScript } = await work();
    if (data === undefined) return exit;
    if (context.json)
      context.stdout.write(jsonLine({ ok: exit === ExitCode.Done, exitCode: exit, ...(data as object) }) + "\n");
    else {
      const text = isScript ? view(context) : fitted(view(context), context.stdout);
      if (text) context.stdout.write(text.endsWith("\n") ? text : text + "\n");
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

/** Text at a terminal fits its width; elsewhere it keeps its lines. Unsafe characters are shown as codes. */
function fitted(text: string, to: Output): string {
  const safe = sanitizeLines(text, to.color === true);
  return to.isTTY ? wrapText(safe, columnsOf(to)) : safe;
}

type Act = (
  spec: CommandSpec,
  command: Command,
  positional: string[],
  options: Record<string, unknown>,
) => Promise<void>;

/** Narrower descriptions are not wrapped. */
const MIN_DESCRIPTION_WIDTH = 20;

/**
 * Builds the whole command tree, with its help in one language. Loads no command.
 * @param errors Receives the messages of the parser, which quote arguments that are still to be masked
 */
function buildProgram({ lang, stdout, stderr }: Context, errors: string[], act: Act): Command {
  const words = helpWords(lang);
  const style = styleOf(stdout);
  const text = (key: keyof typeof GLOBAL_OPTIONS) => localized(lang, GLOBAL_OPTIONS[key]);
  const program = new Command("bdc")
    .description(text("program"))
    .version(version(), "-V, --version", text("version"))
    .option("--json", text("json"))
    .option("--profile <name>", text("profile"))
    .addOption(new Option("--lang <lang>", text("lang")).choices(["zh", "en"]))
    .option("--quiet", text("quiet"))
    .option("--debug", text("debug"))
    .addOption(new Option("--log-format <format>", text("logFormat")).choices(["text", "json"]))
    .option("--no-color", text("noColor"))
    .helpOption("-h, --help", text("help"))
    .commandsGroup(localized(lang, helpSection("help")))
    .helpCommand("help [command]", text("help"))
    .configureHelp({
      displayWidth: widthOf,
      minWidthToWrap: MIN_DESCRIPTION_WIDTH,
      boxWrap: (description, width) =>
        description
          .split("\n")
          .flatMap((line) => wrapLine(line, width))
          .join("\n"),
      styleTitle: (title) => style.heading(words.titles[title] ?? title),
      styleUsage: words.usage,
      styleSubcommandTerm: words.usage,
      optionDescription: ({ description, argChoices }) => description + (argChoices ? words.choices(argChoices) : ""),
    })
    .showSuggestionAfterError()
    .showHelpAfterError(words.seeHelp)
    .configureOutput({
      writeErr: (text) => void errors.push(text),
      getOutHasColors: () => stdout.color === true,
      getErrHasColors: () => stderr.color === true,
      getOutHelpWidth: () => columnsOf(stdout),
      getErrHelpWidth: () => columnsOf(stderr),
      outputError: (message, write) => {
        const label = styleOf(stderr).failure(`${messages(lang).error}:`);
        write(`${fitted(`${label} ${localized(lang, parserMessage(message.trimEnd()))}`, stderr)}\n`);
      },
    })
    .exitOverride();
  for (const { name, group, specs } of inHelpOrder()) {
    const parent = group ? program.command(name).description(localized(lang, group.summary)).exitOverride() : program;
    for (const spec of specs) addCommand(parent, spec, lang, act);
  }
  for (const command of program.commands) command.helpGroup(localized(lang, helpSection(command.name())));
  return program;
}

interface HelpEntry {
  readonly name: string;
  /** Absent for a command directly after `bdc`. */
  readonly group?: CommandGroup;
  readonly specs: readonly CommandSpec[];
}

/** What may stand directly after `bdc`, in the order of the sections of the help. */
function inHelpOrder(): HelpEntry[] {
  return GROUPS.flatMap((group): HelpEntry[] =>
    group.name === ""
      ? group.commands.map((spec) => ({ name: spec.usage.split(" ")[0]!, specs: [spec] }))
      : [{ name: group.name, group, specs: group.commands }],
  ).sort((a, b) => helpPlace(a.name) - helpPlace(b.name));
}

function addCommand(parent: Command, spec: CommandSpec, lang: Lang, act: Act): void {
  // The parser takes arguments from the usage; a closed list of values must be added separately.
  const usage = spec.argument ? spec.usage.split(" ")[0]! : spec.usage;
  const command = parent
    .command(usage)
    .description(localized(lang, spec.summary))
    .exitOverride()
    .allowExcessArguments(false);
  if (spec.argument) command.addArgument(new Argument(`<${spec.argument[0]}>`).choices([...spec.argument[1]]));
  for (const option of spec.options ?? []) command.addOption(parserOption(option, lang));
  if (spec.examples) command.addHelpText("after", examplesText(spec.examples, lang));
  command.action(async (...received: unknown[]) => {
    const self = received.at(-1) as Command;
    await act(spec, self, self.args, self.opts());
  });
}

function parserOption({ flags, choices, repeatable, ...text }: OptionSpec, lang: Lang): Option {
  const option = new Option(flags, localized(lang, text) + (repeatable ? helpWords(lang).repeatable : ""));
  if (choices) option.choices([...choices]);
  if (repeatable) option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
  return option;
}

function examplesText(examples: readonly ExampleSpec[], lang: Lang): string {
  const lines = examples.map((line) => `  $ ${typeof line === "string" ? line : localized(lang, line)}`);
  return `\n${helpWords(lang).examples}\n${lines.join("\n")}`;
}
