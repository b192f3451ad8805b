import { UsageError } from "./usage-error.js";
import type { UsageCode } from "../messages/errors/index.js";

/** The messages of the parser, with the facts that our own texts need. */
const MESSAGES: readonly (readonly [code: UsageCode, pattern: RegExp])[] = [
  ["unknown-command", /^unknown command '(?<word>[^]*)'$/],
  ["unknown-option", /^unknown option '(?<option>[^=]*)(?:=[^]*)?'$/],
  ["option-value-missing", /^option '(?<flags>[^']*)' argument missing$/],
  [
    "option-value-invalid",
    /^option '(?<flags>[^']*)' argument '(?<text>[^]*)' is invalid\. Allowed choices are (?<known>.*)\.$/,
  ],
  ["argument-missing", /^missing required argument '(?<argument>[^']*)'$/],
  [
    "argument-invalid",
    /^command-argument value '(?<text>[^]*)' is invalid for argument '(?<argument>[^']*)'\. Allowed choices are (?<known>.*)\.$/,
  ],
  ["too-many-arguments", /^too many arguments\b[^]* Expected (?<most>\d+) arguments? but got (?<count>\d+)\.$/],
];
const SUGGESTION = /\n\(Did you mean (?:one of )?([^]*)\?\)$/;
/** The parser shows the help of a group, and reports this text. */
const HELP_SHOWN = "(outputHelp)";

/**
 * Makes an error of our own from a message of the parser, so that its codes and texts never reach the user.
 * @param command The command whose arguments are wrong, such as `bdc batch show`
 * @param operands The words of the command line that the parser read as commands and arguments
 */
export function toUsageError(message: string, command: string, operands: readonly string[]): UsageError {
  const text = message.replace(/^error: /, "").trimEnd();
  if (text === HELP_SHOWN) {
    // `bdc help nonsense` shows the help too.
    const [first, word] = operands;
    return first === "help" && word !== undefined
      ? new UsageError("unknown-command", { word, nearZh: "", nearEn: "", command })
      : new UsageError("command-needed", { command });
  }
  const near = SUGGESTION.exec(text)?.[1];
  const own = text.replace(SUGGESTION, "");
  for (const [code, pattern] of MESSAGES) {
    const found = pattern.exec(own)?.groups;
    if (!found) continue;
    const { flags, ...facts } = found;
    return new UsageError(code, {
      ...facts,
      ...(flags !== undefined && { flag: longNameOf(flags) }),
      nearZh: near === undefined ? "" : `；您要的是 ${near} 吗？`,
      nearEn: near === undefined ? "" : `. Did you mean ${near}?`,
      command,
    });
  }
  return new UsageError("command-line-invalid", { what: own, command });
}

/** `-V, --version` becomes `--version`. */
const longNameOf = (flags: string): string => /--[\w-]+/.exec(flags)?.[0] ?? flags;
