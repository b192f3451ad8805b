import type { Kind } from "../contract/index.js";
import { combinePacks, packFromCapabilities, parsePackFor, type RulePack } from "../rules/index.js";
import { MAX_PAUSE_MS, restorePause } from "./engine/authority-pause.js";
import type { ColumnMap } from "./mapping/headers/column-map.js";
import { openFilingFile, type FilingFile, type FilingFileOptions, type TableLayout } from "./check/index.js";
import { refuseOpenHandle } from "./files/common/regular-file.js";
import type { BatchRecord } from "./ledger/types.js";
import { LedgerError } from "./ledger/error.js";
import type { MaterialLimits } from "./materials/check-content.js";
import { digestFile } from "./materials/digest.js";
import { resolveUnclear } from "./engine/resolve-unclear.js";
import { stopForHolder } from "./engine/stop.js";
import {
  type BatchSummary,
  type RunOptions,
  withLeaseOrSummary,
  isFileFailure,
  noNotices,
  runBatch,
  summarize,
} from "./engine/run-batch.js";

export interface SubmitOptions extends RunOptions {
  readonly path: string;
  /** Recognised from the headers when absent. */
  readonly kind?: Kind | undefined;
  /** How the file is to be read where it should not be found out. The batch remembers how it was read. */
  readonly reading?: Pick<FilingFileOptions, "encoding" | "delimiter" | "sheet" | "columnMap">;
  /** Text of a rule pack file. The batch remembers it. */
  readonly packText?: string | undefined;
  readonly profile: string;
  readonly institution: string;
  /** Warnings that a person accepts, with the reason. */
  readonly accept?: ReadonlyMap<string, string>;
}

export interface ResumeOptions extends RunOptions {
  readonly batch: BatchRecord;
}

/** What a batch remembers, so that its file is read again as it was read first. */
interface BatchFormat extends TableLayout {
  readonly accept?: readonly (readonly [rule: string, reason: string])[];
  readonly packText?: string;
  readonly columnMap?: ColumnMap;
  /** What the authority said of itself. */
  readonly authorityPack?: RulePack;
  readonly materialLimits?: MaterialLimits;
}

/**
 * Files everything of a file that the rules let pass: reads it into the ledger, sends what is new, follows the cases.
 * @throws FileError when the file cannot be read and nothing of it was recorded, LedgerError, RegistryError before
 *   anything was recorded.
 */
export async function submitFile(options: SubmitOptions): Promise<BatchSummary> {
  const { path, kind, ledger, client, profile, institution, signal } = options;
  refuseOpenHandle(path);
  const before = (await ledger.batches()).find((b) => b.profile === profile);
  if (before) await restorePause(ledger, before.authority, client);
  // Hashed while the authority is asked; `openFilingFile` reports what is wrong with the file.
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
    } satisfies BatchFormat),
  });
  return withLeaseOrSummary(options, batch, () =>
    runBatch(options, batch, file).catch(async (error: unknown) => {
      // A file that breaks in its first pass leaves nothing recorded and nothing to resume. A resume keeps its batch:
      // the file may come back.
      if (isFileFailure(error)) await ledger.dropBatch(batch.id);
      throw error;
    }),
  );
}

/** The batch of the same content that another process is filing now: a second one would only follow in its steps. */
async function batchUnderWay(
  { ledger, institution, owner }: SubmitOptions,
  { authority, kind, sha256 }: Pick<BatchRecord, "authority" | "kind" | "sha256">,
): Promise<BatchRecord | undefined> {
  for (const batch of await ledger.batches()) {
    if (batch.sha256 !== sha256 || batch.kind !== kind || batch.state === "done") continue;
    if (batch.authority !== authority || batch.institution !== institution) continue;
    const lease = await ledger.leaseOf(batch.id);
    if (lease && lease.id !== owner.id) return batch;
  }
  return undefined;
}

/** Goes on with a batch wherever it was left: intake, sending, unclear rows, following. */
export async function resumeBatch(options: ResumeOptions): Promise<BatchSummary> {
  const { batch } = options;
  return withLeaseOrSummary(options, batch, async () =>
    runBatch(options, batch, batch.state === "intake" ? await reopenFile(options) : undefined),
  );
}

/** The file of a batch that was not read to its end. */
async function reopenFile(options: ResumeOptions): Promise<FilingFile> {
  const { batch } = options;
  const { sha256 } = await digestFile(batch.filePath).catch(() => ({ sha256: "" }));
  if (sha256 !== batch.sha256) {
    // Filings that were already sent must not stay unclear because the file is missing.
    await resolveUnclear({ ...options, maxWaitMs: MAX_PAUSE_MS, notices: noNotices() });
    throw new LedgerError("ledger-not-allowed", {
      zh: `批次 ${batch.id} 还没读完，文件却已改动或不在原处：${batch.filePath}`,
      en: `batch ${batch.id} was not read to its end and its file has changed or gone: ${batch.filePath}`,
      fixZh: `把原文件放回原处再 resume；或直接提交现在的文件，已提交的申请会自动跳过；没有提交的不要了，用 bdc batch discard ${batch.id}`,
      fixEn: `put the original back and resume, or submit the present file: what is filed skips itself; to give up what was not sent: \`bdc batch discard ${batch.id}\``,
    });
  }
  const { encoding, delimiter, sheet, columnMap, accept, packText, authorityPack, materialLimits } = JSON.parse(
    batch.format ?? "{}",
  ) as Partial<BatchFormat>;
  const pack = combinePacks(
    authorityPack,
    packText === undefined ? undefined : parsePackFor(packText, batch.authority),
  );
  return openFilingFile(batch.filePath, {
    kind: batch.kind,
    role: options.role,
    today: options.today,
    materialLimits,
    ...(accept && { accept: new Map(accept) }),
    ...(pack && { pack }),
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(sheet !== undefined && { sheet }),
    ...(columnMap && { columnMap }),
  });
}
