import type { TableRecord } from "./csv.js";

/** Whatever holds rows: a CSV file, a sheet of a workbook. Each call of `records` reads anew, in file order and bounded memory. */
export interface TableSource {
  readonly path: string;
  records(): AsyncIterable<readonly TableRecord[]>;
}
