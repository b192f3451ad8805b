import {
  damaged,
  isArray,
  isName,
  PdfDict,
  PdfRef,
  PdfStream,
  unsupported,
  type PdfFile,
  type PdfValue,
} from "../pdf-syntax/index.js";
import { refuseTriggers } from "../pdf-interactive/actions.js";
import { boxOfNumbers } from "./drawing.js";
import { boxAround, cornersOf, intersect, type Box, type Matrix } from "./geometry.js";

export interface Page {
  readonly dict: PdfDict;
  readonly resources: PdfDict | undefined;
  /** Maps page coordinates to points of the page as rotated for display. */
  readonly matrix: Matrix;
  /** Area that a viewer shows, in these points. */
  readonly visible: Box;
}

const INHERITED = ["Resources", "MediaBox", "CropBox", "Rotate"] as const;
type Inherited = Readonly<Partial<Record<(typeof INHERITED)[number], PdfValue>>>;

interface Node {
  readonly value: PdfValue;
  readonly inherited: Inherited;
  readonly depth: number;
}

/** Reads the pages of a document in order (ISO 32000-1, 7.7.3). */
export function readPages(file: PdfFile, catalog: PdfDict): Page[] {
  const root = file.dict(catalog, "Pages");
  if (!root) throw damaged("the page tree is missing");
  const pages: Page[] = [];
  const seen = new Set<number>();
  const open: Node[] = [{ value: catalog.get("Pages"), inherited: {}, depth: 0 }];
  for (let node = open.pop(); node; node = open.pop()) {
    file.budget.object();
    file.budget.depth(node.depth);
    if (!(node.value instanceof PdfRef)) throw damaged("a page is not an indirect object");
    if (seen.has(node.value.num)) throw damaged("a page occurs twice in the page tree");
    seen.add(node.value.num);
    const dict = file.resolve(node.value);
    if (!(dict instanceof PdfDict)) throw damaged("a page is missing");
    const inherited: Record<string, PdfValue> = { ...node.inherited };
    for (const key of INHERITED) if (file.get(dict, key) !== null) inherited[key] = file.get(dict, key);
    const kids = file.array(dict, "Kids");
    const type = file.get(dict, "Type");
    if (isName(type, "Pages") && kids) {
      file.budget.object(kids.length);
      for (const kid of [...kids].reverse()) open.push({ value: kid, inherited, depth: node.depth + 1 });
    } else if (isName(type, "Page") && !kids) pages.push(readPage(file, dict, inherited));
    else throw damaged("a node of the page tree is neither a page nor a list of pages");
  }
  if (file.get(root, "Count") !== pages.length) throw damaged("the number of pages is wrong");
  return pages;
}

function readPage(file: PdfFile, dict: PdfDict, inherited: Inherited): Page {
  const { Resources: resources = null, MediaBox: media = null, CropBox: crop = null, Rotate: turn = null } = inherited;
  if (resources !== null && !(resources instanceof PdfDict)) throw damaged("the resources of a page");
  const mediaBox = boxOfNumbers(media, file, "the media box");
  const box = crop === null ? mediaBox : intersect(mediaBox, boxOfNumbers(crop, file, "the crop box"));
  const unit = file.get(dict, "UserUnit") ?? 1;
  if (typeof unit !== "number" || unit <= 0) throw damaged("the user unit of a page");
  if (turn !== null && (typeof turn !== "number" || turn % 90 !== 0)) throw damaged("the rotation of a page");
  const group = file.dict(dict, "Group");
  if (group && file.get(group, "K") === true) throw unsupported("a knockout group");
  const matrix = turned(((((turn ?? 0) / 90) % 4) + 4) % 4, unit);
  return { dict, resources: resources ?? undefined, matrix, visible: boxAround(cornersOf(matrix, box)) };
}

/** Returns the matrix of a clockwise rotation by quarter turns. */
function turned(quarters: number, unit: number): Matrix {
  const matrices: readonly Matrix[] = [
    [unit, 0, 0, unit, 0, 0],
    [0, -unit, unit, 0, 0, 0],
    [-unit, 0, 0, -unit, 0, 0],
    [0, unit, -unit, 0, 0, 0],
  ];
  return matrices[quarters]!;
}

/** Joins the content streams of a page. Tokens cannot continue from one to the next (7.8.2). */
export function pageContent(file: PdfFile, page: PdfDict): Uint8Array {
  const value = file.get(page, "Contents");
  if (value === null) return new Uint8Array();
  const streams = isArray(value) ? file.items(value) : [value];
  const parts = streams.map((stream) => {
    if (!(stream instanceof PdfStream)) throw damaged("the content of a page is not a stream");
    const bytes = file.contents(stream);
    if (streams.length > 1) file.budget.decoded(bytes.length + 1);
    return bytes;
  });
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts.flatMap((part) => [part, Buffer.from("\n")]));
}

const HIDDEN = 2;
const PRINT = 4;
const NO_VIEW = 32;
/** Border of a link, in points, that is too narrow to hide text. */
const MAX_LINK_BORDER = 3;

export function isShownAnnotation(file: PdfFile, annotation: PdfDict): boolean {
  const flags = file.get(annotation, "F");
  return typeof flags !== "number" || (flags & (HIDDEN | NO_VIEW)) === 0;
}

function isOnPaperOnly(file: PdfFile, annotation: PdfDict): boolean {
  const flags = file.get(annotation, "F");
  return typeof flags === "number" && (flags & (HIDDEN | NO_VIEW | PRINT)) === (NO_VIEW | PRINT);
}

export interface Appearance {
  readonly form: PdfStream;
  readonly rect: Box;
  readonly annotation: PdfDict;
  readonly layer: PdfValue;
}

/** Reads the appearances of annotations, in order (12.5.5). Annotations that a viewer draws itself are unsupported. */
export function appearancesOf(file: PdfFile, page: PdfDict): Appearance[] {
  const appearances: Appearance[] = [];
  for (const entry of file.array(page, "Annots") ?? []) {
    file.budget.object();
    const annotation = file.resolve(entry);
    if (annotation === null) continue;
    if (!(annotation instanceof PdfDict)) throw damaged("an annotation is not a dictionary");
    refuseTriggers(file, annotation);
    if (isOnPaperOnly(file, annotation)) throw unsupported("an annotation that differs between screen and paper");
    if (!isShownAnnotation(file, annotation)) continue;
    if (isName(file.get(annotation, "Subtype"), "Popup")) {
      if (file.get(annotation, "Open") === true) throw unsupported("an open note");
      continue;
    }
    const rect = boxOfNumbers(file.get(annotation, "Rect"), file, "the rectangle of an annotation");
    const form = normalAppearance(file, annotation);
    if (form) appearances.push({ form, rect, annotation, layer: annotation.get("OC") });
    else if (drawsByItself(file, annotation, rect)) throw unsupported("an annotation without appearance");
  }
  return appearances;
}

function normalAppearance(file: PdfFile, annotation: PdfDict): PdfStream | undefined {
  const appearances = file.dict(annotation, "AP");
  const normal = appearances ? file.get(appearances, "N") : null;
  if (normal instanceof PdfStream) return normal;
  const state = file.get(annotation, "AS");
  if (!(normal instanceof PdfDict) || state === null || typeof state !== "object" || !("name" in state))
    return undefined;
  const chosen = file.get(normal, state.name);
  return chosen instanceof PdfStream ? chosen : undefined;
}

/** Returns true when viewers draw an annotation without appearance. Empty signature fields and buttons draw nothing. */
function drawsByItself(file: PdfFile, annotation: PdfDict, [left, bottom, right, top]: Box): boolean {
  const subtype = file.get(annotation, "Subtype");
  if (left === right || bottom === top) return false;
  if (isName(subtype, "Link")) return borderWidth(file, annotation) > MAX_LINK_BORDER;
  if (!isName(subtype, "Widget")) return true;
  let field: PdfDict | undefined = annotation;
  let type: PdfValue = null;
  for (let depth = 0; field && type === null; depth++) {
    file.budget.depth(depth);
    type = file.get(field, "FT");
    field = file.dict(field, "Parent");
  }
  if (isName(type, "Btn")) return isMadeByViewers(file, annotation);
  return !isName(type, "Sig");
}

/** Returns the border width of a link in points. Default 1 (12.5.4). */
function borderWidth(file: PdfFile, annotation: PdfDict): number {
  const style = file.dict(annotation, "BS");
  const width = style ? file.get(style, "W") : file.resolve(file.array(annotation, "Border")?.[2] ?? null);
  return typeof width === "number" ? width : 1;
}

/** Viewers draw a button without appearance from its caption and background (12.5.6.19). */
function isMadeByViewers(file: PdfFile, annotation: PdfDict): boolean {
  const characteristics = file.dict(annotation, "MK");
  return annotation.get("AP") === null && ["BG", "BC", "CA", "I"].some((key) => characteristics?.get(key));
}
