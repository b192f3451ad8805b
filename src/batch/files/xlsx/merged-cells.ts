import type { TableRecord, CellAnnotations } from "../common/record.js";
import type { FastPath, RowFiller } from "../common/fast-path.js";
import type { MergedArea, XlsxSource } from "./index.js";

/**
 * The rows of a workbook; where it merges cells over several rows under the header, each of those rows has the value
 * that stands in the first. With a fast path only those that it leaves to the mapper.
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

/**
 * Merged areas as rows come by. An area that is wide has its value in its first column; the cells beside it are empty.
 */
class Merged implements RowFiller {
  readonly #waiting: readonly MergedArea[];
  #next = 0;
  /** Of the areas that begin up to the row asked for last: the number of those, and their last row. */
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
      // The first row of an area holds its value; a row that holds nothing at all is not given out.
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
