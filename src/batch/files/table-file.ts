import type { TableWriter, TableWriterOptions } from "./common/table-writer.js";
import { openCsv, openCsvWriter, type CsvOptions, type CsvSource } from "./csv/index.js";
import { openRegularFile } from "./common/regular-file.js";
import { FileError } from "./common/file-error.js";
import type { XlsxOptions, XlsxSource } from "./xlsx/index.js";

/** An open table file in any format. */
export type TableSource = CsvSource | XlsxSource;

/** Opens a CSV file or an Excel workbook. The first bytes determine the format, not the file name. */
export async function openTableSource(path: string, options: CsvOptions & XlsxOptions = {}): Promise<TableSource> {
  try {
    return await openCsv(path, options);
  } catch (error) {
    if (error instanceof FileError && error.code === "file-is-workbook")
      return (await workbooks()).openXlsx(path, options);
    throw error;
  }
}

/** Returns the format of a file by its first bytes. Returns undefined when the file cannot be read. */
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

/** Opens a writer for the result file of a source. It must be given the records of this source, in order. */
export async function openTableWriter(
  path: string,
  source: TableSource,
  options: TableWriterOptions,
): Promise<TableWriter> {
  return source.kind === "xlsx"
    ? (await import("./xlsx-writer/writer.js")).openXlsxWriter(path, source, options)
    : openCsvWriter(path, source, options);
}

/** Loaded for workbooks only, because the libraries would add a tenth to the memory for checking a CSV file. */
const workbooks = () => import("./xlsx/index.js");
