import type { CheckedFiling } from "../filings/checked-row.js";
import type { CsvRecord } from "../../files/csv/index.js";
import type { Headers } from "../../mapping/headers/headers.js";
import type { RowMapper } from "../../mapping/row-mapper.js";
import type { RowRecognizer } from "./row-recognizer.js";
import { type FirstPass } from "../duplicates/first-pass.js";
import { SecondPass } from "./second-pass.js";

/** Takes the plain rows of a second reading as the filings that they are. */
export class FilingCollector extends SecondPass {
  /** Of the rows judged last: the one that is held, and the next. */
  private readonly judged: CheckedFiling[] = [];
  private readonly filings: CheckedFiling[] = [];

  constructor(
    headers: Headers,
    reader: RowMapper,
    private readonly rows: RowRecognizer,
    firstPass: FirstPass,
  ) {
    super(headers, reader, rows, firstPass);
  }

  override tryRow(bytes: Buffer, from: number, to: number, row: number): number {
    const next = super.tryRow(bytes, from, to, row);
    if (next < 0) return next;
    // The last row of a piece comes again with the next one.
    if (this.judged.at(-1)?.rows[0] === row) this.judged.pop();
    this.judged.push(this.rows.filing(row));
    return next;
  }

  override commitRow(): void {
    super.commitRow();
    this.filings.push(this.judged.shift()!);
  }

  override fallBack(record: CsvRecord): void {
    // With it goes the one that was held.
    this.judged.length = 0;
    super.fallBack(record);
  }

  /** Those taken since it was asked last, in file order. */
  found(): CheckedFiling[] {
    return this.filings.splice(0);
  }
}
