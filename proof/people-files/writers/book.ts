/** A workbook for a spreadsheet library, as JSON. Each library is a program that reads a list of them. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { CellContent } from "../cell.js";
import type { Sheet } from "../expected.js";

export const run = promisify(execFile);

/** A sheet and the file to write it to. */
export interface SheetFile {
  readonly path: string;
  readonly sheet: Sheet;
  /** Of a workbook by SheetJS or LibreOffice. */
  readonly format?: string;
}

/** Cells as the programs take them; null is an empty cell. */
type BookCell =
  | null
  | string
  | { n: number; z?: string | undefined }
  | { d: string; z: string; midnight?: string | undefined }
  | { b: boolean }
  | { f: string; v?: string | number | undefined }
  | { e: string };

const bookCell = (cell: CellContent | undefined): BookCell => {
  if (cell === undefined || cell === "") return null;
  if (typeof cell === "string") return cell;
  if ("number" in cell) return { n: cell.number, z: cell.format };
  if ("date" in cell) return { d: cell.date, z: cell.format, midnight: cell.midnight };
  if ("boolean" in cell) return { b: cell.boolean };
  if ("formula" in cell) return { f: cell.formula, v: cell.result };
  return { e: cell.error };
};

export const bookOf = ({ path, sheet, format }: SheetFile) => ({
  path,
  format,
  rows: sheet.rows.map((row) => row.map(bookCell)),
  merges: sheet.merges,
  hiddenRows: sheet.hiddenRows,
  date1904: sheet.from1904,
});
