import type { ExitCode } from "../../core/exit-codes.js";
import type { LocalizedText } from "../../core/language.js";

/** Text of an error that `bdc` itself reports. */
export interface UsageText extends LocalizedText {
  /** The command to run next; `{name}` stands for a fact of the single case, as in the texts. */
  readonly next?: string;
  readonly exit?: ExitCode;
}
