import type { Column } from "../../src/contract/index.js";
import { damaged, typed, type Forms } from "./cell.js";
import { AMOUNT_FORMS, AMOUNT_FORMS_WAN, AREA_FORMS, DATE_FORMS, SHARE_FORMS } from "./forms-numbers.js";
import {
  codeForms,
  ID_NO_FORMS,
  NAME_FORMS,
  NUMBER_TEXT_FORMS,
  OFFICIAL_FORMS,
  TEXT_FORMS,
  UNIT_FORMS,
  yesNoForms,
} from "./forms-texts.js";
import { LEFTOVERS } from "./cell.js";

/** Free text, which may also hold tabs. */
const MULTILINE_FORMS: Forms = {
  clear: [
    ...TEXT_FORMS.clear,
    (value, { keepsTabs }) =>
      keepsTabs ? { content: `${value}\t急`, means: `${value}\t急`, form: "tab inside" } : undefined,
  ],
  odd: TEXT_FORMS.odd,
};

const REF_FORMS: Forms = {
  clear: NUMBER_TEXT_FORMS.clear,
  odd: [
    damaged("E+17", () => "2.02601E+17"),
    damaged("turned into a date", () => "3月12日"),
    typed("turned into a date cell", () => ({ date: "2026-03-12", format: 'm"月"d"日"' }), { unusable: true }),
    ...LEFTOVERS,
  ],
};

/** Text columns that hold numbers. */
const NUMBERS = /No$/;

/** The ways of writing a column. */
export function formsFor(column: Column, isWan: boolean): Forms {
  switch (column.cell) {
    case "ref":
      return REF_FORMS;
    case "name":
      return column.place.in === "people" ? NAME_FORMS : { ...NAME_FORMS, odd: NAME_FORMS.odd.slice(-5) };
    case "text":
      if (NUMBERS.test(column.key)) return NUMBER_TEXT_FORMS;
      return column.key === "remark" ? MULTILINE_FORMS : TEXT_FORMS;
    case "unit-code":
      return UNIT_FORMS;
    case "certificate-no":
    case "court-case-no":
      return OFFICIAL_FORMS;
    case "date":
      return DATE_FORMS;
    case "amount":
      return isWan ? AMOUNT_FORMS_WAN : AMOUNT_FORMS;
    case "area":
      return AREA_FORMS;
    case "share":
      return SHARE_FORMS;
    case "code":
      return codeForms(column.table!);
    case "yes-no":
      return yesNoForms;
    case "id-no":
      return ID_NO_FORMS;
    case "materials":
      // Written by the layout.
      return TEXT_FORMS;
  }
}
