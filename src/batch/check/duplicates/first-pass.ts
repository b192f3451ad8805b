import { foldReference } from "../../../contract/index.js";
import { ROW_TEXTS, createFinding, type RowFinding } from "../../../rules/index.js";
import type { CsvRecord } from "../../files/csv/index.js";
import type { TableRecord } from "../../files/common/record.js";
import type { FastPath } from "../../files/common/fast-path.js";
import type { CsvFormat } from "../../files/csv/types.js";
import { fillMergedCells } from "../../files/xlsx/merged-cells.js";
import { noteText } from "../../mapping/note-rows.js";
import type { Headers } from "../../mapping/headers/headers.js";
import type { RowMapper } from "../../mapping/row-mapper.js";
import type { KeyReader } from "./key-reader.js";
import { DuplicateDetector } from "./duplicate-detector.js";
import type { TableSource } from "../../files/table-file.js";
import type { XlsxSource } from "../../files/xlsx/index.js";
import { TextHash } from "./text-hash.js";
import { UntitledColumns } from "../../mapping/headers/untitled-columns.js";
import { keyFieldsOf } from "./key-fields.js";

const CR = 0x0d;
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
  readonly #untitled: UntitledColumns;
  /** Line end of a CSV file's first line, and the first row below the header that ends otherwise (0: none). */
  readonly #newline: CsvFormat["newline"] | undefined;
  #otherEndRow = 0;
  readonly #detectors: readonly DuplicateDetector[];
  /** Refs that differ only in how they are written. */
  readonly #nearRefs: DuplicateDetector;
  readonly #nearHash = new TextHash();
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
    source: TableSource,
    tooMany: (row: number) => Error,
  ) {
    // A cell has about 16 bytes; how many rows there are only decides how much is put by.
    const rows = source.sizeBytes / (16 * headers.bound.length);
    this.#newline = source.kind === "csv" ? source.format.newline : undefined;
    this.#headers = headers;
    this.#keyFields = keyFields;
    this.#reader = reader;
    this.#keyReader = keyReader;
    this.#tooMany = tooMany;
    this.#untitled = new UntitledColumns(headers);
    this.#detectors = keyFields.map(() => new DuplicateDetector(rows));
    this.#nearRefs = new DuplicateDetector(rows);
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
    const pass = new FirstPass(headers, keyFieldsOf(headers.kind), reader, keyReader, source, tooMany);
    for await (const _ of source.kind === "csv" ? source.records(pass) : pass.#recordsOf(source))
      await onRows?.(pass.#lastRow);
    const detectors = [...pass.#detectors, pass.#nearRefs];
    for (const detector of detectors) detector.finishFirstPass();
    if (pass.#untitled.any || pass.#otherEndRow > 0 || detectors.some((detector) => detector.repeats > 0))
      pass.needsMore = true;
    return pass;
  }

  /** Reads a workbook. Without a key reader every row is a record. */
  async *#recordsOf(source: XlsxSource): AsyncGenerator<void> {
    const fastPath = this.#keyReader && this;
    for await (const records of fillMergedCells(source, this.#headers.headerRow, fastPath)) {
      if (!fastPath) for (const record of records) this.fallBack(record);
      yield;
    }
  }

  tryRow(bytes: Buffer, from: number, to: number, row: number): number {
    const keyReader = this.#keyReader;
    const next = keyReader === undefined || row <= this.#headers.headerRow ? -1 : keyReader.tryRow(bytes, from, to);
    // The last row of a chunk comes again with the next one.
    if (next > 0 && row > this.#lastRow) {
      this.#lastRow = row;
      for (let i = 0; i < this.#keyFields.length; i++)
        if (keyReader!.has(i)) this.#add(i, keyReader!.hashes[i]!, row, keyReader!);
      this.#untitled.count(row, (index) => keyReader!.textAt(index));
      if (this.#otherEndRow === 0 && (bytes[next - 2] === CR) !== (this.#newline === "\r\n")) this.#otherEndRow = row;
    }
    return next;
  }

  commitRow(): void {
    this.committed++;
  }

  fallBack(record: CsvRecord | TableRecord): boolean {
    if (record.row <= this.#headers.headerRow) return false;
    this.needsMore = true;
    // The row under a blank one may continue the one above it.
    if (record.isBlank) return true;
    this.#lastRow = record.row;
    const isNote = () => noteText(record, this.#reader, this.#headers) !== undefined;
    this.#untitled.count(record.row, (index) => record.cell(index), isNote);
    if (this.#otherEndRow === 0 && this.#endsOtherwise(record) && !isNote()) this.#otherEndRow = record.row;
    let continues = true;
    this.#keyFields.forEach((field, i) => {
      const text = this.#reader.textOf(record, field);
      if (text === undefined) return;
      if (i === 0) continues = this.#hash.ofText(text).equals(this.#previous);
      this.#add(i, this.#hash.ofText(text), record.row, {
        textOf: () => text,
        hashNearRef: (into) => into.ofText(foldReference(text)),
      });
    });
    return continues;
  }

  #endsOtherwise(record: CsvRecord | TableRecord): boolean {
    if (this.#newline === undefined || !("lineEndBytes" in record)) return false;
    return record.lineEndBytes > 0 && record.lineEndBytes !== this.#newline.length;
  }

  /** Found out about whole columns or the whole file; each stands with the first row that it concerns. */
  tableFindings(): RowFinding[] {
    const columns = this.#untitled.findings();
    if (this.#otherEndRow === 0) return columns;
    const [first, other] = this.#newline === "\r\n" ? ["CR LF", "LF"] : [this.#newline === "\n" ? "LF" : "CR", "CR LF"];
    const mixed = createFinding("line-ends-mixed", ROW_TEXTS["line-ends-mixed"], { first, other });
    return [...columns, { ...mixed, row: this.#otherEndRow }];
  }

  #add(field: number, hash: TextHash, row: number, reader: Pick<KeyReader, "textOf" | "hashNearRef">): void {
    const detector = this.#detectors[field]!;
    if (field > 0) {
      detector.addDeferred(hash);
      return;
    }
    const isNew = !hash.equals(this.#previous);
    if (!isNew) this.needsMore = true;
    const wasBefore = isNew && detector.add(hash);
    if (isNew && !wasBefore) {
      reader.hashNearRef(this.#nearHash);
      this.#nearRefs.addDeferred(this.#nearHash);
    }
    if (wasBefore || detector.mayRepeat(hash)) {
      this.needsMore = true;
      this.scattered.set(reader.textOf(field), row);
      if (this.scattered.size > MAX_SCATTERED_REFS) throw this.#tooMany(row);
    }
    this.#previous.copy(hash);
  }

  /** Whether some refs differ only in how they are written. */
  get hasNearRefs(): boolean {
    return this.#nearRefs.repeats > 0;
  }

  /** Whether a folded ref may stand in the file twice. */
  mayRepeatNearRef(hash: TextHash): boolean {
    return this.#nearRefs.mayRepeat(hash);
  }

  /** Whether a text of the key field at that index may stand in the file twice. */
  mayRepeat(field: number, hash: TextHash): boolean {
    return this.#detectors[field]!.mayRepeat(hash);
  }
}
