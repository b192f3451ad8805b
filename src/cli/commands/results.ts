import { resolve } from "node:path";
import { resultPathFor, writeResults } from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { messages } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { withLedger } from "../config/session.js";

export async function results(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const out =
      typeof options["out"] === "string" ? resolve(context.cwd, options["out"]) : resultPathFor(batch.filePath);
    const resultFile = await writeResults({ ledger, batch, out, lang: context.lang });
    const { contradictions } = await ledger.counts(id);
    return {
      exit: contradictions > 0 ? ExitCode.NeedsPerson : ExitCode.Done,
      data: { batch: batch.id, resultFile },
      view: (c) => messages(c.lang).written(sanitize(resultFile)),
    };
  });
}
