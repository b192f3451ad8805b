import { handover as entriesOf, handoverCsv, handoverHtml, type HandoverEntry } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { writeNew } from "../../options/local-files.js";
import { lifecycleWords } from "../../messages/lifecycle.js";
import { messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { withLedger } from "../../config/session.js";

/** Writes the handover list that accompanies the papers of a batch, as a page to print or as a table. */
export async function handover(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const out = typeof options["out"] === "string" ? options["out"] : `移交清单-${id}.html`;
  if (!/\.(html|csv)$/i.test(out)) throw new UsageError("handover-format", { file: out });
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const entries: HandoverEntry[] = [];
    for await (const entry of entriesOf(ledger, batch)) entries.push(entry);
    const file = await writeNew(
      context,
      /\.csv$/i.test(out) ? handoverCsv(entries) : handoverHtml(batch, entries, context.now()),
      { path: out, inputs: [batch.filePath], force: options["force"] === true, command: `bdc batch handover ${id}` },
    );
    const documents = entries.reduce((sum, e) => sum + e.materials.length, 0);
    return {
      exit: ExitCode.Done,
      data: { batch: id, file, filings: entries.length, documents },
      view: (c) =>
        `${messages(c.lang).written(sanitize(file))}\n${lifecycleWords(c.lang).handedOver(entries.length, documents)}`,
    };
  });
}
