import type { TableRecord, CellAnnotations } from "../common/record.js";
import type { FastPath, RowFiller } from "../common/fast-path.js";
import type { MergedArea, XlsxSource } from "./index.js";

/**
 * Yields the rows of a workbook. In cells merged over several rows below the header, each row gets the value of the
 * first. With a fast path, yields only the rows that it does not recognize.
 */
export async function* fillMergedCells(
  source: XlsxSource,
  headerRow: number,
  fastPath?: FastPath,
): AsyncGenerator<readonly TableRecord[]> {
  const areas = (await source.merges()).filter((area) => area.firstRow > headerRow);
  const merged = areas.length > 0 ? new Merged(areas) : undefined;
  if (fastPath) yield* source.fastRecords(fastPath, merged);
  else for await (const records of source.records()) yield merged ? records.map((r) => merged.fill(r)) : records;
}

/** Fills merged areas while rows are read in order. The value of a wide area belongs to its first column. */
class Merged implements RowFiller {
  readonly #waiting: readonly MergedArea[];
  #next = 0;
  /** Number of areas that begin at or above the last row asked for, and their last row. */
  #covering = 0;
  #coveredTo = 0;
  #open: { readonly area: MergedArea; readonly text: string }[] = [];

  constructor(areas: readonly MergedArea[]) {
    this.#waiting = [...areas].sort((a, b) => a.firstRow - b.firstRow);
  }

  covers(row: number): boolean {
    for (let area; (area = this.#waiting[this.#covering]) && area.firstRow <= row; this.#covering++)
      this.#coveredTo = Math.max(this.#coveredTo, area.lastRow);
    return row <= this.#coveredTo;
  }

  fill(record: TableRecord): TableRecord {
    this.#open = this.#open.filter(({ area }) => area.lastRow >= record.row);
    const found = this.#open.filter(({ area, text }) => text !== "" && record.cell(area.firstColumn) === "");
    for (let area; (area = this.#waiting[this.#next]) && area.firstRow <= record.row; this.#next++) {
      // The first row of an area has its value. Blank rows are not yielded.
      if (area.lastRow > record.row && area.firstRow === record.row)
        this.#open.push({ area, text: record.cell(area.firstColumn) });
    }
    return found.length > 0
      ? new FilledRecord(record, new Map(found.map(({ area, text }) => [area.firstColumn, text])))
      : record;
  }
}

const NOTHING: CellAnnotations = { isHidden: false, hidden: [], formulas: [], uncomputed: [], filled: [] };

class FilledRecord implements TableRecord {
  readonly isBlank = false;
  readonly notes: CellAnnotations;

  readonly #record: TableRecord;
  readonly #filled: ReadonlyMap<number, string>;

  constructor(record: TableRecord, filled: ReadonlyMap<number, string>) {
    this.#record = record;
    this.#filled = filled;
    this.notes = { ...(record.notes ?? NOTHING), filled: [...filled.keys()] };
  }

  get row(): number {
    return this.#record.row;
  }

  get width(): number {
    return this.cells.length;
  }

  get cells(): readonly string[] {
    const cells = [...this.#record.cells];
    for (const [column, text] of this.#filled) {
      while (cells.length < column) cells.push("");
      cells[column] = text;
    }
    return cells;
  }

  cell(column: number): string {
    return this.#filled.get(column) ?? this.#record.cell(column);
  }
}
