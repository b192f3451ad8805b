import type { Filing, Kind } from "../contract/index.js";
import { blocksFiling, combinePacks, packFromCapabilities, parsePackFor, type RowFinding } from "../rules/index.js";
import { withSpan } from "../sdk/index.js";
import { checkFile, type CheckFileOptions, type CheckReport } from "./check-file.js";
import { MAX_PAUSE_MS, restorePause } from "./engine/authority-pause.js";
import { openBatchFile, type BatchFormat } from "./check/batch-file.js";
import {
  openFilingFile,
  type CheckedFiling,
  type FilingFile,
  type FilingFileOptions,
  type OriginalFile,
} from "./check/index.js";
import { refuseOpenHandle } from "./files/common/regular-file.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchRecord } from "./ledger/types.js";
import { eachBatch } from "./ledger/each-batch.js";
import { LedgerError } from "./ledger/error.js";
import { digestFile } from "./materials/digest.js";
import { runAttributes } from "./metrics/run-attributes.js";
import { resolveUnclear } from "./engine/resolve-unclear.js";
import { stopForHolder } from "./engine/stop.js";
import { FileTally, type FileTotals } from "./totals/file-tally.js";
import { unusualSize, withFileWarnings, type SubmittedFile } from "./totals/unusual-size.js";
import {
  type BatchSummary,
  type RunOptions,
  type RunSettings,
  withLeaseOrSummary,
  isFileFailure,
  noNotices,
  runBatch,
  summarize,
} from "./engine/run-batch.js";

import { withRunDefaults } from "./options/run-defaults.js";
import { RUN, SUBMIT, checkVerb } from "./options/verb-options.js";

/** Options of `submitFile`. */
export interface SubmitOptions extends RunOptions {
  /** Path of the CSV or Excel file to submit. */
  readonly path: string;
  /** What the file is a copy of. The folder is stored with the batch. @default the file itself */
  readonly original?: OriginalFile | undefined;
  /** Kind of filing in the file. @default recognized from the headers */
  readonly kind?: Kind | undefined;
  /** Overrides for the detected encoding, delimiter and sheet, and own column names. Stored with the batch. */
  readonly reading?: Pick<FilingFileOptions, "encoding" | "delimiter" | "sheet" | "columnMap">;
  /** Text of a rule pack file (JSON). Stored with the batch. */
  readonly packText?: string | undefined;
  /**
   * Name of the profile, as stored with the batch. Name a profile of the command line if `bdc resume` is to continue
   * the batch. @default the host of the gateway
   */
  readonly profile?: string | undefined;
  /** Unified social credit code of the institution that files. @default that of the client */
  readonly institution?: string | undefined;
  /** Confirmations that a person accepts: rule code to reason. */
  readonly accept?: ReadonlyMap<string, string>;
}

/** Options of `resumeBatch`. */
export interface ResumeOptions extends RunOptions {
  /** Batch to continue. */
  readonly batch: BatchRecord;
}

/**
 * Submits a file: checks its rows, records them in the ledger, sends valid filings and follows their cases. Filings
 * that were already submitted under the same ref and content are skipped.
 *
 * @returns Counts and, when the run stopped early, the reason. Sending failures are reported there, not thrown.
 * @throws ArgumentError When an option is missing or wrong.
 * @throws FileError When the file cannot be read and none of its rows was recorded.
 * @throws HeaderError When the header row is missing or cannot be used.
 * @throws RegistryError When the authority's capabilities cannot be read.
 * @throws LedgerError When the ledger cannot be read or written.
 * @example
 * import { RegistryClient, bearerToken } from "bdc-connect";
 * import { openLedger, submitFile } from "bdc-connect/batch";
 *
 * const client = new RegistryClient({
 *   gateway: "https://bdc.example.gov.cn",
 *   credentials: bearerToken({ institution: "91330100799655058B", token: process.env["BANK_TOKEN"]! }),
 * });
 * const ledger = await openLedger("ledger.db");
 * const { counts } = await submitFile({ path: "mortgages.csv", ledger, client });
 */
export async function submitFile(options: SubmitOptions): Promise<BatchSummary> {
  checkVerb("submitFile", options, SUBMIT, { required: ["path", "ledger", "client"] });
  const { profile = options.client.host, institution = options.client.institution } = options;
  const settings = { ...withRunDefaults(options), profile, institution };
  return withSpan("bdc.submit", {}, () => submit(settings), runAttributes);
}

type SubmitSettings = SubmitOptions & RunSettings & { readonly profile: string; readonly institution: string };

async function submit(options: SubmitSettings): Promise<BatchSummary> {
  const { path, kind, ledger, client, profile, institution, signal } = options;
  refuseOpenHandle(path);
  const before = await newestOf(profile, ledger);
  if (before) await restorePause(ledger, before.authority, client);
  // Hashes the file while the capabilities are requested. `openFilingFile` reports what is wrong with the file.
  const digest = digestFile(path);
  digest.catch(() => undefined);
  const capabilities = await client.capabilities.get({ signal });
  const { packText } = options;
  const authorityPack = packFromCapabilities(capabilities);
  const { maxBytes, mediaTypes } = capabilities.materials;
  const materialLimits = { maxBytes, mediaTypes };
  const pack = combinePacks(
    authorityPack,
    packText === undefined ? undefined : parsePackFor(packText, capabilities.authority.id),
  );
  const file = await openFilingFile(path, {
    kind,
    role: options.role,
    today: options.today,
    materialLimits,
    original: options.original,
    ...(pack && { pack }),
    ...options.reading,
    ...(options.accept && { accept: options.accept }),
    ...(options.drain && { signal: options.drain }),
  });
  const { sha256, size } = await digest;
  const busy = await batchUnderWay(options, { authority: capabilities.authority.id, kind: file.kind, sha256 });
  if (busy) return summarize(ledger, busy, await stopForHolder(ledger, busy.id));
  const batch = await ledger.createBatch({
    authority: capabilities.authority.id,
    institution,
    kind: file.kind,
    profile,
    filePath: path,
    fileName: file.fileName,
    sha256,
    bytes: size,
    format: JSON.stringify({
      ...file.layout,
      ...(options.accept?.size && { accept: [...options.accept] }),
      ...(packText !== undefined && { packText }),
      ...(options.reading?.columnMap && { columnMap: options.reading.columnMap }),
      authorityPack,
      materialLimits,
      ...(options.original && { materialsFolder: options.original.folder }),
    } satisfies BatchFormat),
  });
  const summary = await withLeaseOrSummary(options, batch, (lease) =>
    runBatch(options, batch, file, lease).catch(async (error: unknown) => {
      // A file that fails in its first pass leaves nothing to resume. A resume keeps its batch: the file may come back.
      if (isFileFailure(error)) await ledger.dropBatch(batch.id);
      throw error;
    }),
  );
  return withUnusualSize(ledger, summary, options.accept);
}

async function newestOf(profile: string, ledger: Ledger): Promise<BatchRecord | undefined> {
  for await (const batch of eachBatch(ledger)) if (batch.profile === profile) return batch;
  return undefined;
}

/** Adds the warnings about the size of the file, once all of it is recorded. */
async function withUnusualSize(
  ledger: Ledger,
  summary: BatchSummary,
  accept: ReadonlyMap<string, string> | undefined,
): Promise<BatchSummary> {
  const { file, batch } = summary;
  if (!file || batch.state === "intake") return summary;
  const more = await unusualSize(ledger, batch, file, accept);
  return { ...summary, file: { ...file, warnings: withFileWarnings(file.warnings, more) } };
}

/** Options of `previewFile`, beside those of a check. */
export interface PreviewOptions extends Omit<CheckFileOptions, "onFilings"> {
  /** Ledger with the earlier batches. Absent when there is none yet. */
  readonly ledger?: Ledger | undefined;
  /** Who submits the file, and where. */
  readonly submitter: Pick<SubmittedFile, "authority" | "institution" | "profile">;
}

/** What `submitFile` would do with a file. */
export interface FilePreview extends FileTotals {
  /** Result of the check, with the duplicates of earlier files. */
  readonly report: CheckReport;
}

/**
 * Checks a file as `submitFile` would, including duplicates of earlier files and its size compared with the last
 * batches. Sends nothing, and records nothing but the keys of filings recorded by earlier versions.
 *
 * @throws As `checkFile`.
 * @throws LedgerError When the ledger cannot be read.
 */
export async function previewFile(
  path: string,
  { ledger, submitter, ...options }: PreviewOptions,
): Promise<FilePreview> {
  let tally: FileTally | undefined;
  const onFilings = async (filings: readonly CheckedFiling[], file: FilingFile): Promise<RowFinding[][]> => {
    const isFirst = tally === undefined;
    tally ??= new FileTally(file.kind);
    if (isFirst) await ledger?.addMissingKeys(({ kind, ref }, body) => file.keysOf({ kind, ref, filing: parse(body) }));
    const rows = filings.map((filing) => ({ ref: filing.ref, keys: file.keysOf(filing) }));
    const earlier = (await ledger?.relatedTo({ ...submitter, kind: file.kind }, rows)) ?? [];
    return filings.map((filing, i) => {
      const related = earlier[i] ?? [];
      const found = related.length > 0 ? file.findRelated(filing, related) : [];
      if (!found.some(blocksFiling))
        tally!.addFiling(filing.content?.body ?? Buffer.from(JSON.stringify(filing.filing)));
      return found;
    });
  };
  const report = await checkFile(path, { ...options, onFilings });
  const { filings, amounts } = (tally ?? new FileTally(report.kind)).totals();
  const warnings = {
    count: report.warnings,
    rows: report.warnedRows,
    byRule: report.tallies
      .filter(({ first }) => !blocksFiling(first))
      .map(({ rule, count, first: { row, zh, en, fixZh, fixEn } }) => ({
        rule,
        count,
        firstRow: row,
        zh,
        en,
        fixZh,
        fixEn,
      })),
  };
  const { sha256 } = await digestFile(path);
  const more = ledger
    ? await unusualSize(ledger, { ...submitter, kind: report.kind, sha256 }, { filings, amounts }, options.accept)
    : [];
  return { report, filings, amounts, warnings: withFileWarnings(warnings, more) };
}

const parse = (body: string): Filing => JSON.parse(body) as Filing;

/** Finds a batch of the same content that another process is submitting now. A second batch would add nothing. */
async function batchUnderWay(
  { ledger, institution, owner }: SubmitSettings,
  { authority, kind, sha256 }: Pick<BatchRecord, "authority" | "kind" | "sha256">,
): Promise<BatchRecord | undefined> {
  for await (const batch of eachBatch(ledger)) {
    if (batch.sha256 !== sha256 || batch.kind !== kind || batch.state === "done") continue;
    if (batch.authority !== authority || batch.institution !== institution) continue;
    const lease = await ledger.leaseOf(batch.id);
    if (lease && lease.id !== owner.id) return batch;
  }
  return undefined;
}

/**
 * Continues a batch from its state in the ledger: reads the rest of its file, resolves unclear filings, sends and
 * follows.
 *
 * @returns As `submitFile`.
 * @throws ArgumentError When an option is missing or wrong.
 * @throws LedgerError `ledger-not-allowed` When the file was not read completely and has changed or is missing.
 * @throws FileError When the file cannot be read and none of its rows was recorded.
 */
export async function resumeBatch(options: ResumeOptions): Promise<BatchSummary> {
  checkVerb("resumeBatch", options, RUN, { required: ["batch", "ledger", "client"] });
  const settings = withRunDefaults(options);
  const { batch } = options;
  const run = () =>
    withLeaseOrSummary(settings, batch, async (lease) =>
      runBatch(settings, batch, batch.state === "intake" ? await reopenFile(settings) : undefined, lease),
    );
  return withSpan("bdc.resume", {}, run, runAttributes);
}

/** Reopens the file of a batch whose intake is incomplete. */
async function reopenFile(options: ResumeOptions & RunSettings): Promise<FilingFile> {
  const { batch } = options;
  const { sha256 } = await digestFile(batch.filePath).catch(() => ({ sha256: "" }));
  if (sha256 !== batch.sha256) {
    // Filings that were already sent must not stay unclear because the file is missing.
    await resolveUnclear({ ...options, maxWaitMs: MAX_PAUSE_MS, notices: noNotices() });
    throw new LedgerError("ledger-not-allowed", {
      zh: `批次 ${batch.id} 的文件尚未读取完毕，但文件已改动或不在原处：${batch.filePath}`,
      en: `the file of batch ${batch.id} was not read completely and has since changed or been moved: ${batch.filePath}`,
      fixZh: `将原文件放回原处后运行 bdc resume；或直接提交当前文件，已提交的申请会自动跳过；不再提交其余申请的，运行 bdc batch discard ${batch.id}`,
      fixEn: `put the original file back and run \`bdc resume\`, or submit the current file: filings that were already submitted are skipped. To discard the rest, run \`bdc batch discard ${batch.id}\``,
    });
  }
  return openBatchFile(batch, { role: options.role, today: options.today });
}
