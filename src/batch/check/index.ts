export type { CheckedFiling, CheckedRow, InvalidRows } from "./filings/checked-row.js";
export { checkRecords, type AsideRow, type CheckOptions, type CheckedBatch } from "./check-rows.js";
export { TableProblem, isTableProblem } from "../mapping/headers/headers.js";
export type { Understanding } from "../mapping/row-mapper.js";
export { openTable, type CheckedFile, type OpenTableOptions, type TableLayout } from "./filing-file.js";
export type { TableSource } from "../files/table-file.js";
