/** The file of a batch, opened once more in the way in which it was read first. */
import type { Kind, Role } from "../../contract/index.js";
import { combinePacks, parsePackFor, type RulePack } from "../../rules/index.js";
import { openFilingFile, type FilingFile, type TableLayout } from "./filing-file.js";
import type { ColumnMap } from "../mapping/headers/column-map.js";
import type { MaterialLimits } from "../materials/check-content.js";
import { materialsFolderOf } from "../materials/folder.js";

/** Stored with a batch, so that its file is read in the same way again. */
export interface BatchFormat extends TableLayout {
  readonly accept?: readonly (readonly [rule: string, reason: string])[];
  readonly packText?: string;
  /** The institution's own column names. */
  readonly columnMap?: ColumnMap;
  /** Rules from the capabilities of the authority. */
  readonly authorityPack?: RulePack;
  readonly materialLimits?: MaterialLimits;
  readonly materialsFolder?: string;
}

/** What is recorded of a batch and needed to open its file. */
interface RecordedFile {
  readonly kind: Kind;
  readonly authority: string;
  readonly filePath: string;
  readonly fileName: string;
  /** JSON of `BatchFormat`. */
  readonly format?: string;
}

interface OpenOptions {
  /** Path of the file, when it was moved. @default the recorded path */
  readonly path?: string;
  readonly role?: Role | undefined;
  /** Today at the authority, YYYY-MM-DD. */
  readonly today: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the file of a batch with the recorded columns, rules and confirmations.
 * @throws FileError When the file cannot be read.
 * @throws HeaderError When its header cannot be used.
 */
export async function openBatchFile(batch: RecordedFile, options: OpenOptions): Promise<FilingFile> {
  const format = JSON.parse(batch.format ?? "{}") as Partial<BatchFormat>;
  const { encoding, delimiter, sheet, columnMap, accept, packText, authorityPack, materialLimits } = format;
  const pack = combinePacks(
    authorityPack,
    packText === undefined ? undefined : parsePackFor(packText, batch.authority),
  );
  return openFilingFile(options.path ?? batch.filePath, {
    kind: batch.kind,
    role: options.role,
    today: options.today,
    materialLimits,
    original: { fileName: batch.fileName, folder: materialsFolderOf(batch) },
    ...(options.signal && { signal: options.signal }),
    ...(accept && { accept: new Map(accept) }),
    ...(pack && { pack }),
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(sheet !== undefined && { sheet }),
    ...(columnMap && { columnMap }),
  });
}
