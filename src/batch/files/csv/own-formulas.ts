import type { TableWriterOptions } from "../common/table-writer.js";
import { escapeFormula, isFormula, unescapeFormula } from "./encode.js";
import type { CsvRecord } from "./types.js";

// Formulas in the user's own cells of a result file. Excel would run them when the file is opened, so they get an
// apostrophe there, which the reader of result files removes. All other bytes stay as they are.

export type FormulaWriting = TableWriterOptions["formulas"];

const APOSTROPHE = Buffer.from("'");
const QUOTE = 0x22;

/** First bytes of cells that are looked at: = + - @ ' tab CR LF, and the lead bytes of full-width signs. */
const STARTS = new Set([0x3d, 0x2b, 0x2d, 0x40, 0x27, 0x09, 0x0d, 0x0a, 0xef, 0xa3]);

/**
 * Returns a function that gives a part of the record's line with its formulas as asked for. `from` and `to` are offsets
 * in the record, at the edges of cells.
 */
export function withFormulas(
  record: CsvRecord,
  writing: FormulaWriting | undefined,
): (from: number, to: number) => Uint8Array {
  const { raw } = record;
  const places = writing === undefined ? [] : changedCells(record, writing);
  if (places.length === 0) return (from, to) => raw.subarray(from, to);
  return (from, to) => {
    const pieces: Uint8Array[] = [];
    let at = from;
    for (const place of places.filter((each) => each >= from && each < to)) {
      pieces.push(raw.subarray(at, place));
      if (writing !== "unescape") pieces.push(APOSTROPHE);
      at = writing === "unescape" ? place + 1 : place;
    }
    return Buffer.concat([...pieces, raw.subarray(at, to)]);
  };
}

/** Returns where the text of each cell begins that gets or loses an apostrophe. */
function changedCells(record: CsvRecord, writing: FormulaWriting): number[] {
  const places: number[] = [];
  for (let column = 0; column < record.width; column++) {
    const bytes = record.cellBytes(column);
    const inQuotes = bytes[0] === QUOTE ? 1 : 0;
    if (STARTS.has(bytes[inQuotes]!) && isChanged(record.cell(column), writing))
      places.push(bytes.byteOffset - record.raw.byteOffset + inQuotes);
  }
  return places;
}

function isChanged(text: string, writing: FormulaWriting): boolean {
  if (writing === "unescape") return unescapeFormula(text) !== text;
  return writing === "escape" ? escapeFormula(text) !== text : isFormula(text);
}
