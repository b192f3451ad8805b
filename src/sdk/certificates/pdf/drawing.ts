import { damaged, isArray, PdfDict, type PdfFile, type PdfValue } from "../pdf-syntax/index.js";
import type { Layers } from "./layers.js";
import type { GraphicsState } from "./graphics-state.js";
import { boxAround, cornersOf, intersect, type Box, type FillRule, type Polygons } from "./geometry.js";
import type { PageMarks } from "./page-marks.js";
import { boxOfPolygons, isRectangle } from "./path.js";

/** What the operators of one page draw with and onto. */
export interface Sheet {
  readonly file: PdfFile;
  readonly layers: Layers;
  readonly marks: PageMarks;
  /** The part of the page that is shown. */
  readonly visible: Box;
  /** Optional content around that is not shown. */
  hiddenLayers: number;
  unreadable(reason: string): void;
}

/** One content stream while it is interpreted. */
export interface Drawing {
  readonly sheet: Sheet;
  readonly resources: PdfDict | undefined;
  state: GraphicsState;
}

/** A resource as written, which may be a reference. */
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
