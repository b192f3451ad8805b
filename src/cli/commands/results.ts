import { findUnknownRights } from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode, highestPriority } from "../core/exit-codes.js";
import { messages } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { withLedger } from "../config/session.js";
import { asOfText } from "../views/batch.js";
import { unknownRightLines } from "../views/news.js";
import { isoTime } from "../views/time.js";
import { checkOut, writeResultFile } from "./batch/result-file.js";

export async function results(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    await checkOut(context, batch.filePath, `bdc results ${batch.id}`, options);
    const written = await writeResultFile(context, ledger, batch, options);
    const { contradictions } = await ledger.counts(batch.id);
    const unknownRights = await findUnknownRights(ledger, batch.id);
    return {
      exit: highestPriority([
        ...(contradictions > 0 ? [ExitCode.NeedsPerson] : []),
        ...(unknownRights.length > 0 ? [ExitCode.News] : []),
      ]),
      data: {
        batch: batch.id,
        ...(batch.heardAt !== undefined && { asOf: isoTime(batch.heardAt) }),
        ...(unknownRights.length && { unknownRights }),
        ...written,
      },
      view: (c) => {
        const m = messages(c.lang);
        return [
          ...(written.keptFile ? [m.keptFile(sanitize(written.keptFile))] : []),
          m.written(sanitize(written.resultFile)),
          ...unknownRightLines(c, unknownRights),
          ...(batch.heardAt === undefined ? [] : [asOfText(c, batch.heardAt)]),
        ].join("\n");
      },
    };
  });
}
