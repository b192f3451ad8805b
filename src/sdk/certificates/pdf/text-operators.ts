import { damaged, isArray, PdfName, PdfString, type PdfValue } from "../pdf-syntax/index.js";
import type { Font, Glyph } from "../pdf-fonts/index.js";
import { type Drawing, type GraphicsState, operandNumbers } from "./drawing.js";
import {
  boxAround,
  cornersOf,
  IDENTITY,
  intersect,
  isInPolygons,
  mapX,
  mapY,
  multiply,
  partInside,
  scalesOf,
  type Box,
  type Matrix,
} from "./geometry.js";
import { fillPaint, strokePaint } from "./paint-operators.js";
import type { HiddenReason, Paint } from "./page-marks.js";

/** Assumed extent of characters below and above the baseline, in parts of the font size. */
const DESCENT = -0.2;
const ASCENT = 0.8;
/** Smallest readable size in points. */
const MIN_SIZE = 2;
const MIN_ALPHA = 0.03;
/** Part of a character that must be on the page and inside the clip. */
const MIN_INSIDE = 0.5;
/** A stroke wider than this part of the size makes characters illegible. */
const MAX_STROKE = 0.3;
/** Block characters, which cover what is below them. */
const BLOCKS = /[\u2580-\u259f\u25a0-\u25ff\u2b1b\u2b1c]/;

/** Operators of text objects, text state and text showing (ISO 32000-1, 9.3 and 9.4). */
export class TextOperators {
  readonly #fontNamed: (name: string) => Font;
  #isOpen = false;
  #matrix: Matrix = IDENTITY;
  #lineMatrix: Matrix = IDENTITY;
  /** Boxes of glyphs that are added to the clip at the end of the text object. */
  #clipBoxes: number[] = [];

  constructor(fontNamed: (name: string) => Font) {
    this.#fontNamed = fontNamed;
  }

  run(drawing: Drawing, operator: string, operands: readonly PdfValue[]): boolean {
    const { text } = drawing.state;
    const number = (): number => operandNumbers(operands, 1)[0]!;
    switch (operator) {
      case "BT":
        if (this.#isOpen) throw damaged("a text object within a text object");
        this.#isOpen = true;
        this.#matrix = this.#lineMatrix = IDENTITY;
        return true;
      case "ET":
        if (!this.#isOpen) throw damaged("the end of a text object without beginning");
        this.#isOpen = false;
        if (this.#clipBoxes.length > 0) drawing.state.clip = intersect(drawing.state.clip, boxAround(this.#clipBoxes));
        this.#clipBoxes = [];
        return true;
      case "Tf": {
        const [name, size] = operands;
        if (operands.length !== 2 || !(name instanceof PdfName) || typeof size !== "number") throw damaged("Tf");
        text.font = this.#fontNamed(name.name);
        text.size = size;
        return true;
      }
      case "Tc":
        text.characterSpacing = number();
        return true;
      case "Tw":
        text.wordSpacing = number();
        return true;
      case "Tz":
        text.scale = number() / 100;
        return true;
      case "TL":
        text.leading = number();
        return true;
      case "Ts":
        text.rise = number();
        return true;
      case "Tr":
        text.mode = number();
        if (![0, 1, 2, 3, 4, 5, 6, 7].includes(text.mode)) throw damaged("a text rendering mode");
        return true;
    }
    if (!IN_TEXT_OBJECT.has(operator)) return false;
    if (!this.#isOpen) throw damaged("text outside of a text object");
    const { marks, visible } = drawing.sheet;
    const firstGlyph = marks.glyphs.length;
    this.#place(drawing, operator, operands);
    marks.endRun(firstGlyph, visible);
    return true;
  }

  #place(drawing: Drawing, operator: string, operands: readonly PdfValue[]): void {
    const { text } = drawing.state;
    const string = (value: PdfValue | undefined): PdfString => {
      if (!(value instanceof PdfString)) throw damaged("shown text is not a string");
      return value;
    };
    switch (operator) {
      case "Td":
      case "TD": {
        const [x, y] = operandNumbers(operands, 2) as [number, number];
        if (operator === "TD") text.leading = -y;
        return this.#newLine(x, y);
      }
      case "Tm":
        this.#matrix = this.#lineMatrix = operandNumbers(operands, 6) as unknown as Matrix;
        return;
      case "T*":
        operandNumbers(operands, 0);
        return this.#newLine(0, -text.leading);
      case "Tj":
      case "'":
        if (operands.length !== 1) throw damaged("an operator has the wrong number of operands");
        if (operator === "'") this.#newLine(0, -text.leading);
        return this.#show(drawing, string(operands[0]).bytes);
      case '"': {
        const [word, character] = operandNumbers(operands.slice(0, 2), 2) as [number, number];
        if (operands.length !== 3) throw damaged("an operator has the wrong number of operands");
        text.wordSpacing = word;
        text.characterSpacing = character;
        this.#newLine(0, -text.leading);
        return this.#show(drawing, string(operands[2]).bytes);
      }
      case "TJ": {
        const [items] = operands;
        if (operands.length !== 1 || items === undefined || !isArray(items)) throw damaged("TJ");
        for (const item of items) {
          drawing.sheet.file.budget.step();
          if (typeof item === "number") this.#advance(text, (-item / 1_000) * text.size);
          else this.#show(drawing, string(item).bytes);
        }
      }
    }
  }

  #newLine(x: number, y: number): void {
    this.#matrix = this.#lineMatrix = multiply([1, 0, 0, 1, x, y], this.#lineMatrix);
  }

  #advance({ font, scale }: GraphicsState["text"], distance: number): void {
    const [a, b, c, d, e, f] = this.#matrix;
    const [x, y] = font?.isVertical ? [0, distance] : [distance * scale, 0];
    this.#matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f];
  }

  #show(drawing: Drawing, bytes: string): void {
    const { text } = drawing.state;
    if (bytes === "") return;
    if (!text.font) throw damaged("text is shown without a font");
    for (const glyph of text.font.glyphs(bytes)) {
      drawing.sheet.file.budget.step(4);
      const extent = text.font.isVertical ? -1 : glyph.width / 1_000;
      this.#draw(drawing, glyph, extent);
      const spacing = text.characterSpacing + (glyph.isWordSpace ? text.wordSpacing : 0);
      this.#advance(text, extent * text.size + spacing);
    }
  }

  #draw(drawing: Drawing, glyph: Glyph, extent: number): void {
    const { state, sheet } = drawing;
    const { text } = state;
    const own: Matrix = [text.size * text.scale, 0, 0, text.size, 0, text.rise];
    const matrix = multiply(multiply(own, this.#matrix), state.ctm);
    if (!matrix.every(Number.isFinite)) throw damaged("the position of text is not finite");
    if (glyph.text === undefined) return sheet.unreadable(glyph.reason ?? "unknown");
    const isVertical = text.font?.isVertical === true;
    const half = glyph.width / 2_000;
    const shape: Box = isVertical ? [-half, extent, half, 0] : [0, DESCENT, extent, ASCENT];
    const box = boxAround(cornersOf(matrix, shape));
    const [middleX, middleY] = isVertical ? [0, extent / 2] : [extent / 2, (DESCENT + ASCENT) / 2];
    const [endX, endY] = isVertical ? [0, extent] : [extent, 0];
    const paints = paintsOf(drawing);
    if (text.mode >= 4) this.#clipBoxes.push(...box);
    const mark = {
      text: glyph.text,
      x: matrix[4],
      y: matrix[5],
      endX: mapX(matrix, endX, endY),
      endY: mapY(matrix, endX, endY),
      middleX: mapX(matrix, middleX, middleY),
      middleY: mapY(matrix, middleX, middleY),
      box,
      size: Math.hypot(matrix[2], matrix[3]),
      paints,
      ...(isVertical && { isVertical }),
    };
    const hidden = hiddenReason(drawing, matrix, mark);
    if (!hidden && glyph.text.trim() !== "" && paints.every(({ colour }) => colour === undefined))
      sheet.unreadable("the colour of the text cannot be determined");
    sheet.marks.addGlyph({ ...mark, ...(hidden && { hidden }) });
    if (!hidden && BLOCKS.test(glyph.text)) {
      const polygons = [cornersOf(matrix, shape)];
      for (const paint of paints) sheet.marks.addCover({ box, polygons, rule: "nonzero", paint });
    }
  }
}

const IN_TEXT_OBJECT = new Set(["Td", "TD", "Tm", "T*", "Tj", "TJ", "'", '"']);

/** Returns the paints of a glyph. Dashed strokes do not count, because the dashes can leave out any part. */
function paintsOf(drawing: Drawing): Paint[] {
  const { isDashed, text } = drawing.state;
  const { mode } = text;
  const paints: Paint[] = [];
  if ([0, 2, 4, 6].includes(mode)) paints.push(fillPaint(drawing));
  if ([1, 2, 5, 6].includes(mode) && !isDashed) paints.push(strokePaint(drawing));
  return paints;
}

/** Returns why a glyph is hidden regardless of what is painted around it. */
function hiddenReason(
  { state, sheet }: Drawing,
  matrix: Matrix,
  { box, middleX, middleY, paints }: { box: Box; middleX: number; middleY: number; paints: readonly Paint[] },
): HiddenReason | undefined {
  if (sheet.hiddenLayers > 0) return "hidden-layer";
  if (paints.length === 0) return "render-mode";
  if (scalesOf(matrix)[0] < MIN_SIZE) return "too-small";
  if (matrix[0] * matrix[3] < matrix[1] * matrix[2]) return "mirrored";
  const width = state.lineWidth * scalesOf(state.ctm)[1];
  if ([1, 2, 5, 6].includes(state.text.mode) && width > MAX_STROKE * scalesOf(matrix)[0]) return "render-mode";
  if (state.hasSoftMask || state.groupHasSoftMask) return "transparent";
  if (paints.every(({ alpha, blend }) => alpha < MIN_ALPHA || blend === "other")) return "transparent";
  if (partInside(box, sheet.visible) < MIN_INSIDE) return "off-page";
  if (partInside(box, state.clip) < MIN_INSIDE) return "clipped";
  for (let path = state.clipPath; path; path = path.outer) {
    sheet.file.budget.step(path.polygons.reduce((sum, points) => sum + points.length, 0));
    if (!isInPolygons(path.polygons, path.rule, middleX, middleY)) return "clipped";
  }
  return undefined;
}
