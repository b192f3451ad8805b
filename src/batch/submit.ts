import { dirname } from "node:path";
import type { Kind, Role } from "../contract/index.js";
import { combinePacks, isRateLimited, packFromCapabilities, packOfAuthority, type RegistryClient, type RulePack } from "../sdk/index.js";
import { Arrivals } from "./engine/intake-channel.js";
import { LONGEST_PAUSE_MS, rememberPause, takeUpPause } from "./engine/authority-pause.js";
import { openTable, type CheckedFile, type OpenTableOptions, type TableLayout } from "./check/index.js";
import { isFileProblem } from "./files/csv/index.js";
import { followBatch, type Followed, type Learnt } from "./engine/follow.js";
import { isTableProblem } from "./mapping/headers/headers.js";
import { holding } from "./engine/with-lease.js";
import { readIntoLedger, type IntakeTotals } from "./engine/intake.js";
import type { BatchCounts, BatchRecord, Ledger, Owner } from "./ledger/ledger.js";
import { LedgerProblem, isLedgerProblem } from "./ledger/ledger.js";
import type { MaterialLimits } from "./materials/check-content.js";
import { MaterialUploads, digestFile } from "./engine/material-uploads.js";
import { settleUnclear } from "./engine/resolve-unclear.js";
import { sendQueued, type Stop } from "./engine/sender.js";

/** Calls under way at once, at most; the authority may allow fewer. More gains nothing: it works on one register. */
const MOST_CONCURRENT = 8;

interface Common {
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

export interface SubmitOptions extends Common {
  readonly path: string;
  /** Recognised from the headers when absent. */
  readonly kind?: Kind | undefined;
  /** How the file is to be read where it should not be found out. The batch remembers how it was read. */
  readonly reading?: Pick<OpenTableOptions, "encoding" | "delimiter" | "sheet">;
  /** Text of a rule pack file. The batch remembers it. */
  readonly packText?: string | undefined;
  readonly profile: string;
  readonly institution: string;
  /** Warnings that a person accepts, with the reason. */
  readonly accept?: ReadonlyMap<string, string>;
}

export interface ResumeOptions extends Common {
  readonly batch: BatchRecord;
}

/** What a batch remembers, so that its file is read again as it was read first. */
interface BatchFormat extends TableLayout {
  readonly accept?: readonly (readonly [rule: string, reason: string])[];
  readonly packText?: string;
  /** What the authority said of itself. */
  readonly authorityPack?: RulePack;
  readonly materialLimits?: MaterialLimits;
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

/**
 * Files everything of a file that the rules let pass: reads it into the ledger, sends what is new, follows the cases.
 * @throws FileProblem when the file cannot be read and nothing of it was recorded, LedgerProblem, RegistryError before anything was recorded.
 */
export async function submitFile(options: SubmitOptions): Promise<BatchSummary> {
  const { path, kind, ledger, client, profile, institution, signal } = options;
  const before = (await ledger.batches()).find((b) => b.profile === profile);
  if (before) await takeUpPause(ledger, before.authority, client);
  // Read while the authority is asked; what is wrong with the file is for openTable to say.
  const digest = digestFile(path);
  digest.catch(() => undefined);
  const capabilities = await client.capabilities.get({ signal });
  const { packText } = options;
  const authorityPack = packFromCapabilities(capabilities);
  const { maxBytes, mediaTypes } = capabilities.materials;
  const materialLimits = { maxBytes, mediaTypes };
  const pack = combinePacks(authorityPack, packText === undefined ? undefined : packOfAuthority(packText, capabilities.authority.id));
  const file = await openTable(path, { kind, role: options.role, today: options.today, materialLimits, ...(pack && { pack }), ...options.reading, ...(options.accept && { accept: options.accept }), ...(options.stop && { signal: options.stop }) });
  const { sha256, size } = await digest;
  const batch = await ledger.createBatch({
    authority: capabilities.authority.id, institution, kind: file.kind, profile,
    filePath: path, fileName: file.fileName, sha256, bytes: size,
    format: JSON.stringify({ ...file.layout, ...(options.accept?.size && { accept: [...options.accept] }), ...(packText !== undefined && { packText }), authorityPack, materialLimits } satisfies BatchFormat),
  });
  return held(options, batch, () => readSendAndFollow(options, batch, file).catch(async (error: unknown) => {
    // Of a file that breaks in its first reading nothing was recorded, and nothing is left to resume. A resume forgets nothing: the file may come back.
    if (isOfTheFile(error)) await ledger.dropBatch(batch.id);
    throw error;
  }));
}

/** Goes on with a batch wherever it was left: intake, sending, unclear rows, following. */
export async function resumeBatch(options: ResumeOptions): Promise<BatchSummary> {
  const { batch } = options;
  return held(options, batch, async () => readSendAndFollow(options, batch, batch.state === "intake" ? await openAgain(options) : undefined));
}

async function held(options: Common, batch: BatchRecord, work: () => Promise<BatchSummary>): Promise<BatchSummary> {
  return (await holding(options, batch, work)) ?? summary(options.ledger, batch, { reason: "lease-lost" });
}

const nothingYet = (): Learnt => ({ news: [], contradictions: 0 });

export interface WatchOptions extends Pick<Common, "ledger" | "client" | "stop" | "signal" | "onProgress"> {
  readonly toTheEnd?: boolean;
  readonly batch: BatchRecord;
  readonly timeoutMs: number;
}

/** Follows only; sends nothing and needs no lease. */
export async function watchBatch(options: WatchOptions): Promise<BatchSummary> {
  const learnt = nothingYet();
  const followed = await followBatch({ ...options, learnt });
  return summary(options.ledger, options.batch, followed, learnt);
}

/** The file of a batch that was not read to its end. */
async function openAgain(options: ResumeOptions): Promise<CheckedFile> {
  const { batch } = options;
  const { sha256 } = await digestFile(batch.filePath).catch(() => ({ sha256: "" }));
  if (sha256 !== batch.sha256) {
    // What had left already must not stay in doubt for want of the file.
    await settleUnclear({ ...options, maxWaitMs: LONGEST_PAUSE_MS, learnt: nothingYet() });
    throw new LedgerProblem("ledger-not-allowed", {
      zh: `批次 ${batch.id} 还没读完，文件却已改动或不在原处：${batch.filePath}`, en: `batch ${batch.id} was not read to its end and its file has changed or gone: ${batch.filePath}`,
      fixZh: `把原文件放回原处再 resume；或直接提交现在的文件，已提交的申请会自动跳过；没有提交的不要了，用 bdc batch discard ${batch.id}`,
      fixEn: `put the original back and resume, or submit the present file: what is filed skips itself; to give up what was not sent: \`bdc batch discard ${batch.id}\``,
    });
  }
  const { encoding, delimiter, sheet, accept, packText, authorityPack, materialLimits } = JSON.parse(batch.format ?? "{}") as Partial<BatchFormat>;
  const pack = combinePacks(authorityPack, packText === undefined ? undefined : packOfAuthority(packText, batch.authority));
  return openTable(batch.filePath, {
    kind: batch.kind, role: options.role, today: options.today, materialLimits, ...(accept && { accept: new Map(accept) }), ...(pack && { pack }),
    ...(encoding && { encoding }), ...(delimiter && { delimiter }), ...(sheet !== undefined && { sheet }),
  });
}

/**
 * Reads the file into the ledger and sends what has come there, side by side; then follows. When the reading fails, what is under way is finished,
 * nothing more leaves, and the failure is told: of the file beside the counts, of the ledger by throwing it.
 */
async function readSendAndFollow(options: Common, batch: BatchRecord, file: CheckedFile | undefined): Promise<BatchSummary> {
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

function isOfTheFile(error: unknown): boolean {
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

async function summary(ledger: Ledger, batch: BatchRecord, outcome: Stop | Followed | undefined, learnt = nothingYet()): Promise<BatchSummary> {
  const counts = await ledger.counts(batch.id);
  const fresh = (await ledger.batch(batch.id)) ?? batch;
  return { batch: fresh, counts, timedOut: outcome === "timed-out", learnt, ...(typeof outcome === "object" && { stop: outcome }) };
}
