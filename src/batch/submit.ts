import { dirname } from "node:path";
import type { Kind, Role } from "../contract/index.js";
import { contentDigest } from "../contract/index.js";
import { combinePacks, isRateLimited, packFromCapabilities, packOfAuthority, type RegistryClient, type RulePack } from "../sdk/index.js";
import { rememberPause, takeUpPause } from "./authority-pause.js";
import { openTable, type CheckedFile, type OpenTableOptions, type TableLayout } from "./check.js";
import { followBatch, type Followed, type Learnt } from "./follow.js";
import type { AddedRow, BatchCounts, BatchRecord, Ledger, NewRow, Owner } from "./ledger.js";
import { LedgerProblem } from "./ledger.js";
import type { MaterialLimits } from "./material-content.js";
import { DigestCache, MaterialUploads, digestFile } from "./materials.js";
import { sendQueued, type Stop } from "./runner.js";

/** Calls under way at once, at most; the authority may allow fewer. More gains nothing: it works on one register. */
const MOST_CONCURRENT = 8;
/** Rows in one intake transaction: enough to share the flush of a disk, few enough to hold two such lots in memory. */
const INTAKE_ROWS = 1_000;
const LEASE_RENEWAL_MS = 5_000;
/** A pause that the authority asks for is waited out up to here; a longer one ends the run and is obeyed by the next. */
const LONGEST_PAUSE_MS = 120_000;

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
  readonly onProgress?: (counts: BatchCounts) => void;
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

/** How many rows of the file the ledger knew already. */
export interface IntakeTotals {
  known: number;
  changed: number;
  corrected: number;
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
 * @throws FileProblem when the file cannot be read, LedgerProblem, RegistryError before anything was recorded.
 */
export async function submitFile(options: SubmitOptions): Promise<BatchSummary> {
  const { path, kind, ledger, client, profile, institution, signal } = options;
  const before = (await ledger.batches()).find((b) => b.profile === profile);
  if (before) await takeUpPause(ledger, before.authority, client);
  const capabilities = await client.capabilities.get({ signal });
  const { packText } = options;
  const authorityPack = packFromCapabilities(capabilities);
  const { maxBytes, mediaTypes } = capabilities.materials;
  const materialLimits = { maxBytes, mediaTypes };
  const pack = combinePacks(authorityPack, packText === undefined ? undefined : packOfAuthority(packText, capabilities.authority.id));
  const file = await openTable(path, { kind, role: options.role, today: options.today, materialLimits, ...(pack && { pack }), ...options.reading, ...(options.accept && { accept: options.accept }), ...(options.stop && { signal: options.stop }) });
  const { sha256, size } = await digestFile(path);
  const batch = await ledger.createBatch({
    authority: capabilities.authority.id, institution, kind: file.kind, profile,
    filePath: path, fileName: file.fileName, sha256, bytes: size,
    format: JSON.stringify({ ...file.layout, ...(options.accept?.size && { accept: [...options.accept] }), ...(packText !== undefined && { packText }), authorityPack, materialLimits } satisfies BatchFormat),
  });
  return holding(options, batch, async () => {
    const intake = await readIntoLedger(file, batch, options);
    return { intake, ...(await sendAndFollow(options, batch)) };
  });
}

/** Goes on with a batch wherever it was left: intake, sending, unclear rows, following. */
export async function resumeBatch(options: ResumeOptions): Promise<BatchSummary> {
  const { batch, ledger } = options;
  return holding(options, batch, async () => {
    const intake = batch.state === "intake" ? await intakeAgain(options) : undefined;
    return { ...(intake && { intake }), ...(await sendAndFollow(options, batch)) };
  }).then(async (summary) => ({ ...summary, batch: (await ledger.batch(batch.id)) ?? batch }));
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

async function intakeAgain(options: ResumeOptions): Promise<IntakeTotals> {
  const { batch } = options;
  const { sha256 } = await digestFile(batch.filePath).catch(() => ({ sha256: "" }));
  if (sha256 !== batch.sha256) {
    throw new LedgerProblem("ledger-not-allowed", {
      zh: `批次 ${batch.id} 还没读完，文件却已改动或不在原处：${batch.filePath}`, en: `batch ${batch.id} was not read to its end and its file has changed or gone: ${batch.filePath}`,
      fixZh: "把原文件放回原处再 resume；或直接提交现在的文件，已提交的申请会自动跳过", fixEn: "put the original back and resume, or submit the present file: what is filed skips itself",
    });
  }
  const { encoding, delimiter, sheet, accept, packText, authorityPack, materialLimits } = JSON.parse(batch.format ?? "{}") as Partial<BatchFormat>;
  const pack = combinePacks(authorityPack, packText === undefined ? undefined : packOfAuthority(packText, batch.authority));
  const file = await openTable(batch.filePath, {
    kind: batch.kind, role: options.role, today: options.today, materialLimits, ...(accept && { accept: new Map(accept) }), ...(pack && { pack }),
    ...(encoding && { encoding }), ...(delimiter && { delimiter }), ...(sheet !== undefined && { sheet }),
  });
  return readIntoLedger(file, batch, options);
}

/** Rows into the ledger, before anything is sent: a file that breaks half way files nothing. */
async function readIntoLedger(file: CheckedFile, batch: BatchRecord, { ledger, stop }: Common): Promise<IntakeTotals> {
  const totals: IntakeTotals = { known: 0, changed: 0, corrected: 0 };
  const digests = new DigestCache();
  let waiting: NewRow[] = [];
  let writing = Promise.resolve();
  // While one lot is written the next is read and checked.
  const flush = async () => {
    await writing;
    if (waiting.length) writing = ledger.addRows(batch.id, waiting).then((added) => tally(totals, added));
    // Whoever awaits it next hears of a failure.
    writing.catch(() => undefined);
    waiting = [];
  };
  try {
    for await (const checked of file.rows()) {
      for (const row of checked) {
        const ready = await file.withMaterials(row, digests);
        waiting.push(
          ready.ok
            ? { rows: ready.rows, ref: ready.ref, findings: findingsText(ready.warnings), filing: { digest: contentDigest(file.kind, ready.filing), body: JSON.stringify(ready.filing) } }
            : { rows: ready.rows, ref: ready.ref ?? "", findings: findingsText(ready.findings) },
        );
        if (waiting.length >= INTAKE_ROWS) await flush();
      }
      if (stop?.aborted) break;
    }
    await flush();
  } finally {
    await writing;
  }
  if (!stop?.aborted) await ledger.closeIntake(batch.id);
  return totals;
}

function findingsText(findings: readonly unknown[]): string | undefined {
  return findings.length ? JSON.stringify(findings) : undefined;
}

function tally(totals: IntakeTotals, added: readonly AddedRow[]): void {
  for (const { intake, rows } of added) if (intake !== "invalid" && intake !== "new") totals[intake] += rows.length;
}

async function sendAndFollow(options: Common, batch: BatchRecord): Promise<Omit<BatchSummary, "intake">> {
  const { ledger, client, waitMs, stop, signal } = options;
  if (stop?.aborted) return summary(ledger, batch, { reason: "interrupted" });
  let capabilities;
  try {
    capabilities = await client.capabilities.get({ signal, maxRetryAfterMs: LONGEST_PAUSE_MS });
  } catch (error) {
    const until = await rememberPause(ledger, batch.authority, client);
    return summary(ledger, batch, isRateLimited(error) ? { reason: "paused", until } : { reason: "gateway-unreachable", error });
  }
  const learnt = nothingYet();
  const stopped = await sendQueued({
    ...options, batch, learnt, uploads: new MaterialUploads(client, dirname(batch.filePath)),
    maxFilings: capabilities.batch.maxFilings, concurrency: Math.max(1, Math.min(MOST_CONCURRENT, capabilities.rate.concurrent)), maxWaitMs: LONGEST_PAUSE_MS,
  });
  if (stopped || waitMs === 0) return summary(ledger, batch, stopped, learnt);
  return summary(ledger, batch, await followBatch({ ...options, batch, timeoutMs: waitMs, learnt }), learnt);
}

async function summary(ledger: Ledger, batch: BatchRecord, outcome: Stop | Followed | undefined, learnt = nothingYet()): Promise<Omit<BatchSummary, "intake">> {
  const counts = await ledger.counts(batch.id);
  const fresh = (await ledger.batch(batch.id)) ?? batch;
  return { batch: fresh, counts, timedOut: outcome === "timed-out", learnt, ...(typeof outcome === "object" && { stop: outcome }) };
}

/** Works with the batch's lease in hand, renewed while the work goes on; without it another process is at work. */
async function holding(options: Common, batch: BatchRecord, work: () => Promise<Omit<BatchSummary, "batch"> & { batch: BatchRecord }>): Promise<BatchSummary> {
  const { ledger, owner } = options;
  if (!(await ledger.acquireLease(batch.id, owner))) return summary(ledger, batch, { reason: "lease-lost" });
  await takeUpPause(ledger, batch.authority, options.client);
  const renewal = setInterval(() => void ledger.renewLease(batch.id, owner).catch(() => undefined), LEASE_RENEWAL_MS);
  try {
    await ledger.recover(batch.id, owner);
    return await work();
  } finally {
    clearInterval(renewal);
    await ledger.releaseLease(batch.id, owner).catch(() => undefined);
  }
}
