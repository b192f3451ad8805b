import { cellReference } from "../xlsx/sheet.js";

/** Areas of one conditional format. Longer lists slow Excel down. */
const AREAS_PER_FORMAT = 500;
/** Max number of areas. More marks make a workbook slow; the texts of all rows are in the result columns. */
const MAX_AREAS = 20_000;

/** A formula that is always true, by which marks of an earlier result file are recognized and removed. */
export const MARK_FORMULA = 'N("bdc-connect")=0';

/**
 * Collects the cells of one mark, as areas of adjacent rows. Marks are conditional formats: the user's own format of a
 * cell stays and appears again when the mark is removed.
 */
export class MarkedCells {
  readonly #areas: string[] = [];
  /** First and last row of the area that grows in a column. */
  readonly #growing = new Map<number, { first: number; last: number }>();

  /** Rows must come in order. */
  add(row: number, columns: readonly number[]): void {
    for (const column of columns) {
      const area = this.#growing.get(column);
      if (area && area.last >= row - 1) area.last = row;
      else {
        if (area) this.#end(column, area);
        this.#growing.set(column, { first: row, last: row });
      }
    }
  }

  /** Returns the conditional formats, each a `conditionalFormatting` element. */
  xml(prefix: string, dxf: number, firstPriority: number): string {
    for (const [column, area] of this.#growing) this.#end(column, area);
    this.#growing.clear();
    const formats: string[] = [];
    for (let at = 0; at < this.#areas.length; at += AREAS_PER_FORMAT) {
      const areas = this.#areas.slice(at, at + AREAS_PER_FORMAT).join(" ");
      const priority = firstPriority + formats.length;
      formats.push(
        `<${prefix}conditionalFormatting sqref="${areas}"><${prefix}cfRule type="expression" dxfId="${dxf}" priority="${priority}">` +
          `<${prefix}formula>${MARK_FORMULA}</${prefix}formula></${prefix}cfRule></${prefix}conditionalFormatting>`,
      );
    }
    return formats.join("");
  }

  #end(column: number, { first, last }: { first: number; last: number }): void {
    if (this.#areas.length >= MAX_AREAS) return;
    const from = cellReference(column, first);
    this.#areas.push(first === last ? from : `${from}:${cellReference(column, last)}`);
  }
}
