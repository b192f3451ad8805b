import { discardBatch, discardNeedsPerson } from "../../../batch/index.js";
import { exitCodeOfBatch } from "./exit-code.js";
import { commandLine, reasonCodes, settleBatch } from "./settled.js";
import { parseDecision } from "../../options/decision.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages } from "../../messages/index.js";
import { openClientOf, ownerOf, withLedger } from "../../config/session.js";
import { batchDocument, batchTitle, countsDocument, countsTable } from "../../views/batch.js";
import { needsPersonDocument, needsPersonLines } from "../../views/needs-person.js";
import { sanitize } from "../../terminal/safe-text.js";
import { newsLines } from "../../views/news.js";
import { stopDocument } from "../../views/stop.js";

/**
 * Discards the unsent filings of a batch. Filings with an unknown outcome are looked up first; without a response they
 * stay as they are, and the command must be repeated. With `--reason-code`, discards filings in manual review instead.
 */
export async function discardBatchCommand(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const codes = reasonCodes(options);
  const next = commandLine("discard", id, codes);
  const by = parseDecision(context, next.replace(" --reason …", ""), options);
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    if (codes.length > 0)
      return settleBatch(context, { ledger, batch, codes, command: next }, (settle) =>
        discardNeedsPerson({ ...settle, by }),
      );
    const client = await openClientOf(context, batch);
    try {
      const { discarded, counts, stop, notices } = await discardBatch({
        ledger,
        client,
        batch,
        by,
        owner: ownerOf(context),
        drain: context.stop,
        signal: context.abort,
      });
      const fresh = (await ledger.batch(id)) ?? batch;
      const needsPerson = await ledger.needsPerson(id);
      return {
        exit: stop
          ? exitCodeOfBatch(counts, stop, false, notices)
          : needsPerson.length > 0
            ? ExitCode.NeedsPerson
            : ExitCode.Done,
        data: {
          batch: batchDocument(fresh),
          discarded,
          counts: countsDocument(counts),
          ...(needsPerson.length && { needsPerson: needsPersonDocument(needsPerson) }),
          ...(stop && { stopped: stopDocument(stop, batch.profile), next }),
          ...(notices.news.length && { news: notices.news }),
        },
        view: (c) => {
          const m = messages(c.lang);
          return [
            batchTitle(c, fresh),
            "",
            m.discardedBatch(discarded),
            ...(batch.state === "intake" ? [m.restNotTaken(batch.lastRow)] : []),
            "",
            countsTable(c, counts),
            ...needsPersonLines(c, needsPerson, id),
            ...(stop ? [m.stopped[stop.reason]] : []),
            ...(stop?.holder ? [m.heldBy(sanitize(stop.holder.host), stop.holder.pid)] : []),
            ...(stop ? [`${m.next}: ${next}`] : []),
            ...newsLines(c, notices.news),
          ].join("\n");
        },
      };
    } finally {
      await client.close();
    }
  });
}
