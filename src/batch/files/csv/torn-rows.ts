import { isNoteText } from "../common/note-text.js";
import type { FileErrorCode } from "../common/file-error.js";
import type { CsvFormat, CsvRecord } from "./types.js";

// Finds rows that a line break inside an unquoted cell has split over several lines. Without this check the cell would
// be truncated, and the rest would be read as a row with most cells missing.

/** Min width (cells). In narrower tables two short rows can add up to a complete one by accident. */
const MIN_WIDTH = 5;
/** Full-width characters that look like a delimiter. */
const LOOK_ALIKES = /[，；｜]/g;

/** A torn row and its place. */
export interface TornRow {
  readonly code: FileErrorCode;
  /** First line of the row. */
  readonly row: number;
  /** Cell that is torn, from 0. */
  readonly column: number;
  /** Last line of the row. */
  readonly lastRow: number;
}

/** Lines that may belong to one row. */
interface Run {
  readonly row: number;
  /** Number of cells when the lines are joined. The last cell of a line continues in the first cell of the next. */
  readonly cells: number;
  /** Index of the cell with the last line break. */
  readonly column: number;
  /** True when one of the lines has another line end than the first line of the file. */
  readonly endsOtherwise: boolean;
  readonly hasBlankLine: boolean;
  /** True when the first line contains a code, as rows of data do and headers do not. */
  readonly hasCode: boolean;
  /** A whole row and a blank line before a single cell: its last cell may hold a blank line. */
  readonly after?: Run;
}

/** Finds torn rows in a sequence of records. The cost for records of full width is negligible. */
export class TornRows {
  readonly width: number;
  readonly #newline: CsvFormat["newline"];
  readonly #delimiter: string;
  /** The previous record, if it has the full width. */
  #previousFull: CsvRecord | undefined;
  /** The previous lines, if they are shorter. */
  #run: Run | undefined;

  /** @param width Number of cells of most rows. */
  constructor(width: number, { newline, delimiter }: Pick<CsvFormat, "newline" | "delimiter">) {
    this.width = width;
    this.#newline = newline;
    this.#delimiter = delimiter;
  }

  /** Adds a complete row without its record. Returns the torn row before it, if any. */
  addWhole(row: number): TornRow | undefined {
    const run = this.#run;
    this.#previousFull = this.#run = undefined;
    if (!run || run.hasBlankLine) return undefined;
    if (run.after) return torn(run.after, run.row);
    // When the rest of the row has the full width, only the first cell can be torn.
    return run.endsOtherwise && run.cells === 1 ? torn(run, row) : undefined;
  }

  /** Returns the torn row that ends with this record, if any. */
  add(record: CsvRecord): TornRow | undefined {
    if (record.width >= this.width) {
      const found = this.addWhole(record.row);
      this.#previousFull = record;
      return found;
    }
    const run = this.#run ?? (this.#previousFull && this.#runOf(this.#previousFull));
    this.#previousFull = undefined;
    this.#run = undefined;
    if (record.isBlank) {
      const endsOtherwise = run?.endsOtherwise === true || !endsLike(record, this.#newline);
      this.#run = run && { ...run, endsOtherwise, hasBlankLine: true };
      return undefined;
    }
    const odd = record.width === 1 ? this.#oddLine(record) : undefined;
    if (odd === "note") return undefined;
    if (odd) return { code: odd, row: record.row, column: 0, lastRow: record.row };
    const begun = this.#begin(record, run);
    const joined = run ? run.cells + record.width - 1 : 0;
    // When only this line ends otherwise, it is torn itself, in its first cell.
    const isTornItself = record.width === 1 && begun.endsOtherwise && run?.endsOtherwise === false;
    if (run && !isTornItself && this.#isRest(run, record, joined)) return torn(run, record.row);
    // A title of one cell may precede a torn header.
    this.#run =
      run && run.cells > 1 && run.cells < this.width && joined < this.width
        ? { ...run, cells: joined, column: joined - 1, endsOtherwise: run.endsOtherwise || begun.endsOtherwise }
        : begun;
    return undefined;
  }

  #runOf(record: CsvRecord): Run {
    return {
      row: record.row,
      cells: record.width,
      column: record.width - 1,
      endsOtherwise: !endsLike(record, this.#newline),
      hasBlankLine: record.isBlank,
      hasCode: hasCode(record),
    };
  }

  #begin(record: CsvRecord, before: Run | undefined): Run {
    const run = this.#runOf(record);
    const mayGoOn = before?.hasBlankLine === true && before.cells >= this.width && record.width === 1;
    return mayGoOn && this.width >= MIN_WIDTH ? { ...run, after: before } : run;
  }

  #isRest(run: Run, record: CsvRecord, joined: number): boolean {
    if (run.endsOtherwise && joined <= this.width) return true;
    // The torn cell also contains delimiters, or the cells after it are empty in most rows and left out there.
    if (record.width > 1 && joined > this.width && !run.hasBlankLine && run.hasCode && !hasCode(record))
      return !isNoteText(record.cell(0).trim());
    if (this.width < MIN_WIDTH) return false;
    if (run.cells < this.width && joined === this.width) return true;
    return record.width === 1 && !run.hasBlankLine && run.cells >= this.width;
  }

  /** Classifies a line of a single cell: a note, or an error when the cell contains a whole row. */
  #oddLine(record: CsvRecord): "note" | FileErrorCode | undefined {
    const text = record.cell(0).trim();
    if (isNoteText(text)) return "note";
    if (this.width < 3) return undefined;
    if (record.isQuoted(0) && text.split(this.#delimiter).length >= this.width) return "row-in-quotes";
    return (text.match(LOOK_ALIKES)?.length ?? 0) >= this.width - 1 ? "delimiter-unsupported" : undefined;
  }
}

/** Checks for a unit code or an ID number, with spaces or full-width or not. Every row of data has one. */
function hasCode(record: CsvRecord): boolean {
  for (let i = 0; i < record.width; i++) if (CODE.test(record.cell(i).replaceAll(" ", ""))) return true;
  return false;
}
const CODE = /[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{15}/;

const torn = ({ row, column }: Run, lastRow: number): TornRow => ({ code: "row-torn", row, column, lastRow });

/** Checks whether a record has the line end of the first line of the file. The last record may have none. */
export function endsLike({ raw, lineEndBytes }: CsvRecord, newline: CsvFormat["newline"]): boolean {
  if (lineEndBytes === 0) return true;
  if (lineEndBytes === 2) return newline === "\r\n";
  return newline === (raw.at(-1) === 0x0a ? "\n" : "\r");
}
