import {
  batchesRequiringAction,
  isFileError,
  isLedgerError,
  isHeaderError,
  resumeBatch,
  watchBatch,
  type BatchRecord,
  type BatchSummary,
  type Ledger,
} from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { describeError } from "../errors/describe-error.js";
import { monitored } from "../monitoring/monitored.js";
import { durationMs, parsePatience } from "../options/duration.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { messages } from "../messages/index.js";
import { openClient, openClientOf, ownerOf, profileOf, selectedBatches, withLedger } from "../config/session.js";
import { batchDocument, batchTitle } from "../views/batch.js";
import { progress } from "../views/progress.js";
import { localDate } from "../views/time.js";
import { manyBatches } from "./batch/many-batches.js";
import { batchResult, batchResultWithFile, standingParts } from "./batch/result.js";
import { checkOut } from "./batch/result-file.js";

/**
 * Continues one batch, or every unfinished batch, oldest first. Also reports finished batches with filings that need
 * manual review or cases that wait for the institution, because nothing else would. A named profile selects the batches
 * of its institution.
 */
export const resume = monitored("bdc resume", async (context, [id], options) => {
  const waitMs = typeof options["wait"] === "string" ? durationMs(options["wait"], "--wait") : 0;
  // An invalid value is reported before anything is done.
  parsePatience(options["patience"]);
  return withLedger(context, "existing", async (ledger) => {
    const found = id ? await ledger.batch(id) : undefined;
    if (id && !found) throw new UsageError("batch-unknown", { id });
    const isSelected = await selectedBatches(context);
    const batches = found ? [found] : (await unsentBatches(ledger)).filter(isSelected);
    const standing = found ? [] : (await standingBatches(ledger)).filter(isSelected);
    if (batches.length + standing.length === 0)
      return { data: { batches: [] }, exit: ExitCode.Done, view: () => messages(context.lang).nothingToResume };
    if (typeof options["out"] === "string") {
      if (batches.length > 1)
        throw new UsageError("out-needs-batch", { command: "resume", count: batches.length, id: batches.at(-1)!.id });
      await checkOut(context, batches[0]!.filePath, `bdc resume ${batches[0]!.id}`, options);
    }
    const runs: (BatchSummary | CommandResult)[] = [];
    // Several batches are sent first and then followed, because --wait is one for all.
    const isWaitShared = waitMs > 0 && batches.length > 1;
    const shared = { waitMs: isWaitShared ? 0 : waitMs, unreachable: new Set<string>() };
    for (const batch of batches) {
      try {
        const sent = await send(context, ledger, batch, shared, options);
        runs.push(isWaitShared ? sent : await batchResultWithFile(context, ledger, sent, options));
      } catch (error) {
        // A batch whose file is missing or broken must not stop the other batches.
        if (batches.length + standing.length === 1 || !isFileProblem(error)) throw error;
        const { exit, document, text } = describeError(error, context);
        runs.push({
          exit,
          data: { batch: batchDocument(batch), error: document },
          view: (c) => `${batchTitle(c, batch)}\n\n${text}`,
        });
      }
      if (context.stop.aborted) break;
    }
    const results: CommandResult[] = [];
    const deadline = Date.now() + waitMs;
    for (const run of runs)
      results.push(
        "exit" in run
          ? run
          : await batchResultWithFile(context, ledger, await followed(context, ledger, run, deadline), options),
      );
    for (const batch of standing) results.push(await standingResult(context, ledger, batch));
    return id ? results[0]! : manyBatches(results, (c) => messages(c.lang).nothingToResume);
  });
});

/** Batches that are not fully read or sent, oldest first. */
async function unsentBatches(ledger: Ledger): Promise<BatchRecord[]> {
  const { eachBatch } = await import("../../batch/index.js");
  const found: BatchRecord[] = [];
  for await (const batch of eachBatch(ledger)) if (batch.state !== "done") found.push(batch);
  return found.reverse();
}

/** Follows a batch until the end of the wait that all batches share. */
async function followed(context: Context, ledger: Ledger, sent: BatchSummary, deadline: number): Promise<BatchSummary> {
  if (sent.stop || context.stop.aborted) return sent;
  const { batch, intake, notices } = sent;
  const client = await openClientOf(context, batch);
  const view = progress(context);
  try {
    const summary = await watchBatch({
      batch,
      ledger,
      client,
      waitMs: Math.max(0, deadline - Date.now()),
      drain: context.stop,
      signal: context.abort,
      onProgress: view.update,
    });
    return {
      ...summary,
      ...(intake && { intake }),
      notices: {
        ...summary.notices,
        news: [...notices.news, ...summary.notices.news],
        contradictions: notices.contradictions + summary.notices.contradictions,
      },
    };
  } finally {
    view.done();
    await client.close();
  }
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
  return batchResult(context, summary, await standingParts(ledger, summary));
}

interface Shared {
  /** How long to follow the cases after sending. */
  readonly waitMs: number;
  /** Profiles whose gateway stayed unreachable for the whole of --patience, which is one for all batches. */
  readonly unreachable: Set<string>;
}

async function send(
  context: Context,
  ledger: Ledger,
  batch: BatchRecord,
  { waitMs, unreachable }: Shared,
  options: Record<string, unknown>,
): Promise<BatchSummary> {
  const profile = await profileOf(context, batch);
  const client = await openClient(context, profile);
  const view = progress(context);
  try {
    const summary = await resumeBatch({
      batch,
      ledger,
      client,
      role: profile.role,
      waitMs,
      patienceMs: unreachable.has(profile.name) ? 0 : parsePatience(options["patience"]),
      today: localDate(context.now()),
      owner: ownerOf(context),
      drain: context.stop,
      signal: context.abort,
      onProgress: view.update,
      onWaiting: view.waiting,
    });
    if (summary.stop?.reason === "gateway-unreachable") unreachable.add(profile.name);
    return summary;
  } finally {
    view.done();
    await client.close();
  }
}

function isFileProblem(error: unknown): boolean {
  return isFileError(error) || isHeaderError(error) || (isLedgerError(error) && error.code === "ledger-not-allowed");
}
