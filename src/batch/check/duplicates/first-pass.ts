import type { CsvRecord } from "../../files/csv/index.js";
import type { TableRecord } from "../../files/common/record.js";
import type { Skimmer } from "../../files/csv/types.js";
import { filledDown } from "../../files/xlsx/merged-cells.js";
import { asideText } from "../../mapping/note-rows.js";
import type { Headers } from "../../mapping/headers/headers.js";
import type { RowReader } from "../../mapping/row-mapper.js";
import type { KeyReader } from "./key-reader.js";
import { Sieve } from "./duplicate-finder.js";
import type { TableSource } from "../../files/table-file.js";
import { TextHash } from "./text-hash.js";
import { UntitledColumns } from "../../mapping/headers/untitled-columns.js";
import { watchedFields } from "./watched-fields.js";

/** Refs whose rows lie apart and are gathered; more of them and the file must be sorted first. */
const MOST_SCATTERED = 20_000;

/**
 * A first reading of the table. It learns what may stand in it twice, so that the second need not remember what stands once; and it counts the rows that
 * `plain` takes: where these are surely sound, a file of nothing else is done with.
 */
export class Survey implements Skimmer {
  taken = 0;
  /** Refs whose rows do not stand together, with the last row of each. */
  readonly scattered = new Map<string, number>();
  /** Some rows need the second reading. */
  needsMore = false;
  readonly untitled: UntitledColumns;
  private readonly sieves: readonly Sieve[];
  private readonly previous = new TextHash();
  private readonly hash = new TextHash();
  private noted = 0;

  private constructor(private readonly headers: Headers, private readonly watched: readonly string[], private readonly reader: RowReader, private readonly plain: KeyReader | undefined, rows: number, private readonly tooMany: (row: number) => Error) {
    this.untitled = new UntitledColumns(headers);
    this.sieves = watched.map(() => new Sieve(rows));
  }

  /** `tooMany` makes the error for a file with more scattered refs than can be held. */
  static async of(source: TableSource, headers: Headers, reader: RowReader, plain: KeyReader | undefined, tooMany: (row: number) => Error, onRows?: (rows: number) => void | Promise<void>): Promise<Survey> {
    // A cell has about 16 bytes; how many rows there are only decides how much is put by.
    const survey = new Survey(headers, watchedFields(headers.kind), reader, plain, source.sizeBytes / (16 * headers.bound.length), tooMany);
    for await (const records of source.kind === "csv" ? source.records(survey) : filledDown(source, headers.headerRow)) {
      if (source.kind !== "csv") for (const record of records) survey.leave(record);
      await onRows?.(survey.noted);
    }
    for (const sieve of survey.sieves) sieve.end();
    if (survey.untitled.any || survey.sieves.some((sieve) => sieve.repeats > 0)) survey.needsMore = true;
    return survey;
  }

  judge(bytes: Buffer, from: number, _to: number, row: number): number {
    const { plain } = this;
    const next = plain === undefined || row <= this.headers.headerRow ? -1 : plain.judge(bytes, from);
    // The last row of a piece comes again with the next one.
    if (next > 0 && row > this.noted) {
      this.noted = row;
      for (let i = 0; i < this.watched.length; i++) if (plain!.has(i)) this.note(i, plain!.hashes[i]!, row, plain!.textOf);
      this.untitled.count(row, (index) => plain!.textAt(index));
    }
    return next;
  }

  take(): void {
    this.taken++;
  }

  leave(record: CsvRecord | TableRecord): void {
    if (record.row <= this.headers.headerRow || record.isBlank) return;
    this.needsMore = true;
    this.noted = record.row;
    this.untitled.count(record.row, (index) => record.cell(index), () => asideText(record, this.reader, this.headers) !== undefined);
    this.watched.forEach((field, i) => {
      const text = this.reader.textOf(record, field);
      if (text !== undefined) this.note(i, this.hash.ofText(text), record.row, () => text);
    });
  }

  private note(watched: number, hash: TextHash, row: number, text: (watched: number) => string): void {
    const sieve = this.sieves[watched]!;
    if (watched > 0) {
      sieve.noteLater(hash);
      return;
    }
    const isNew = !hash.equals(this.previous);
    if (!isNew) this.needsMore = true;
    if ((isNew && sieve.note(hash)) || sieve.mayRepeat(hash)) {
      this.needsMore = true;
      this.scattered.set(text(watched), row);
      if (this.scattered.size > MOST_SCATTERED) throw this.tooMany(row);
    }
    this.previous.copy(hash);
  }

  /** Whether a text of the field at that place of `watchedFields` may stand in the file twice. */
  mayRepeat(watched: number, hash: TextHash): boolean {
    return this.sieves[watched]!.mayRepeat(hash);
  }
}

