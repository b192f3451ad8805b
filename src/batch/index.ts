export {
  isTableProblem, openTable, TableProblem, type AsideRow, type CheckedBatch, type CheckedFile, type CheckedFiling, type CheckedRow, type InvalidRows, type OpenTableOptions, type TableLayout, type Understanding,
} from "./check/index.js";
export { rememberPause, takeUpPause } from "./engine/authority-pause.js";
export { checkFile, type CheckFileOptions, type CheckReport, type RuleTally } from "./check-file.js";
export { catchUp } from "./catch-up.js";
export { calendarFile } from "./reports/icalendar.js";
export { DEADLINES, deadlines, seizureDeadlines, type Deadline, type DeadlineKind, type SeizureDeadline } from "./reports/deadlines.js";
export { FileProblem, columnLetters, fileProblemTexts, isFileProblem, type CsvDelimiter, type CsvEncoding, type FileProblemCode } from "./files/csv/index.js";
export { discardBatch, discardedReasons, type Discarded, type DiscardOptions } from "./discard-batch.js";
export { encodeCsv } from "./files/csv/encode-table.js";
export { handover, handoverCsv, handoverHtml, type HandoverEntry } from "./reports/handover.js";
export { seizable, seizureFile, type SeizureFile } from "./drafts/seizure-file.js";
export { waitingForAuthority, type Learnt } from "./engine/follow.js";
export { alertsOf, marked, type CaseNews } from "./engine/case-news.js";
export * from "./ledger/ledger.js";
export { openLedger } from "./ledger/sqlite/sqlite-ledger.js";
export { factsOf } from "./engine/outcomes.js";
export { renewalFile, type RenewalFile } from "./drafts/renewal-file.js";
export { releaseCheck, releaseCsv, type ReleaseCheckOptions, type ReleaseVerdict } from "./reports/release-check.js";
export type { IntakeTotals } from "./engine/intake.js";
export { resultCells, wordsAgainst, type Lang } from "./results/result-cells.js";
export { RESULT_COLUMNS, resultHeaders, type ResultColumnKey } from "./files/common/result-columns.js";
export { resultPathFor, writeResults, type WriteResultsOptions } from "./write-results.js";
export type { Stop, StopReason } from "./engine/sender.js";
export { rowStates, transitions, type Cause, type FilingState, type RowState } from "./ledger/states.js";
export { resumeBatch, submitFile, watchBatch, type BatchSummary, type ResumeOptions, type SubmitOptions, type WatchOptions } from "./submit.js";
export { templateDocuments, templateFor } from "./drafts/template.js";
export { templateWorkbook } from "./drafts/template-workbook.js";
