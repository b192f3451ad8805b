export { openXlsx, type MergedArea, type XlsxOptions, type XlsxSource } from "./xlsx-read.js";
export type { CellKind, XlsxRecord } from "./xlsx-sheet.js";
export { openXlsxWriter, type XlsxWriter } from "./xlsx-write.js";
