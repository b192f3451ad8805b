import { ExitCode } from "../core/exit-codes.js";
import type { LocalizedText } from "../core/language.js";
import { USAGE_ERRORS, type UsageCode } from "../messages/errors/index.js";
import type { UsageText } from "../messages/errors/usage-text.js";

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
  readonly #facts: Facts;

  constructor(
    readonly code: UsageCode,
    facts: Facts = {},
  ) {
    const text: UsageText = USAGE_ERRORS[code];
    super(fill(text.en, facts));
    this.#facts = facts;
    this.zh = fill(text.zh, facts);
    this.en = fill(text.en, facts);
    if (text.next) this.next = fill(text.next, facts);
    this.exit = text.exit ?? ExitCode.Usage;
  }

  /** Returns the texts with masked facts: they come from the command line, the environment and files. */
  masked(mask: (name: string, fact: string) => string): LocalizedText & { readonly next?: string } {
    const text: UsageText = USAGE_ERRORS[this.code];
    const facts = Object.fromEntries(
      Object.entries(this.#facts).map(([name, fact]) => [name, typeof fact === "string" ? mask(name, fact) : fact]),
    );
    return {
      zh: fill(text.zh, facts),
      en: fill(text.en, facts),
      ...(text.next && { next: fill(text.next, facts) }),
    };
  }
}
