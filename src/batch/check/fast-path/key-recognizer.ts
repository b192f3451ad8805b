import type { KeyReader } from "../duplicates/key-reader.js";
import type { CellRecognizer } from "./cell-recognizer.js";
import { TextHash } from "../duplicates/text-hash.js";

/**
 * Recognizes the key fields of rows from their bytes, whatever the other cells hold: where a row ends and what its key
 * fields say.
 */
export class KeyRecognizer implements KeyReader {
  /** Hashes of the key fields of the last row. The hash of an empty field is stale: check `has` first. */
  readonly hashes: readonly TextHash[];

  readonly #columns: readonly (number | undefined)[];

  /**
   * `columns`: the column of each key field, undefined where the table has none. Of the other columns `cells` only
   * needs to know that they are text.
   */
  constructor(
    protected readonly cells: CellRecognizer,
    columns: readonly (number | undefined)[],
  ) {
    this.#columns = columns;
    this.hashes = columns.map(() => new TextHash());
  }

  /** Returns the offset of the next row, or -1 when the row at `from` is not recognized. */
  tryRow(bytes: Buffer, from: number, to: number): number {
    const next = this.cells.read(bytes, from, to);
    if (next >= 0) this.hashKeyFields();
    return next;
  }

  /** Returns true when the last row has the key field. */
  has(field: number): boolean {
    const index = this.#columns[field];
    return index !== undefined && this.cells.has(index);
  }

  readonly textOf = (field: number): string => String(this.cells.value(this.#columns[field]!));

  /** Returns the text of the last row in a column that is not read. */
  textAt(index: number): string {
    return this.cells.isEmpty(index) ? "" : this.cells.textBeside(index);
  }

  hashNearRef(into: TextHash): void {
    this.cells.hashReference(this.#columns[0]!, into);
  }

  protected hashKeyFields(): void {
    for (let i = 0; i < this.#columns.length; i++) if (this.has(i)) this.cells.hash(this.#columns[i]!, this.hashes[i]!);
  }
}
