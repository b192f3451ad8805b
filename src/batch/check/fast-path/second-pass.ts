import type { FastPath } from "../../files/common/fast-path.js";
import type { TableRecord } from "../../files/common/record.js";
import type { Headers } from "../../mapping/headers/header-layout.js";
import type { RowMapper } from "../../mapping/row-mapper.js";
import type { FirstPass } from "../duplicates/first-pass.js";
import { findOpenEnd } from "../duplicates/open-end.js";
import { TextHash } from "../duplicates/text-hash.js";
import type { RowRecognizer } from "./row-recognizer.js";

/** Commits recognized rows in the second pass, except those that may repeat others. */
export class SecondPass implements FastPath {
  committed = 0;
  readonly #current = new TextHash();
  readonly #previous = new TextHash();
  readonly #near = new TextHash();
  #row = 0;
  /** Rows that carry a finding about a whole column. */
  readonly #rowsWithColumnFindings: ReadonlySet<number>;

  readonly #headers: Headers;
  readonly #reader: RowMapper;
  readonly #recognizer: RowRecognizer;
  readonly #firstPass: FirstPass;

  constructor(headers: Headers, reader: RowMapper, recognizer: RowRecognizer, firstPass: FirstPass) {
    this.#headers = headers;
    this.#reader = reader;
    this.#recognizer = recognizer;
    this.#firstPass = firstPass;
    this.#rowsWithColumnFindings = new Set(firstPass.tableFindings().map((finding) => finding.row));
  }

  tryRow(bytes: Buffer, from: number, to: number, row: number): number {
    const firstPass = this.#firstPass;
    if (row <= this.#headers.headerRow) return -1;
    const { recognized } = firstPass;
    if (recognized !== undefined && !firstPass.hasRepeats) {
      const length = recognized.lengthOf(row);
      if (length === 0 || from + length > to || this.#rowsWithColumnFindings.has(row)) return -1;
      return from + length;
    }
    const recognizer = recognized === undefined ? this.#recognizer : this.#recognizer.keysOnly;
    const next = recognizer.tryRow(bytes, from, to);
    if (next < 0) return -1;
    this.#goOn(recognizer.hashes[0]!, row);
    if (recognized?.lengthOf(row) === 0 || this.#rowsWithColumnFindings.has(row)) return -1;
    if (this.#current.equals(this.#previous)) return -1;
    for (let i = 0; i < recognizer.hashes.length; i++)
      if (recognizer.has(i) && firstPass.mayRepeat(i, recognizer.hashes[i]!)) return -1;
    if (firstPass.hasNearRefs) {
      recognizer.hashNearRef(this.#near);
      if (firstPass.mayRepeatNearRef(this.#near)) return -1;
    }
    return next;
  }

  isCutOff(record: TableRecord | undefined): boolean {
    return record !== undefined && findOpenEnd(record, this.#headers) !== undefined;
  }

  commitRow(): void {
    this.committed++;
  }

  fallBack(record: TableRecord): boolean {
    if (record.row <= this.#headers.headerRow) return false;
    // The row below a blank one may continue the row above.
    if (record.isBlank) return true;
    const ref = this.#reader.textOf(record, "ref");
    if (ref === undefined) return true;
    this.#goOn(new TextHash().ofText(ref), record.row);
    return this.#current.equals(this.#previous);
  }

  #goOn(hash: TextHash, row: number): void {
    if (row > this.#row) this.#previous.copy(this.#current);
    this.#current.copy(hash);
    this.#row = row;
  }
}
