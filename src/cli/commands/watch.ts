import { AuthorityClocks, watchBatch, type BatchRecord, type BatchSummary, type Ledger } from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { monitored } from "../monitoring/monitored.js";
import { durationMs } from "../options/duration.js";
import { UsageError } from "../errors/usage-error.js";
import { batchWords } from "../messages/commands/batches.js";
import { openClientOf, selectedBatches, withLedger } from "../config/session.js";
import { progress } from "../views/progress.js";
import { noteClocks } from "../views/time.js";
import { findHalfRead, withHalfRead } from "./batch/half-read.js";
import { manyBatches } from "./batch/many-batches.js";
import { batchResult, batchResultWithFile, standingParts } from "./batch/result.js";
import { checkOut } from "./batch/result-file.js";

const DAY_MS = 86_400_000;

/**
 * Follows one batch, or the unfinished batches (all with `--all`), until the authority has finished or waits for the
 * institution. Sends nothing. Writes the result file of each batch that is named or was not finished before. Of an
 * institution without unfinished batches, reads the change feed once: registered cases may have changed. Names the
 * batches whose file is not fully read.
 */
export const watch = monitored("bdc watch", async (context, [id], options) => {
  const timeoutMs = typeof options["timeout"] === "string" ? durationMs(options["timeout"], "--timeout") : DAY_MS;
  return withLedger(context, "existing", async (ledger) => {
    const found = id ? await ledger.batch(id) : undefined;
    if (id && !found) throw new UsageError("batch-unknown", { id });
    const batches = found ? [found] : await batchesToWatch(context, ledger, options);
    if (typeof options["out"] === "string" && batches.length > 0) {
      if (!found)
        throw new UsageError("out-needs-batch", { command: "watch", count: batches.length, id: batches.at(-1)!.id });
      await checkOut(context, found.filePath, `bdc watch ${found.id}`, options);
    }
    const results: CommandResult[] = [];
    const deadline = Date.now() + timeoutMs;
    /** Feeds already read to the end. There is one for each authority and institution, shared by its batches. */
    const read = new Set<string>();
    for (const batch of batches) {
      const client = await openClientOf(context, batch);
      const view = progress(context);
      try {
        const feed = feedOf(batch);
        const toTheEnd = !read.has(feed);
        read.add(feed);
        const summary = await watchBatch({
          batch,
          toTheEnd,
          ledger,
          client,
          // The timeout covers all batches together.
          waitMs: Math.max(0, deadline - Date.now()),
          drain: context.stop,
          signal: context.abort,
          onProgress: view.update,
        });
        // `finished` is as it was before the first batch was followed: reading its feed finishes cases of the others.
        if (found || !batch.finished) results.push(await batchResultWithFile(context, ledger, summary, options));
        else if (options["all"] === true || hasNews(summary))
          results.push(batchResult(context, summary, await standingParts(ledger, summary)));
      } finally {
        view.done();
        await client.close();
      }
      if (context.stop.aborted) break;
    }
    const clocks = await AuthorityClocks.of(ledger, context.now().getTime());
    noteClocks(
      context,
      clocks,
      batches.map(({ authority }) => authority),
    );
    if (id) return results[0]!;
    return withHalfRead(
      manyBatches(results, (c) => batchWords(c.lang).noOpenBatches),
      await findHalfRead(ledger),
    );
  });
});

/** The batches to follow, oldest first: of each feed at least one. A named profile selects those of its institution. */
async function batchesToWatch(
  context: Context,
  ledger: Ledger,
  options: Record<string, unknown>,
): Promise<BatchRecord[]> {
  const { eachBatch } = await import("../../batch/index.js");
  const isSelected = await selectedBatches(context);
  const all: BatchRecord[] = [];
  for await (const batch of eachBatch(ledger)) if (batch.state !== "intake" && isSelected(batch)) all.push(batch);
  if (options["all"] === true) return all.reverse();
  const feeds = new Set(all.filter((batch) => !batch.finished).map(feedOf));
  const chosen = all.filter((batch) => {
    if (!batch.finished) return true;
    if (feeds.has(feedOf(batch))) return false;
    feeds.add(feedOf(batch));
    return true;
  });
  return chosen.reverse();
}

/** There is one change feed for each authority and institution. */
function feedOf({ authority, institution }: BatchRecord): string {
  return `${authority} ${institution}`;
}

/** Whether reading the feed of a finished batch has shown anything. */
function hasNews({ batch, stop, notices }: BatchSummary): boolean {
  return !batch.finished || stop !== undefined || notices.news.length + notices.contradictions > 0;
}
