import { Argument, Command, CommanderError, Option } from "commander";
import { GROUPS } from "./command-tree.js";
import type { CommandGroup, CommandSpec, ExampleSpec, OptionSpec } from "./core/command.js";
import type { Context, GlobalOptions } from "./core/context.js";
import type { Lang } from "./core/language.js";
import type { UsageError } from "./errors/usage-error.js";
import { GLOBAL_OPTIONS, GLOBAL_OPTION_SPECS, helpPlace, helpSection, helpWords } from "./messages/help.js";
import { localized } from "./messages/index.js";
import { styleOf } from "./terminal/style.js";
import { widthOf } from "./terminal/text-width.js";
import { columnsOf, wrapLine } from "./terminal/wrap.js";
import { version } from "./version.js";

/** Runs a command, whose words are `command`, with what the parser read. */
export type Act = (
  spec: CommandSpec,
  command: readonly string[],
  globals: GlobalOptions,
  positional: string[],
  options: Record<string, unknown>,
) => Promise<void>;

/** Why no command ran: help or the version was asked for, or the command line is wrong. */
export type ParserEnd =
  | { readonly kind: "help"; readonly command: readonly string[]; readonly text: string }
  | { readonly kind: "version" }
  | { readonly kind: "error"; readonly error: UsageError; readonly help: string };

/**
 * Parses a command line and runs its command. Its messages and codes are those of the library; they are turned into
 * ours here.
 * @param context Language and streams, known before the parser runs
 * @returns undefined when a command ran
 */
export async function parseCommandLine(
  args: readonly string[],
  context: Context,
  act: Act,
): Promise<ParserEnd | undefined> {
  const printed: string[] = [];
  let stoppedAt: Command | undefined;
  const program = buildProgram(context, act, (text) => void printed.push(text));
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride((error) => {
      stoppedAt = command;
      throw error;
    });
  try {
    await program.parseAsync([...args], { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const command = pathOf(stoppedAt ?? program);
    const text = printed.join("");
    if (error.code === "commander.version") return { kind: "version" };
    if (error.exitCode === 0) return { kind: "help", command, text };
    const { toUsageError } = await import("./errors/parser-error.js");
    const failure = toUsageError(error.message, ["bdc", ...command].join(" "), program.args);
    return { kind: "error", error: failure, help: text };
  }
}

/** The words of a command, without `bdc`. */
function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

/** The two options that the parser acts on itself. */
const VERSION_FLAGS = "-V, --version";
const HELP_FLAGS = "-h, --help";
/** Narrower descriptions are not wrapped. */
const MIN_DESCRIPTION_WIDTH = 20;

/** Builds the whole command tree, with its help in one language. Loads no command. */
function buildProgram({ lang, stdout, stderr }: Context, act: Act, print: (text: string) => void): Command {
  const words = helpWords(lang);
  const style = styleOf(stdout);
  const text = (key: keyof typeof GLOBAL_OPTIONS) => localized(lang, GLOBAL_OPTIONS[key]);
  const program = new Command("bdc")
    .description(text("program"))
    .version(version(), VERSION_FLAGS, text("version"))
    .helpOption(HELP_FLAGS, text("help"))
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
    .configureOutput({
      writeOut: print,
      writeErr: print,
      getOutHasColors: () => stdout.color === true,
      getErrHasColors: () => stderr.color === true,
      getOutHelpWidth: () => columnsOf(stdout),
      getErrHelpWidth: () => columnsOf(stderr),
      outputError: () => undefined,
    });
  for (const spec of GLOBAL_OPTION_SPECS)
    if (spec.flags !== VERSION_FLAGS && spec.flags !== HELP_FLAGS) program.addOption(parserOption(spec, lang));
  for (const { name, group, specs } of inHelpOrder()) {
    const parent = group ? program.command(name).description(localized(lang, group.summary)) : program;
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
  const command = parent.command(usage).description(localized(lang, spec.summary)).allowExcessArguments(false);
  if (spec.argument) command.addArgument(new Argument(`<${spec.argument[0]}>`).choices([...spec.argument[1]]));
  for (const option of spec.options ?? []) command.addOption(parserOption(option, lang));
  if (spec.examples) command.addHelpText("after", examplesText(spec.examples, lang));
  command.action(async (...received: unknown[]) => {
    const self = received.at(-1) as Command;
    await act(spec, pathOf(self), self.optsWithGlobals<GlobalOptions>(), self.args, self.opts());
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
