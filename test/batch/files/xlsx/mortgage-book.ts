import { join } from "node:path";
import { checkFile, type CheckReport } from "../../../../src/batch/check-file.js";
import { columnsFor } from "../../../../src/contract/index.js";
import { escaped, writeWorkbook, type WorkbookParts } from "../../../support/workbook-file.js";
import { TODAY, folder, rowOf } from "../../check/check-helpers.js";

const columns = columnsFor("mortgage.file");
const letters = columns.map((_, index) => String.fromCharCode(65 + index));

/** A cell: its text, or the XML after `<c r="A1"`. */
export type Cell = string | { readonly xml: string };

export const letterOf = (key: string): string => letters[columns.findIndex((c) => c.key === key)]!;

let books = 0;
/** Writes a workbook with one valid mortgage per object. The object replaces cells, by the key of their column. */
export async function mortgageBook(
  changes: readonly Readonly<Record<string, Cell>>[],
  parts: Omit<WorkbookParts, "rows"> = {},
): Promise<string> {
  const titles = columns.map((c, i) => cellXml(`${letters[i]}1`, c.zh)).join("");
  const rows = changes.map((change, at) => {
    const cells: Record<string, Cell> = { ...rowOf("mortgage.file", { ref: `HZ-${at}` }), ...change };
    return `<row r="${at + 2}">${columns.map((c, i) => cellXml(`${letters[i]}${at + 2}`, cells[c.key] ?? "")).join("")}</row>`;
  });
  return writeWorkbook(join(folder, `book-${++books}.xlsx`), {
    ...parts,
    rows: `<row r="1">${titles}</row>${rows.join("")}`,
  });
}

function cellXml(reference: string, cell: Cell): string {
  if (typeof cell !== "string") return cell.xml === "" ? "" : `<c r="${reference}"${cell.xml}</c>`;
  return cell === ""
    ? ""
    : `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** Checks such a workbook and lists every interpretation. */
export const checkBook = async (
  changes: readonly Readonly<Record<string, Cell>>[],
  parts?: Omit<WorkbookParts, "rows">,
): Promise<CheckReport> => checkFile(await mortgageBook(changes, parts), { today: TODAY, explainCells: true });
