import { shellQuote } from "../terminal/shell-quote.js";

/** The command that lifts a pause. Without `profile` it applies to the selected profile. */
export function liftCommand(profile: string | undefined): string {
  return `bdc profile lift-pause${profile === undefined ? "" : ` ${shellQuote(profile)}`} --reason …`;
}
