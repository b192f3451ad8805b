export {
  isTableProblem, openTable, TableProblem, type AsideRow, type CheckedBatch, type CheckedFile, type CheckedFiling, type CheckedRow, type InvalidRows, type OpenTableOptions, type TableLayout, type Understanding,
} from "./check.js";
export { rememberPause, takeUpPause } from "./authority-pause.js";
export { checkFile, type CheckFileOptions, type CheckReport, type RuleTally } from "./check-file.js";
export { catchUp } from "./catch-up.js";
export { calendarFile } from "./calendar-file.js";
export { DEADLINES, deadlines, seizureDeadlines, type Deadline, type DeadlineKind, type SeizureDeadline } from "./deadlines.js";
export { FileProblem, columnLetters, fileProblemTexts, isFileProblem, type CsvDelimiter, type CsvEncoding, type FileProblemCode } from "./csv.js";
export { discardBatch, discardedReasons, type Discarded, type DiscardOptions } from "./discard.js";
export { encodeCsv } from "./csv-plain.js";
export { handover, handoverCsv, handoverHtml, type HandoverEntry } from "./handover.js";
export { seizable, seizureFile, type SeizureFile } from "./search-seizures.js";
export { waitingForAuthority, type Learnt } from "./follow.js";
export { alertsOf, marked, type CaseNews } from "./news.js";
export * from "./ledger.js";
export { openLedger } from "./ledger-sqlite.js";
export { factsOf } from "./outcomes.js";
export { renewalFile, type RenewalFile } from "./renewals.js";
export { releaseCheck, releaseCsv, type ReleaseCheckOptions, type ReleaseVerdict } from "./release-check.js";
export type { IntakeTotals } from "./intake.js";
export { resultCells, wordsAgainst, type Lang } from "./result-cells.js";
export { RESULT_COLUMNS, resultHeaders, type ResultColumnKey } from "./result-columns.js";
export { resultPathFor, writeResults, type WriteResultsOptions } from "./results.js";
export type { Stop, StopReason } from "./runner.js";
export { rowStates, transitions, type Cause, type FilingState, type RowState } from "./states.js";
export { resumeBatch, submitFile, watchBatch, type BatchSummary, type ResumeOptions, type SubmitOptions, type WatchOptions } from "./submit.js";
export { templateDocuments, templateFor } from "./template.js";
export { templateWorkbook } from "./xlsx-template.js";
