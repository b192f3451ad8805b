import { damaged, isArray, type PdfDict, type PdfFile, type PdfValue } from "../pdf-syntax/index.js";
import type { Font } from "../pdf-fonts/index.js";
import { BLACK, type Colour, type ColourSpace } from "./colours.js";
import { boxAround, cornersOf, intersect, type Box, type FillRule, type Matrix, type Polygons } from "./geometry.js";
import type { Layers } from "./layers.js";
import type { Blend, PageMarks } from "./page-marks.js";
import { boxOfPolygons, isRectangle } from "./path.js";

/** A clip path that is not a rectangle, linked to the earlier ones. */
export interface ClipPath {
  readonly polygons: Polygons;
  readonly rule: FillRule;
  readonly outer: ClipPath | undefined;
  readonly depth: number;
}

export interface TextState {
  font: Font | undefined;
  size: number;
  characterSpacing: number;
  wordSpacing: number;
  /** 1 means 100 %. */
  scale: number;
  leading: number;
  rise: number;
  mode: number;
}

/** The graphics state (ISO 32000-1, 8.4), as far as it affects what is visible. */
export interface GraphicsState {
  ctm: Matrix;
  clip: Box;
  clipPath: ClipPath | undefined;
  fill: Colour;
  stroke: Colour;
  fillSpace: ColourSpace;
  strokeSpace: ColourSpace;
  fillAlpha: number;
  strokeAlpha: number;
  /** Alpha of the enclosing transparency groups. */
  groupAlpha: number;
  groupBlend: Blend;
  blend: Blend;
  hasSoftMask: boolean;
  groupHasSoftMask: boolean;
  lineWidth: number;
  isDashed: boolean;
  text: TextState;
}

const TEXT: TextState = {
  font: undefined,
  size: 0,
  characterSpacing: 0,
  wordSpacing: 0,
  scale: 1,
  leading: 0,
  rise: 0,
  mode: 0,
};

export function initialState(ctm: Matrix, clip: Box, deviceGrey: ColourSpace): GraphicsState {
  return {
    ctm,
    clip,
    clipPath: undefined,
    fill: BLACK,
    stroke: BLACK,
    fillSpace: deviceGrey,
    strokeSpace: deviceGrey,
    fillAlpha: 1,
    strokeAlpha: 1,
    groupAlpha: 1,
    groupBlend: "normal",
    blend: "normal",
    hasSoftMask: false,
    groupHasSoftMask: false,
    lineWidth: 1,
    isDashed: false,
    text: { ...TEXT },
  };
}

export function copyState(state: GraphicsState): GraphicsState {
  return { ...state, text: { ...state.text } };
}

/** Combines the blend mode of the state and of its group; the less certain one wins. */
export function blendOf({ blend, groupBlend }: GraphicsState): Blend {
  if (blend === "other" || groupBlend === "other") return "other";
  return blend === "darkening" ? blend : groupBlend;
}

/** The page that operators draw on. */
export interface Sheet {
  readonly file: PdfFile;
  readonly layers: Layers;
  readonly marks: PageMarks;
  /** The visible part of the page. */
  readonly visible: Box;
  /** Number of enclosing layers that are not shown. */
  hiddenLayers: number;
  unreadable(reason: string): void;
}

/** State of one content stream during its interpretation. */
export interface Drawing {
  readonly sheet: Sheet;
  readonly resources: PdfDict | undefined;
  state: GraphicsState;
}

/** Returns a resource as written, possibly a reference. */
export function resource({ sheet, resources }: Drawing, kind: string, name: string): PdfValue {
  return (resources && sheet.file.dict(resources, kind)?.get(name)) ?? null;
}

export function operandNumbers(operands: readonly PdfValue[], count: number): number[] {
  if (operands.length !== count) throw damaged("an operator has the wrong number of operands");
  return operands.map((value) => {
    if (typeof value !== "number") throw damaged("an operand is not a number");
    return value;
  });
}

const MAX_CLIP_PATHS = 64;

export function clipTo(state: GraphicsState, polygons: Polygons, rule: FillRule): void {
  if (polygons.length === 0) throw damaged("a clip without a path");
  state.clip = intersect(state.clip, boxOfPolygons(polygons));
  if (isRectangle(polygons)) return;
  const depth = (state.clipPath?.depth ?? 0) + 1;
  if (depth > MAX_CLIP_PATHS) throw damaged("too many clip paths");
  state.clipPath = { polygons, rule, outer: state.clipPath, depth };
}

export function clipToBox(state: GraphicsState, box: Box): void {
  clipTo(state, [cornersOf(state.ctm, box)], "nonzero");
}

export function boxOfNumbers(value: PdfValue, file: PdfFile, what: string): Box {
  const values = isArray(value) ? file.items(value) : [];
  const numbers = values.filter((item) => typeof item === "number");
  if (values.length !== 4 || numbers.length !== 4) throw damaged(`${what} is not a rectangle`);
  return boxAround(numbers);
}
