import { foldReference } from "../../../contract/index.js";
import { ROW_TEXTS, createFinding, type RowFinding } from "../../../rules/index.js";
import type { CsvRecord } from "../../files/csv/index.js";
import type { TableRecord } from "../../files/common/record.js";
import type { FastPath } from "../../files/common/fast-path.js";
import type { CsvFormat } from "../../files/csv/types.js";
import { fillMergedCells } from "../../files/xlsx/merged-cells.js";
import { noteText } from "../../mapping/note-rows.js";
import type { Headers } from "../../mapping/headers/header-layout.js";
import type { RowMapper } from "../../mapping/row-mapper.js";
import type { KeyReader } from "./key-reader.js";
import { DuplicateDetector } from "./duplicate-detector.js";
import type { TableSource } from "../../files/table-file.js";
import type { XlsxSource } from "../../files/xlsx/index.js";
import { TextHash } from "./text-hash.js";
import type { RecognizedRows } from "./recognized-rows.js";
import { UntitledColumns } from "../../mapping/headers/untitled-columns.js";
import { keyFieldsOf } from "./key-fields.js";
import { findOpenEnd } from "./open-end.js";

const CR = 0x0d;
/** Max number of refs whose rows are not adjacent. With more, the user must sort the file. */
const MAX_SCATTERED_REFS = 20_000;

/**
 * The first pass over the table. Finds values that may occur twice, so that the second pass stores only these. Counts
 * the rows that the fast path recognizes: a file of only certainly valid rows needs no second pass.
 */
export class FirstPass implements FastPath {
  committed = 0;
  /** Refs whose rows are not adjacent, each with its last row. */
  readonly scattered = new Map<string, number>();
  /** True when some rows need the second pass. */
  needsMore = false;
  /** True when a key occurs twice, including refs that differ only in spelling. */
  hasRepeats = false;
  readonly #untitled: UntitledColumns;
  /** Line end of the first line of a CSV file. */
  readonly #newline: CsvFormat["newline"] | undefined;
  /** First row below the header with another line end; 0 when there is none. */
  #otherEndRow = 0;
  /** The last row of a CSV file, where it may have been cut off. */
  #openEnd: RowFinding | undefined;
  readonly #detectors: readonly DuplicateDetector[];
  /** Detects refs that differ only in spelling. */
  readonly #nearRefs: DuplicateDetector;
  readonly #nearHash = new TextHash();
  readonly #previous = new TextHash();
  /** Row of the ref in `#previous`. */
  #previousRow = 0;
  readonly #hash = new TextHash();
  #lastRow = 0;

  readonly #headers: Headers;
  readonly #keyFields: readonly string[];
  readonly #reader: RowMapper;
  readonly #keyReader: KeyReader | undefined;
  /** Rows that need not be looked at again unless their keys repeat. */
  readonly recognized: RecognizedRows | undefined;
  readonly #tooMany: (row: number) => Error;

  private constructor(
    headers: Headers,
    keyFields: readonly string[],
    reader: RowMapper,
    keyReader: KeyReader | undefined,
    source: TableSource,
    recognized: RecognizedRows | undefined,
    tooMany: (row: number) => Error,
  ) {
    // Estimates the number of rows from 16 bytes per cell. It only determines the memory that is allocated in advance.
    const rows = source.sizeBytes / (16 * headers.bound.length);
    this.#newline = source.kind === "csv" ? source.format.newline : undefined;
    this.#headers = headers;
    this.#keyFields = keyFields;
    this.#reader = reader;
    this.#keyReader = keyReader;
    this.recognized = recognized;
    this.#tooMany = tooMany;
    this.#untitled = new UntitledColumns(headers);
    this.#detectors = keyFields.map(() => new DuplicateDetector(rows));
    this.#nearRefs = new DuplicateDetector(rows);
  }

  /**
   * Runs the pass over the whole table.
   * @param recognized Collects the rows that `keyReader` recognizes; undefined when it only reads their keys.
   * @param tooMany Creates the error for a file with too many scattered refs.
   */
  static async run(
    source: TableSource,
    headers: Headers,
    reader: RowMapper,
    keyReader: KeyReader | undefined,
    recognized: RecognizedRows | undefined,
    tooMany: (row: number) => Error,
    onRows?: (rows: number) => void | Promise<void>,
  ): Promise<FirstPass> {
    const pass = new FirstPass(headers, keyFieldsOf(headers.kind), reader, keyReader, source, recognized, tooMany);
    for await (const _ of source.kind === "csv" ? source.records(pass) : pass.#recordsOf(source))
      await onRows?.(pass.#lastRow);
    const detectors = [...pass.#detectors, pass.#nearRefs];
    for (const detector of detectors) detector.finishFirstPass();
    pass.hasRepeats = detectors.some((detector) => detector.repeats > 0);
    if (pass.#untitled.hasFindings || pass.#otherEndRow > 0 || pass.hasRepeats) pass.needsMore = true;
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
    // The last row of a chunk is tried again with the next chunk.
    if (next > 0 && row > this.#lastRow) {
      this.#lastRow = row;
      this.recognized?.add(row, next - from);
      for (let i = 0; i < this.#keyFields.length; i++)
        if (keyReader!.has(i)) this.#add(i, keyReader!.hashes[i]!, row, keyReader!);
      this.#untitled.count(row, (index) => keyReader!.textAt(index));
      if (this.#otherEndRow === 0 && (bytes[next - 2] === CR) !== (this.#newline === "\r\n")) this.#otherEndRow = row;
    }
    return next;
  }

  isCutOff(record: TableRecord | undefined): boolean {
    return record !== undefined && findOpenEnd(record, this.#headers) !== undefined;
  }

  commitRow(): void {
    this.committed++;
  }

  fallBack(record: CsvRecord | TableRecord): boolean {
    if (record.row <= this.#headers.headerRow) return false;
    this.needsMore = true;
    // The row below a blank one may continue the row above.
    const rowAbove = this.#lastRow;
    if (record.isBlank) {
      this.recognized?.remove(rowAbove);
      return true;
    }
    this.#lastRow = record.row;
    const isNote = () => noteText(record, this.#reader, this.#headers) !== undefined;
    this.#untitled.count(record.row, (index) => record.cell(index), isNote);
    if (this.#otherEndRow === 0 && this.#endsOtherwise(record) && !isNote()) this.#otherEndRow = record.row;
    if ("lineEndBytes" in record && record.lineEndBytes === 0) this.#openEnd = findOpenEnd(record, this.#headers);
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
    if (continues) this.recognized?.remove(rowAbove);
    return continues;
  }

  #endsOtherwise(record: CsvRecord | TableRecord): boolean {
    if (this.#newline === undefined || !("lineEndBytes" in record)) return false;
    return record.lineEndBytes > 0 && record.lineEndBytes !== this.#newline.length;
  }

  /** Returns findings on whole columns or the whole file, each placed at the first row concerned. */
  tableFindings(): RowFinding[] {
    const columns = [...this.#untitled.findings(), ...(this.#openEnd ? [this.#openEnd] : [])];
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
    if (!isNew) {
      this.needsMore = true;
      this.recognized?.remove(this.#previousRow);
      this.recognized?.remove(row);
    }
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
    this.#previousRow = row;
  }

  /** Whether some refs differ only in spelling. */
  get hasNearRefs(): boolean {
    return this.#nearRefs.repeats > 0;
  }

  /** Returns false when a folded ref certainly occurs only once in the file. */
  mayRepeatNearRef(hash: TextHash): boolean {
    return this.#nearRefs.mayRepeat(hash);
  }

  /** Returns false when a text of the key field with this index certainly occurs only once in the file. */
  mayRepeat(field: number, hash: TextHash): boolean {
    return this.#detectors[field]!.mayRepeat(hash);
  }
}
