import { FileProblem, openCsv, openCsvWriter, type CsvOptions, type CsvSource, type CsvWriterOptions, type ResultRun, type TableRecord } from "./csv/index.js";
import type { XlsxOptions, XlsxSource } from "./xlsx/index.js";

/** A file of rows, whatever its format. */
export type TableSource = CsvSource | XlsxSource;

/** Opens a CSV file or an Excel workbook; the first bytes decide, not the name. */
export async function openTableSource(path: string, options: CsvOptions & XlsxOptions = {}): Promise<TableSource> {
  try {
    return await openCsv(path, options);
  } catch (error) {
    if (error instanceof FileProblem && error.code === "file-is-workbook") return (await workbooks()).openXlsx(path, options);
    throw error;
  }
}

export interface TableWriter {
  write(record: TableRecord, cells?: readonly string[], run?: ResultRun): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** Begins the round-trip file of a source. The records given to it must be those of that source, in order. */
export async function openTableWriter(path: string, source: TableSource, options: CsvWriterOptions): Promise<TableWriter> {
  return source.kind === "xlsx" ? (await workbooks()).openXlsxWriter(path, source, options) : openCsvWriter(path, source, options);
}

/** Loaded for workbooks alone: their libraries cost a plain file's check a tenth of its memory. */
const workbooks = () => import("./xlsx/index.js");
