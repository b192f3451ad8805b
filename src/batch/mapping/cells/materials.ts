import {
  MATERIAL_KINDS,
  readMaterialWord,
  type CodeEntry,
  type Consent,
  type MaterialKind,
} from "../../../contract/index.js";
import { INVALID, displayText, trimInvisible, type CellReporter } from "./cell.js";
import { leavesFolder } from "../../materials/resolve-path.js";
import { foldWord } from "./choice.js";

/** A material that a cell names. */
export interface MaterialPath {
  /** Kind of material. */
  readonly kind: MaterialKind;
  /** Path as written, relative to the folder of the file. */
  readonly path: string;
  /** Who agrees to what, if the cell says so. */
  readonly consent?: Consent;
}

const MAX_PATH = 255;
const byWord = new Map<string, CodeEntry>();
for (const entry of MATERIAL_KINDS.entries as readonly CodeEntry[])
  for (const word of [entry.value, entry.zh, entry.en, ...(entry.variants ?? [])]) byWord.set(foldWord(word), entry);
/** Names of kinds, longer ones first: 民事裁定书 before 裁定书, 协助执行通知书 before 通知书. */
const words = [...byWord.keys()]
  .filter((word) => /[\u4e00-\u9fff]/.test(word) && byWord.get(word)?.value !== "other")
  .sort((a, b) => b.length - a.length);
const choices = MATERIAL_KINDS.entries.map((entry) => entry.zh).join("、");

/**
 * Reads a list of materials: `kind=path; path`, a paper of consent with who agrees to what. Accepts any name of a kind.
 * Without a kind, the file name determines it, or it is 其他材料.
 */
export function readMaterials(text: string, reporter: CellReporter): MaterialPath[] | typeof INVALID {
  const found: MaterialPath[] = [];
  let isValid = true;
  for (const part of text.split(/[;；\n\r|]/).map(trimInvisible)) {
    if (part === "") continue;
    const material = readOne(part, reporter);
    if (material) found.push(material);
    else isValid = false;
  }
  return isValid ? found : INVALID;
}

function readOne(part: string, reporter: CellReporter): MaterialPath | undefined {
  const equals = part.search(/[=＝]/);
  const text = equals > 0 ? trimInvisible(part.slice(0, equals)) : "";
  const path = unquoted(trimInvisible(part.slice(equals + 1)));
  if (path === "" || equals === 0) {
    reporter.report("material-form", { shown: displayText(part) });
    return undefined;
  }
  const said = readMaterialWord(text);
  if (!said) {
    reporter.report("material-consent", { shown: displayText(text) });
    return undefined;
  }
  const { kind: word, consent } = said;
  const named = word === "" ? undefined : byWord.get(foldWord(word));
  if (word !== "" && !named) {
    reporter.report("material-kind", { shown: displayText(word), choices });
    return undefined;
  }
  if (path.length > MAX_PATH) {
    reporter.report("material-path-too-long");
    return undefined;
  }
  if (/[\p{Cc}\p{Cs}]/u.test(path)) {
    reporter.report("text-control");
    return undefined;
  }
  if (leavesFolder(path)) {
    reporter.report("material-outside", { shown: displayText(path) });
    return undefined;
  }
  const kind = (named?.value ?? kindByName(path)) as MaterialKind;
  if (kind === "judgment" && consent && !consent.unitCodes) {
    reporter.report("material-judgment-units", { shown: displayText(text) });
    return undefined;
  }
  if (!named) reporter.reportInterpretation(`${byWord.get(foldWord(kind))?.zh ?? kind}=${path}`, "material-kind");
  return { kind, path, ...(consent && { consent }) };
}

function unquoted(path: string): string {
  return /^(["']).*\1$/.test(path) && path.length > 2 ? path.slice(1, -1) : path;
}

function kindByName(path: string): string {
  const name = foldWord(path.split(/[\\/]/).at(-1) ?? "");
  const word = words.find((w) => name.includes(w));
  return (word && byWord.get(word)?.value) ?? "other";
}
