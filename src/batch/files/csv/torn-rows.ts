import { isNoteText } from "../common/note-text.js";
import type { FileErrorCode } from "../common/file-error.js";
import type { CsvFormat, CsvRecord } from "./types.js";

// Finds rows that a line break inside an unquoted cell has torn apart. The rest of such a row stands in a line of its
// own: the cell would be cut, and the rest would look like a row without most of its cells.

/** Below this width two short rows may add up to a whole one by accident. */
const MIN_WIDTH = 5;
/** Full-width signs that look like the delimiter. */
const LOOK_ALIKES = /[，；｜]/g;

/** The row to be named, where it was torn, and its last line. */
export interface TornRow {
  readonly code: FileErrorCode;
  readonly row: number;
  readonly column: number;
  readonly lastRow: number;
}

/** Lines that may belong to one row. */
interface Run {
  readonly row: number;
  /** Cells of the lines joined; the last cell of a line goes on in the first of the next. */
  readonly cells: number;
  /** Index of the cell that the last line break tears. */
  readonly column: number;
  /** A line in it ends otherwise than the first line of the file. */
  readonly endsOtherwise: boolean;
  readonly hasBlankLine: boolean;
  /** A whole row and a blank line before a single cell: its last cell may hold a blank line. */
  readonly after?: Run;
}

/** Looks at records one after the other. Records of the table's full width cost next to nothing. */
export class TornRows {
  readonly width: number;
  readonly #newline: CsvFormat["newline"];
  readonly #delimiter: string;
  /** The record before, where it has the full width. */
  #whole: CsvRecord | undefined;
  /** The lines before, where they have not. */
  #run: Run | undefined;

  /** @param width number of cells that most rows have */
  constructor(width: number, { newline, delimiter }: Pick<CsvFormat, "newline" | "delimiter">) {
    this.width = width;
    this.#newline = newline;
    this.#delimiter = delimiter;
  }

  /** Takes in a whole row that is not looked at itself. Returns the torn row before it, if any. */
  addWhole(row: number): TornRow | undefined {
    const run = this.#run;
    this.#whole = this.#run = undefined;
    if (!run || run.hasBlankLine) return undefined;
    if (run.after) return torn(run.after, run.row);
    // Only the first cell can be torn where the rest of the row has the full width.
    return run.endsOtherwise && run.cells === 1 ? torn(run, row) : undefined;
  }

  /** Returns the torn row that ends with this record, if any. */
  add(record: CsvRecord): TornRow | undefined {
    if (record.width >= this.width) {
      const found = this.addWhole(record.row);
      this.#whole = record;
      return found;
    }
    const run = this.#run ?? (this.#whole && this.#runOf(this.#whole));
    this.#whole = undefined;
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
    // Only this line ends otherwise: it is torn itself, in its first cell.
    const isTornItself = record.width === 1 && begun.endsOtherwise && run?.endsOtherwise === false;
    if (run && !isTornItself && this.#isRest(run, record.width, joined)) return torn(run, record.row);
    // A title of one cell may stand above a header that is torn.
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
    };
  }

  #begin(record: CsvRecord, before: Run | undefined): Run {
    const run = this.#runOf(record);
    const mayGoOn = before?.hasBlankLine === true && before.cells >= this.width && record.width === 1;
    return mayGoOn && this.width >= MIN_WIDTH ? { ...run, after: before } : run;
  }

  #isRest(run: Run, cells: number, joined: number): boolean {
    if (run.endsOtherwise) return joined <= this.width;
    if (this.width < MIN_WIDTH) return false;
    return run.cells < this.width ? joined === this.width : cells === 1 && !run.hasBlankLine;
  }

  /** A line of a single cell: a note, or a whole row in it. */
  #oddLine(record: CsvRecord): "note" | FileErrorCode | undefined {
    const text = record.cell(0).trim();
    if (isNoteText(text)) return "note";
    if (this.width < 3) return undefined;
    if (record.isQuoted(0) && text.split(this.#delimiter).length >= this.width) return "row-in-quotes";
    return (text.match(LOOK_ALIKES)?.length ?? 0) >= this.width - 1 ? "delimiter-unsupported" : undefined;
  }
}

const torn = ({ row, column }: Run, lastRow: number): TornRow => ({ code: "row-torn", row, column, lastRow });

/** Whether a record ends as the first line of the file does. The last record may have no line end. */
export function endsLike({ raw, lineEndBytes }: CsvRecord, newline: CsvFormat["newline"]): boolean {
  if (lineEndBytes === 0) return true;
  if (lineEndBytes === 2) return newline === "\r\n";
  return newline === (raw.at(-1) === 0x0a ? "\n" : "\r");
}
