import { isUtf8 } from "node:buffer";
import { recordsOf } from "./decode.js";
import type { FastPath } from "../common/fast-path.js";
import type { CsvFormat, CsvRecord, ScannedChunk } from "./types.js";
import { defectAtEnd, tornRowIn, type Defect } from "./defects.js";
import type { TornRows } from "./torn-rows.js";
import type { Scanner } from "./scanner.js";

const LF = 0x0a,
  CR = 0x0d;

/** Bytes of the file as read: what was left of the last ones, and more. */
export interface Chunk extends Omit<ScannedChunk, "scan"> {
  readonly filled: number;
  /** The file ends here. */
  readonly last: boolean;
  /** It ends here because what follows does not fit its encoding. */
  readonly broken: boolean;
  readonly newline: CsvFormat["newline"];
}

/** Finds what ends the reading among the records that are scanned. */
export interface DefectSearch {
  readonly defectOf: (scanned: ScannedChunk) => Defect | undefined;
  readonly tornRows: TornRows;
}

/** What came of a chunk: records to look at, how many rows are done with, and where the rest begins. */
export interface FastPathResult {
  readonly records: CsvRecord[];
  readonly rows: number;
  readonly end: number;
  readonly defect: Defect | undefined;
}

/**
 * How many bytes are whole lines. The last line of a file may lack its end, which is put there: the bytes behind
 * `filled` are nobody's.
 */
function linesIn({ bytes, filled, last, newline }: Chunk): number {
  if (filled === 0) return 0;
  const final = bytes[filled - 1];
  if (!last || final === LF || final === CR || filled + 2 > bytes.length) return bytes.lastIndexOf(LF, filled - 1) + 1;
  if (newline !== "\r\n") {
    bytes[filled] = LF;
    return filled + 1;
  }
  bytes[filled] = CR;
  bytes[filled + 1] = LF;
  return filled + 2;
}

/** Offers the rows of a chunk to the fast path; what it does not commit is scanned record by record. */
export function runFastPath(
  chunk: Chunk,
  scanner: Scanner,
  { defectOf, tornRows }: DefectSearch,
  fastPath: FastPath,
): FastPathResult {
  const { bytes, filled, last, firstRow } = chunk;
  const lines = linesIn(chunk);
  const safe = chunk.encoding === "utf-8" && !isUtf8(bytes.subarray(0, lines)) ? 0 : lines;
  const records: CsvRecord[] = [];
  let row = firstRow;
  let at = 0;
  let held = -1;
  const scanned = (from: number, itsRow: number): ScannedChunk => ({
    ...chunk,
    firstRow: itsRow,
    scan: scanner.scan(bytes, from, filled, last, 1),
  });
  /** The held row, which is looked at again since it may go on in the next. */
  const giveHeld = (): void => {
    if (held >= 0) records.push(...recordsOf(scanned(held, row - 1)));
    held = -1;
  };
  for (; at < filled; row++) {
    const next = at < safe ? fastPath.tryRow(bytes, at, safe, row) : -1;
    if (next > 0) {
      if (held >= 0) fastPath.commitRow();
      else tornRows.clear();
      held = at;
      at = next;
      continue;
    }
    const scannedChunk = scanned(at, row);
    const defect =
      scannedChunk.scan.count === 0 ? defectAtEnd(scannedChunk.scan, filled, chunk.broken) : defectOf(scannedChunk);
    if (defect) giveHeld();
    if (defect) return { records, rows: row - firstRow, end: at, defect: { ...defect, record: row - firstRow } };
    if (scannedChunk.scan.count === 0) break;
    const record = recordsOf(scannedChunk)[0]!;
    // Only a record with too few cells can be the rest of the held row.
    const above = held >= 0 && record.width < tornRows.width ? recordsOf(scanned(held, row - 1)) : [];
    const torn = tornRowIn([...above, record], firstRow, tornRows);
    if (torn) {
      const complete = [...records, ...above].filter((found) => found.row < firstRow + torn.record);
      return { records: complete, rows: row - firstRow, end: at, defect: torn };
    }
    if (fastPath.fallBack(record)) giveHeld();
    else if (held >= 0) fastPath.commitRow();
    held = -1;
    records.push(record);
    at = scannedChunk.scan.end;
  }
  if (held >= 0 && !last) return { records, rows: row - 1 - firstRow, end: held, defect: undefined };
  if (held >= 0) fastPath.commitRow();
  return { records, rows: row - firstRow, end: at, defect: undefined };
}
