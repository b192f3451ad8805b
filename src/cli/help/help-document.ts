import type { CommandGroup, CommandSpec, OptionSpec } from "../core/command.js";
import { parseFlags, parseUsage } from "../core/command-forms.js";
import { ExitCode } from "../core/exit-codes.js";
import { EXIT_TEXTS } from "../messages/exit-codes.js";
import { GLOBAL_OPTIONS, GLOBAL_OPTION_SPECS } from "../messages/help.js";
import { ENVIRONMENT } from "./environment.js";

/**
 * Makes the JSON document of `bdc help --json` from the command tree.
 * @param path Words of a command or group; the document has only its commands
 */
export function helpDocument(groups: readonly CommandGroup[], path: readonly string[], version: string): object {
  const { zh, en } = GLOBAL_OPTIONS.program;
  const wanted = path.join(" ");
  const isWanted = (name: string) => wanted === "" || name === wanted || name.startsWith(`${wanted} `);
  return {
    name: "bdc",
    version,
    zh,
    en,
    options: GLOBAL_OPTION_SPECS.map(optionDocument),
    groups: groups
      .filter(({ name }) => name !== "" && (isWanted(name) || wanted.startsWith(`${name} `)))
      .map(({ name, summary }) => ({ name, zh: summary.zh, en: summary.en })),
    commands: groups.flatMap((group) =>
      group.commands.map((spec) => commandDocument(group.name, spec)).filter(({ name }) => isWanted(name)),
    ),
    exitCodes: Object.values(ExitCode).map((code) => ({ code, ...EXIT_TEXTS[code] })),
    environment: ENVIRONMENT,
  };
}

function commandDocument(group: string, spec: CommandSpec) {
  const { name, arguments: words } = parseUsage(spec.usage);
  const { zh, en } = spec.summary;
  return {
    name: `${group} ${name}`.trim(),
    usage: `bdc ${`${group} ${spec.usage}`.trim()}`,
    zh,
    en,
    arguments: words.map((argument) => ({
      ...argument,
      ...(spec.argument?.[0] === argument.name && { choices: spec.argument[1] }),
      ...(spec.suggestions?.[argument.name] && { suggestions: spec.suggestions[argument.name] }),
    })),
    options: (spec.options ?? []).map(optionDocument),
    examples: (spec.examples ?? []).map((line) =>
      typeof line === "string" ? { zh: line, en: line } : { zh: line.zh, en: line.en },
    ),
  };
}

function optionDocument(spec: OptionSpec) {
  const { long, short, value } = parseFlags(spec.flags);
  return {
    name: long,
    ...(short !== undefined && { short }),
    ...(value && { value }),
    zh: spec.zh,
    en: spec.en,
    ...(spec.choices && { choices: spec.choices }),
    ...(spec.suggestions && { suggestions: spec.suggestions }),
    ...(spec.default !== undefined && { default: spec.default }),
    repeatable: spec.repeatable === true,
  };
}
