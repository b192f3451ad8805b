import { basename, dirname } from "node:path";
import type { Filing, Kind, Material, Role } from "../contract/index.js";
import { unitCodesOf } from "../contract/index.js";
import { CELL_TEXTS, ROW_TEXTS, told, type RowFinding, type RulePack } from "../sdk/index.js";
import { Assembler, type CheckedFiling, type CheckedRow } from "./assemble.js";
import { shown } from "./cell.js";
import { openCsv, type CsvDelimiter, type CsvEncoding, type CsvFormat, type TableRecord } from "./csv.js";
import { HEADER_SEARCH_ROWS, TableProblem, readHeaders, type Bound, type Headers } from "./headers.js";
import { MaterialPathError, resolveMaterial } from "./material-path.js";
import { RowReader, type ReadRow, type Understanding } from "./mapping.js";
import type { DigestCache } from "./materials.js";
import { RowIndex } from "./row-index.js";

export type { CheckedFiling, CheckedRow, InvalidRows } from "./assemble.js";
export { TableProblem, isTableProblem, type Bound, type Headers } from "./headers.js";
export type { Understanding } from "./mapping.js";

/** Whatever holds rows: a CSV file, a sheet of a workbook. Each call of `records` reads anew, in file order and bounded memory. */
export interface TableSource {
  readonly path: string;
  records(): AsyncIterable<readonly TableRecord[]>;
}

export interface CheckOptions {
  /** Recognised from the headers when absent. */
  readonly kind?: Kind | undefined;
  /** YYYY-MM-DD where the registry is. */
  readonly today: string;
  /** Warnings that a person accepts, each with the reason. */
  readonly accept?: ReadonlyMap<string, string>;
  /** Of the institution that files: other kinds are refused, and ambiguous headers read as its own. */
  readonly role?: Role | undefined;
  readonly pack?: RulePack;
  /** Warnings that nobody accepted keep a filing back. */
  readonly strict?: boolean;
  /** Lists what was read differently from how it is written. */
  readonly explainCells?: boolean;
}

export interface OpenTableOptions extends CheckOptions {
  readonly encoding?: CsvEncoding;
  readonly delimiter?: CsvDelimiter;
  readonly signal?: AbortSignal;
}

/** All that a later reading needs to see the same rows, and what a person wants to know of how the file was read. Plain data. */
export interface TableLayout {
  readonly kind: Kind;
  readonly headerRow: number;
  readonly firstHeaderRow: number;
  readonly encoding: CsvEncoding;
  readonly delimiter: CsvDelimiter;
  readonly format: CsvFormat;
  readonly columns: readonly Bound[];
  readonly unknown: Headers["unknown"];
  /** Rows above the header: titles. */
  readonly titleRows: readonly number[];
}

/** A row under the header that is no data: a note, a total, a heading. */
export interface AsideRow {
  readonly row: number;
  readonly text: string;
}

/** Checked rows in file order (a filing stands where its last row stands); further facts of the rows read so far. */
export interface CheckedBatch extends ReadonlyArray<CheckedRow> {
  readonly understandings: readonly Understanding[];
  readonly aside: readonly AsideRow[];
}

/** A table whose header is understood. */
export interface CheckedFile {
  readonly kind: Kind;
  readonly fileName: string;
  readonly folder: string;
  readonly layout: TableLayout;
  /** Every row judged, in batches. Can be called again; each call reads the file anew. */
  rows(): AsyncIterable<CheckedBatch>;
  /** The same filing with its documents read and hashed; rows whose documents cannot be read become invalid. */
  withMaterials(row: CheckedRow, digests: DigestCache): Promise<CheckedRow>;
}

/**
 * Opens a file and finds its header.
 * @throws FileProblem when the file cannot be read, TableProblem when its header cannot be used (every reason at once)
 */
export async function openTable(path: string, options: OpenTableOptions): Promise<CheckedFile> {
  const { encoding, delimiter, signal } = options;
  const source = await openCsv(path, { ...(encoding && { encoding }), ...(delimiter && { delimiter }), ...(signal && { signal }) });
  const rows = await firstRows(source);
  const headers = readHeaders(path, rows, options);
  const { kind, headerRow, firstHeaderRow, bound, unknown } = headers;
  const layout: TableLayout = {
    kind, headerRow, firstHeaderRow, encoding: source.format.encoding, delimiter: source.format.delimiter, format: source.format,
    columns: bound, unknown, titleRows: rows.filter((r) => r.row < firstHeaderRow && !r.isBlank).map((r) => r.row),
  };
  const folder = dirname(path);
  return {
    kind, fileName: basename(path), folder, layout,
    rows: () => checkRecords(source, headers, { ...options, folder }),
    withMaterials: (row, digests) => withMaterials(row, folder, digests),
  };
}

async function firstRows(source: TableSource): Promise<TableRecord[]> {
  const rows: TableRecord[] = [];
  for await (const batch of source.records()) {
    for (const record of batch) {
      if (!record.isBlank) rows.push(record);
      if (rows.length >= HEADER_SEARCH_ROWS) return rows;
    }
  }
  return rows;
}

/** Refs whose rows lie apart and are gathered; more of them and the file must be sorted first. */
const MOST_SCATTERED = 20_000;

/** Judges every row under the header. Memory does not grow with the file, but for 12 bytes a ref, unit and contract. */
export async function* checkRecords(source: TableSource, headers: Headers, options: CheckOptions & { readonly folder: string }): AsyncGenerator<CheckedBatch> {
  const reader = new RowReader(headers.kind, headers, { today: options.today, pack: options.pack, explain: options.explainCells ?? false });
  const assembler = new Assembler(headers.kind, reader, options);
  const grouper = new Grouper(await scatteredRefs(source, headers, reader));
  const repeats = new Repeats(headers.kind, reader);
  const materials = new MaterialCheck(options.folder, reader);
  let aside: AsideRow[] = [];
  let any = false;
  const finish = async (groups: readonly ReadRow[][]): Promise<CheckedBatch> => {
    const checked: CheckedRow[] = [];
    for (const group of groups) {
      const row = await materials.check(repeats.check(assembler.assemble(group)));
      checked.push(row.ok && row.warnings.some((w) => assembler.blocks(w)) ? { ok: false, ref: row.ref, rows: row.rows, findings: assembler.forEveryRow(row.warnings, row.rows) } : row);
    }
    const batch = Object.assign(checked, { understandings: reader.understandings.splice(0), aside });
    aside = [];
    return batch;
  };
  for await (const records of source.records()) {
    const groups: ReadRow[][] = [];
    for (const record of records) {
      if (record.row <= headers.headerRow || record.isBlank) continue;
      const note = asideText(record, reader, headers);
      if (note !== undefined) {
        aside.push({ row: record.row, text: note });
        continue;
      }
      any = true;
      grouper.add(reader.read(record), groups);
    }
    if (groups.length > 0 || aside.length > 0) yield await finish(groups);
  }
  if (!any) throw new TableProblem(source.path, [{ ...told("no-rows", ROW_TEXTS["no-rows"]), row: headers.headerRow }]);
  const rest = grouper.rest();
  if (rest.length > 0) yield await finish(rest);
}

/** Refs whose rows do not stand together, with the last row of each. */
async function scatteredRefs(source: TableSource, headers: Headers, reader: RowReader): Promise<Map<string, number>> {
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
class Grouper {
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
function asideText(record: TableRecord, reader: RowReader, headers: Headers): string | undefined {
  const ref = record.cell(reader.refIndex);
  const c = ref.charCodeAt(0);
  // Digits and letters begin nearly every ref.
  if (ref !== "" && c < 0x80 && !/^(?:total|subtotal|note)/i.test(ref)) return undefined;
  if (reader.unitIndex >= 0 && /\d{6}/.test(record.cell(reader.unitIndex))) return undefined;
  const first = ref.trim() || record.cells.find((cell) => cell.trim() !== "")?.trim() || "";
  const isNote = ASIDE.test(first) || (ref.trim() === "" && headers.bound.every((b) => record.cell(b.index).trim() === ""));
  return isNote ? shown(first).slice(0, MAX_ASIDE) : undefined;
}

/** Contracts that belong to one filing, by kind. */
const CONTRACT_OF: Partial<Record<Kind, "mortgageContractNo" | "contractNo">> = { "mortgage.file": "mortgageContractNo", "pre-notice.register": "contractNo" };

/** Warns of units and contracts that stand in two filings of the file. */
class Repeats {
  private readonly units = new RowIndex();
  private readonly contracts = new RowIndex();

  constructor(private readonly kind: Kind, private readonly reader: RowReader) {}

  check(row: CheckedRow): CheckedRow {
    if (!row.ok) return row;
    const first = row.rows[0]!;
    let found: RowFinding[] | undefined;
    for (const code of unitCodesOf(row.filing)) {
      const before = this.units.seen(code, first);
      if (before !== undefined) (found ??= []).push(this.finding("unit-repeated", "unitCode", first, before));
    }
    const field = CONTRACT_OF[this.kind];
    const contract = field && (row.filing as { [K in typeof field]?: string })[field];
    const before = contract === undefined ? undefined : this.contracts.seen(contract, first);
    if (field && before !== undefined) (found ??= []).push(this.finding("contract-repeated", field, first, before));
    return found ? { ...row, warnings: [...row.warnings, ...found] } : row;
  }

  private finding(code: "unit-repeated" | "contract-repeated", key: string, row: number, before: number): RowFinding {
    return this.reader.findingFor(code, row, { row: before }, key);
  }
}

/** Remembered paths; a file names the same documents again and again. */
const MOST_PATHS = 10_000;

/** Sees that the documents of a filing are there. */
class MaterialCheck {
  private readonly known = new Map<string, Promise<MaterialPathError | undefined>>();

  constructor(private readonly folder: string, private readonly reader: RowReader) {}

  async check(row: CheckedRow): Promise<CheckedRow> {
    if (!row.ok || row.materialPaths.length === 0) return row;
    const findings: RowFinding[] = [];
    for (const material of row.materialPaths) {
      const problem = await this.look(material.path);
      if (problem) findings.push(materialFinding(problem, material, this.reader));
    }
    return findings.length === 0 ? row : invalid(row, findings);
  }

  private look(path: string): Promise<MaterialPathError | undefined> {
    let known = this.known.get(path);
    if (!known) {
      if (this.known.size >= MOST_PATHS) this.known.clear();
      this.known.set(path, (known = resolveMaterial(this.folder, path).then(() => undefined, asMaterialError)));
    }
    return known;
  }
}

function asMaterialError(error: unknown): MaterialPathError {
  if (error instanceof MaterialPathError) return error;
  throw error;
}

function materialFinding(problem: MaterialPathError, { row, column }: CheckedFiling["materialPaths"][number], reader?: RowReader): RowFinding {
  const header = column === undefined ? undefined : reader?.headerAt(column);
  return {
    ...told(problem.code, CELL_TEXTS[problem.code], { shown: shown(problem.material) }), row, field: "materials", pointer: "/materials", value: shown(problem.material),
    ...(column !== undefined && { column }), ...(header !== undefined && { header }),
  };
}

function invalid(row: CheckedFiling, findings: readonly RowFinding[]): CheckedRow {
  const wrong = [...new Set(findings.map((f) => f.row))];
  const others = row.rows.filter((n) => !wrong.includes(n)).map((n): RowFinding => ({ ...told("row-of-invalid-filing", ROW_TEXTS["row-of-invalid-filing"], { rows: wrong.join("、") }), row: n }));
  return { ok: false, ref: row.ref, rows: row.rows, findings: [...row.warnings, ...findings, ...others] };
}

async function withMaterials(row: CheckedRow, folder: string, digests: DigestCache): Promise<CheckedRow> {
  if (!row.ok || row.materialPaths.length === 0) return row;
  const materials: Material[] = [];
  const findings: RowFinding[] = [];
  for (const material of row.materialPaths) {
    try {
      const { sha256, size } = await digests.digest(await resolveMaterial(folder, material.path));
      materials.push({ kind: material.kind, sha256, name: material.path, size });
    } catch (error) {
      findings.push(materialFinding(error instanceof MaterialPathError ? error : new MaterialPathError("material-not-file", material.path), material));
    }
  }
  if (findings.length > 0) return invalid(row, findings);
  return { ...row, filing: { ...row.filing, materials } as Filing };
}
