import { resolve } from "node:path";
import type { BatchRecord, Difference, Ledger, ReconcileProgress, Reconciliation } from "../../../batch/index.js";
import type { RegistryClient } from "../../../sdk/index.js";
import { openClient, profileOf, withLedger } from "../../config/session.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode, highestPriority } from "../../core/exit-codes.js";
import { describeError } from "../../errors/describe-error.js";
import { UsageError } from "../../errors/usage-error.js";
import { reconcileWords } from "../../messages/commands/reconcile.js";
import { placeForNew } from "../../options/local-files.js";
import type { Output } from "../../options/output-file.js";
import { progress } from "../../views/progress.js";
import { isoTime, localDate } from "../../views/time.js";
import { reconcileView } from "./reconcile-view.js";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const COMMAND = "bdc reconcile";
/** Differences written to the CSV together. */
const LINES_PER_WRITE = 1_000;

/** Compares the files, the ledger and the authority for a batch or all batches of a day. Changes nothing. */
export async function reconcileCommand(
  context: Context,
  [what = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const { reconcile } = await import("../../../batch/index.js");
  const [file, csv] = ["file", "csv"].map((key) => (typeof options[key] === "string" ? options[key] : undefined));
  return withLedger(context, "existing", async (ledger) => {
    const batches = await batchesOf(ledger, what);
    if (file !== undefined && batches.length !== 1)
      throw new UsageError("file-for-one-batch", { date: what, batches: batches.length });
    const inputs = [...batches.map(({ filePath }) => filePath), file];
    const force = options["force"] === true;
    const output = csv && (await placeForNew(context, { path: csv, inputs, force, command: COMMAND }));
    const written = output ? await openCsv(context, output) : undefined;
    const clients = new Clients(context);
    const shown = progress(context);
    const words = reconcileWords(context.lang);
    const exits: ExitCode[] = [];
    let found: Reconciliation;
    try {
      found = await reconcile({
        ledger,
        batches,
        now: context.now(),
        signal: context.stop,
        openClient: (batch) => clients.open(batch),
        describe: (error) => {
          const { exit, document } = describeError(error, context);
          if (exit === ExitCode.Unexpected) return undefined;
          return document;
        },
        ...(file !== undefined && { filePath: resolve(context.cwd, file) }),
        onDifference: (difference) => written?.add(difference),
        onProgress: ({ part, done }: ReconcileProgress) => shown.line(words.progress[part](done)),
      });
      await written?.finish();
    } catch (error) {
      await written?.discard();
      throw error;
    } finally {
      shown.done();
      await clients.close();
    }
    if (found.differencesTotal > 0) exits.push(ExitCode.NeedsPerson);
    for (const { reached } of found.authorities) if (!reached) exits.push(ExitCode.Unreachable);
    return {
      exit: highestPriority(exits),
      data: { ...documentOf(found), ...(output && { csv: output.path }) },
      view: (c) => reconcileView(c, found, output ? output.path : undefined),
    };
  });
}

/** Returns the batch with this id, or all batches that were created on this day in China, oldest first. */
async function batchesOf(ledger: Ledger, what: string): Promise<BatchRecord[]> {
  const { eachBatch } = await import("../../../batch/index.js");
  if (!DATE.test(what)) {
    const batch = await ledger.batch(what);
    if (!batch) throw new UsageError("batch-unknown", { id: what });
    return [batch];
  }
  const found: BatchRecord[] = [];
  for await (const batch of eachBatch(ledger)) {
    const day = localDate(new Date(batch.createdAt));
    if (day === what) found.unshift(batch);
    if (day < what) break;
  }
  return found;
}

/** One client for each profile. */
class Clients {
  readonly #context: Context;
  readonly #open = new Map<string, RegistryClient>();

  constructor(context: Context) {
    this.#context = context;
  }

  async open(batch: BatchRecord): Promise<RegistryClient> {
    const profile = await profileOf(this.#context, batch);
    const client = this.#open.get(profile.name) ?? (await openClient(this.#context, profile));
    this.#open.set(profile.name, client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#open.values()) await client.close();
  }
}

interface CsvOutput {
  readonly add: (difference: Difference) => void;
  readonly finish: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

async function openCsv(context: Context, { path, place }: Output): Promise<CsvOutput> {
  const { differenceCsvHeader, differenceCsvLine, openAtomicFile } = await import("../../../batch/index.js");
  const file = await openAtomicFile(path, place);
  let lines = [differenceCsvHeader(context.lang)];
  let writing = Promise.resolve();
  const flush = () => {
    const text = lines.join("");
    lines = [];
    writing = writing.then(() => file.write(Buffer.from(text)));
    // `finish` gets the failure.
    writing.catch(() => undefined);
  };
  return {
    add: (difference) => {
      lines.push(differenceCsvLine(difference, context.lang));
      if (lines.length >= LINES_PER_WRITE) flush();
    },
    finish: async () => {
      flush();
      await writing;
      await file.finish();
    },
    discard: () => file.discard(),
  };
}

function documentOf({ format, generatedAt, authorities, ...rest }: Reconciliation): object {
  return {
    format,
    generatedAt: isoTime(generatedAt),
    ...rest,
    authorities: authorities.map(({ heardAt, ...one }) => ({
      ...one,
      ...(heardAt !== undefined && { heardAt: isoTime(heardAt) }),
    })),
  };
}
