import type { CheckedFiling } from "../filings/checked-row.js";
import type { TableRecord } from "../../files/common/record.js";
import type { Headers } from "../../mapping/headers/header-layout.js";
import type { RowMapper } from "../../mapping/row-mapper.js";
import type { RowRecognizer } from "./row-recognizer.js";
import type { FirstPass } from "../duplicates/first-pass.js";
import { SecondPass } from "./second-pass.js";

/** Collects the filings of recognized rows in the second pass. */
export class FilingCollector extends SecondPass {
  /** Filings of the held row and the row after it, which are not committed yet. */
  readonly #pending: CheckedFiling[] = [];
  readonly #filings: CheckedFiling[] = [];

  readonly #rows: RowRecognizer;

  constructor(headers: Headers, reader: RowMapper, rows: RowRecognizer, firstPass: FirstPass) {
    super(headers, reader, rows, firstPass);
    this.#rows = rows;
  }

  override tryRow(bytes: Buffer, from: number, to: number, row: number): number {
    const next = super.tryRow(bytes, from, to, row);
    if (next < 0) return next;
    // The last row of a chunk is tried again with the next chunk.
    if (this.#pending.at(-1)?.rows[0] === row) this.#pending.pop();
    this.#pending.push(this.#rows.filing(row));
    return next;
  }

  override commitRow(): void {
    super.commitRow();
    this.#filings.push(this.#pending.shift()!);
  }

  override fallBack(record: TableRecord): boolean {
    const continues = super.fallBack(record);
    // The held row is not committed either.
    if (continues) this.#pending.length = 0;
    return continues;
  }

  /** The filings committed since the last call, in file order. */
  found(): CheckedFiling[] {
    return this.#filings.splice(0);
  }
}
