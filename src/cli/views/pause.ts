import { shellQuote } from "../terminal/shell-quote.js";

/** What to type to end a pause early; `profile` undefined: that in force. */
export function liftCommand(profile: string | undefined): string {
  return `bdc profile lift-pause${profile === undefined ? "" : ` ${shellQuote(profile)}`} --reason …`;
}
