import type { Kind, Role } from "../../contract/index.js";
import { ROW_TEXTS, createFinding, type RulePack } from "../../rules/index.js";
import { FilingAssembler } from "./filings/assemble.js";
import type { CheckedFiling, CheckedRow } from "./filings/checked-row.js";
import { fillMergedCells } from "../files/xlsx/merged-cells.js";
import { RowGrouper, tooScattered } from "./filings/group-rows.js";
import { noteText } from "../mapping/note-rows.js";
import type { ColumnMap } from "../mapping/headers/column-map.js";
import type { Headers } from "../mapping/headers/header-layout.js";
import { HeaderError } from "../mapping/headers/header-problems.js";
import type { Interpretation } from "../mapping/finding-reporter.js";
import { RowMapper, type MappedRow } from "../mapping/row-mapper.js";
import { MaterialCheck } from "./filings/check-materials.js";
import type { MaterialLimits } from "../materials/check-content.js";
import { FilingCollector } from "./fast-path/filing-collector.js";
import { RecognizedRows } from "./duplicates/recognized-rows.js";
import { RowRecognizer } from "./fast-path/row-recognizer.js";
import { DuplicateWarnings } from "./duplicates/duplicate-warnings.js";
import { FirstPass } from "./duplicates/first-pass.js";
import { SecondPass } from "./fast-path/second-pass.js";
import { keyFieldsOf } from "./duplicates/key-fields.js";
import type { TableSource } from "../files/table-file.js";

/** Options for checking rows. */
export interface CheckOptions {
  /** Kind of filing. @default recognized from the headers */
  readonly kind?: Kind | undefined;
  /** Today at the authority, YYYY-MM-DD. @default today in China */
  readonly today?: string | undefined;
  /** Confirmations that a person accepts: rule code to reason. */
  readonly accept?: ReadonlyMap<string, string>;
  /** Role of the institution. Other roles' kinds are refused, and ambiguous headers are read as kinds of its own. */
  readonly role?: Role | undefined;
  /** Rule pack of the authority or the institution. */
  readonly pack?: RulePack;
  /** The institution's own column names. */
  readonly columnMap?: ColumnMap | undefined;
  /** Max size (bytes) and media types of materials, from the authority's capabilities. */
  readonly materialLimits?: MaterialLimits | undefined;
  /** Treats warnings like confirmations: they block a filing until they are accepted. @default false */
  readonly strict?: boolean;
  /** Reports every cell whose text was converted. Disables the fast path. @default false */
  readonly explainCells?: boolean;
  /** Counts valid filings of one row in `validRows` instead of returning them. @default false */
  readonly countValidRows?: boolean;
  /**
   * Recognizes certainly valid rows from their bytes instead of mapping them. Faster; the outcome is the same.
   * @default true
   */
  readonly fastPath?: boolean;
  /** Called with the number of rows read so far in the first of the two passes. */
  readonly onFirstPass?: (rows: number) => void | Promise<void>;
}

/** A row below the header that is not data: a note, a total or a heading. */
export interface NoteRow {
  /** Row number as Excel shows it. */
  readonly row: number;
  /** Text of the row. */
  readonly text: string;
}

/** Chunk of checked rows in file order; a filing is placed at its last row. */
export interface CheckedRows extends ReadonlyArray<CheckedRow> {
  /** With `explainCells`: converted cells of the rows read since the previous chunk. */
  readonly understandings: readonly Interpretation[];
  /** Rows since the previous chunk that are not data. */
  readonly notes: readonly NoteRow[];
  /** With `countValidRows`: number of valid filings of one row without findings. They are not in the list. */
  readonly validRows: number;
}

/**
 * Checks every row below the header, in two passes. Memory is constant up to a million rows, then grows by at most 16
 * bytes per row and 12 bytes per repeated value.
 */
export async function* checkRows(
  source: TableSource,
  headers: Headers,
  options: CheckOptions & { readonly folder: string; readonly today: string },
): AsyncGenerator<CheckedRows> {
  const reader = new RowMapper(headers.kind, headers, {
    today: options.today,
    pack: options.pack,
    explain: options.explainCells ?? false,
    from1904: source.kind === "xlsx" && source.from1904,
  });
  const { reporter } = reader;
  const assembler = new FilingAssembler(headers.kind, reporter, options);
  // The fast path cannot report interpretations.
  const useFastPath = (options.fastPath ?? true) && !options.explainCells;
  const recognizer = useFastPath
    ? RowRecognizer.create(source, headers, reader, assembler, keyFieldsOf(headers.kind))
    : undefined;
  const firstPass = await FirstPass.run(
    source,
    headers,
    reader,
    options.countValidRows ? recognizer : recognizer?.keysOnly,
    recognizer && options.countValidRows ? new RecognizedRows(headers.headerRow) : undefined,
    (row) => tooScattered(source.path, row),
    options.onFirstPass,
  );
  reader.columnFindings = firstPass.tableFindings();
  const filings =
    recognizer && !options.countValidRows ? new FilingCollector(headers, reader, recognizer, firstPass) : undefined;
  const counter =
    recognizer && options.countValidRows ? new SecondPass(headers, reader, recognizer, firstPass) : undefined;
  if (counter && !firstPass.needsMore && firstPass.committed > 0) {
    yield Object.assign([], { understandings: [], notes: [], validRows: firstPass.committed });
    return;
  }
  const grouper = new RowGrouper(source.path, firstPass.scattered, (row, first) =>
    row === first
      ? reporter.findingFor("too-many-rows", row, {}, "ref")
      : reporter.rowFinding("row-of-invalid-filing", row, { rows: first }),
  );
  const duplicates = new DuplicateWarnings(headers.kind, reporter, firstPass, options.accept, options.pack);
  const materials = new MaterialCheck(options.folder, reporter, options);
  let notes: NoteRow[] = [];
  let any = false;
  let counted = 0;
  const finish = async (complete: readonly (MappedRow[] | CheckedFiling)[]): Promise<CheckedRows> => {
    const checked: CheckedRow[] = [];
    for (const group of complete) {
      if (!Array.isArray(group)) {
        checked.push(group);
        continue;
      }
      const checkedRow = duplicates.check(assembler.assemble(group));
      const row = materials.hasMaterials(checkedRow) ? await materials.check(checkedRow) : checkedRow;
      checked.push(
        row.ok && row.warnings.some((w) => assembler.blocks(w))
          ? { ok: false, ref: row.ref, rows: row.rows, findings: assembler.forEveryRow(row.warnings, row.rows) }
          : row,
      );
    }
    const committed = counter?.committed ?? 0;
    const batch = Object.assign(checked, {
      understandings: reporter.interpretations.splice(0).sort((a, b) => a.row - b.row),
      notes,
      validRows: committed - counted,
    });
    counted = committed;
    notes = [];
    return batch;
  };
  const fastPath = filings ?? counter;
  for await (const records of source.kind === "csv"
    ? source.records(fastPath)
    : fillMergedCells(source, headers.headerRow, fastPath)) {
    const complete: (MappedRow[] | CheckedFiling)[] = [];
    const found = filings?.found() ?? [];
    let at = 0;
    const before = (row: number): void => {
      for (; at < found.length && found[at]!.rows[0]! < row; at++) {
        grouper.close(complete);
        complete.push(found[at]!);
      }
    };
    for (const record of records) {
      before(record.row);
      if (record.row <= headers.headerRow || record.isBlank) continue;
      const note = noteText(record, reader, headers);
      if (note !== undefined) {
        notes.push({ row: record.row, text: note });
        continue;
      }
      any = true;
      grouper.add(reader.map(record), complete);
    }
    before(Infinity);
    if (complete.length > 0 || notes.length > 0) yield await finish(complete);
  }
  if (!any && !fastPath?.committed)
    throw new HeaderError(source.path, [{ ...createFinding("no-rows", ROW_TEXTS["no-rows"]), row: headers.headerRow }]);
  const rest = grouper.rest();
  if (rest.length > 0 || (counter?.committed ?? 0) > counted) yield await finish(rest);
}
