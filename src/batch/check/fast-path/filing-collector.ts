import type { CheckedFiling } from "../filings/checked-row.js";
import type { CsvRecord } from "../../files/csv/index.js";
import type { Headers } from "../../mapping/headers/headers.js";
import type { RowReader } from "../../mapping/row-mapper.js";
import type { PlainRows } from "./row-recognizer.js";
import { type Survey } from "../duplicates/first-pass.js";
import { PlainSkimmer } from "./second-pass.js";

/** Takes the plain rows of a second reading as the filings that they are. */
export class PlainFilings extends PlainSkimmer {
  /** Of the rows judged last: the one that is held, and the next. */
  private readonly judged: CheckedFiling[] = [];
  private readonly filings: CheckedFiling[] = [];

  constructor(headers: Headers, reader: RowReader, private readonly rows: PlainRows, survey: Survey) {
    super(headers, reader, rows, survey);
  }

  override judge(bytes: Buffer, from: number, to: number, row: number): number {
    const next = super.judge(bytes, from, to, row);
    if (next < 0) return next;
    // The last row of a piece comes again with the next one.
    if (this.judged.at(-1)?.rows[0] === row) this.judged.pop();
    this.judged.push(this.rows.filing(row));
    return next;
  }

  override take(): void {
    super.take();
    this.filings.push(this.judged.shift()!);
  }

  override leave(record: CsvRecord): void {
    // With it goes the one that was held.
    this.judged.length = 0;
    super.leave(record);
  }

  /** Those taken since it was asked last, in file order. */
  found(): CheckedFiling[] {
    return this.filings.splice(0);
  }
}
