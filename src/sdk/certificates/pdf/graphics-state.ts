import type { Font } from "../pdf-fonts/index.js";
import { BLACK, type Colour, type ColourSpace } from "./colours.js";
import type { Box, FillRule, Matrix, Polygons } from "./geometry.js";
import type { Blend } from "./page-marks.js";

/** A clip path that is no rectangle, with those before it. */
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
  /** 1 for 100 %. */
  scale: number;
  leading: number;
  rise: number;
  mode: number;
}

/** The graphics state of ISO 32000-1, 8.4, as far as it decides what is seen. */
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
  /** Of the transparency groups around. */
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

/** What is painted in a group takes the worst of both modes. */
export function blendOf({ blend, groupBlend }: GraphicsState): Blend {
  if (blend === "other" || groupBlend === "other") return "other";
  return blend === "darkening" ? blend : groupBlend;
}
