import { Argument, Command, CommanderError, Option } from "commander";
import type { CommandResult, CommandSpec } from "./core/command.js";
import { processContext, leaveNow, listenForSignals, type Context, type GlobalOptions } from "./core/context.js";
import { ExitCode } from "./core/exit-codes.js";
import { GROUPS } from "./command-tree.js";
import { helpHeading, usageWords } from "./messages/usage.js";
import { version } from "./version.js";

/** Runs one command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const signals = listenForSignals(leaveNow);
  let exit: ExitCode = ExitCode.Done;
  const contextOf = (command: Command): Context => processContext(command.optsWithGlobals<GlobalOptions>(), signals);
  const early = earlyContext(args, signals);
  const program = buildProgram(early, async (spec, command, positional, options) => {
    const context = contextOf(command);
    exit = await report(context, () => spec.load().then((run) => run(context, positional, options)));
  });
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return ExitCode.Done;
      const next = "bdc help";
      if (early.json)
        early.stdout.write(
          JSON.stringify({
            ok: false,
            exitCode: ExitCode.Usage,
            error: { code: error.code, ...usageWords(error.message), next },
          }) + "\n",
        );
      return ExitCode.Usage;
    }
    return report(early, () => Promise.reject(error));
  }
  return exit;
}

/** Before parsing is done, only the raw arguments show how an error should be said. */
function earlyContext(args: readonly string[], signals: Pick<Context, "stop" | "abort">): Context {
  const json = args.includes("--json") || args.includes("--ndjson");
  return processContext({ json, lang: langArgument(args) }, signals);
}

/**
 * Says that a command ended without a result: it waited for something that cannot come any more (`error` undefined), or
 * failed where nobody looks. Returns the exit code.
 */
export async function reportFailure(args: readonly string[], error: unknown): Promise<ExitCode> {
  const { UsageError } = await import("./errors/usage-error.js");
  const none = new AbortController().signal;
  const context = earlyContext(args, { stop: none, abort: none });
  const failure = error ?? new UsageError("not-finished", { command: `bdc ${args[0] ?? ""}` });
  return report(context, () => Promise.reject(failure));
}

function langArgument(args: readonly string[]): string | undefined {
  const at = args.indexOf("--lang");
  return at >= 0 ? args[at + 1] : args.find((a) => a.startsWith("--lang="))?.slice("--lang=".length);
}

/** Prints a result, or an error, in the form that was asked for: one JSON document or words. */
async function report(context: Context, work: () => Promise<CommandResult>): Promise<ExitCode> {
  try {
    const { data, view, exit } = await work();
    if (data === undefined) return exit;
    if (context.json)
      context.stdout.write(JSON.stringify({ ok: exit === ExitCode.Done, exitCode: exit, ...(data as object) }) + "\n");
    else {
      const text = view(context);
      if (text) context.stdout.write(text.endsWith("\n") ? text : text + "\n");
    }
    return exit;
  } catch (error) {
    // It knows every error of every floor: too much to load for a command that goes well.
    const { describeError } = await import("./errors/describe-error.js");
    const { exit, document, text } = describeError(error, context);
    if (context.json) context.stdout.write(JSON.stringify({ ok: false, exitCode: exit, error: document }) + "\n");
    else context.stderr.write(text + "\n");
    return exit;
  }
}

type Act = (
  spec: CommandSpec,
  command: Command,
  positional: string[],
  options: Record<string, unknown>,
) => Promise<void>;

/** The whole command tree; loading it loads no command. */
function buildProgram({ lang }: Context, act: Act): Command {
  const program = new Command("bdc")
    .description("不动产登记批量申请 · file cases with real-estate registration authorities in bulk")
    .version(version(), "-V, --version", "版本 · version")
    .option("--json", "输出一个 JSON 文档 · one JSON document on stdout")
    .option("--profile <name>", "接入配置 · profile (BDC_PROFILE)")
    .addOption(new Option("--lang <lang>", "语言 · language").choices(["zh", "en"]))
    .option("--quiet", "不显示进度和提示 · no progress, no notes")
    .option("--no-color", "不用颜色 · no colours (NO_COLOR)")
    .helpOption("-h, --help", "帮助 · help")
    .helpCommand("help [command]", "帮助 · help")
    .configureHelp({ styleTitle: helpHeading })
    .showSuggestionAfterError()
    .showHelpAfterError("用 --help 看用法 · see --help")
    .configureOutput({
      outputError: (text, write) => write(lang === "zh" ? `错误: ${usageWords(text.trimEnd()).zh}\n` : text),
    })
    .exitOverride();
  for (const { name, summary, commands } of GROUPS) {
    const parent = name === "" ? program : program.command(name).description(summary).exitOverride();
    for (const spec of commands) addCommand(parent, spec, act);
  }
  return program;
}

function addCommand(parent: Command, spec: CommandSpec, act: Act): void {
  // commander reads arguments from the usage; a closed list of values has to be said apart.
  const usage = spec.argument ? spec.usage.split(" ")[0]! : spec.usage;
  const command = parent.command(usage).description(spec.summary).exitOverride().allowExcessArguments(false);
  if (spec.argument) command.addArgument(new Argument(`<${spec.argument[0]}>`).choices([...spec.argument[1]]));
  for (const [flags, description, choices] of spec.options ?? []) {
    const option = new Option(flags, description);
    if (choices) option.choices([...choices]);
    if (/\.\.\.|\(repeatable\)/.test(flags + description))
      option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
    command.addOption(option);
  }
  if (spec.examples)
    command.addHelpText("after", `\n例 · Examples:\n${spec.examples.map((e) => `  $ ${e}`).join("\n")}`);
  command.action(async (...received: unknown[]) => {
    const self = received.at(-1) as Command;
    await act(spec, self, self.args, self.opts());
  });
}
