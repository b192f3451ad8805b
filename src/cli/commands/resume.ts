import {
  batchesRequiringAction,
  isFileError,
  isLedgerError,
  isHeaderError,
  resumeBatch,
  type BatchRecord,
  type BatchSummary,
  type Ledger,
} from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { describeError } from "../errors/describe-error.js";
import { durationMs, parsePatience } from "../options/duration.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode, highestPriority } from "../core/exit-codes.js";
import { messages } from "../messages/index.js";
import { currentProfile } from "../config/profiles.js";
import { openClient, ownerOf, withLedger } from "../config/session.js";
import { actionsOf } from "./batch/actions.js";
import { batchDocument, batchTitle } from "../views/batch.js";
import { progress } from "../views/progress.js";
import { localDate } from "../views/time.js";
import { batchResult, batchResultWithFile } from "./batch/result.js";
import { checkOut } from "./batch/result-file.js";

/**
 * Continues one batch, or every unfinished batch, oldest first. Also reports finished batches with filings that need
 * manual review or cases that wait for the institution, because nothing else would.
 */
export async function resume(
  context: Context,
  [id]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const waitMs = typeof options["wait"] === "string" ? durationMs(options["wait"], "--wait") : 0;
  // An invalid value is reported before anything is done.
  parsePatience(options["patience"]);
  return withLedger(context, "existing", async (ledger) => {
    const found = id ? await ledger.batch(id) : undefined;
    if (id && !found) throw new UsageError("batch-unknown", { id });
    const batches = found ? [found] : (await ledger.batches(1000)).filter((b) => b.state !== "done").reverse();
    const standing = found ? [] : await standingBatches(ledger);
    if (batches.length + standing.length === 0)
      return { data: { batches: [] }, exit: ExitCode.Done, view: () => messages(context.lang).nothingToResume };
    if (typeof options["out"] === "string") {
      if (batches.length > 1)
        throw new UsageError("out-needs-batch", { command: "resume", count: batches.length, id: batches.at(-1)!.id });
      await checkOut(context, batches[0]!.filePath, `bdc resume ${batches[0]!.id}`, options);
    }
    const results: CommandResult[] = [];
    for (const batch of batches) {
      try {
        results.push(await one(context, ledger, batch, waitMs, options));
      } catch (error) {
        // A batch whose file is missing or broken must not stop the other batches.
        if (batches.length + standing.length === 1 || !isFileProblem(error)) throw error;
        const { exit, document, text } = describeError(error, context);
        results.push({
          exit,
          data: { batch: batchDocument(batch), error: document },
          view: (c) => `${batchTitle(c, batch)}\n\n${text}`,
        });
      }
      if (context.stop.aborted) break;
    }
    for (const batch of standing) results.push(await standingResult(context, ledger, batch));
    if (results.length === 1) return results[0]!;
    return {
      exit: highestPriority(results.map((r) => r.exit)),
      data: { batches: results.map((r) => r.data) },
      view: (c) => results.map((r) => r.view(c)).join("\n\n"),
    };
  });
}

/** Finished batches in which filings need manual review, or cases wait for the institution; oldest first. */
async function standingBatches(ledger: Ledger): Promise<BatchRecord[]> {
  const found = [...(await ledger.batchesNeedingPerson()), ...(await batchesRequiringAction(ledger))];
  const byId = new Map(found.filter((b) => b.state === "done").map((b) => [b.id, b]));
  return [...byId.values()].sort((a, b) => a.createdAt - b.createdAt);
}

/** The result of a batch in which only a person can go on. */
async function standingResult(context: Context, ledger: Ledger, batch: BatchRecord): Promise<CommandResult> {
  const [counts, needsPerson] = [await ledger.counts(batch.id), await ledger.needsPerson(batch.id)];
  const summary: BatchSummary = {
    batch,
    counts,
    ...(needsPerson.length > 0 && { needsPerson }),
    timedOut: false,
    notices: { news: [], contradictions: 0 },
  };
  return batchResult(context, summary, { actions: await actionsOf(ledger, batch, counts) });
}

async function one(
  context: Context,
  ledger: Ledger,
  batch: BatchRecord,
  waitMs: number,
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const profile = await currentProfile({ ...context, profileName: context.profileName ?? batch.profile });
  const client = await openClient(context, profile);
  const view = progress(context);
  try {
    const summary = await resumeBatch({
      batch,
      ledger,
      client,
      role: profile.role,
      waitMs,
      patienceMs: parsePatience(options["patience"]),
      today: localDate(context.now()),
      owner: ownerOf(context),
      drain: context.stop,
      signal: context.abort,
      onProgress: view.update,
      onWaiting: view.waiting,
    });
    return await batchResultWithFile(context, ledger, summary, options);
  } finally {
    view.done();
    await client.close();
  }
}

function isFileProblem(error: unknown): boolean {
  return isFileError(error) || isHeaderError(error) || (isLedgerError(error) && error.code === "ledger-not-allowed");
}
