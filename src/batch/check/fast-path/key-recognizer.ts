import type { KeyReader } from "../duplicates/key-reader.js";
import type { CellRecognizer } from "./cell-recognizer.js";
import { TextHash } from "../duplicates/text-hash.js";

/** Rows whose watched cells are plain, whatever the others hold: where they end, and what their watched fields say. */
export class KeyRecognizer implements KeyReader {
  /** Of the watched fields of the row judged last; where the field is empty its hash stays what it was. */
  readonly hashes: readonly TextHash[];

  /**
   * `columns`: the place of each watched field, undefined where the table has none. Of the others `cells` need to know
   * no more than that they are text.
   */
  constructor(
    protected readonly cells: CellRecognizer,
    private readonly columns: readonly (number | undefined)[],
  ) {
    this.hashes = columns.map(() => new TextHash());
  }

  /** Where the next row begins if the one at `from` is plain; -1 if not. */
  tryRow(bytes: Buffer, from: number): number {
    const next = this.cells.read(bytes, from);
    if (next >= 0) this.hashWatched();
    return next;
  }

  /** Whether the row judged last has the watched field. */
  has(field: number): boolean {
    const index = this.columns[field];
    return index !== undefined && this.cells.has(index);
  }

  readonly textOf = (field: number): string => String(this.cells.value(this.columns[field]!));

  /** What the row judged last says in a cell that feeds no field. */
  textAt(index: number): string {
    return this.cells.isEmpty(index) ? "" : this.cells.textBeside(index);
  }

  protected hashWatched(): void {
    for (let i = 0; i < this.columns.length; i++) if (this.has(i)) this.cells.hash(this.columns[i]!, this.hashes[i]!);
  }
}
