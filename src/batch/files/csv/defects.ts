import { isUtf8 } from "node:buffer";
import type { CsvRecord, ScannedChunk } from "./types.js";
import type { TornRow, TornRows } from "./torn-rows.js";
import type { FileErrorCode } from "../common/file-error.js";
import { NON_ASCII, QUOTED, type Scan } from "./scanner.js";
import { MAX_RECORD_BYTES, MAX_CELL_BYTES } from "../common/limits.js";

/** An error that ends the reading, with its place. */
export interface Defect {
  code: FileErrorCode;
  /** Index of the record within the chunk; negative when the row began in an earlier chunk. */
  record: number;
  column: number;
  detail?: { readonly zh: string; readonly en: string };
}

/** Finds the first defect among the records of a chunk. */
export function defectIn(chunk: ScannedChunk, delimiter: number, usualWidth: number): Defect | undefined {
  return (chunk.encoding === "gb18030" ? undefined : brokenUtf8(chunk)) ?? swallowedRows(chunk, delimiter, usualWidth);
}

function brokenUtf8({ bytes, scan }: ScannedChunk): Defect | undefined {
  if (!scan.nonAscii || isUtf8(bytes.subarray(scan.recordStart[0]!, scan.end))) return undefined;
  return firstCell(
    scan,
    (cell) =>
      (scan.cellBits[cell]! & NON_ASCII) !== 0 && !isUtf8(bytes.subarray(scan.cellStart[cell]!, scan.cellEnd[cell]!)),
    "encoding-broken",
  );
}

/**
 * Finds a quoted cell that contains whole rows. Two stray quotes far apart turn the rows between them into one cell,
 * and these rows would be lost silently. Each line of such a cell has as many delimiters as a row. In narrow tables a
 * remark could look the same, so they are not checked.
 */
function swallowedRows({ bytes, scan }: ScannedChunk, delimiter: number, usualWidth: number): Defect | undefined {
  if (usualWidth < 5) return undefined;
  return firstCell(
    scan,
    (cell) => {
      const start = scan.cellStart[cell]!,
        end = scan.cellEnd[cell]!;
      if (!(scan.cellBits[cell]! & QUOTED) || end - start < usualWidth) return false;
      let lines = 0,
        delimiters = 0,
        total = 0;
      for (let at = start; at < end; at++) {
        const byte = bytes[at];
        if (byte === delimiter) {
          delimiters++;
          total++;
        } else if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) {
          if (lines > 0 && delimiters === usualWidth - 1) return true;
          lines++;
          delimiters = 0;
        }
      }
      return lines === 1 && total >= usualWidth - 1;
    },
    "quote-swallows-rows",
  );
}

function firstCell(scan: Scan, isBad: (cell: number) => boolean, code: FileErrorCode): Defect | undefined {
  for (let record = 0; record < scan.count; record++) {
    const first = scan.firstCell[record]!;
    for (let cell = first; cell < scan.firstCell[record + 1]!; cell++)
      if (isBad(cell)) return { code, record, column: cell - first };
  }
  return undefined;
}

/** Finds the first torn row that ends in one of the records. */
export function tornRowIn(records: readonly CsvRecord[], firstRow: number, rows: TornRows): Defect | undefined {
  for (const record of records) {
    const found = rows.add(record);
    if (found) return tornDefect(found, firstRow);
  }
  return undefined;
}

/** Returns the defect of a torn row. */
export function tornDefect({ code, row, column, lastRow }: TornRow, firstRow: number): Defect {
  const detail = { zh: `第 ${row} 行至第 ${lastRow} 行`, en: `rows ${row} to ${lastRow}` };
  return { code, record: row - firstRow, column, ...(lastRow > row && { detail }) };
}

/**
 * Returns what is wrong with the incomplete record at the end of a chunk; undefined when the next chunk may complete
 * it.
 */
export function defectAtEnd(scan: Scan, filled: number, broken: boolean): Defect | undefined {
  const record = scan.count;
  if (scan.problem) return { code: scan.problem.code, record, column: scan.problem.column };
  const column = scan.open?.column ?? 0;
  if (broken) return { code: "encoding-broken", record, column };
  if (scan.open && filled - scan.open.cellStart > MAX_CELL_BYTES)
    return { code: scan.open.inQuotes ? "quote-not-closed" : "cell-too-long", record, column };
  if (filled - scan.end > MAX_RECORD_BYTES) return { code: "cell-too-long", record, column };
  return undefined;
}
