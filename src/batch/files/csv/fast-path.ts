import { isUtf8 } from "node:buffer";
import { recordsOf } from "./decode.js";
import type { FastPath } from "../common/fast-path.js";
import type { CsvFormat, CsvRecord, ScannedChunk } from "./types.js";
import { defectAtEnd, tornDefect, tornRowIn, type Defect } from "./defects.js";
import type { TornRows } from "./torn-rows.js";
import type { Scanner } from "./scanner.js";

const LF = 0x0a,
  CR = 0x0d;

/** Bytes of the file: the rest of the previous chunk, followed by newly read bytes. */
export interface Chunk extends Omit<ScannedChunk, "scan"> {
  /** Number of bytes in use. */
  readonly filled: number;
  /** True when the file ends here. */
  readonly last: boolean;
  /** True when reading ends here because the next bytes are not valid in the encoding. */
  readonly broken: boolean;
  readonly newline: CsvFormat["newline"];
}

/** Finds defects among the scanned records. */
export interface DefectSearch {
  readonly defectOf: (scanned: ScannedChunk) => Defect | undefined;
  readonly tornRows: TornRows;
}

/** Outcome of one chunk. */
export interface FastPathResult {
  /** Records that the fast path did not commit. */
  readonly records: CsvRecord[];
  /** Number of rows that are finished, committed or not. */
  readonly rows: number;
  /** Offset of the first unfinished row. */
  readonly end: number;
  readonly defect: Defect | undefined;
}

/**
 * Returns the number of bytes that form complete lines. Adds a missing line end to the last line of the file: the bytes
 * after `filled` are unused.
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

/** Offers the rows of a chunk to the fast path. Rows that it does not commit are scanned one by one. */
export function runFastPath(
  chunk: Chunk,
  scanner: Scanner,
  { defectOf, tornRows }: DefectSearch,
  fastPath: FastPath,
): FastPathResult {
  const { bytes, filled, last, firstRow } = chunk;
  const allBytes = linesIn(chunk);
  const records: CsvRecord[] = [];
  let row = firstRow;
  let at = 0;
  let held = -1;
  const scanned = (from: number, rowNumber: number): ScannedChunk => ({
    ...chunk,
    firstRow: rowNumber,
    scan: scanner.scan(bytes, from, filled, last, 1),
  });
  const lastLineAt = bytes.lastIndexOf(LF, filled - 1) + 1;
  // A last line without an end may be cut off; it is then left to the mapper.
  const isCut = allBytes > filled && fastPath.isCutOff(recordsOf(scanned(lastLineAt, 0))[0]);
  const lineBytes = isCut ? lastLineAt : allBytes;
  const validBytes = chunk.encoding === "utf-8" && !isUtf8(bytes.subarray(0, lineBytes)) ? 0 : lineBytes;
  /** Ends the reading at a torn row, with the complete rows before it. */
  const endAt = (torn: Defect, looked: readonly CsvRecord[]): FastPathResult => ({
    records: looked.filter((found) => found.row < firstRow + torn.record),
    rows: row - firstRow,
    end: at,
    defect: torn,
  });
  /** Scans the held row instead of committing it, because it may continue in the next row. */
  const releaseHeld = (): void => {
    if (held >= 0) records.push(...recordsOf(scanned(held, row - 1)));
    held = -1;
  };
  for (; at < filled; row++) {
    const next = at < validBytes ? fastPath.tryRow(bytes, at, validBytes, row) : -1;
    if (next > 0) {
      const torn = held >= 0 ? undefined : tornRows.addWhole(row);
      if (torn) return endAt(tornDefect(torn, firstRow), records);
      if (held >= 0) fastPath.commitRow();
      held = at;
      at = next;
      continue;
    }
    const scannedChunk = scanned(at, row);
    const defect =
      scannedChunk.scan.count === 0 ? defectAtEnd(scannedChunk.scan, filled, chunk.broken) : defectOf(scannedChunk);
    if (defect) releaseHeld();
    if (defect) return { records, rows: row - firstRow, end: at, defect: { ...defect, record: row - firstRow } };
    if (scannedChunk.scan.count === 0) break;
    const record = recordsOf(scannedChunk)[0]!;
    // Only a record with too few cells can be the rest of the held row.
    const above = held >= 0 && record.width < tornRows.width ? recordsOf(scanned(held, row - 1)) : [];
    const torn = tornRowIn([...above, record], firstRow, tornRows);
    if (torn) return endAt(torn, [...records, ...above]);
    if (fastPath.fallBack(record)) releaseHeld();
    else if (held >= 0) fastPath.commitRow();
    held = -1;
    records.push(record);
    at = scannedChunk.scan.end;
  }
  if (held >= 0 && !last) return { records, rows: row - 1 - firstRow, end: held, defect: undefined };
  if (held >= 0) fastPath.commitRow();
  return { records, rows: row - firstRow, end: at, defect: undefined };
}
