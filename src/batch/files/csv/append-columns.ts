import type { ResultColumnRange } from "../common/result-columns.js";
import { withFormulas, type FormulaWriting } from "./own-formulas.js";
import type { CsvRecord } from "./types.js";

/** The user's own cells of a record: their bytes without the line end, their number, and whether the last is `""`. */
export interface OriginalPart {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly endsInEmptyQuotes: boolean;
}

/** Returns the result cells of a record as written; "" for a record without results. */
export function resultCellsOf(record: CsvRecord, run: ResultColumnRange): string[] {
  const first = firstResultCell(record, run);
  return Array.from({ length: run.count }, (_, index) => (first === undefined ? "" : record.cell(first + index)));
}

/**
 * Returns a record without its result cells.
 * @param run Undefined when the record has none, as in rows above the header.
 * @param formulas How formulas in its cells are written. @default as in the record
 */
export function originalPart(record: CsvRecord, run?: ResultColumnRange, formulas?: FormulaWriting): OriginalPart {
  const line = record.raw.subarray(0, record.raw.length - record.lineEndBytes);
  const part = withFormulas(record, formulas);
  const first = run && firstResultCell(record, run);
  if (run === undefined || first === undefined)
    return {
      bytes: part(0, line.length),
      width: record.width,
      endsInEmptyQuotes: isEmptyQuotes(record, record.width - 1),
    };

  const behind = record.width - first - run.count;
  if (behind > 0 || first === 0) {
    const [cutFrom, cutTo] =
      first === 0
        ? [0, run.count < record.width ? startOf(record, run.count) : line.length]
        : [endOf(record, first - 1), endOf(record, first + run.count - 1)];
    const width = Math.max(record.width - run.count, 1);
    const bytes = Buffer.concat([part(0, cutFrom), part(cutTo, line.length)]);
    return { bytes, width, endsInEmptyQuotes: behind > 0 && isEmptyQuotes(record, record.width - 1) };
  }

  let width = first;
  if (run.atRightEnd && first === run.first && record.isQuoted(first)) {
    const padding = isEmptyQuotes(record, width - 1);
    while (
      width > 1 &&
      record.cellBytes(width - 1).length === (padding ? 2 : 0) &&
      isEmptyQuotes(record, width - 1) === padding
    )
      width--;
  }
  return {
    bytes: part(0, endOf(record, width - 1)),
    width,
    endsInEmptyQuotes: isEmptyQuotes(record, width - 1),
  };
}

function firstResultCell(record: CsvRecord, run: ResultColumnRange): number | undefined {
  if (record.width < run.first + run.count) return undefined;
  return run.atRightEnd ? record.width - run.count : run.first;
}

const isEmptyQuotes = (record: CsvRecord, column: number): boolean =>
  record.isQuoted(column) && record.cellBytes(column).length === 2;

const startOf = (record: CsvRecord, column: number): number =>
  record.cellBytes(column).byteOffset - record.raw.byteOffset;
const endOf = (record: CsvRecord, column: number): number => startOf(record, column) + record.cellBytes(column).length;
