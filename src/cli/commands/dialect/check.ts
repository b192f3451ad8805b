import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { dialectWords } from "../../messages/commands/dialect.js";
import { messages } from "../../messages/index.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { readDescription } from "./description-file.js";
import { findingLines } from "./findings-view.js";

/** Checks the description of a gateway without a gateway. Exit code 3 when there are errors. */
export async function checkDialect(context: Context, [file = ""]: string[]): Promise<CommandResult> {
  const { description, findings } = await readDescription(context, file);
  const hasErrors = findings.some(({ severity }) => severity === "error");
  const next = hasErrors ? undefined : `bdc dialect test ${shellQuote(file)}`;
  return {
    exit: hasErrors ? ExitCode.InvalidRows : ExitCode.Done,
    data: {
      ...(description && { dialect: description.id, version: description.version }),
      valid: !hasErrors,
      findings,
      ...(next && { next }),
    },
    view: (c) => {
      const [m, w] = [messages(c.lang), dialectWords(c.lang)];
      return [
        description ? w.title(description.id, description.version, Object.keys(description.kinds).length) : "",
        ...findingLines(c, findings),
        hasErrors ? w.wrong(findings.filter(({ severity }) => severity === "error").length) : w.right,
        next ? `${m.next}: ${next}` : "",
      ]
        .filter(Boolean)
        .join("\n");
    },
  };
}
