export type { CsvDelimiter, CsvEncoding, CsvFormat, CsvOptions, CsvRecord, CsvSource, EncodingEvidence } from "./types.js";
export { openCsv } from "./reader.js";
export { openCsvWriter, stripResultColumns, type CsvWriter } from "./writer.js";
export { ownPart, resultCellsOf, type OwnPart } from "./append-columns.js";
export { neutralised, readBack } from "./encode.js";
