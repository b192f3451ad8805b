export type {
  CsvDelimiter,
  CsvEncoding,
  CsvFormat,
  CsvOptions,
  CsvRecord,
  CsvSource,
  EncodingEvidence,
} from "./types.js";
export { explainNoHeader, openCsv } from "./reader.js";
export { openCsvWriter, stripResultColumns, type CsvWriter } from "./writer.js";
export { originalPart, resultCellsOf, type OriginalPart } from "./append-columns.js";
export { escapeFormula, isFormula, unescapeFormula } from "./encode.js";
