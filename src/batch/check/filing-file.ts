import { basename, dirname } from "node:path";
import { todayInChina, type Kind } from "../../contract/index.js";
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
import { haveResultColumns } from "../files/common/result-columns.js";
import type { BoundColumn, Headers, HeaderSurvey } from "../mapping/headers/header-layout.js";
import { isHeaderError, type HeaderError } from "../mapping/headers/header-problems.js";
import { HEADER_SEARCH_ROWS, readHeaders, surveyHeaders, type HeaderOptions } from "../mapping/headers/headers.js";
import { withPackColumns } from "../mapping/headers/column-map.js";
import { withMaterials } from "./filings/check-materials.js";
import type { DigestCache } from "../materials/digest.js";
import { openTableSource, type TableSource } from "../files/table-file.js";

/** Options of `openFilingFile`. */
export interface FilingFileOptions extends CheckOptions {
  /** Encoding of a CSV file. @default detected */
  readonly encoding?: CsvEncoding;
  /** Delimiter of a CSV file. @default detected */
  readonly delimiter?: CsvDelimiter;
  /** Name of the sheet of a workbook. @default the first visible sheet with a header row */
  readonly sheet?: string;
  /** What the file is a copy of. @default the file itself */
  readonly original?: OriginalFile | undefined;
  /** Aborts reading with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** What a copy stands for, such as standard input. */
export interface OriginalFile {
  /** Name to show. */
  readonly fileName: string;
  /** Folder to which the paths of materials are relative. */
  readonly folder: string;
}

/**
 * How a file was read: format, sheet, header row and columns. A later pass with the same layout sees the same rows.
 * Plain data.
 */
export interface TableLayout {
  /** Kind of filing, as given or recognized from the headers. */
  readonly kind: Kind;
  /** Last row of the header, as Excel numbers it. */
  readonly headerRow: number;
  /** First row of the header, as Excel numbers it. */
  readonly firstHeaderRow: number;
  /** Encoding of a CSV file. */
  readonly encoding?: CsvEncoding;
  /** Delimiter of a CSV file. */
  readonly delimiter?: CsvDelimiter;
  /** Name of the sheet of a workbook. */
  readonly sheet?: string;
  /** Names of other visible sheets, which are not read. */
  readonly otherSheets?: readonly string[];
  /** Recognized columns. */
  readonly columns: readonly BoundColumn[];
  /** Unrecognized columns, which are kept but not read. */
  readonly unknown: Headers["unknown"];
  /** Rows above the header that are not blank: titles. */
  readonly titleRows: readonly number[];
}

/** An open file whose header was recognized. */
export interface FilingFile {
  /** Kind of filing in the file. */
  readonly kind: Kind;
  /** Name of the file without its folder. */
  readonly fileName: string;
  /** Folder of the file or of its original. Paths of materials are relative to it. */
  readonly folder: string;
  /** How the file is read. */
  readonly layout: TableLayout;
  /**
   * Yields every row in chunks, checked. Each call reads the file again, twice.
   * @throws FileError When the file cannot be read.
   * @throws HeaderError When it has no data rows.
   */
  rows(): AsyncIterable<CheckedRows>;
  /** Last row that the first pass has reached. It is the last row of the file once `rows` yields its first chunk. */
  readonly lastRow: number;
  /** Returns the keys by which the ledger finds filings that may be the same. */
  keysOf(row: Pick<CheckedFiling, "kind" | "ref" | "filing" | "keys">): readonly number[];
  /** Returns findings on a filing from earlier filings of other files that share a key with it. */
  findRelated(filing: NewFiling, earlier: readonly EarlierFiling[]): RowFinding[];
  /** Reads and hashes the materials of a filing. Rows whose materials cannot be read become invalid. */
  withMaterials(row: CheckedRow, digests: DigestCache): Promise<CheckedRow>;
}

/**
 * Opens a CSV or Excel file and recognizes its header.
 * @throws FileError When the file cannot be read.
 * @throws HeaderError When its header cannot be used, with every reason.
 */
export async function openFilingFile(path: string, options: FilingFileOptions = {}): Promise<FilingFile> {
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
  const { fileName, folder } = options.original ?? { fileName: basename(path), folder: dirname(path) };
  const { today = todayInChina() } = options;
  let lastRow = headerRow;
  const onFirstReading = (row: number) => {
    lastRow = row;
    return options.onFirstPass?.(row);
  };
  return {
    kind,
    fileName,
    folder,
    layout,
    rows: () => checkRows(source, headers, { ...options, today, folder, onFirstPass: onFirstReading }),
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
 * Opens a table and recognizes its header. Without a sheet name, uses the first visible sheet with a header: the sheets
 * before it may be a cover or instructions.
 */
async function openWithHeader(path: string, options: FilingFileOptions): Promise<WithHeader> {
  const { encoding, delimiter, sheet, signal } = options;
  const columnMap = withPackColumns(options.pack, options.columnMap);
  const open = async (sheet: string | undefined): Promise<WithHeader> => {
    const { source, rows } = await openTable(path, { encoding, delimiter, sheet, signal });
    if (source.kind === "csv" && sheet !== undefined) throw new FileError("csv-has-no-sheets", path);
    if (source.kind === "xlsx" && (encoding ?? delimiter) !== undefined)
      throw new FileError("workbook-has-no-encoding", path);
    try {
      const headers = readHeaders(path, rows, { ...options, columnMap, reading: describeReading(source) });
      return { source, rows, headers };
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

/**
 * Describes the columns of a table, whether or not it can be filed. Reads the named sheet of a workbook, or the first
 * visible one.
 * @returns undefined when no row looks like a header
 */
export async function surveyTable(
  path: string,
  { encoding, delimiter, sheet, signal, ...options }: Omit<FilingFileOptions, "today">,
): Promise<HeaderSurvey | undefined> {
  const { rows } = await openTable(path, { encoding, delimiter, sheet, signal });
  const columnMap = withPackColumns(options.pack, options.columnMap);
  return surveyHeaders(rows, { ...options, columnMap });
}

interface OpenTable {
  readonly source: TableSource;
  /** The first rows that are not blank. */
  readonly rows: readonly TableRecord[];
}

type ReadingOptions = {
  readonly [K in "encoding" | "delimiter" | "sheet" | "signal"]: FilingFileOptions[K] | undefined;
};

/** Opens a table. The cells of a result file are read as they were before formulas were escaped in it. */
async function openTable(path: string, { encoding, delimiter, sheet, signal }: ReadingOptions): Promise<OpenTable> {
  const reading = {
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(sheet !== undefined && { sheet }),
    ...(signal && { signal }),
  };
  const source = await openTableSource(path, reading);
  const rows = await firstRows<TableRecord>(source);
  if (source.kind === "xlsx" || !haveResultColumns(rows)) return { source, rows };
  const original = await openTableSource(path, { ...reading, escaped: true });
  return { source: original, rows: await firstRows<TableRecord>(original) };
}

/** Explains why a CSV file has no usable header. Returns undefined when its text shows no reason. */
async function explainHeaderError(source: CsvSource, error: HeaderError): Promise<FileError | undefined> {
  const isNotFound = error.findings.some(({ rule }) => rule === "header-not-found");
  const explained = isNotFound ? await explainNoHeader(source) : undefined;
  return explained ?? source.findTornRow(await firstRows<CsvRecord>(source));
}

/** Describes encoding and delimiter, for the error that no header was found. */
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
