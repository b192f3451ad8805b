import type { PlainCells } from "./plain-cells.js";
import { TextHash } from "./text-hash.js";

/** What a first reading asks of a row: where it ends, and what its watched fields say. */
export interface WatchedRows {
  /** Of the watched fields of the row judged last; where the field is empty its hash stays what it was. */
  readonly hashes: readonly TextHash[];
  /** Where the next row begins if the one at `from` is plain; -1 if not. */
  judge(bytes: Buffer, from: number): number;
  /** Whether the row judged last has the watched field. */
  has(watched: number): boolean;
  readonly textOf: (watched: number) => string;
  /** What the row judged last says in a cell that feeds no field. */
  textAt(index: number): string;
}

/** Rows whose watched cells are plain, whatever the others hold: those only have to be text. For a reading that judges nothing else. */
export class PlainWatched implements WatchedRows {
  readonly hashes: readonly TextHash[];

  /** `cells` recognise the watched columns alone; `columns`: the place of each watched field, undefined where the table has none. */
  constructor(private readonly cells: PlainCells, private readonly columns: readonly (number | undefined)[]) {
    this.hashes = columns.map(() => new TextHash());
  }

  judge(bytes: Buffer, from: number): number {
    const next = this.cells.read(bytes, from);
    if (next < 0) return -1;
    for (let i = 0; i < this.columns.length; i++) if (this.has(i)) this.cells.hash(this.columns[i]!, this.hashes[i]!);
    return next;
  }

  has(watched: number): boolean {
    const index = this.columns[watched];
    return index !== undefined && this.cells.has(index);
  }

  readonly textOf = (watched: number): string => String(this.cells.value(this.columns[watched]!));

  textAt(index: number): string {
    return this.cells.isEmpty(index) ? "" : this.cells.textBeside(index);
  }
}
