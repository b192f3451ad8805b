import { PdfName, unsupported, type PdfDict, type PdfFile } from "../pdf-syntax/index.js";
import { refuseActions, refuseTriggers } from "../pdf-interactive/actions.js";
import { checkFieldValue } from "../pdf-interactive/field-values.js";
import { ContentInterpreter, matrixOf } from "./content.js";
import { readColourSpace } from "./colours.js";
import { boxOfNumbers, type GraphicsState, initialState, type Sheet } from "./drawing.js";
import { boxAround, cornersOf, multiply, type Box, type Matrix } from "./geometry.js";
import { Layers } from "./layers.js";
import { linesOf, settleStacked, type TextLine } from "./lines.js";
import { PageMarks, type GlyphMark, type HiddenReason } from "./page-marks.js";
import { appearancesOf, pageContent, readPages, type Appearance, type Page } from "./pages.js";

export interface HiddenText {
  readonly reason: HiddenReason;
  readonly page: number;
  readonly length: number;
}

export interface UnreadableText {
  readonly reason: string;
  readonly page: number;
}

export interface VisibleText {
  /**
   * In reading order (top to bottom, left to right), with characters as they are drawn; runs on one baseline are
   * joined, and a wide gap is one space. Pages count from 1; x and y are in points of the page as it is turned.
   */
  readonly lines: readonly TextLine[];
  /** Text that the file draws and a person does not see: the document is unfit for comparison. */
  readonly hidden: readonly HiddenText[];
  /** Text whose characters cannot be told, and why. */
  readonly unreadable: readonly UnreadableText[];
}

const EVERYWHERE: Box = [-1e9, -1e9, 1e9, 1e9];

/** The text that a person sees on the pages, annotations included. */
export function readVisibleText(file: PdfFile, catalog: PdfDict): VisibleText {
  checkForm(file, catalog);
  refuseActions(file, catalog);
  const layers = new Layers(file, catalog);
  const interpreter = new ContentInterpreter(file);
  const lines: TextLine[] = [];
  const hidden: HiddenText[] = [];
  const unreadable: UnreadableText[] = [];
  readPages(file, catalog).forEach((page, index) => {
    const number = index + 1;
    const reasons = new Set<string>();
    const glyphs = drawPage(file, page, { layers, interpreter, unreadable: (reason) => reasons.add(reason) });
    lines.push(...linesOf(glyphs, number, file.budget));
    hidden.push(...hiddenRuns(glyphs, number));
    unreadable.push(...[...reasons].map((reason) => ({ reason, page: number })));
  });
  return { lines, hidden, unreadable };
}

/** What viewers show otherwise than the pages say. */
function checkForm(file: PdfFile, catalog: PdfDict): void {
  if (file.get(catalog, "Collection") !== null) throw unsupported("a collection of files");
  const form = file.dict(catalog, "AcroForm");
  if (form && file.get(form, "NeedAppearances") === true)
    throw unsupported("the form asks viewers to make its appearances");
}

interface Tools {
  readonly layers: Layers;
  readonly interpreter: ContentInterpreter;
  readonly unreadable: (reason: string) => void;
}

function drawPage(file: PdfFile, page: Page, { layers, interpreter, unreadable }: Tools): GlyphMark[] {
  const marks = new PageMarks(file.budget);
  const { matrix, visible } = page;
  const sheet: Sheet = { file, layers, marks, visible, hiddenLayers: 0, unreadable };
  const state = (): GraphicsState => initialState(matrix, EVERYWHERE, readColourSpace(file, new PdfName("DeviceGray")));
  refuseTriggers(file, page.dict);
  interpreter.run(pageContent(file, page.dict), page.resources, state(), sheet);
  for (const appearance of appearancesOf(file, page.dict)) {
    const isHidden = file.resolve(appearance.layer) !== null && !layers.isShown(appearance.layer);
    if (isHidden) sheet.hiddenLayers++;
    const placed = { ...state(), ctm: multiply(placement(file, appearance), matrix) };
    const drawn = marks.glyphs.length;
    interpreter.drawForm(appearance.form, { sheet, resources: undefined, state: placed });
    const shown = marks.glyphs.slice(drawn).map(({ text }) => text);
    checkFieldValue(file, appearance.annotation, shown.join(""));
    if (isHidden) sheet.hiddenLayers--;
  }
  marks.judge();
  return settleStacked(marks.glyphs, file.budget);
}

/** From the form's box, as its own matrix turns it, to the annotation's rectangle (ISO 32000-1, 12.5.5). */
function placement(file: PdfFile, { form, rect }: Appearance): Matrix {
  const box = boxOfNumbers(file.get(form.dict, "BBox"), file, "the box of a form");
  const [left, bottom, right, top] = boxAround(cornersOf(matrixOf(file, form.dict), box));
  const scale = (to: number, from: number): number => (from === 0 ? 0 : to / from);
  const sx = scale(rect[2] - rect[0], right - left);
  const sy = scale(rect[3] - rect[1], top - bottom);
  return [sx, 0, 0, sy, rect[0] - left * sx, rect[1] - bottom * sy];
}

function hiddenRuns(glyphs: readonly GlyphMark[], page: number): HiddenText[] {
  const lengths = new Map<HiddenReason, number>();
  for (const { hidden, isCutOff, text } of glyphs) {
    if (hidden && !isCutOff && text.trim() !== "") lengths.set(hidden, (lengths.get(hidden) ?? 0) + [...text].length);
  }
  return [...lengths].map(([reason, length]) => ({ reason, page, length }));
}
