export { openXlsx, type MergedArea, type XlsxOptions, type XlsxSource } from "./reader.js";
export type { CellKind, XlsxRecord } from "./sheet.js";
