import type { TableWriter, TableWriterOptions } from "./common/table-writer.js";
import { openCsv, openCsvWriter, type CsvOptions, type CsvSource } from "./csv/index.js";
import { openRegularFile } from "./common/regular-file.js";
import { FileError } from "./common/file-error.js";
import type { XlsxOptions, XlsxSource } from "./xlsx/index.js";

/** A file of rows, whatever its format. */
export type TableSource = CsvSource | XlsxSource;

/** Opens a CSV file or an Excel workbook; the first bytes decide, not the name. */
export async function openTableSource(path: string, options: CsvOptions & XlsxOptions = {}): Promise<TableSource> {
  try {
    return await openCsv(path, options);
  } catch (error) {
    if (error instanceof FileError && error.code === "file-is-workbook")
      return (await workbooks()).openXlsx(path, options);
    throw error;
  }
}

/** By the first bytes; undefined where there is no file to read. */
export async function formatOfFile(path: string): Promise<"csv" | "workbook" | undefined> {
  const head = Buffer.alloc(2);
  try {
    const handle = await openRegularFile(path);
    await handle.read(head, 0, 2, 0).finally(() => handle.close());
  } catch {
    return undefined;
  }
  return head.toString("latin1") === "PK" ? "workbook" : "csv";
}

/** Begins the round-trip file of a source. The records given to it must be those of that source, in order. */
export async function openTableWriter(
  path: string,
  source: TableSource,
  options: TableWriterOptions,
): Promise<TableWriter> {
  return source.kind === "xlsx"
    ? (await workbooks()).openXlsxWriter(path, source, options)
    : openCsvWriter(path, source, options);
}

/** Loaded for workbooks alone: their libraries cost a plain file's check a tenth of its memory. */
const workbooks = () => import("./xlsx/index.js");
