import { ROW_TEXTS, told } from "../sdk/index.js";
import { shown } from "./cell.js";
import type { TableRecord } from "./csv.js";
import { TableProblem, type Headers } from "./headers.js";
import type { ReadRow, RowReader } from "./mapping.js";
import { RowIndex } from "./row-index.js";
import type { TableSource } from "./table.js";

/** Refs whose rows lie apart and are gathered; more of them and the file must be sorted first. */
const MOST_SCATTERED = 20_000;

/** Refs whose rows do not stand together, with the last row of each. */
export async function scatteredRefs(source: TableSource, headers: Headers, reader: RowReader): Promise<Map<string, number>> {
  const index = new RowIndex();
  const scattered = new Map<string, number>();
  let previous = "";
  for await (const records of source.records()) {
    for (const record of records) {
      if (record.row <= headers.headerRow) continue;
      const ref = record.cell(reader.refIndex).trim();
      if (ref === "") continue;
      if (ref !== previous && index.seen(ref, record.row) !== undefined) scattered.set(ref, record.row);
      else if (scattered.has(ref)) scattered.set(ref, record.row);
      previous = ref;
      if (scattered.size > MOST_SCATTERED) throw new TableProblem(source.path, [{ ...told("rows-scattered", ROW_TEXTS["rows-scattered"], { row: record.row }), row: record.row, column: reader.refIndex }]);
    }
  }
  return scattered;
}

/** Gathers the rows of one ref. */
export class Grouper {
  private current: ReadRow[] = [];
  private readonly held = new Map<string, ReadRow[]>();

  constructor(private readonly lastRowOf: ReadonlyMap<string, number>) {}

  /** Adds a row; filings that are complete by now go to `complete`. */
  add(row: ReadRow, complete: ReadRow[][]): void {
    const { ref } = row;
    if (this.current.length > 0 && (ref === this.current[0]!.ref || (ref === undefined && isContinuation(row)))) {
      this.current.push(row);
      return;
    }
    this.close(complete);
    this.current = [row];
  }

  rest(): ReadRow[][] {
    const complete: ReadRow[][] = [];
    this.close(complete);
    complete.push(...this.held.values());
    this.held.clear();
    return complete;
  }

  private close(complete: ReadRow[][]): void {
    const rows = this.current;
    const ref = rows[0]?.ref;
    if (rows.length === 0) return;
    const last = ref === undefined ? undefined : this.lastRowOf.get(ref);
    if (ref === undefined || last === undefined) {
      complete.push(rows);
      return;
    }
    const all = [...(this.held.get(ref) ?? []), ...rows];
    if (rows.some((row) => row.row >= last)) {
      this.held.delete(ref);
      complete.push(all);
    } else this.held.set(ref, all);
  }
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

/** The text of a row that is no data; undefined for data. A row with a unit code is always data. */
export function asideText(record: TableRecord, reader: RowReader, headers: Headers): string | undefined {
  const ref = record.cell(reader.refIndex);
  const c = ref.charCodeAt(0);
  // Digits and letters begin nearly every ref.
  if (ref !== "" && c < 0x80 && !/^(?:total|subtotal|note)/i.test(ref)) return undefined;
  if (reader.unitIndex >= 0 && /\d{6}/.test(record.cell(reader.unitIndex))) return undefined;
  const first = ref.trim() || record.cells.find((cell) => cell.trim() !== "")?.trim() || "";
  const isNote = ASIDE.test(first) || (ref.trim() === "" && headers.bound.every((b) => record.cell(b.index).trim() === ""));
  return isNote ? shown(first).slice(0, MAX_ASIDE) : undefined;
}
