import type { CodeTable, Column } from "../../../contract/index.js";
import type { CellReader, CellValue } from "./cell.js";
import { amountReader, areaReader } from "./amount.js";
import { codeReader, readShare, readYesNo } from "./choice.js";
import { readDate, readDateOf1904 } from "./date.js";
import { caseNoReader, certificateNoReader, readUnitCode } from "./identifier.js";
import { nameReader, refReader, textReader } from "./text.js";

export interface ReaderOptions {
  /** Yuan per unit of the column's header. */
  readonly unit?: number;
  /** Code table of the authority. @default the table of the contract */
  readonly table?: CodeTable | undefined;
  /** Serial dates of the file count from 1904. */
  readonly from1904?: boolean;
  /** Years of official numbers after this time are in the future. @default the current time */
  readonly now?: Date;
}

/** Marks for an empty cell: `/`, `-`, `无`. */
const EMPTY_MARK = /^(?:[-/\\—–]{1,2}|无)$/;

/**
 * Returns the reader for the cells of a column.
 * @throws RangeError For ID numbers (`idNoReader`) and materials (`readMaterials`), which have other signatures.
 */
export function readerFor(
  column: Column,
  { unit, table = column.table, from1904, now }: ReaderOptions = {},
): CellReader {
  switch (column.cell) {
    case "ref":
      return refReader();
    case "name":
      return nameReader(column);
    case "text":
      return textReader(column);
    case "yes-no":
      return readYesNo;
    case "unit-code":
      return orEmpty(readUnitCode);
    case "certificate-no":
      return orEmpty(certificateNoReader(column, now));
    case "court-case-no":
      return orEmpty(caseNoReader(column, now));
    case "date":
      return orEmpty(from1904 ? readDateOf1904 : readDate);
    case "amount":
      return orEmpty(amountReader(unit));
    case "area":
      return orEmpty(areaReader(column));
    case "share":
      return orEmpty(readShare);
    case "code":
      return orEmpty(codeReader(table ?? { name: column.key, zh: column.zh, entries: [] }));
    case "id-no":
    case "materials":
      throw new RangeError(`${column.key} has a reader of its own`);
  }
}

function orEmpty(read: CellReader): CellReader {
  return (text, reporter): CellValue => {
    if (text.length <= 2 && EMPTY_MARK.test(text)) {
      reporter.reportInterpretation("", "empty-mark");
      return undefined;
    }
    return read(text, reporter);
  };
}
