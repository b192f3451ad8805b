import type { TextHash } from "./text-hash.js";

/** Reads the key fields of a row from its bytes, without decoding the row. The fast path implements it. */
export interface KeyReader {
  /** Hash of each key field of the row read last; where the field is empty its hash stays what it was. */
  readonly hashes: readonly TextHash[];
  /** Where the next row begins, or -1 when the row must be read the ordinary way. */
  tryRow(bytes: Buffer, from: number, to: number): number;
  /** Whether the row read last has the key field. */
  has(field: number): boolean;
  textOf(field: number): string;
  /** Hash of the folded ref (`foldReference`) of the row read last. */
  hashNearRef(into: TextHash): void;
  /** Text of a cell that feeds no field, by its column. */
  textAt(column: number): string;
}
