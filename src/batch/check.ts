export type { CheckedFiling, CheckedRow, InvalidRows } from "./assemble.js";
export { checkRecords, type AsideRow, type CheckOptions, type CheckedBatch } from "./check-records.js";
export { TableProblem, isTableProblem } from "./headers.js";
export type { Understanding } from "./mapping.js";
export { openTable, type CheckedFile, type OpenTableOptions, type TableLayout } from "./open-table.js";
export type { TableSource } from "./table.js";
