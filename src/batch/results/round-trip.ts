import type { TableLayout } from "../check/index.js";
import type { OutputPlace } from "../files/common/atomic-file.js";
import { FileError } from "../files/common/file-error.js";
import {
  earlierResultHeaders,
  findResultColumns,
  resultHeaders,
  resultWidths,
  type ResultColumnKey,
} from "../files/common/result-columns.js";
import type { TableRecord } from "../files/common/record.js";
import type { ResultRow } from "../files/common/row-look.js";
import { isSameFile } from "../files/common/same-file.js";
import { openTableSource, openTableWriter, type TableSource } from "../files/table-file.js";

/** Options of `writeRoundTrip`. */
export interface RoundTripOptions extends OutputPlace {
  /** Result columns that stay empty; they are narrow in a workbook. */
  readonly unused?: readonly ResultColumnKey[];
}

/** Returns the results of a row (number as in Excel), or undefined for a row without any. Called in file order. */
export type ResultsFor = (row: number) => Promise<ResultRow | undefined> | ResultRow | undefined;

/**
 * Writes a copy of the user's file with the result columns on the right. Replaces those of an earlier run.
 * @throws FileError `result-is-input`, and errors of reading and writing.
 */
export async function writeRoundTrip(
  path: string,
  { headerRow, encoding, delimiter, sheet }: TableLayout,
  out: string,
  resultsFor: ResultsFor,
  { unused, ...place }: RoundTripOptions = {},
): Promise<void> {
  if (await isSameFile(path, out)) throw new FileError("result-is-input", out);
  const source = await openTableSource(path, {
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(sheet !== undefined && { sheet }),
  });
  const names = resultHeaders();
  const header = await headerCells(source, headerRow);
  const run = findResultColumns(header, names) ?? findResultColumns(header, earlierResultHeaders());
  // The columns of an earlier version are fewer: ours fit in their place only at the right end.
  const fits = run !== undefined && (run.count === names.length || run.atRightEnd);
  const writer = await openTableWriter(out, source, {
    width: fits ? run.first : await widthOf(source),
    columns: names.length,
    formulas: run ? "escape-new" : "escape",
    headerRow,
    widths: resultWidths(unused),
    ...place,
  });
  try {
    for await (const records of source.records()) {
      for (const record of records) {
        if (record.row === headerRow) await writer.write(record, names, run);
        else if (record.row < headerRow) await writer.write(record);
        else {
          const results = await resultsFor(record.row);
          await writer.write(record, results?.cells, run, results?.look);
        }
      }
    }
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

async function headerCells(source: TableSource, headerRow: number): Promise<TableRecord["cells"]> {
  for await (const batch of source.records())
    for (const record of batch) if (record.row === headerRow) return record.cells;
  return [];
}

/** Returns the width of the widest row, which requires reading all of them. */
async function widthOf(source: TableSource): Promise<number> {
  for await (const _ of source.records());
  return source.widest();
}
