import { basename, dirname } from "node:path";
import type { Kind } from "../../contract/index.js";
import type { RowFinding } from "../../rules/index.js";
import { filingKeys } from "./duplicates/filing-keys.js";
import { findRelated, type EarlierFiling, type NewFiling } from "./duplicates/related-filings.js";
import type { CheckedFiling, CheckedRow } from "./filings/checked-row.js";
import { checkRows, type CheckOptions, type CheckedRows } from "./check-rows.js";
import {
  explainNoHeader,
  type CsvDelimiter,
  type CsvEncoding,
  type CsvRecord,
  type CsvSource,
} from "../files/csv/index.js";
import { FileError } from "../files/common/file-error.js";
import type { TableRecord } from "../files/common/record.js";
import {
  HEADER_SEARCH_ROWS,
  isHeaderError,
  readHeaders,
  type HeaderError,
  type BoundColumn,
  type HeaderOptions,
  type Headers,
} from "../mapping/headers/headers.js";
import { withMaterials } from "./filings/check-materials.js";
import type { DigestCache } from "../materials/digest.js";
import { openTableSource, type TableSource } from "../files/table-file.js";

export interface FilingFileOptions extends CheckOptions {
  readonly encoding?: CsvEncoding;
  readonly delimiter?: CsvDelimiter;
  /** Name of a workbook's sheet; default the first visible one with a header. */
  readonly sheet?: string;
  readonly signal?: AbortSignal;
}

/**
 * All that a later pass needs to see the same rows, and what a person wants to know of how the file was read. Plain
 * data.
 */
export interface TableLayout {
  readonly kind: Kind;
  readonly headerRow: number;
  readonly firstHeaderRow: number;
  /** Of a CSV file. */
  readonly encoding?: CsvEncoding;
  readonly delimiter?: CsvDelimiter;
  /** Of a workbook. */
  readonly sheet?: string;
  /** Further visible sheets of the workbook: nothing of them is read. */
  readonly otherSheets?: readonly string[];
  readonly columns: readonly BoundColumn[];
  readonly unknown: Headers["unknown"];
  /** Rows above the header: titles. */
  readonly titleRows: readonly number[];
}

/** A table whose header is understood. */
export interface FilingFile {
  readonly kind: Kind;
  readonly fileName: string;
  readonly folder: string;
  readonly layout: TableLayout;
  /** Every row judged, in batches. Can be called again; each call reads the file anew. */
  rows(): AsyncIterable<CheckedRows>;
  /** The last row that the first pass has reached: the file's last, once `rows` gives its first batch. */
  readonly lastRow: number;
  /** By which the ledger finds filings that may be the same. */
  keysOf(row: Pick<CheckedFiling, "kind" | "ref" | "filing" | "keys">): readonly number[];
  /** What is to be said of a filing because of earlier ones of other files that have a key in common with it. */
  findRelated(filing: NewFiling, earlier: readonly EarlierFiling[]): RowFinding[];
  /** The same filing with its documents read and hashed; rows whose documents cannot be read become invalid. */
  withMaterials(row: CheckedRow, digests: DigestCache): Promise<CheckedRow>;
}

/**
 * Opens a file and finds its header.
 * @throws FileError when the file cannot be read, HeaderError when its header cannot be used (every reason at once)
 */
export async function openFilingFile(path: string, options: FilingFileOptions): Promise<FilingFile> {
  const { source, rows, headers } = await openWithHeader(path, options);
  const { kind, headerRow, firstHeaderRow, bound, unknown } = headers;
  const layout: TableLayout = {
    kind,
    headerRow,
    firstHeaderRow,
    ...(source.kind === "xlsx"
      ? {
          sheet: source.sheet.name,
          otherSheets: source.sheets.filter((s) => !s.hidden && s !== source.sheet).map((s) => s.name),
        }
      : { encoding: source.format.encoding, delimiter: source.format.delimiter }),
    columns: bound,
    unknown,
    titleRows: rows.filter((r) => r.row < firstHeaderRow && !r.isBlank).map((r) => r.row),
  };
  const folder = dirname(path);
  let lastRow = headerRow;
  const onFirstReading = (row: number) => {
    lastRow = row;
    return options.onFirstPass?.(row);
  };
  return {
    kind,
    fileName: basename(path),
    folder,
    layout,
    rows: () => checkRows(source, headers, { ...options, folder, onFirstPass: onFirstReading }),
    get lastRow() {
      return lastRow;
    },
    keysOf: (row) => row.keys ?? filingKeys(row.kind, row.ref, row.filing),
    findRelated: (filing, earlier) => findRelated(filing, earlier, { ...options, kind, columns: bound }),
    withMaterials: (row, digests) => withMaterials(row, folder, digests),
  };
}

interface WithHeader {
  readonly source: TableSource;
  readonly rows: readonly TableRecord[];
  readonly headers: Headers;
}

/**
 * Of a workbook the first visible sheet that has a header, unless one is named: a cover or instructions may stand
 * before it.
 */
async function openWithHeader(path: string, options: FilingFileOptions): Promise<WithHeader> {
  const { encoding, delimiter, sheet, signal } = options;
  const open = async (sheet: string | undefined): Promise<WithHeader> => {
    const source = await openTableSource(path, {
      ...(encoding && { encoding }),
      ...(delimiter && { delimiter }),
      ...(sheet !== undefined && { sheet }),
      ...(signal && { signal }),
    });
    if (source.kind === "csv" && sheet !== undefined) throw new FileError("csv-has-no-sheets", path);
    if (source.kind === "xlsx" && (encoding ?? delimiter) !== undefined)
      throw new FileError("workbook-has-no-encoding", path);
    const rows = await firstRows<TableRecord>(source);
    try {
      return { source, rows, headers: readHeaders(path, rows, { ...options, reading: describeReading(source) }) };
    } catch (error) {
      if (source.kind === "csv" && isHeaderError(error)) throw (await explainHeaderError(source, error)) ?? error;
      if (sheet !== undefined || source.kind !== "xlsx" || !isHeaderError(error)) throw error;
      for (const other of source.sheets.filter((s) => !s.hidden && s !== source.sheet)) {
        const found = await open(other.name).catch((error: unknown) => {
          if (!isHeaderError(error)) throw error;
        });
        if (found) return found;
      }
      throw error;
    }
  };
  return open(sheet);
}

/** Why a CSV file has no usable header, where its text shows a reason. */
async function explainHeaderError(source: CsvSource, error: HeaderError): Promise<FileError | undefined> {
  const isNotFound = error.findings.some(({ rule }) => rule === "header-not-found");
  const explained = isNotFound ? await explainNoHeader(source) : undefined;
  return explained ?? source.findTornRow(await firstRows<CsvRecord>(source));
}

/** How the text was read, for a header that is not found. */
function describeReading(source: TableSource): HeaderOptions["reading"] {
  if (source.kind === "xlsx") return undefined;
  const { encoding, delimiter } = source.format;
  const [zh, en] = DELIMITER_NAMES[delimiter];
  return {
    zh: `（按 ${encoding} 编码、以${zh}分隔读取）`,
    en: ` (read as ${encoding}, delimited by ${en})`,
  };
}
const DELIMITER_NAMES: Readonly<Record<CsvDelimiter, readonly [zh: string, en: string]>> = {
  ",": ["英文逗号", "commas"],
  ";": ["分号“;”", "semicolons"],
  "\t": ["制表符", "tabs"],
  "|": ["竖线“|”", "vertical bars"],
};

async function firstRows<R extends TableRecord>(source: { records(): AsyncIterable<readonly R[]> }): Promise<R[]> {
  const rows: R[] = [];
  for await (const batch of source.records()) {
    for (const record of batch) {
      if (!record.isBlank) rows.push(record);
      if (rows.length >= HEADER_SEARCH_ROWS) return rows;
    }
  }
  return rows;
}
