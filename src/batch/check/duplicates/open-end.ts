import { columnsFor, maskStrayHeader, type Column } from "../../../contract/index.js";
import { ROW_TEXTS, createFinding, type RowFinding } from "../../../rules/index.js";
import type { CsvRecord } from "../../files/csv/index.js";
import type { TableRecord } from "../../files/common/record.js";
import type { Headers } from "../../mapping/headers/header-layout.js";

/** A part of such a cell is never valid, so that a cut shows. */
const SHOWS_A_CUT: ReadonlySet<Column["cell"]> = new Set(["code", "yes-no", "unit-code"]);

/**
 * A warning about the last row of a CSV file that has no line end. The file may have been cut off inside the last
 * column, where a part of a text or an amount looks like a whole one. A cell in quotes is complete.
 */
export function findOpenEnd(record: CsvRecord | TableRecord, { kind, width, bound }: Headers): RowFinding | undefined {
  if (!("isQuoted" in record)) return undefined;
  const index = width - 1;
  if (record.width !== width || record.isQuoted(index) || record.cell(index).trim() === "") return undefined;
  const binding = bound.find((b) => b.index === index);
  const column = binding && columnsFor(kind).find((c) => c.key === binding.key);
  if (!column || SHOWS_A_CUT.has(column.cell)) return undefined;
  const finding = createFinding("file-end-open", ROW_TEXTS["file-end-open"]);
  return { ...finding, row: record.row, column: index, header: maskStrayHeader(binding.header) };
}
