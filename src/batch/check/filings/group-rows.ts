import { ROW_TEXTS, told, type RowFinding } from "../../../sdk/index.js";
import { shown } from "../../mapping/cells/cell.js";
import type { TableRecord } from "../../files/csv/index.js";
import { foldHeader } from "../../mapping/headers/vocabulary.js";
import { TableProblem, type Headers } from "../../mapping/headers/headers.js";
import type { ReadRow, RowReader } from "../../mapping/row-mapper.js";

/** A filing has at most 500 units and 50 people; more rows of one ref are an accident, and memory must not grow with it. */
const MOST_ROWS_OF_ONE = 5_000;
/** Rows that wait for the last of their ref. */
const MOST_HELD = 200_000;

/** Where complete filings go. */
interface Complete {
  push(...rows: ReadRow[][]): unknown;
}

/** Gathers the rows of one ref. */
export class Grouper {
  private current: ReadRow[] = [];
  private readonly held = new Map<string, ReadRow[]>();
  private heldRows = 0;
  private readonly overfull = new Set<string>();

  /** `tooMany` says what is wrong with a row of a ref that has too many. */
  constructor(private readonly path: string, private readonly lastRowOf: ReadonlyMap<string, number>, private readonly tooMany: (row: number) => RowFinding) {}

  /** Adds a row; filings that are complete by now go to `complete`. */
  add(row: ReadRow, complete: Complete): void {
    const { ref } = row;
    const [first] = this.current;
    if (ref !== undefined && this.overfull.has(ref)) complete.push([this.refused(row)]);
    else if (first && (ref === undefined ? isContinuation(row) : ref === first.ref)) {
      this.current.push(row);
      if (this.current.length >= MOST_ROWS_OF_ONE) this.close(complete);
    } else {
      this.close(complete);
      this.current = [row];
    }
  }

  rest(): ReadRow[][] {
    const complete: ReadRow[][] = [];
    this.close(complete);
    complete.push(...this.held.values());
    this.held.clear();
    return complete;
  }

  /** A row of another filing follows. */
  close(complete: Complete): void {
    const rows = this.current;
    const [first] = rows;
    this.current = [];
    if (!first) return;
    const { ref } = first;
    const last = ref === undefined ? undefined : this.lastRowOf.get(ref);
    let all = rows;
    if (ref !== undefined && last !== undefined) {
      const held = this.held.get(ref);
      if (held) {
        held.push(...rows);
        all = held;
      } else this.held.set(ref, rows);
      this.heldRows += rows.length;
      if (this.heldRows > MOST_HELD) throw tooScattered(this.path, first.row);
    }
    if (all.length >= MOST_ROWS_OF_ONE) {
      if (ref !== undefined) this.overfull.add(ref);
      all[0] = this.refused(all[0]!);
    } else if (last !== undefined && !rows.some((row) => row.row >= last)) return;
    if (ref !== undefined && this.held.delete(ref)) this.heldRows -= all.length;
    complete.push(all);
  }

  private refused(row: ReadRow): ReadRow {
    return { ...row, findings: [...(row.findings ?? []), this.tooMany(row.row)] };
  }
}

/** The rows of one ref lie apart in too many places. */
export function tooScattered(path: string, row: number): TableProblem {
  return new TableProblem(path, [{ ...told("rows-scattered", ROW_TEXTS["rows-scattered"], { row }), row }]);
}

const CONTINUED = new Set(["unitCode", "titleNo", "proofNo", "area", "address", "plannedUse"]);

/** A row under merged cells: no ref, and only units or people of its own. */
function isContinuation(row: ReadRow): boolean {
  if (row.unreadable?.has("ref")) return false;
  const keys = Object.keys(row.values);
  return keys.length > 0 && keys.every((key) => CONTINUED.has(key) || Array.isArray(row.values[key]));
}

const ASIDE = /^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本页|注[：:\s\d一]|注$|备注[：:]|说明|填写说明|填表|填报|制表|审核|经办|复核|打印|以下空白|单位[：:]|单位名称|联系|必填|选填|total|subtotal|note)/i;
const MAX_ASIDE = 60;

function isHeaderAgain(record: TableRecord, headers: Headers): boolean {
  // Of a header of two lines the second may be all that stands there.
  const says = (cell: string, header: string): boolean => [header, header.slice(header.lastIndexOf("\n") + 1)].some((text) => foldHeader(text) === foldHeader(cell));
  return headers.bound.length > 2 && headers.bound.slice(0, 3).every((b) => says(record.cell(b.index), b.header));
}

/** The text of a row that is no data; undefined for data. A row with a unit code is always data. */
export function asideText(record: TableRecord, reader: RowReader, headers: Headers): string | undefined {
  const ref = record.cell(reader.refIndex);
  const c = ref.charCodeAt(0);
  // Digits and letters begin nearly every ref.
  if (ref !== "" && c < 0x80 && !/^(?:total|subtotal|note)/i.test(ref)) return undefined;
  if (reader.unitIndex >= 0 && /\d{6}/.test(record.cell(reader.unitIndex))) return undefined;
  // The header again, as it stands on every page or where two files were joined.
  if (isHeaderAgain(record, headers)) return shown(ref.trim()).slice(0, MAX_ASIDE);
  const first = ref.trim() || record.cells.find((cell) => cell.trim() !== "")?.trim() || "";
  const isNote = ASIDE.test(first) || (ref.trim() === "" && headers.bound.every((b) => record.cell(b.index).trim() === ""));
  return isNote ? shown(first).slice(0, MAX_ASIDE) : undefined;
}
