import { ExitCode } from "./exit-codes.js";

/** A mistake in how the command was called: said in one sentence with what to type instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  constructor(readonly code: string, readonly zh: string, readonly en: string, readonly next?: string, readonly exit: ExitCode = ExitCode.Usage) {
    super(en);
  }
}
