/**
 * `bdc __complete SHELL =CURRENT WORDS…`: what the completion scripts call at every press of Tab. Prints `:words` and
 * one candidate per line, with its description after a tab; or `:files` or `:folders`, which the shell completes. The
 * word at the cursor has a `=` in front, because some shells drop empty arguments.
 */
import type { CommandGroup } from "../core/command.js";
import { resolveHome, resolveLanguage } from "../core/context.js";
import { complete, type Candidate, type Typed } from "./candidates.js";

export interface Asked {
  readonly groups: readonly CommandGroup[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** Characters that bash would act on. */
const SPECIAL_IN_BASH = /[|;&<>()$`\\"' \t*?[\]#~!{}]/g;

export async function answerCompletion({ groups, args, env, platform }: Asked): Promise<string> {
  const [shell = "", marked = "=", ...before] = args;
  const raw = marked.replace(/^=/, "");
  const isBash = shell === "bash";
  const { words, current } = isBash ? withoutWordBreaks(before, raw) : { words: before, current: raw };
  const found = await complete(
    { words, current },
    { groups, lang: resolveLanguage(languageOf(words), env), home: resolveHome(env, platform) },
  );
  if (found.kind !== "words") return `:${found.kind}\n`;
  const lines = found.candidates.map(isBash ? bashLine(current.length - raw.length) : line);
  return [":words", ...lines, ""].join("\n");
}

/**
 * Joins what bash splits: it breaks words at `=` and `:`, and replaces only the last part.
 * @param raw The part at the cursor
 */
function withoutWordBreaks(parts: readonly string[], raw: string): Typed {
  const words: string[] = [];
  let joins = false;
  for (const part of [...parts, raw]) {
    const isBreak = part === ":" || (part === "=" && words.at(-1)?.startsWith("--") === true);
    if ((joins || isBreak) && words.length > 0) words.push(words.pop()! + part);
    else words.push(part);
    joins = isBreak;
  }
  return { words: words.slice(0, -1), current: words.at(-1)! };
}

const line = ({ value, note }: Candidate): string => (note === undefined ? value : `${value}\t${note}`);

/** Bash shows no descriptions, and inserts the text as it is. */
const bashLine =
  (joined: number) =>
  ({ value }: Candidate): string =>
    value.slice(joined).replace(SPECIAL_IN_BASH, "\\$&");

function languageOf(words: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) => word === "--lang" || word.startsWith("--lang="));
  if (at < 0) return undefined;
  return words[at] === "--lang" ? words[at + 1] : words[at]!.slice("--lang=".length);
}
