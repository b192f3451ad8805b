import type { TableRecord } from "../common/record.js";
import { CELL_SEPARATOR } from "./text-buffer.js";

const LF = 0x0a,
  QUOTE = 0x22;

/** Row of a sheet, made from the line of a `RowScanner`. It copies its texts, because lines are overwritten. */
export class LineRecord implements TableRecord {
  readonly row: number;
  readonly cells: readonly string[];

  constructor(row: number, bytes: Buffer, from: number, to: number) {
    this.row = row;
    const cells: string[] = [];
    for (let at = from; at < to; at++) {
      const start = at;
      const isQuoted = bytes[at] === QUOTE ? 1 : 0;
      if (isQuoted) at = bytes.indexOf(QUOTE, at + 1) + 1;
      else while (bytes[at] !== CELL_SEPARATOR && bytes[at] !== LF) at++;
      cells.push(bytes.toString("utf8", start + isQuoted, at - isQuoted));
    }
    this.cells = cells;
  }

  get width(): number {
    return this.cells.length;
  }

  get isBlank(): boolean {
    return false;
  }

  cell(column: number): string {
    return this.cells[column] ?? "";
  }
}
