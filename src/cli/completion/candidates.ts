/** What may stand at the cursor of a command line. */
import type { CommandGroup, OptionSpec } from "../core/command.js";
import { parseFlags, parseUsage } from "../core/command-forms.js";
import type { Lang, LocalizedText } from "../core/language.js";
import { GLOBAL_OPTIONS } from "../messages/help.js";
import { knownValues, type ValueSource } from "./known-values.js";
import { findPlace, type Command, type Place } from "./place.js";

export interface Candidate {
  readonly value: string;
  /** One line that describes it. */
  readonly note?: string;
}

/** Candidates, or the kind of path that the shell completes itself. */
export type Completion =
  { readonly kind: "words"; readonly candidates: readonly Candidate[] } | { readonly kind: "files" | "folders" };

export interface Typed {
  /** Complete words before the cursor, without `bdc`. */
  readonly words: readonly string[];
  /** Beginning of the word at the cursor. */
  readonly current: string;
}

export interface CompletionContext {
  readonly groups: readonly CommandGroup[];
  readonly lang: Lang;
  /** Folder of the state. */
  readonly home: string;
}

/** Names of values and arguments that are paths, as they stand in usages and options. */
const FILES = new Set(["file", "files", "file-or-no", "file-or-text", "pack"]);
const FOLDERS = new Set(["folder", "dir"]);
/** Arguments whose values are in the ledger. */
const SOURCES: Readonly<Record<string, readonly ValueSource[]>> = {
  batch: ["batch"],
  ref: ["ref"],
  case: ["case"],
  what: ["batch", "ref", "case"],
};
const PROFILE_OPTION = "--profile <name>";
/** Longest description (characters); shells show one per line. */
const MAX_NOTE = 60;

export async function complete({ words, current }: Typed, context: CompletionContext): Promise<Completion> {
  const place = findPlace(context.groups, words, current);
  const found = await atPlace(place, current, context);
  if (found.kind !== "words") return found;
  return { kind: "words", candidates: found.candidates.filter(({ value }) => value.startsWith(current)) };
}

async function atPlace(place: Place, current: string, context: CompletionContext): Promise<Completion> {
  const { lang } = context;
  switch (place.kind) {
    case "command":
      return { kind: "words", candidates: commandsOf(place.group, place.isTop, context) };
    case "option":
      return { kind: "words", candidates: optionsOf(place.options, lang) };
    case "value": {
      const prefix = current.startsWith("--") ? current.slice(0, current.indexOf("=") + 1) : "";
      const found = await valuesOf(place.option, current.slice(prefix.length), context);
      if (found.kind !== "words") return found;
      return { kind: "words", candidates: found.candidates.map(({ value }) => ({ value: prefix + value })) };
    }
    case "argument": {
      if (place.argument) return argumentsOf(place.command, place.argument.name, place.given, current, context);
      return { kind: "words", candidates: optionsOf(place.options, lang) };
    }
    case "nothing":
      return { kind: "words", candidates: [] };
  }
}

function commandsOf(group: CommandGroup, isTop: boolean, { groups, lang }: CompletionContext): Candidate[] {
  const commands = group.commands.map(({ usage, summary }) => ({
    value: parseUsage(usage).name,
    note: noteOf(summary, lang),
  }));
  if (!isTop) return commands;
  const named = groups.filter(({ name }) => name !== "");
  return [
    ...commands,
    ...named.map(({ name, summary }) => ({ value: name, note: noteOf(summary, lang) })),
    { value: "help", note: noteOf(GLOBAL_OPTIONS.help, lang) },
  ];
}

const optionsOf = (options: readonly OptionSpec[], lang: Lang): Candidate[] =>
  options.map((option) => ({ value: parseFlags(option.flags).long, note: noteOf(option, lang) }));

async function valuesOf(option: OptionSpec, typed: string, context: CompletionContext): Promise<Completion> {
  const name = parseFlags(option.flags).value?.name ?? "";
  if (option.flags === PROFILE_OPTION) return fromSources(["profile"], typed, context);
  return byName(name, option.choices ?? option.suggestions);
}

async function argumentsOf(
  { group, spec }: Command,
  name: string,
  given: readonly string[],
  typed: string,
  context: CompletionContext,
): Promise<Completion> {
  const choices = spec.argument?.[0] === name ? spec.argument[1] : spec.suggestions?.[name];
  const sources: readonly ValueSource[] | undefined =
    group.name === "profile" && name === "name" ? ["profile"] : SOURCES[name];
  if (choices || !sources) return byName(name, choices);
  const found = await fromSources(sources, typed, context);
  return { ...found, candidates: found.candidates.filter(({ value }) => !given.includes(value)) };
}

function byName(name: string, choices: readonly string[] | undefined): Completion {
  if (choices) return { kind: "words", candidates: choices.map((value) => ({ value })) };
  if (FILES.has(name)) return { kind: "files" };
  return FOLDERS.has(name) ? { kind: "folders" } : { kind: "words", candidates: [] };
}

async function fromSources(sources: readonly ValueSource[], typed: string, { home }: CompletionContext) {
  const lists = await Promise.all(sources.map((source) => knownValues(source, home, typed)));
  return { kind: "words" as const, candidates: lists.flat().map((value) => ({ value })) };
}

/** The first clause of a text. */
function noteOf(text: LocalizedText, lang: Lang): string {
  const [first] = text[lang].split(/[；;。]|\. /);
  return [...first!].length > MAX_NOTE ? `${[...first!].slice(0, MAX_NOTE - 1).join("")}…` : first!;
}
