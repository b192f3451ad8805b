import type { Column } from "../../../contract/index.js";
import type { CellReader } from "../../mapping/cells/cell.js";

/** Form by which the cells of a column are recognized. Other cells are passed to the reader of the column. */
export const CELL_FORM = {
  skip: 0,
  read: 1,
  few: 2,
  text: 3,
  name: 4,
  ref: 5,
  date: 6,
  amount: 7,
  unitCode: 8,
  certificateNo: 9,
  idNo: 10,
  empty: 11,
} as const;
export type Form = (typeof CELL_FORM)[keyof typeof CELL_FORM];

export interface CellPlan {
  readonly form: Form;
  readonly column: Column;
  readonly read: CellReader;
}

/** Returns the form for a column. It depends only on the cell type in the contract, so new columns need no entry. */
export function formOf(column: Column, unit: number | undefined): Form {
  switch (column.cell) {
    case "ref":
      return CELL_FORM.ref;
    case "name":
      return CELL_FORM.name;
    case "text":
      return CELL_FORM.text;
    case "date":
      return CELL_FORM.date;
    case "amount":
      return unit === undefined || unit === 1 ? CELL_FORM.amount : CELL_FORM.read;
    case "unit-code":
      return CELL_FORM.unitCode;
    case "certificate-no":
      return CELL_FORM.certificateNo;
    case "id-no":
      return column.place.in === "people" ? CELL_FORM.idNo : CELL_FORM.read;
    case "code":
    case "yes-no":
    case "share":
      return CELL_FORM.few;
    case "area":
    case "court-case-no":
      return CELL_FORM.read;
    case "materials":
      return CELL_FORM.empty;
  }
}

/** Forms whose value depends only on the bytes of the cell and is often the same as in the row above. */
export const OFTEN_REPEATS_ABOVE = new Uint8Array(16);
for (const form of [CELL_FORM.few, CELL_FORM.text, CELL_FORM.date, CELL_FORM.read, CELL_FORM.name])
  OFTEN_REPEATS_ABOVE[form] = 1;
