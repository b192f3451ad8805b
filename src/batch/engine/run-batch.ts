import type { Role } from "../../contract/index.js";
import { type RegistryClient, isRateLimited } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Owner, BatchCounts, BatchRecord, NeedsPersonTally } from "../ledger/types.js";
import { DEFAULT_PATIENCE_MS } from "./sending/outage.js";
import { stopForHolder, type StopInfo, type Waiting } from "./stop.js";
import { judgeBy, recordRows, type IntakeTotals } from "./intake.js";
import type { FeedNotices } from "./change-feed.js";
import { withBatchLease } from "./with-lease.js";
import { dirname } from "node:path";
import type { FilingFile } from "../check/filing-file.js";
import { isHeaderError } from "../check/index.js";
import { isFileError } from "../files/common/file-error.js";
import { isLedgerError } from "../ledger/error.js";
import { MAX_PAUSE_MS, askedUntilOf, savePause } from "./authority-pause.js";
import { followBatch, type FollowOutcome } from "./follow.js";
import { ClaimBuffer, claimSourceOf } from "./sending/claim-buffer.js";
import { MaterialUploads } from "./material-uploads.js";
import { sendQueued, type SendOptions } from "./sender.js";

/** Calls under way at once, at most; the authority may allow fewer. More gains nothing: it works on one register. */
const MAX_CONCURRENT_CALLS = 8;

export interface RunOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly owner: Owner;
  /**
   * Of the institution that files: settles headers that fit several kinds, and refuses kinds that it may not file
   * before anything is sent.
   */
  readonly role?: Role;
  /** Day of the rules that look at the calendar, YYYY-MM-DD. */
  readonly today: string;
  /** How long to follow the cases after filing (ms); 0: not at all. */
  readonly waitMs: number;
  /**
   * How long to outlast an outage, and to wait for filings that the authority wants later, before the run stops (ms).
   * @default 30 minutes
   */
  readonly patienceMs?: number | undefined;
  /** Ctrl-C: finish what is in flight. */
  readonly drain?: AbortSignal;
  /** Leave at once; rows in flight become unclear and are looked up by the next run. */
  readonly signal?: AbortSignal;
  /** `lastRow`: rows still come out of the file, up to this one. */
  readonly onProgress?: (counts: BatchCounts, lastRow?: number) => void;
  /** Called when a wait begins, and again while it lasts. */
  readonly onWaiting?: (waiting: Waiting) => void;
}

export interface BatchSummary {
  readonly batch: BatchRecord;
  readonly counts: BatchCounts;
  readonly intake?: IntakeTotals;
  readonly stop?: StopInfo;
  readonly timedOut: boolean;
  /** What befell finished cases of this institution, of whatever batch, and reports that cannot both be true. */
  readonly notices: FeedNotices;
  /** What needs a person, by reason; absent when nothing does. */
  readonly needsPerson?: readonly NeedsPersonTally[];
}

export async function withLeaseOrSummary(
  options: RunOptions,
  batch: BatchRecord,
  work: () => Promise<BatchSummary>,
): Promise<BatchSummary> {
  const done = await withBatchLease(options, batch, work);
  return done ?? summarize(options.ledger, batch, await stopForHolder(options.ledger, batch.id));
}

export const noNotices = (): FeedNotices => ({ news: [], contradictions: 0 });

/**
 * Reads the file into the ledger and sends what has come there, side by side; then follows. When reading fails, calls
 * in flight are finished and nothing more is sent. A failure of the file is reported beside the counts; a failure of
 * the ledger is thrown.
 */
export async function runBatch(
  options: RunOptions,
  batch: BatchRecord,
  file: FilingFile | undefined,
): Promise<BatchSummary> {
  const { ledger, owner, waitMs, onProgress } = options;
  const notices = noNotices();
  const buffer = new ClaimBuffer(claimSourceOf(ledger, batch.id, owner, file && judgeBy(file)));
  const broken = new AbortController();
  const drain = AbortSignal.any([broken.signal, ...(options.drain ? [options.drain] : [])]);
  const reading = (file ? recordRows(file, batch, { ledger, buffer, drain }) : Promise.resolve(undefined))
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
    { buffer, notices, rowsInFile: () => file?.lastRow ?? 0 },
  );
  // Both must end before anything is reported, a failure too.
  const failures = (await Promise.allSettled([reading, sending])).flatMap((ended) =>
    ended.status === "rejected" ? [ended.reason as unknown] : [],
  );
  if (failures.length > 0) {
    // A ledger that failed one of them has stopped the other: the cause is reported. It weighs more than what is wrong
    // with the file.
    const causes = failures.filter((error) => !(isLedgerError(error) && error.code === "ledger-stopped"));
    const failure = causes.find((error) => !isFileFailure(error)) ?? causes[0] ?? failures[0];
    // A file that changes during its second pass has been sent in part: its failure is reported together with the
    // counts.
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
  return { ...(totals && { intake: totals }), ...(await summarize(ledger, batch, named, notices)) };
}

export function isFileFailure(error: unknown): boolean {
  return isFileError(error) || isHeaderError(error);
}

/** Returns undefined when everything of the batch was sent. */
async function send(
  options: RunOptions,
  batch: BatchRecord,
  parts: Pick<SendOptions, "buffer" | "notices" | "rowsInFile">,
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
  return sendQueued({
    ...options,
    ...parts,
    batch,
    patienceMs: options.patienceMs ?? DEFAULT_PATIENCE_MS,
    uploads: new MaterialUploads(client, dirname(batch.filePath)),
    maxFilings: capabilities.batch.maxFilings,
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
