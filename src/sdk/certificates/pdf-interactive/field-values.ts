import { isName, PdfString, unsupported, type PdfDict, type PdfFile, type PdfValue } from "../pdf-syntax/index.js";
import { textString } from "./text-string.js";

/** Rejects fields whose value differs from their appearance: viewers show it on a click (ISO 32000-1, 12.7.3). */
export function checkFieldValue(file: PdfFile, widget: PdfDict, shown: string): void {
  if (!isName(file.get(widget, "Subtype"), "Widget")) return;
  const type = inherited(file, widget, "FT");
  if (!isName(type, "Tx") && !isName(type, "Ch")) return;
  const value = inherited(file, widget, "V");
  if (value === null || (value instanceof PdfString && fold(textString(value)) === fold(shown))) return;
  throw unsupported("a form field whose value is not what it shows");
}

function inherited(file: PdfFile, widget: PdfDict, key: string): PdfValue {
  let field: PdfDict | undefined = widget;
  for (let depth = 0; field; depth++) {
    file.budget.depth(depth);
    const value = file.get(field, key);
    if (value !== null) return value;
    field = file.dict(field, "Parent");
  }
  return null;
}

const fold = (text: string): string => text.normalize("NFKC").replace(/\s/g, "");
