import type { Role } from "../../contract/index.js";
import { type RegistryClient, isRateLimited } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchCounts, BatchRecord } from "../ledger/types.js";
import type { Owner } from "../ledger/coordination.js";
import type { NeedsPersonTally } from "../ledger/manual-review.js";
import { DEFAULT_PATIENCE_MS } from "./sending/outage.js";
import { stopForHolder, type StopInfo, type Waiting } from "./stop.js";
import { judgeBy, recordRows, type IntakeTotals } from "./intake.js";
import { FileTally, type FileTotals } from "../totals/file-tally.js";
import type { FeedNotices } from "./change-feed.js";
import type { HeldLease } from "./sending/held-lease.js";
import { withBatchLease } from "./with-lease.js";
import type { FilingFile } from "../check/filing-file.js";
import { isHeaderError } from "../check/index.js";
import { isFileError } from "../files/common/file-error.js";
import { isLedgerError } from "../ledger/error.js";
import { materialsFolderOf } from "../materials/folder.js";
import { MAX_PAUSE_MS, askedUntilOf, savePause } from "./authority-pause.js";
import { followBatch, type FollowOutcome } from "./follow.js";
import { ClaimBuffer, claimSourceOf } from "./sending/claim-buffer.js";
import { noteDialect } from "./sending/gateway-notes.js";
import { MaterialUploads } from "./material-uploads.js";
import { sendQueued, type SendOptions } from "./sender.js";

/**
 * Max concurrent calls; the authority may allow fewer. More gain nothing, because the authority updates one register.
 */
const MAX_CONCURRENT_CALLS = 8;

/** Options shared by `submitFile` and `resumeBatch`. */
export interface RunOptions {
  /** Ledger that records every filing before it is sent. */
  readonly ledger: Ledger;
  /** Client of the authority's gateway. */
  readonly client: RegistryClient;
  /** Process that holds the lease on the batch. @default this process on this host */
  readonly owner?: Owner | undefined;
  /**
   * Role of the institution. Decides between kinds whose headers are alike, and refuses kinds that the institution may
   * not file before anything is sent.
   */
  readonly role?: Role;
  /** Date for rules that depend on the calendar, YYYY-MM-DD. @default today in China */
  readonly today?: string | undefined;
  /** How long to follow the cases after filing (ms). 0 does not follow. @default 0 */
  readonly waitMs?: number | undefined;
  /**
   * How long to wait during an outage, and for filings that the authority wants later, before the run stops (ms).
   * @default 30 minutes
   */
  readonly patienceMs?: number | undefined;
  /** Finishes calls in flight, then stops. */
  readonly drain?: AbortSignal;
  /** Aborts calls in flight. Their filings become unclear and are looked up by the next run. */
  readonly signal?: AbortSignal;
  /** Called with the current counts. `lastRow` is the last row of the file, while the file is still being read. */
  readonly onProgress?: (counts: BatchCounts, lastRow?: number) => void;
  /** Called when a wait begins, and repeatedly while it lasts. */
  readonly onWaiting?: (waiting: Waiting) => void;
}

/** The options of a run, with every default in place. */
export type RunSettings = RunOptions & {
  readonly owner: Owner;
  readonly today: string;
  readonly waitMs: number;
};

/** State of a batch at the end of a run. */
export interface BatchSummary {
  /** The batch as the ledger holds it now. */
  readonly batch: BatchRecord;
  /** Rows and filings by state. */
  readonly counts: BatchCounts;
  /** Rows that the ledger already held. Absent when no file was read. */
  readonly intake?: IntakeTotals;
  /** Warnings and amounts of the file. Absent when no file was read. */
  readonly file?: FileTotals;
  /** Why the run stopped early. Absent when it did not. */
  readonly stop?: StopInfo;
  /** Whether the time for following ended while cases were pending. */
  readonly timedOut: boolean;
  /** Alerts on registered cases of the institution, of any batch, and the number of contradictory reports. */
  readonly notices: FeedNotices;
  /** Filings that need manual review, by reason. Absent when there are none. */
  readonly needsPerson?: readonly NeedsPersonTally[];
}

/** Runs `work` with the lease on the batch, or returns a summary that names the process that holds it. */
export async function withLeaseOrSummary(
  options: RunSettings,
  batch: BatchRecord,
  work: (lease: HeldLease) => Promise<BatchSummary>,
): Promise<BatchSummary> {
  const done = await withBatchLease(options, batch, work);
  return done ?? summarize(options.ledger, batch, await stopForHolder(options.ledger, batch.id));
}

export const noNotices = (): FeedNotices => ({ news: [], contradictions: 0 });

/**
 * Reads the file into the ledger and sends its filings concurrently, then follows the cases. When reading fails,
 * finishes calls in flight and sends nothing more. A failure of the file is reported with the counts; a failure of the
 * ledger is thrown.
 */
export async function runBatch(
  options: RunSettings,
  batch: BatchRecord,
  file: FilingFile | undefined,
  lease: HeldLease,
): Promise<BatchSummary> {
  const { ledger, owner, waitMs, onProgress } = options;
  await noteDialect(ledger, batch.authority, options.client);
  const notices = noNotices();
  const tally = new FileTally(batch.kind);
  const buffer = new ClaimBuffer(claimSourceOf(ledger, batch.id, owner, file && judgeBy(file, tally)));
  const broken = new AbortController();
  const drain = AbortSignal.any([broken.signal, ...(options.drain ? [options.drain] : [])]);
  const reading = (file ? recordRows(file, batch, { ledger, buffer, tally, drain }) : Promise.resolve(undefined))
    .catch((error: unknown) => {
      broken.abort();
      throw error;
    })
    .finally(() => buffer.endIntake());
  const sending = send(
    {
      ...options,
      drain,
      ...(onProgress && { onProgress: (counts) => onProgress(counts, buffer.intakeEnded ? undefined : file?.lastRow) }),
    },
    batch,
    { buffer, lease, notices, rowsInFile: () => file?.lastRow ?? 0 },
  );
  // Wait for both to end before reporting, also after a failure.
  const failures = (await Promise.allSettled([reading, sending])).flatMap((ended) =>
    ended.status === "rejected" ? [ended.reason as unknown] : [],
  );
  if (failures.length > 0) {
    // A ledger failure in one task stops the other with `ledger-stopped`; report the cause. It takes precedence over a
    // problem with the file.
    const causes = failures.filter((error) => !(isLedgerError(error) && error.code === "ledger-stopped"));
    const failure = causes.find((error) => !isFileFailure(error)) ?? causes[0] ?? failures[0];
    // A file that changes during its second pass has been sent in part, so its failure is reported with the counts.
    if (isFileFailure(failure) && (await ledger.counts(batch.id)).rows > 0)
      return summarize(ledger, batch, { reason: "file-unreadable", error: failure }, notices);
    throw failure;
  }
  const [totals, stopped] = await Promise.all([reading, sending]);
  const isUnread = file !== undefined && (await ledger.batch(batch.id))?.state === "intake";
  const outcome =
    stopped ??
    (isUnread ? { reason: "interrupted" as const } : undefined) ??
    (waitMs === 0 ? undefined : await followBatch({ ...options, batch, timeoutMs: waitMs, notices }));
  const named =
    typeof outcome === "object" && outcome.reason === "lease-lost" ? await stopForHolder(ledger, batch.id) : outcome;
  const summary = await summarize(ledger, batch, named, notices);
  return totals ? { intake: totals, file: tally.totals(), ...summary } : summary;
}

export function isFileFailure(error: unknown): boolean {
  return isFileError(error) || isHeaderError(error);
}

/** Sends the queued filings. Returns undefined when all of them were sent. */
async function send(
  options: RunSettings,
  batch: BatchRecord,
  parts: Pick<SendOptions, "buffer" | "lease" | "notices" | "rowsInFile">,
): Promise<StopInfo | undefined> {
  const { ledger, client, drain, signal } = options;
  if (drain?.aborted) return { reason: "interrupted" };
  let capabilities;
  try {
    capabilities = await client.capabilities.get({ signal, maxRetryAfterMs: MAX_PAUSE_MS });
  } catch (error) {
    const until = await savePause(ledger, batch.authority, client);
    return isRateLimited(error) ? { reason: "paused", until } : { reason: "gateway-unreachable", error };
  }
  const ofKind = capabilities.kinds.find(({ kind }) => kind === batch.kind);
  return sendQueued({
    ...options,
    ...parts,
    batch,
    patienceMs: options.patienceMs ?? DEFAULT_PATIENCE_MS,
    uploads: new MaterialUploads(client, materialsFolderOf(batch)),
    maxFilings: ofKind?.maxFilings ?? capabilities.batch.maxFilings,
    hasLookUp: capabilities.features?.lookUp !== "none",
    maxBytes: capabilities.batch.maxBytes,
    concurrency: Math.max(1, Math.min(MAX_CONCURRENT_CALLS, capabilities.rate.concurrent)),
    maxWaitMs: MAX_PAUSE_MS,
  });
}

export async function summarize(
  ledger: Ledger,
  batch: BatchRecord,
  outcome: StopInfo | FollowOutcome | undefined,
  notices = noNotices(),
): Promise<BatchSummary> {
  const counts = await ledger.counts(batch.id);
  const fresh = (await ledger.batch(batch.id)) ?? batch;
  const needsPerson = await ledger.needsPerson(batch.id);
  const stop = typeof outcome === "object" ? await withAskedPause(ledger, batch, outcome) : undefined;
  return {
    batch: fresh,
    counts,
    timedOut: outcome === "timed-out",
    notices,
    ...(needsPerson.length > 0 && { needsPerson }),
    ...(stop && { stop }),
  };
}

async function withAskedPause(ledger: Ledger, { authority }: BatchRecord, stop: StopInfo): Promise<StopInfo> {
  const askedUntil = stop.reason === "paused" ? await askedUntilOf(ledger, authority) : undefined;
  return askedUntil === undefined ? stop : { ...stop, askedUntil };
}
