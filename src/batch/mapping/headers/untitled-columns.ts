import { ROW_TEXTS, createFinding, type RowFinding } from "../../../rules/index.js";
import { trimInvisible } from "../cells/cell.js";
import { columnLetters } from "../../files/common/column-letters.js";
import type { Headers } from "./header-layout.js";

/** Counts filled cells in columns without a header, so that each such column gets one warning. */
export class UntitledColumns {
  readonly #found = new Map<number, { cells: number; readonly first: number }>();
  #countedTo = 0;

  readonly #headers: Headers;

  constructor(headers: Headers) {
    this.#headers = headers;
  }

  /**
   * Counts the cells of a row. Rows must be passed in order; a repeated row is not counted again.
   * @param isNote Whether the row is not data.
   */
  count(row: number, textAt: (index: number) => string, isNote?: () => boolean): void {
    const { untitled } = this.#headers;
    if (untitled.length === 0 || row <= this.#countedTo) return;
    this.#countedTo = row;
    const written = untitled.filter((index) => trimInvisible(textAt(index)) !== "");
    if (written.length === 0 || isNote?.()) return;
    for (const index of written) {
      const column = this.#found.get(index);
      if (column) column.cells++;
      else this.#found.set(index, { cells: 1, first: row });
    }
  }

  get hasFindings(): boolean {
    return this.#found.size > 0;
  }

  /** Returns one warning per column, placed at its first filled cell. */
  findings(): RowFinding[] {
    const header = this.#headers.headerRow;
    return [...this.#found]
      .sort(([a], [b]) => a - b)
      .map(([index, { cells, first }]) => ({
        ...createFinding("column-without-header", ROW_TEXTS["column-without-header"], {
          letter: columnLetters(index),
          cells,
          first,
          header,
        }),
        row: first,
        column: index,
      }));
  }
}
