import type { TextHash } from "./text-hash.js";

/** Reads the key fields of a row from its bytes, without decoding the row. The fast path implements it. */
export interface KeyReader {
  /** Hash of each key field of the last row. The hash of an empty field keeps its previous value. */
  readonly hashes: readonly TextHash[];
  /** Reads a row. Returns the offset of the next row, or -1 when the row must be mapped. */
  tryRow(bytes: Buffer, from: number, to: number): number;
  /** Whether the key field of the last row is filled in. */
  has(field: number): boolean;
  textOf(field: number): string;
  /** Hashes the folded ref (`foldReference`) of the last row. */
  hashNearRef(into: TextHash): void;
  /** Returns the text of a cell in a column that is not assigned to a field. */
  textAt(column: number): string;
}
