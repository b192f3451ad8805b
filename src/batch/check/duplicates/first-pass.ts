import type { CsvRecord } from "../../files/csv/index.js";
import type { TableRecord } from "../../files/common/record.js";
import type { FastPath } from "../../files/csv/types.js";
import { fillMergedCells } from "../../files/xlsx/merged-cells.js";
import { noteText } from "../../mapping/note-rows.js";
import type { Headers } from "../../mapping/headers/headers.js";
import type { RowMapper } from "../../mapping/row-mapper.js";
import type { KeyReader } from "./key-reader.js";
import { DuplicateDetector } from "./duplicate-detector.js";
import type { TableSource } from "../../files/table-file.js";
import { TextHash } from "./text-hash.js";
import { UntitledColumns } from "../../mapping/headers/untitled-columns.js";
import { keyFieldsOf } from "./key-fields.js";

/** Refs whose rows lie apart and are gathered; more of them and the file must be sorted first. */
const MAX_SCATTERED_REFS = 20_000;

/**
 * The first pass over the table. Finds what may stand in it twice, so that the second pass need not remember what
 * stands once. Counts the rows that the fast path recognizes: a file of nothing but certainly valid rows needs no
 * second pass.
 */
export class FirstPass implements FastPath {
  committed = 0;
  /** Refs whose rows do not stand together, with the last row of each. */
  readonly scattered = new Map<string, number>();
  /** Some rows need the second pass. */
  needsMore = false;
  readonly untitled: UntitledColumns;
  readonly #detectors: readonly DuplicateDetector[];
  readonly #previous = new TextHash();
  readonly #hash = new TextHash();
  #lastRow = 0;

  readonly #headers: Headers;
  readonly #keyFields: readonly string[];
  readonly #reader: RowMapper;
  readonly #keyReader: KeyReader | undefined;
  readonly #tooMany: (row: number) => Error;

  private constructor(
    headers: Headers,
    keyFields: readonly string[],
    reader: RowMapper,
    keyReader: KeyReader | undefined,
    rows: number,
    tooMany: (row: number) => Error,
  ) {
    this.#headers = headers;
    this.#keyFields = keyFields;
    this.#reader = reader;
    this.#keyReader = keyReader;
    this.#tooMany = tooMany;
    this.untitled = new UntitledColumns(headers);
    this.#detectors = keyFields.map(() => new DuplicateDetector(rows));
  }

  /** `tooMany` makes the error for a file with more scattered refs than can be held. */
  static async run(
    source: TableSource,
    headers: Headers,
    reader: RowMapper,
    keyReader: KeyReader | undefined,
    tooMany: (row: number) => Error,
    onRows?: (rows: number) => void | Promise<void>,
  ): Promise<FirstPass> {
    // A cell has about 16 bytes; how many rows there are only decides how much is put by.
    const pass = new FirstPass(
      headers,
      keyFieldsOf(headers.kind),
      reader,
      keyReader,
      source.sizeBytes / (16 * headers.bound.length),
      tooMany,
    );
    for await (const records of source.kind === "csv"
      ? source.records(pass)
      : fillMergedCells(source, headers.headerRow)) {
      if (source.kind !== "csv") for (const record of records) pass.fallBack(record);
      await onRows?.(pass.#lastRow);
    }
    for (const detector of pass.#detectors) detector.finishFirstPass();
    if (pass.untitled.any || pass.#detectors.some((detector) => detector.repeats > 0)) pass.needsMore = true;
    return pass;
  }

  tryRow(bytes: Buffer, from: number, _to: number, row: number): number {
    const keyReader = this.#keyReader;
    const next = keyReader === undefined || row <= this.#headers.headerRow ? -1 : keyReader.tryRow(bytes, from);
    // The last row of a chunk comes again with the next one.
    if (next > 0 && row > this.#lastRow) {
      this.#lastRow = row;
      for (let i = 0; i < this.#keyFields.length; i++)
        if (keyReader!.has(i)) this.#add(i, keyReader!.hashes[i]!, row, keyReader!.textOf);
      this.untitled.count(row, (index) => keyReader!.textAt(index));
    }
    return next;
  }

  commitRow(): void {
    this.committed++;
  }

  fallBack(record: CsvRecord | TableRecord): void {
    if (record.row <= this.#headers.headerRow || record.isBlank) return;
    this.needsMore = true;
    this.#lastRow = record.row;
    this.untitled.count(
      record.row,
      (index) => record.cell(index),
      () => noteText(record, this.#reader, this.#headers) !== undefined,
    );
    this.#keyFields.forEach((field, i) => {
      const text = this.#reader.textOf(record, field);
      if (text !== undefined) this.#add(i, this.#hash.ofText(text), record.row, () => text);
    });
  }

  #add(field: number, hash: TextHash, row: number, text: (field: number) => string): void {
    const detector = this.#detectors[field]!;
    if (field > 0) {
      detector.addDeferred(hash);
      return;
    }
    const isNew = !hash.equals(this.#previous);
    if (!isNew) this.needsMore = true;
    if ((isNew && detector.add(hash)) || detector.mayRepeat(hash)) {
      this.needsMore = true;
      this.scattered.set(text(field), row);
      if (this.scattered.size > MAX_SCATTERED_REFS) throw this.#tooMany(row);
    }
    this.#previous.copy(hash);
  }

  /** Whether a text of the key field at that index may stand in the file twice. */
  mayRepeat(field: number, hash: TextHash): boolean {
    return this.#detectors[field]!.mayRepeat(hash);
  }
}
