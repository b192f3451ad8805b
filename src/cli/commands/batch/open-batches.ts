import type { BatchRecord, Ledger } from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { batchWords } from "../../messages/commands/batches.js";
import { messages } from "../../messages/index.js";

/** Finished batches that a list leaves out, and how many of them have cases with alerts. */
export interface NotListed {
  readonly finished: number;
  readonly withAlerts: number;
}

/** Batches to list, newest first. */
export interface ListedBatches {
  readonly batches: readonly BatchRecord[];
  /** Absent when every batch is listed. */
  readonly notListed?: NotListed;
}

/** Reads all batches of a ledger, finished ones only with `--all`. */
export async function listedBatches(ledger: Ledger, options: Record<string, unknown>): Promise<ListedBatches> {
  const { eachBatch } = await import("../../../batch/index.js");
  const batches: BatchRecord[] = [];
  const finished = new Set<string>();
  for await (const batch of eachBatch(ledger)) {
    if (options["all"] !== true && batch.finished) finished.add(batch.id);
    else batches.push(batch);
  }
  if (finished.size === 0) return { batches };
  return { batches, notListed: { finished: finished.size, withAlerts: await countWithAlerts(ledger, finished) } };
}

const PAGE = 10_000;

async function countWithAlerts(ledger: Ledger, batches: ReadonlySet<string>): Promise<number> {
  const found = new Set<string>();
  for (let after = 0; ;) {
    const page = await ledger.find({ marked: "alerts", after, limit: PAGE });
    for (const { batch } of page) if (batches.has(batch)) found.add(batch);
    if (page.length < PAGE) return found.size;
    after = page.at(-1)!.id;
  }
}

export function noBatches({ lang }: Context, notListed: NotListed | undefined): string {
  return notListed ? batchWords(lang).noOpenBatches : messages(lang).noBatches;
}

export function notListedLines({ lang }: Context, notListed: NotListed | undefined): string[] {
  return notListed ? [batchWords(lang).notListed(notListed.finished, notListed.withAlerts)] : [];
}
