import type { Role } from "../../contract/index.js";
import { type RegistryClient, isRateLimited } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Owner, BatchCounts, BatchRecord } from "../ledger/types.js";
import type { Stop } from "./stop.js";
import { readIntoLedger, type IntakeTotals } from "./intake.js";
import type { Learnt } from "./change-feed.js";
import { holding } from "./with-lease.js";
import { dirname } from "node:path";
import type { CheckedFile } from "../check/filing-file.js";
import { isTableProblem } from "../check/index.js";
import { isFileProblem } from "../files/common/file-problem.js";
import { isLedgerProblem } from "../ledger/problem.js";
import { LONGEST_PAUSE_MS, rememberPause } from "./authority-pause.js";
import { followBatch, type Followed } from "./follow.js";
import { Arrivals } from "./intake-channel.js";
import { MaterialUploads } from "./material-uploads.js";
import { sendQueued } from "./sender.js";

/** Calls under way at once, at most; the authority may allow fewer. More gains nothing: it works on one register. */
const MOST_CONCURRENT = 8;

export interface Common {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly owner: Owner;
  /** Of the institution that files: settles headers that fit several kinds, and refuses kinds that it may not file before anything is sent. */
  readonly role?: Role;
  /** Day of the rules that look at the calendar, YYYY-MM-DD. */
  readonly today: string;
  /** How long to follow the cases after filing (ms); 0: not at all. */
  readonly waitMs: number;
  /** Ctrl-C: finish what is in flight. */
  readonly stop?: AbortSignal;
  /** Leave at once; rows in flight become unclear and are looked up by the next run. */
  readonly signal?: AbortSignal;
  /** `lastRow`: rows still come out of the file, up to this one. */
  readonly onProgress?: (counts: BatchCounts, lastRow?: number) => void;
}

export interface BatchSummary {
  readonly batch: BatchRecord;
  readonly counts: BatchCounts;
  readonly intake?: IntakeTotals;
  readonly stop?: Stop;
  readonly timedOut: boolean;
  /** What befell finished cases of this institution, of whatever batch, and reports that cannot both be true. */
  readonly learnt: Learnt;
}

export async function held(options: Common, batch: BatchRecord, work: () => Promise<BatchSummary>): Promise<BatchSummary> {
  return (await holding(options, batch, work)) ?? summary(options.ledger, batch, { reason: "lease-lost" });
}

export const nothingYet = (): Learnt => ({ news: [], contradictions: 0 });

/**
 * Reads the file into the ledger and sends what has come there, side by side; then follows. When the reading fails, what is under way is finished,
 * nothing more leaves, and the failure is told: of the file beside the counts, of the ledger by throwing it.
 */
export async function readSendAndFollow(options: Common, batch: BatchRecord, file: CheckedFile | undefined): Promise<BatchSummary> {
  const { ledger, owner, waitMs, onProgress } = options;
  const learnt = nothingYet();
  const arrivals = new Arrivals();
  const broken = new AbortController();
  const stop = AbortSignal.any([broken.signal, ...(options.stop ? [options.stop] : [])]);
  const reading = (file ? readIntoLedger(file, batch, { ledger, owner, arrivals, stop }) : Promise.resolve(undefined))
    .catch((error: unknown) => {
      broken.abort();
      throw error;
    })
    .finally(() => arrivals.end());
  const sending = send({ ...options, stop, ...(onProgress && { onProgress: (counts) => onProgress(counts, arrivals.ended ? undefined : file?.lastRow) }) }, batch, arrivals, learnt);
  // Both come to rest before anything is told, a failure too.
  const failures = (await Promise.allSettled([reading, sending])).flatMap((ended) => (ended.status === "rejected" ? [ended.reason as unknown] : []));
  if (failures.length > 0) {
    // A ledger that failed the one has stopped for the other: the cause is told. It weighs more than what is wrong with the file.
    const causes = failures.filter((error) => !(isLedgerProblem(error) && error.code === "ledger-stopped"));
    const failure = causes.find((error) => !isOfTheFile(error)) ?? causes[0] ?? failures[0];
    // Of a file that changes under its second reading some has left, and whoever is told of the file must be told of that too.
    if (isOfTheFile(failure) && (await ledger.counts(batch.id)).rows > 0) return summary(ledger, batch, { reason: "file-unreadable", error: failure }, learnt);
    throw failure;
  }
  const [intake, stopped] = await Promise.all([reading, sending]);
  const isUnread = file !== undefined && (await ledger.batch(batch.id))?.state === "intake";
  const outcome = stopped ?? (isUnread ? { reason: "interrupted" as const } : undefined) ?? (waitMs === 0 ? undefined : await followBatch({ ...options, batch, timeoutMs: waitMs, learnt }));
  return { ...(intake && { intake }), ...(await summary(ledger, batch, outcome, learnt)) };
}

export function isOfTheFile(error: unknown): boolean {
  return isFileProblem(error) || isTableProblem(error);
}

/** Undefined: everything of the batch was sent. */
async function send(options: Common, batch: BatchRecord, arrivals: Arrivals, learnt: Learnt): Promise<Stop | undefined> {
  const { ledger, client, stop, signal } = options;
  if (stop?.aborted) return { reason: "interrupted" };
  let capabilities;
  try {
    capabilities = await client.capabilities.get({ signal, maxRetryAfterMs: LONGEST_PAUSE_MS });
  } catch (error) {
    const until = await rememberPause(ledger, batch.authority, client);
    return isRateLimited(error) ? { reason: "paused", until } : { reason: "gateway-unreachable", error };
  }
  return sendQueued({
    ...options, batch, arrivals, learnt, uploads: new MaterialUploads(client, dirname(batch.filePath)),
    maxFilings: capabilities.batch.maxFilings, concurrency: Math.max(1, Math.min(MOST_CONCURRENT, capabilities.rate.concurrent)), maxWaitMs: LONGEST_PAUSE_MS,
  });
}

export async function summary(ledger: Ledger, batch: BatchRecord, outcome: Stop | Followed | undefined, learnt = nothingYet()): Promise<BatchSummary> {
  const counts = await ledger.counts(batch.id);
  const fresh = (await ledger.batch(batch.id)) ?? batch;
  return { batch: fresh, counts, timedOut: outcome === "timed-out", learnt, ...(typeof outcome === "object" && { stop: outcome }) };
}
