import { blocksFiling, type RowFinding } from "../rules/index.js";
import { checkFile, type CheckFileOptions, type CheckReport } from "./check-file.js";
import type { CheckedFiling, FilingFile } from "./check/index.js";
import { FileTally, type FileTotals } from "./engine/file-tally.js";
import type { Filing } from "../contract/index.js";
import type { Ledger } from "./ledger/ledger.js";
import { digestFile } from "./materials/digest.js";
import { unusualSize, withFileWarnings, type SubmittedFile } from "./unusual-size.js";

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
