export type { CheckedFiling, CheckedRow, InvalidRows } from "./filings/checked-row.js";
export { checkRows, type NoteRow, type CheckOptions, type CheckedRows } from "./check-rows.js";
export { HeaderError, isHeaderError } from "../mapping/headers/header-problems.js";
export type { Interpretation } from "../mapping/finding-reporter.js";
export {
  openFilingFile,
  surveyTable,
  type FilingFile,
  type FilingFileOptions,
  type OriginalFile,
  type TableLayout,
} from "./filing-file.js";
export type { TableSource } from "../files/table-file.js";
