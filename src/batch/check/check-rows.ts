import type { Kind, Role } from "../../contract/index.js";
import { ROW_TEXTS, told, type RulePack } from "../../rules/index.js";
import { Assembler } from "./filings/assemble.js";
import { type CheckedFiling, type CheckedRow } from "./filings/checked-row.js";
import { filledDown } from "../files/xlsx/merged-cells.js";
import { Grouper, tooScattered } from "./filings/group-rows.js";
import { asideText } from "../mapping/note-rows.js";
import { TableProblem, type Headers } from "../mapping/headers/headers.js";
import { RowReader, type ReadRow, type Understanding } from "../mapping/row-mapper.js";
import { MaterialCheck } from "./filings/check-materials.js";
import type { MaterialLimits } from "../materials/check-content.js";
import { PlainFilings } from "./fast-path/filing-collector.js";
import { PlainRows } from "./fast-path/row-recognizer.js";
import { Repeats } from "./duplicates/duplicate-warnings.js";
import { Survey } from "./duplicates/first-pass.js";
import { PlainSkimmer } from "./fast-path/second-pass.js";
import { watchedFields } from "./duplicates/watched-fields.js";
import type { TableSource } from "../files/table-file.js";

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
  /** What the authority takes as documents, once it was asked. */
  readonly materialLimits?: MaterialLimits | undefined;
  /** Warnings that nobody accepted keep a filing back. */
  readonly strict?: boolean;
  /** Lists what was read differently from how it is written. */
  readonly explainCells?: boolean;
  /** Filings of one row that are sound beyond doubt are counted in `sound` and not made. */
  readonly countSound?: boolean;
  /** Hears of the rows of the first of two readings. */
  readonly onFirstReading?: (rows: number) => void | Promise<void>;
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
  /** With `countSound`: filings of one row each, without a finding, that are not listed. */
  readonly sound: number;
}

/** Judges every row under the header, in two readings. Memory does not grow with the file up to a million rows; then by up to 12 bytes a row, and by 12 for what repeats. */
export async function* checkRecords(source: TableSource, headers: Headers, options: CheckOptions & { readonly folder: string }): AsyncGenerator<CheckedBatch> {
  const reader = new RowReader(headers.kind, headers, { today: options.today, pack: options.pack, explain: options.explainCells ?? false });
  const assembler = new Assembler(headers.kind, reader, options);
  const plain = options.explainCells ? undefined : PlainRows.in(source, headers, reader, assembler, watchedFields(headers.kind));
  const survey = await Survey.of(source, headers, reader, options.countSound ? plain : plain?.watchedOnly, (row) => tooScattered(source.path, row), options.onFirstReading);
  reader.ofColumns = survey.untitled.findings();
  const filings = plain && !options.countSound ? new PlainFilings(headers, reader, plain, survey) : undefined;
  const counter = plain && options.countSound ? new PlainSkimmer(headers, reader, plain, survey) : undefined;
  if (counter && !survey.needsMore && survey.taken > 0) {
    yield Object.assign([], { understandings: [], aside: [], sound: survey.taken });
    return;
  }
  const grouper = new Grouper(source.path, survey.scattered, (row) => reader.findingFor("too-many-rows", row, {}, "ref"));
  const repeats = new Repeats(headers.kind, reader, survey, options.accept, options.pack);
  const materials = new MaterialCheck(options.folder, reader, options.materialLimits);
  let aside: AsideRow[] = [];
  let any = false;
  let counted = 0;
  const finish = async (complete: readonly (ReadRow[] | CheckedFiling)[]): Promise<CheckedBatch> => {
    const checked: CheckedRow[] = [];
    for (const group of complete) {
      if (!Array.isArray(group)) {
        checked.push(group);
        continue;
      }
      const judged = repeats.check(assembler.assemble(group));
      const row = materials.concerns(judged) ? await materials.check(judged) : judged;
      checked.push(row.ok && row.warnings.some((w) => assembler.blocks(w)) ? { ok: false, ref: row.ref, rows: row.rows, findings: assembler.forEveryRow(row.warnings, row.rows) } : row);
    }
    const taken = counter?.taken ?? 0;
    const batch = Object.assign(checked, { understandings: reader.understandings.splice(0).sort((a, b) => a.row - b.row), aside, sound: taken - counted });
    counted = taken;
    aside = [];
    return batch;
  };
  for await (const records of source.kind === "csv" ? source.records(filings ?? counter) : filledDown(source, headers.headerRow)) {
    const complete: (ReadRow[] | CheckedFiling)[] = [];
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
      const note = asideText(record, reader, headers);
      if (note !== undefined) {
        aside.push({ row: record.row, text: note });
        continue;
      }
      any = true;
      grouper.add(reader.read(record), complete);
    }
    before(Infinity);
    if (complete.length > 0 || aside.length > 0) yield await finish(complete);
  }
  if (!any && !(filings ?? counter)?.taken) throw new TableProblem(source.path, [{ ...told("no-rows", ROW_TEXTS["no-rows"]), row: headers.headerRow }]);
  const rest = grouper.rest();
  if (rest.length > 0 || (counter?.taken ?? 0) > counted) yield await finish(rest);
}
