export type { CsvDelimiter, CsvEncoding, CsvFormat, CsvOptions, CsvRecord, CsvSource, EncodingEvidence, TableRecord } from "./csv-types.js";
export { FileProblem, columnLetters, fileProblemTexts, isFileProblem, type FileProblemCode } from "./csv-problem.js";
export { openCsv } from "./csv-read.js";
export { openCsvWriter, stripResultColumns, type CsvWriter, type CsvWriterOptions } from "./csv-write.js";
export { findResultRun, ownPart, resultCellsOf, type OwnPart, type ResultRun } from "./csv-result-columns.js";
export { neutralised, readBack } from "./csv-encode.js";
export { replaceFile, type FileReplacement } from "./csv-replace-file.js";
