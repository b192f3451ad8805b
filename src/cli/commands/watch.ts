import { watchBatch, type BatchCounts } from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { durationMs } from "../options/duration.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode, highestPriority } from "../core/exit-codes.js";
import { messages } from "../messages/index.js";
import { currentProfile } from "../config/profiles.js";
import { openClient, withLedger } from "../config/session.js";
import { actionsOf } from "./batch/actions.js";
import { progress } from "../views/progress.js";
import { batchResult, batchResultWithFile } from "./batch/result.js";
import { checkOut } from "./batch/result-file.js";

const DAY_MS = 86_400_000;

/**
 * Follows one batch, or all with pending cases, until the authority has finished or waits for the institution. Sends
 * nothing. Writes the result file of each batch that is named or was not finished before.
 */
export async function watch(
  context: Context,
  [id]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const timeoutMs = typeof options["timeout"] === "string" ? durationMs(options["timeout"], "--timeout") : DAY_MS;
  return withLedger(context, "existing", async (ledger) => {
    const found = id ? await ledger.batch(id) : undefined;
    if (id && !found) throw new UsageError("batch-unknown", { id });
    const batches = found ? [found] : (await ledger.batches(1000)).filter((b) => b.state !== "intake").reverse();
    if (typeof options["out"] === "string" && batches.length > 0) {
      if (!found)
        throw new UsageError("out-needs-batch", { command: "watch", count: batches.length, id: batches.at(-1)!.id });
      await checkOut(context, found.filePath, `bdc watch ${found.id}`, options);
    }
    // Asked before the first batch is followed: reading its feed finishes cases of the others too.
    const open = new Set<string>();
    for (const { id } of batches) if (hasOpenCases(await ledger.counts(id))) open.add(id);
    const results: CommandResult[] = [];
    const deadline = Date.now() + timeoutMs;
    /** Feeds already read to the end. There is one for each authority and institution, shared by its batches. */
    const read = new Set<string>();
    for (const batch of batches) {
      const client = await openClient(
        context,
        await currentProfile({ ...context, profileName: context.profileName ?? batch.profile }),
      );
      const view = progress(context);
      try {
        const feed = `${batch.authority} ${batch.institution}`;
        const toTheEnd = !read.has(feed);
        read.add(feed);
        const summary = await watchBatch({
          batch,
          toTheEnd,
          ledger,
          client,
          // The timeout covers all batches together.
          timeoutMs: Math.max(0, deadline - Date.now()),
          drain: context.stop,
          signal: context.abort,
          onProgress: view.update,
        });
        results.push(
          found || open.has(batch.id)
            ? await batchResultWithFile(context, ledger, summary, options)
            : batchResult(context, summary, { actions: await actionsOf(ledger, batch, summary.counts) }),
        );
      } finally {
        view.done();
        await client.close();
      }
      if (context.stop.aborted) break;
    }
    if (results.length === 1) return results[0]!;
    return {
      exit: results.length ? highestPriority(results.map((r) => r.exit)) : ExitCode.Done,
      data: { batches: results.map((r) => r.data) },
      view: (c) => (results.length ? results.map((r) => r.view(c)).join("\n\n") : messages(c.lang).noBatches),
    };
  });
}

function hasOpenCases({ byState, settled }: BatchCounts): boolean {
  return settled.filings < byState.filed.filings;
}
