import type { Column } from "../../../contract/index.js";
import type { CellReader } from "../../mapping/cells/cell.js";

/** How a column's cells are recognised from their bytes. Whatever is not is given to the column's own reader. */
export const FORM = { skip: 0, read: 1, few: 2, text: 3, name: 4, ref: 5, date: 6, amount: 7, unitCode: 8, certificateNo: 9, idNo: 10, empty: 11 } as const;
export type Form = (typeof FORM)[keyof typeof FORM];

export interface CellPlan {
  readonly form: Form;
  readonly column: Column;
  readonly read: CellReader;
}

/** In the contract's words, so that a new column finds its form by itself. */
export function formOf(column: Column, unit: number | undefined): Form {
  switch (column.cell) {
    case "ref": return FORM.ref;
    case "name": return FORM.name;
    case "text": return FORM.text;
    case "date": return FORM.date;
    case "amount": return unit === undefined || unit === 1 ? FORM.amount : FORM.read;
    case "unit-code": return FORM.unitCode;
    case "certificate-no": return FORM.certificateNo;
    case "id-no": return column.place.in === "people" ? FORM.idNo : FORM.read;
    case "code":
    case "yes-no":
    case "share": return FORM.few;
    case "area":
    case "court-case-no": return FORM.read;
    case "materials": return FORM.empty;
  }
}

/** Forms whose value follows from the cell's bytes alone and is often that of the row above. */
export const FROM_ABOVE = new Uint8Array(16);
for (const form of [FORM.few, FORM.text, FORM.date, FORM.read, FORM.name]) FROM_ABOVE[form] = 1;
