import { discardBatch } from "../../../batch/index.js";
import { exitCodeOfBatch } from "./exit-code.js";
import { parseDecision } from "../../options/decision.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages } from "../../messages/index.js";
import { currentProfile } from "../../config/profiles.js";
import { openClient, ownerOf, withLedger } from "../../config/session.js";
import { batchDocument, batchTitle, countsDocument, countsTable } from "../../views/batch.js";
import { sanitize } from "../../terminal/safe-text.js";
import { newsLines } from "../../views/news.js";

/**
 * Nothing more of this batch leaves. What is unclear is looked up; without an answer it stays unclear, and the command
 * is to be repeated.
 */
export async function discardBatchCommand(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const command = `bdc batch discard ${id}`;
  const by = parseDecision(context, command, options);
  const next = `${command} --reason …`;
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const client = await openClient(
      context,
      await currentProfile({ ...context, profileName: context.profileName ?? batch.profile }),
    );
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
      return {
        exit: stop ? exitCodeOfBatch(counts, stop, false, notices) : ExitCode.Done,
        data: {
          batch: batchDocument(fresh),
          discarded,
          counts: countsDocument(counts),
          ...(stop && { stopped: { reason: stop.reason, ...(stop.holder && { holder: stop.holder }) }, next }),
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
