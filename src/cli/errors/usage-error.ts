import { ExitCode } from "../core/exit-codes.js";
import { USAGE_ERRORS, type UsageCode, type UsageText } from "../messages/errors.js";

type Facts = Readonly<Record<string, string | number>>;

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : hole));
}

/** A wrong command line, or something missing on this machine, with the command to run next. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly zh: string;
  readonly en: string;
  readonly next?: string;
  readonly exit: ExitCode;

  constructor(
    readonly code: UsageCode,
    facts: Facts = {},
  ) {
    const text: UsageText = USAGE_ERRORS[code];
    super(fill(text.en, facts));
    this.zh = fill(text.zh, facts);
    this.en = fill(text.en, facts);
    if (text.next) this.next = fill(text.next, facts);
    this.exit = text.exit ?? ExitCode.Usage;
  }
}
