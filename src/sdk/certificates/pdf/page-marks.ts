import type { Budget } from "../pdf-syntax/index.js";
import type { Colour } from "./colours.js";
import {
  isInPolygons,
  isInside,
  isNearLines,
  partInside,
  type Box,
  type FillRule,
  type Matrix,
  type Polygons,
} from "./geometry.js";
import { colourOn, opacityOn, type ColourSamples, type OpacityMask } from "./images.js";

/**
 * Collects everything painted on a page and determines which glyphs a person cannot see: hidden when drawn, drawn in
 * the colour of the background, or covered by later marks.
 */

export type HiddenReason =
  | "render-mode"
  | "mirrored"
  | "transparent"
  | "background-colour"
  | "clipped"
  | "off-page"
  | "hidden-layer"
  | "covered"
  | "too-small";

/** Effect of paint on what is below it. The effect of "other" is unknown. */
export type Blend = "normal" | "darkening" | "other";

export interface Paint {
  readonly colour: Colour;
  readonly alpha: number;
  readonly blend: Blend;
}

/** A glyph on the page. Coordinates are in points. */
export interface GlyphMark {
  readonly text: string;
  /** Origin of the glyph, and of the next one. */
  readonly x: number;
  readonly y: number;
  readonly endX: number;
  readonly endY: number;
  readonly middleX: number;
  readonly middleY: number;
  readonly box: Box;
  readonly size: number;
  readonly paints: readonly Paint[];
  /** True for writing from top to bottom. */
  readonly isVertical?: true;
  /** Set when drawn, or later by `judge` for background and covers. */
  hidden?: HiddenReason;
  /** True beyond the edge of the page in a run that is partly visible. Such text does not count as hidden. */
  isCutOff?: true;
  /** True for watermarks: visible, but not a value of the document. */
  isPale?: true;
  /** Position among all marks of the page. */
  readonly order: number;
}

/** Any other mark: a filled area, a stroke or an image. */
export interface CoverMark {
  readonly box: Box;
  readonly polygons: Polygons | undefined;
  readonly rule: FillRule;
  /** Half the width of a stroke. Absent for areas. */
  readonly strokeRadius?: number;
  readonly image?: {
    readonly matrix: Matrix;
    readonly mask: OpacityMask | undefined;
    readonly samples: ColourSamples | undefined;
  };
  readonly paint: Paint;
  readonly order: number;
}

/** Contrast below which text counts as having the colour of its background. */
const MIN_CONTRAST = 0.06;
/** Weights of red, green and blue in human vision. */
const WEIGHTS = [0.3, 0.59, 0.11] as const;
/** Part of the light of a point that must pass the covers above it. */
const MIN_SHOWN = 0.2;
/** Widest stroke, in points, that counts as narrow. */
const MAX_NARROW_STROKE = 8;
/** A stroke wider than this part of the text size does not count as narrow. */
const MAX_NARROW_PART = 0.6;
/** Sample points of a glyph: parts of its width, and heights above the baseline in parts of its size. */
const COLUMNS = [0.1, 0.3, 0.5, 0.7, 0.9] as const;
const ROWS = [0.1, 0.3, 0.55] as const;
const MIDDLE_HEIGHT = 0.3;
/** A digit covered to this part can be taken for another. Narrow lines leave more of it legible. */
const MAX_COVERED = 0.35;
const MAX_CROSSED = 0.6;
const MAX_FAINT = 0.5;
/** Contrast of a watermark: 75 % grey on white, or black with 25 % opacity. */
const MAX_PALE_CONTRAST = 0.25;
/** Opacity from which dark text is assumed to be visible on an image of unknown colour. */
const MIN_ALPHA_ON_UNKNOWN = 0.2;
const MAX_DARK = 0.35;
/** Part of a glyph at the edge of the page that a person notices. */
const MIN_NOTICED = 0.3;
const WHITE: readonly [number, number, number] = [1, 1, 1];

/** The marks of one page, in the order of painting. */
export class PageMarks {
  readonly glyphs: GlyphMark[] = [];
  readonly #covers: CoverMark[] = [];
  readonly #budget: Budget;
  #order = 0;
  #points = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  addGlyph(glyph: Omit<GlyphMark, "order">): void {
    this.#budget.object();
    this.glyphs.push({ ...glyph, order: this.#order++ });
  }

  /** Ends a run of text. Text that runs over the edge of the page, as watermarks do, does not count as hidden. */
  endRun(firstGlyph: number, visible: Box): void {
    const run = this.glyphs.slice(firstGlyph);
    const isSeen = run.some(
      ({ hidden, box }) => partInside(box, visible) >= MIN_NOTICED && (!hidden || hidden === "off-page"),
    );
    if (isSeen) for (const glyph of run) if (glyph.hidden === "off-page") glyph.isCutOff = true;
  }

  addCover(cover: Omit<CoverMark, "order">): void {
    this.#points += (cover.polygons ?? []).reduce((sum, points) => sum + points.length, 0);
    this.#budget.object(1 + (this.#points >> 3));
    this.#points &= 7;
    this.#covers.push({ ...cover, order: this.#order++ });
  }

  /** Marks the glyphs that are invisible because of what is painted below or above them. */
  judge(): void {
    for (const glyph of this.glyphs) {
      if (glyph.hidden || glyph.text.trim() === "") continue;
      glyph.hidden = this.#judge(glyph);
    }
  }

  #judge(glyph: GlyphMark): HiddenReason | undefined {
    const covers = this.#coversOf(glyph);
    const points = pointsOf(glyph);
    let [faint, pale, covered, crossed] = [0, 0, 0, 0];
    for (const [x, y] of points) {
      let ground: Colour = WHITE;
      let shown = 1;
      let uncrossed = 1;
      for (const { mark, opacity, isNarrow, colour } of covers) {
        if (!this.#isPainted(mark, x, y)) continue;
        if (mark.order < glyph.order) ground = mix(ground, { ...mark.paint, colour, alpha: opacity });
        else if (hides(mark.paint)) {
          uncrossed *= 1 - opacity;
          if (!isNarrow) shown *= 1 - opacity;
        }
      }
      const contrast = contrastOf(glyph, ground);
      if (contrast < MIN_CONTRAST) faint++;
      if (contrast < MAX_PALE_CONTRAST) pale++;
      if (shown <= MIN_SHOWN + 1e-9) covered++;
      if (uncrossed <= MIN_SHOWN + 1e-9) crossed++;
    }
    if (faint > points.length * MAX_FAINT) return "background-colour";
    if (pale > points.length * MAX_FAINT) glyph.isPale = true;
    const isCovered = covered >= points.length * MAX_COVERED || crossed >= points.length * MAX_CROSSED;
    return isCovered ? "covered" : undefined;
  }

  /** Returns the marks on the box of a glyph with their opacity there. */
  #coversOf({ box, size }: GlyphMark): Cover[] {
    return this.#covers.flatMap((mark) => {
      this.#budget.step(2);
      const { paint, image, strokeRadius } = mark;
      if (paint.alpha === 0 || !doOverlap(mark.box, box)) return [];
      if (image) this.#budget.step(150);
      const opacity = image?.mask ? paint.alpha * opacityOn(image.mask, image.matrix, box) : paint.alpha;
      const colour = paint.colour ?? (image?.samples && colourOn(image.samples, image.matrix, box));
      const isNarrow =
        strokeRadius !== undefined && 2 * strokeRadius <= Math.min(MAX_NARROW_STROKE, size * MAX_NARROW_PART);
      return opacity === 0 ? [] : [{ mark, opacity, isNarrow, colour }];
    });
  }

  #isPainted({ box, polygons, strokeRadius, rule }: CoverMark, x: number, y: number): boolean {
    if (!isInside(box, x, y)) return false;
    if (!polygons) return true;
    this.#budget.step(polygons.reduce((sum, points) => sum + points.length, 0) >> 2);
    if (strokeRadius !== undefined) return isNearLines(polygons, strokeRadius, x, y);
    return isInPolygons(polygons, rule, x, y);
  }
}

interface Cover {
  readonly mark: CoverMark;
  readonly opacity: number;
  readonly isNarrow: boolean;
  readonly colour: Colour;
}

/** Returns the sample points of a glyph. Origin, end and middle give its rotation. */
function pointsOf({ x, y, endX, endY, middleX, middleY }: GlyphMark): (readonly [x: number, y: number])[] {
  const [upX, upY] = [middleX - (x + endX) / 2, middleY - (y + endY) / 2];
  return COLUMNS.flatMap((along) =>
    ROWS.map((height) => {
      const up = height / MIDDLE_HEIGHT;
      return [x + along * (endX - x) + up * upX, y + along * (endY - y) + up * upY] as const;
    }),
  );
}

function doOverlap(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** Returns false for darkening paint, through which dark text is visible, unless the paint is dark itself. */
function hides({ blend, colour }: Paint): boolean {
  return blend !== "darkening" || (colour !== undefined && Math.max(...colour) < MAX_DARK);
}

function mix(ground: Colour, { colour, alpha, blend }: Paint): Colour {
  if (!ground || !colour || blend === "other") return alpha < 0.05 ? ground : undefined;
  const source = blend === "darkening" ? colour.map((part, i) => part * ground[i]!) : colour;
  return [0, 1, 2].map((i) => ground[i]! + (source[i]! - ground[i]!) * alpha) as [number, number, number];
}

/**
 * Returns the contrast of a glyph with its background, from 0 to 1. On a background of unknown colour, such as an
 * image, white text counts as invisible.
 */
function contrastOf({ paints }: GlyphMark, ground: Colour): number {
  const contrasts = paints.map((paint) => {
    if (!paint.colour) return 1;
    if (!ground) return paint.alpha >= MIN_ALPHA_ON_UNKNOWN && Math.min(...paint.colour) < 1 - MIN_CONTRAST ? 1 : 0;
    const result = mix(ground, paint);
    return result ? distance(result, ground) : 1;
  });
  return Math.max(0, ...contrasts);
}

function distance(a: NonNullable<Colour>, b: NonNullable<Colour>): number {
  return Math.sqrt(WEIGHTS.reduce((sum, weight, i) => sum + weight * (a[i]! - b[i]!) ** 2, 0));
}
