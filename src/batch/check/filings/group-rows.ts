import { ROW_TEXTS, createFinding, type RowFinding } from "../../../rules/index.js";
import { HeaderError } from "../../mapping/headers/header-problems.js";
import type { MappedRow } from "../../mapping/row-mapper.js";

/** Max number of rows of one ref. A filing has at most 500 units and 50 persons, so more rows are an error. */
const MAX_ROWS_PER_REF = 5_000;
/** Max number of rows in memory that wait for the last row of their ref. */
const MAX_HELD_ROWS = 200_000;

/** Receives complete filings. */
interface Complete {
  push(...rows: MappedRow[][]): unknown;
}

/** Groups the rows of each ref. */
export class RowGrouper {
  #current: MappedRow[] = [];
  readonly #held = new Map<string, MappedRow[]>();
  #heldRows = 0;
  /** Refs with too many rows, each with its first row. */
  readonly #overfull = new Map<string, number>();

  readonly #path: string;
  readonly #lastRowOf: ReadonlyMap<string, number>;
  readonly #tooMany: (row: number, first: number) => RowFinding;

  /**
   * @param lastRowOf Last row of each ref whose rows are not adjacent.
   * @param tooMany Creates the finding for a row of a ref with too many rows. `first` is the first of them: it gets the
   * error, the others the reason why they are not sent.
   */
  constructor(
    path: string,
    lastRowOf: ReadonlyMap<string, number>,
    tooMany: (row: number, first: number) => RowFinding,
  ) {
    this.#path = path;
    this.#lastRowOf = lastRowOf;
    this.#tooMany = tooMany;
  }

  /** Adds a row and passes filings that it completes to `complete`. */
  add(row: MappedRow, complete: Complete): void {
    const { ref } = row;
    const [first] = this.#current;
    const overfull = ref === undefined ? undefined : this.#overfull.get(ref);
    if (overfull !== undefined) complete.push([this.#refused(row, overfull)]);
    else if (first && (ref === undefined ? isContinuation(row) : ref === first.ref)) {
      this.#current.push(row);
      if (this.#current.length >= MAX_ROWS_PER_REF) this.close(complete);
    } else {
      this.close(complete);
      this.#current = [row];
    }
  }

  /** Returns the remaining filings at the end of the table. */
  rest(): MappedRow[][] {
    const complete: MappedRow[][] = [];
    this.close(complete);
    complete.push(...this.#held.values());
    this.#held.clear();
    return complete;
  }

  /** Ends the current rows because a row of another filing follows. */
  close(complete: Complete): void {
    const rows = this.#current;
    const [first] = rows;
    this.#current = [];
    if (!first) return;
    const { ref } = first;
    const last = ref === undefined ? undefined : this.#lastRowOf.get(ref);
    let all = rows;
    if (ref !== undefined && last !== undefined) {
      const held = this.#held.get(ref);
      if (held) {
        held.push(...rows);
        all = held;
      } else this.#held.set(ref, rows);
      this.#heldRows += rows.length;
      if (this.#heldRows > MAX_HELD_ROWS) throw tooScattered(this.#path, first.row);
    }
    if (all.length >= MAX_ROWS_PER_REF) {
      const refused = all[0]!;
      if (ref !== undefined) this.#overfull.set(ref, refused.row);
      all[0] = this.#refused(refused, refused.row);
    } else if (last !== undefined && !rows.some((row) => row.row >= last)) return;
    if (ref !== undefined && this.#held.delete(ref)) this.#heldRows -= all.length;
    complete.push(all);
  }

  #refused(row: MappedRow, first: number): MappedRow {
    return { ...row, findings: [...(row.findings ?? []), this.#tooMany(row.row, first)] };
  }
}

/** Creates the error for a table in which the rows of too many refs are not adjacent. */
export function tooScattered(path: string, row: number): HeaderError {
  return new HeaderError(path, [{ ...createFinding("rows-scattered", ROW_TEXTS["rows-scattered"], { row }), row }]);
}

const CONTINUED = new Set(["unitCode", "titleNo", "proofNo", "area", "address", "plannedUse"]);

/** Checks for a row below merged cells: it has no ref, only a unit or persons. */
function isContinuation(row: MappedRow): boolean {
  if (row.unreadable?.has("ref")) return false;
  const keys = Object.keys(row.values);
  return keys.length > 0 && keys.every((key) => CONTINUED.has(key) || Array.isArray(row.values[key]));
}
