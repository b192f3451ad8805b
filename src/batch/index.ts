export {
  isHeaderError,
  openFilingFile,
  HeaderError,
  type NoteRow,
  type CheckedRows,
  type FilingFile,
  type FilingFileOptions,
  type OriginalFile,
  type TableLayout,
  type Interpretation,
} from "./check/index.js";
export type { CheckedFiling, CheckedRow, InvalidRows } from "./check/filings/checked-row.js";
export { columnLetters } from "./files/common/column-letters.js";
export { isFeedRefused, type FeedNotices } from "./engine/change-feed.js";
export type { StopInfo, StopReason, Waiting } from "./engine/stop.js";
export { watchBatch, type WatchOptions } from "./watch-batch.js";
export { savePause, restorePause } from "./engine/authority-pause.js";
export { checkFile, type CheckFileOptions, type CheckReport, type RuleTally } from "./check-file.js";
export { previewFile, type FilePreview, type PreviewOptions } from "./submit.js";
export { FILE_WARNINGS, unusualSize, type FileWarningCode, type SubmittedFile } from "./totals/unusual-size.js";
export type { AmountTotal, FileTotals, FileWarnings, WarningTally } from "./totals/file-tally.js";
export { catchUp, type CatchUpOptions } from "./catch-up.js";
export { toICalendar } from "./reports/icalendar.js";
export { DEADLINES, type Deadline, type DeadlineKind, type Today } from "./reports/deadline.js";
export { deadlines, type DeadlineOptions } from "./reports/deadlines.js";
export { seizureDeadlines, type SeizureDeadline, type SeizureTerm } from "./reports/seizure-deadlines.js";
export { type CsvDelimiter, type CsvEncoding } from "./files/csv/index.js";
export {
  FileError,
  fileErrorTexts,
  isFileError,
  type FileErrorCode,
  type FileErrorText,
} from "./files/common/file-error.js";
export { openWakeQueue, type FailedWakeUp, type LedgerWakeQueue, type WakeQueueOptions } from "./workers/pg-boss.js";
export type { WakeHandler, WakeQueue, WakeUp } from "./workers/wake-queue.js";
export { discardBatch, type Discarded, type DiscardOptions } from "./discard-batch.js";
export {
  discardNeedsPerson,
  lookUpNeedsPerson,
  releaseNeedsPerson,
  type DecideOptions,
  type LeftFilings,
  type NeedsPersonOptions,
  type NeedsPersonOutcome,
  type WhyLeft,
} from "./needs-person/settle.js";
export { discardOneNeedsPerson, type DiscardOneOptions, type DiscardOneOutcome } from "./needs-person/discard-one.js";
export type { FindCaseOptions, NoAnswer } from "./needs-person/find-case.js";
export {
  PERSON_REASONS,
  discardedReasons,
  personReason,
  type PersonReason,
  type PersonReasonText,
} from "./needs-person/reasons.js";
export { CONFLICT_CODES, UNKNOWN_REASON, reasonCodeOf } from "./ledger/reason-codes.js";
export { encodeCsv, type StandaloneCsv } from "./files/csv/encode-table.js";
export { collectReport, type ReportLedger, type ReportOptions } from "./reports/night/collect-report.js";
export { RETURN_CLASSES, classifiedCodes, returnClassOf, type ReturnClass } from "./reports/night/return-reasons.js";
export * from "./reports/night/model.js";
export { nightPage } from "./reports/html/night-page.js";
export { createNightWorkbook } from "./reports/xlsx/create-night-workbook.js";
export type { RunInfo } from "./reports/html/section-run.js";
export { reportDocument, type ReportDocument, type TimeKey, type WithIsoTimes } from "./reports/night/document.js";
export { reconcile, type ReconcileOptions, type ReconcileProgress } from "./reports/reconcile/reconcile.js";
export type {
  Difference,
  FileState,
  ReconciledAuthority,
  ReconciledBatch,
  Reconciliation,
  TieKey,
  TieLine,
  ReturnedFilings,
  TieValue,
} from "./reports/reconcile/model.js";
export { DIFFERENCES, type DifferenceCode, type Side } from "./reports/reconcile/difference-texts.js";
export { differenceCsvHeader, differenceCsvLine } from "./reports/reconcile/difference-csv.js";
export { isTied } from "./reports/reconcile/tie-lines.js";
export { handover, handoverCsv, type HandoverEntry } from "./reports/handover.js";
export { handoverHtml, type HandoverPageOptions } from "./reports/handover-page.js";
export { isSeizable, seizureFile, type CourtSearch, type SeizureFile } from "./drafts/seizure-file.js";
export { waitingForAuthority, waitingForInstitution } from "./engine/follow.js";
export { batchesRequiringAction, findRequiredActions, type FilingAction } from "./results/find-actions.js";
export { findOverdueCases, type OverdueCase } from "./results/find-overdue.js";
export { requiredAction, type ActionKind, type RequiredAction } from "./results/required-action.js";
export { alertsOf, findFlagged, findUnknownRights, newsOfFilings, type CaseNews } from "./engine/case-news.js";
export * from "./ledger/ledger.js";
export { AuthorityClocks } from "./ledger/authority-clocks.js";
export { eachBatch } from "./ledger/each-batch.js";
export {
  formatCheckpoint,
  isSignedBy,
  parseCheckpoint,
  shortCheckpoint,
  type CheckpointSignature,
  type ParsedCheckpoint,
} from "./ledger/audit/checkpoint.js";
export * from "./ledger/error.js";
export * from "./ledger/audit-report.js";
export * from "./ledger/coordination.js";
export * from "./ledger/manual-review.js";
export * from "./ledger/types.js";
export * from "./ledger/totals.js";
export { ledgerMetrics, type LedgerMetricsOptions } from "./metrics/ledger-metrics.js";
export * from "./ledger/reports.js";
export { causeOf, damagedBy } from "./ledger/damage.js";
export { openLedger } from "./ledger/opening/open-ledger.js";
export { toCaseFacts } from "./engine/outcomes.js";
export { renewalFile, type RenewalFile } from "./drafts/renewal-file.js";
export type { FilingFacts } from "./reports/filing-facts.js";
export { checkRelease, type ReleaseCheckOptions } from "./reports/release/check-release.js";
export type { JudgeOptions } from "./reports/release/judge-mortgage.js";
export { RELEASE_REASONS, type ReleaseCode } from "./reports/release/reasons.js";
export { VERDICT_WORDS, releaseCsv } from "./reports/release/release-csv.js";
export { releaseTotals, type Money, type ReleaseTotal } from "./reports/release/money.js";
export type {
  ReasonText,
  ReasonVerdict,
  ReleaseReason,
  ReleaseVerdict,
  VerdictName,
} from "./reports/release/verdict.js";
export type { IntakeTotals } from "./engine/intake.js";
export { resultCells, reasonsAgainst, type Lang } from "./results/result-cells.js";
export { RESULT_COLUMNS, resultHeaders, type ResultColumnKey } from "./files/common/result-columns.js";
export {
  nextResultPath,
  resultPathFor,
  withResultExtension,
  writeResults,
  type ResultFormat,
  type WriteResultsOptions,
} from "./write-results.js";
export { formatOfFile } from "./files/table-file.js";
export { openAtomicFile, type AtomicFile, type OutputPlace } from "./files/common/atomic-file.js";
export { digestFile, type DigestCache } from "./materials/digest.js";
export type { MaterialLimits } from "./materials/check-content.js";
export { isSameFile } from "./files/common/same-file.js";
export {
  rowStates,
  transitions,
  type Cause,
  type CauseTable,
  type FilingState,
  type RowState,
} from "./ledger/states.js";
export { resumeBatch, submitFile, type ResumeOptions, type SubmitOptions } from "./submit.js";
export type { BatchSummary, RunOptions } from "./engine/run-batch.js";
export { templateDocuments, createCsvTemplate } from "./drafts/template.js";
export { createWorkbookTemplate } from "./drafts/create-workbook-template.js";
export { findColumn, mapColumns, type MappedHeader, type ColumnSurvey } from "./map-columns.js";
export type { ColumnMap } from "./mapping/headers/column-map.js";
export type { BoundColumn, Headers as HeaderLayout } from "./mapping/headers/header-layout.js";
export type { InterpretationKind } from "./mapping/cells/cell.js";
export type { MaterialPath } from "./mapping/cells/materials.js";
export type { CheckOptions } from "./check/check-rows.js";
export type { EarlierFiling, NewFiling } from "./check/duplicates/related-filings.js";
