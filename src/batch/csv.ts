export type { CsvDelimiter, CsvEncoding, CsvFormat, CsvOptions, CsvRecord, CsvSource, EncodingEvidence, TableRecord } from "./csv-types.js";
export { FileProblem, columnLetters, fileProblemTexts, type FileProblemCode } from "./csv-problem.js";
export { openCsv } from "./csv-read.js";
