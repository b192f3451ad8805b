export type { CsvDelimiter, CsvEncoding, CsvFormat, CsvOptions, CsvRecord, CsvSource, EncodingEvidence, TableRecord } from "./types.js";
export { FileProblem, columnLetters, fileProblemTexts, isFileProblem, type FileProblemCode } from "../common/file-problem.js";
export { openCsv } from "./reader.js";
export { openCsvWriter, stripResultColumns, type CsvWriter, type CsvWriterOptions } from "./writer.js";
export { findResultRun, ownPart, resultCellsOf, type OwnPart, type ResultRun } from "./append-columns.js";
export { neutralised, readBack } from "./encode.js";
export { replaceFile, type FileReplacement } from "../common/atomic-file.js";
