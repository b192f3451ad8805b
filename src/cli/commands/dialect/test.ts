import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { dialectWords } from "../../messages/commands/dialect.js";
import { messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { table } from "../../views/table.js";
import { kindName } from "../../views/words.js";
import { readDescription } from "./description-file.js";
import { findingLines } from "./findings-view.js";
import { playGateway, type PlayedStep } from "./played-gateway.js";

/**
 * Checks a description, then plays its gateway: the sandbox serves the mirror of the description, and the client files,
 * loses answers and looks them up. Exit code 3 when the description or a step is wrong.
 */
export async function testDialect(context: Context, [file = ""]: string[]): Promise<CommandResult> {
  const { description, findings } = await readDescription(context, file);
  const hasErrors = description === undefined || findings.some(({ severity }) => severity === "error");
  const steps: PlayedStep[] = [];
  if (!hasErrors)
    for await (const step of playGateway(description, context.stop)) {
      steps.push(step);
      if (!context.quiet && !context.json && !step.ok)
        context.stderr.write(`${step.kind} ${step.step}: ${sanitize(step.seen)}\n`);
    }
  const failed = steps.filter(({ ok }) => !ok);
  const isWrong = hasErrors || failed.length > 0;
  const next = isWrong ? `bdc dialect check ${shellQuote(file)}` : `bdc sandbox start --dialect ${shellQuote(file)}`;
  return {
    exit: isWrong ? ExitCode.InvalidRows : ExitCode.Done,
    data: {
      ...(description && { dialect: description.id, version: description.version }),
      valid: !hasErrors,
      findings,
      steps,
      failed: failed.length,
      next,
    },
    view: (c) => {
      const [m, w] = [messages(c.lang), dialectWords(c.lang)];
      return [
        description ? w.title(description.id, description.version, Object.keys(description.kinds).length) : "",
        ...findingLines(c, findings),
        steps.length > 0
          ? table(
              [m.kind, w.step, w.result, w.seen],
              steps.map(({ kind, step, ok, seen }) => [
                kindName(c, kind),
                w.steps[step],
                ok ? w.passed : w.failed,
                sanitize(seen),
              ]),
              c.stdout,
            )
          : "",
        hasErrors ? w.wrong(findings.length) : w.played(steps.length, failed.length),
        `${m.next}: ${next}`,
      ]
        .filter(Boolean)
        .join("\n");
    },
  };
}
