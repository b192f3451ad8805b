import { isArray, isName, PdfDict, unsupported, type PdfFile, type PdfValue } from "../pdf-syntax/index.js";

/** Actions that do not change what is shown. */
const HARMLESS = ["GoTo", "GoToR", "URI", "Named"];

/** Rejects documents with scripts or actions that change what a viewer shows (ISO 32000-1, 12.6). */
export function refuseActions(file: PdfFile, catalog: PdfDict): void {
  const names = file.dict(catalog, "Names");
  if (names && file.get(names, "JavaScript") !== null) throw changing();
  refuseAction(file, catalog.get("OpenAction"));
  refuseTriggers(file, catalog);
}

/** Rejects such actions in /A and /AA of a page or an annotation. */
export function refuseTriggers(file: PdfFile, dict: PdfDict): void {
  refuseAction(file, dict.get("A"));
  const triggers = file.dict(dict, "AA");
  for (const action of triggers?.entries.values() ?? []) refuseAction(file, action);
}

function refuseAction(file: PdfFile, value: PdfValue, depth = 0): void {
  file.budget.object();
  file.budget.depth(depth);
  const action = file.resolve(value);
  // A destination is an array or a name.
  if (!(action instanceof PdfDict)) return;
  const type = file.get(action, "S");
  if (!HARMLESS.some((name) => isName(type, name))) throw changing();
  const next = file.get(action, "Next");
  for (const one of isArray(next) ? next : [next]) refuseAction(file, one, depth + 1);
}

function changing(): Error {
  return unsupported("an action that changes what is shown");
}
