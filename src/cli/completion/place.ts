/** Where the cursor stands in a command line that is being typed. */
import type { CommandGroup, CommandSpec, OptionSpec } from "../core/command.js";
import { parseFlags, parseUsage, type ArgumentForm } from "../core/command-forms.js";
import { GLOBAL_OPTION_SPECS } from "../messages/help.js";

export type Place =
  /** A command of one of these groups; the group named "" holds the top level. */
  | { readonly kind: "command"; readonly group: CommandGroup; readonly isTop: boolean }
  | { readonly kind: "option"; readonly options: readonly OptionSpec[] }
  | { readonly kind: "value"; readonly option: OptionSpec; readonly command: Command | undefined }
  | {
      readonly kind: "argument";
      readonly command: Command;
      readonly argument: ArgumentForm | undefined;
      /** Arguments already given. */
      readonly given: readonly string[];
      readonly options: readonly OptionSpec[];
    }
  /** Nothing is known, such as after an unknown command. */
  | { readonly kind: "nothing" };

export interface Command {
  readonly group: CommandGroup;
  readonly spec: CommandSpec;
}

const HELP = "help";

/**
 * Reads the words before the cursor as the parser would: global options may stand anywhere.
 * @param words Complete words before the cursor, without `bdc`
 * @param current Beginning of the word at the cursor
 */
export function findPlace(groups: readonly CommandGroup[], words: readonly string[], current: string): Place {
  const top = groups.find(({ name }) => name === "")!;
  const used = new Set<string>();
  const given: string[] = [];
  let group: CommandGroup | undefined;
  let command: Command | undefined;
  let pending: OptionSpec | undefined;
  let onlyArguments = false;
  const known = () => [...(command?.spec.options ?? []), ...GLOBAL_OPTION_SPECS];
  const named = (name: string) => known().find(({ flags }) => isNamed(flags, name));
  const open = () => known().filter(({ flags, repeatable }) => repeatable || !used.has(parseFlags(flags).long));

  for (const word of words) {
    if (pending) pending = undefined;
    else if (!onlyArguments && word === "--") onlyArguments = true;
    else if (!onlyArguments && word.length > 1 && word.startsWith("-")) {
      const option = named(word.split("=")[0]!);
      if (!option) continue;
      const { long, value } = parseFlags(option.flags);
      used.add(long);
      if (value?.required && !word.includes("=")) pending = option;
    } else if (command) given.push(word);
    else if (!group && word === HELP) group = { ...top, commands: helpTopics(groups) };
    else {
      const spec = (group ?? top).commands.find(({ usage }) => parseUsage(usage).name === word);
      const next = group ? undefined : groups.find(({ name }) => name === word && name !== "");
      if (spec) command = { group: group ?? top, spec };
      else if (next) group = next;
      else return { kind: "nothing" };
    }
  }

  if (pending) return { kind: "value", option: pending, command };
  if (!onlyArguments && current.startsWith("--") && current.includes("=")) {
    const option = named(current.split("=")[0]!);
    return option && parseFlags(option.flags).value ? { kind: "value", option, command } : { kind: "nothing" };
  }
  if (!onlyArguments && current.startsWith("-")) return { kind: "option", options: open() };
  if (!command) return { kind: "command", group: group ?? top, isTop: group === undefined };
  const forms = parseUsage(command.spec.usage).arguments;
  const last = forms.at(-1);
  const argument = forms[given.length] ?? (last?.variadic ? last : undefined);
  return { kind: "argument", command, argument, given, options: onlyArguments ? [] : open() };
}

function isNamed(flags: string, name: string): boolean {
  const { long, short } = parseFlags(flags);
  return name === long || name === short;
}

/** What `bdc help` takes: commands and groups. They have no arguments of their own there. */
function helpTopics(groups: readonly CommandGroup[]): CommandSpec[] {
  return groups.flatMap((group) =>
    group.name === ""
      ? group.commands.map((spec) => ({ ...spec, usage: parseUsage(spec.usage).name, options: [] }))
      : [{ usage: group.name, summary: group.summary, load: () => Promise.reject(new Error("not a command")) }],
  );
}
