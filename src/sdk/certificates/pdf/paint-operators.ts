import {
  damaged,
  isArray,
  isName,
  type PdfDict,
  PdfName,
  PdfStream,
  unsupported,
  type PdfValue,
} from "../pdf-syntax/index.js";
import { cmyk, grey, readColourSpace, rgb, type Colour, type ColourSpace } from "./colours.js";
import { blendOf, clipTo, type Drawing, operandNumbers, resource } from "./drawing.js";
import { intersect, scalesOf, type FillRule } from "./geometry.js";
import type { Blend, Paint } from "./page-marks.js";
import { boxOfPolygons, Path } from "./path.js";

/** Paint that is more transparent, and strokes that are thinner (points), cover nothing. */
const MIN_COVER_ALPHA = 0.01;
const MIN_STROKE_RADIUS = 0.1;

export function fillPaint({ state }: Drawing): Paint {
  return { colour: state.fill, alpha: state.fillAlpha * state.groupAlpha, blend: blendOf(state) };
}

export function strokePaint({ state }: Drawing): Paint {
  return { colour: state.stroke, alpha: state.strokeAlpha * state.groupAlpha, blend: blendOf(state) };
}

/** Operators of paths and their painting (ISO 32000-1, 8.5). */
export class PathOperators {
  readonly #path = new Path();
  #clipRule: FillRule | undefined;

  run(drawing: Drawing, operator: string, operands: readonly PdfValue[]): boolean {
    const { ctm } = drawing.state;
    const numbers = (count: number): number[] => operandNumbers(operands, count);
    const started = (isStarted: boolean): void => {
      if (!isStarted) throw damaged("a path without a first point");
    };
    switch (operator) {
      case "m": {
        const [x, y] = numbers(2) as [number, number];
        this.#path.move(ctm, x, y);
        return true;
      }
      case "l": {
        const [x, y] = numbers(2) as [number, number];
        started(this.#path.line(ctm, x, y));
        return true;
      }
      case "c": {
        const [x1, y1, x2, y2, x3, y3] = numbers(6) as [number, number, number, number, number, number];
        started(this.#path.curve(ctm, x1, y1, x2, y2, x3, y3));
        return true;
      }
      case "v": {
        const [x2, y2, x3, y3] = numbers(4) as [number, number, number, number];
        started(this.#path.curve(ctm, ...this.#path.currentPoint, x2, y2, x3, y3));
        return true;
      }
      case "y": {
        const [x1, y1, x3, y3] = numbers(4) as [number, number, number, number];
        started(this.#path.curve(ctm, x1, y1, x3, y3, x3, y3));
        return true;
      }
      case "re": {
        const [x, y, width, height] = numbers(4) as [number, number, number, number];
        this.#path.rectangle(ctm, x, y, width, height);
        return true;
      }
      case "h":
        numbers(0);
        this.#path.close(ctm);
        return true;
      case "W":
      case "W*":
        numbers(0);
        this.#clipRule = operator === "W" ? "nonzero" : "even-odd";
        return true;
    }
    if (!PAINTING.has(operator)) return false;
    numbers(0);
    this.#paint(drawing, operator);
    return true;
  }

  #paint(drawing: Drawing, operator: string): void {
    const { state } = drawing;
    if (["s", "b", "b*"].includes(operator)) this.#path.close(state.ctm);
    const polygons = this.#path.take();
    if (polygons.length > 0) {
      const fillRule = operator.endsWith("*") ? "even-odd" : "nonzero";
      if (/^[fFBb]/.test(operator)) addFill(drawing, polygons, fillRule);
      if (/^[sSBb]/.test(operator)) addStroke(drawing, polygons);
    }
    if (this.#clipRule) clipTo(state, polygons, this.#clipRule);
    this.#clipRule = undefined;
  }
}

const PAINTING = new Set(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n"]);

function addFill(drawing: Drawing, polygons: number[][], rule: FillRule): void {
  const paint = fillPaint(drawing);
  if (drawing.sheet.hiddenLayers > 0 || paint.alpha < MIN_COVER_ALPHA) return;
  const box = intersect(boxOfPolygons(polygons), drawing.state.clip);
  drawing.sheet.marks.addCover({ box, polygons, rule, paint });
}

function addStroke(drawing: Drawing, polygons: number[][]): void {
  const { state, sheet } = drawing;
  const paint = strokePaint(drawing);
  const strokeRadius = (state.lineWidth * scalesOf(state.ctm)[1]) / 2;
  if (sheet.hiddenLayers > 0 || paint.alpha < MIN_COVER_ALPHA || strokeRadius < MIN_STROKE_RADIUS) return;
  const [left, bottom, right, top] = boxOfPolygons(polygons);
  const box = [left - strokeRadius, bottom - strokeRadius, right + strokeRadius, top + strokeRadius] as const;
  sheet.marks.addCover({ box: intersect(box, state.clip), polygons, rule: "nonzero", strokeRadius, paint });
}

const COLOURING = new Set(["g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"]);

/** Runs colour operators (8.6.8). Returns false for other operators. */
export function runColourOperator(drawing: Drawing, operator: string, operands: readonly PdfValue[]): boolean {
  if (!COLOURING.has(operator)) return false;
  const { sheet } = drawing;
  const isStroke = operator === operator.toUpperCase();
  const set = (colour: Colour, space?: ColourSpace): true => {
    const { state } = drawing;
    if (isStroke) state.stroke = colour;
    else state.fill = colour;
    if (space && isStroke) state.strokeSpace = space;
    else if (space) state.fillSpace = space;
    return true;
  };
  const device = (name: string): ColourSpace => readColourSpace(sheet.file, new PdfName(name));
  switch (operator.toLowerCase()) {
    case "g":
      return set(grey(operandNumbers(operands, 1)[0]!), device("DeviceGray"));
    case "rg":
      return set(rgb(...(operandNumbers(operands, 3) as [number, number, number])), device("DeviceRGB"));
    case "k":
      return set(cmyk(...(operandNumbers(operands, 4) as [number, number, number, number])), device("DeviceCMYK"));
    case "cs": {
      const [name] = operands;
      if (operands.length !== 1 || !(name instanceof PdfName)) throw damaged("a colour space is not a name");
      const isDevice = /^Device(Gray|RGB|CMYK)$|^Pattern$/.test(name.name);
      const space = readColourSpace(sheet.file, isDevice ? name : resource(drawing, "ColorSpace", name.name));
      return set(space.initial, space);
    }
    default: {
      const space = isStroke ? drawing.state.strokeSpace : drawing.state.fillSpace;
      if (space.isPattern) {
        checkPattern(drawing, operands.at(-1));
        return set(undefined);
      }
      return set(space.colour(operandNumbers(operands, operands.length)));
    }
  }
}

/** Rejects tiling patterns that can contain text. Other patterns count as paint of unknown colour. */
function checkPattern(drawing: Drawing, name: PdfValue | undefined): void {
  const { file } = drawing.sheet;
  if (!(name instanceof PdfName)) throw damaged("a pattern is not a name");
  const pattern = file.resolve(resource(drawing, "Pattern", name.name));
  const resources = pattern instanceof PdfStream ? file.dict(pattern.dict, "Resources") : undefined;
  const isEmpty = (kind: string): boolean => !resources || (file.dict(resources, kind)?.entries.size ?? 0) === 0;
  if (!isEmpty("Font") || !isEmpty("XObject")) throw unsupported("a pattern that may contain text");
}

/** Returns true when a dash pattern is not empty (8.4.3.6). */
export function isDash(pattern: PdfValue | undefined): boolean {
  return pattern !== undefined && isArray(pattern) && pattern.length > 0;
}

const BLENDS: Readonly<Record<string, Blend>> = {
  Normal: "normal",
  Compatible: "normal",
  Multiply: "darkening",
  Darken: "darkening",
};

/** Applies a dictionary of graphics state parameters (8.4.5), except for its font. */
export function applyExtGState(drawing: Drawing, dict: PdfDict): void {
  const { file } = drawing.sheet;
  const { state } = drawing;
  const number = (key: string): number | undefined => {
    const value = file.get(dict, key);
    if (value !== null && typeof value !== "number") throw damaged("a graphics state parameter is not a number");
    return value ?? undefined;
  };
  state.fillAlpha = number("ca") ?? state.fillAlpha;
  state.strokeAlpha = number("CA") ?? state.strokeAlpha;
  state.lineWidth = number("LW") ?? state.lineWidth;
  const dash = file.array(dict, "D");
  if (dash) state.isDashed = isDash(file.resolve(dash[0] ?? null));
  const blend = file.get(dict, "BM");
  if (blend !== null) {
    const first = isArray(blend) ? file.resolve(blend[0] ?? null) : blend;
    state.blend = (first instanceof PdfName && BLENDS[first.name]) || "other";
  }
  const mask = file.get(dict, "SMask");
  if (mask !== null) state.hasSoftMask = !isName(mask, "None");
  for (const key of ["TR", "TR2"]) {
    const transfer = file.get(dict, key);
    if (transfer !== null && !isName(transfer, "Identity") && !isName(transfer, "Default"))
      throw unsupported("a transfer function");
  }
}
