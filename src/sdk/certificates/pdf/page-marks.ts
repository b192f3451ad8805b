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

/** How paint meets what is below it; "other" modes cannot be told. */
export type Blend = "normal" | "darkening" | "other";

export interface Paint {
  readonly colour: Colour;
  readonly alpha: number;
  readonly blend: Blend;
}

/** A glyph as it stands on the page. */
export interface GlyphMark {
  readonly text: string;
  /** Its origin, and where the next glyph would begin. */
  readonly x: number;
  readonly y: number;
  readonly endX: number;
  readonly endY: number;
  readonly middleX: number;
  readonly middleY: number;
  readonly box: Box;
  readonly size: number;
  readonly paints: readonly Paint[];
  /** Written from top to bottom. */
  readonly isVertical?: true;
  /** Known when it is drawn; what is painted later decides the rest. */
  hidden?: HiddenReason;
  /** Beyond the edge of the page, at the end of a run that a person sees begin: neither seen nor kept from sight. */
  isCutOff?: true;
  /** A watermark: it is seen, and nobody takes it for a value of the document. */
  isPale?: true;
  /** Position among all marks of the page. */
  readonly order: number;
}

/** Anything else that is painted. */
export interface CoverMark {
  readonly box: Box;
  readonly polygons: Polygons | undefined;
  readonly rule: FillRule;
  /** Half the width of a stroke. */
  readonly strokeRadius?: number;
  readonly image?: {
    readonly matrix: Matrix;
    readonly mask: OpacityMask | undefined;
    readonly samples: ColourSamples | undefined;
  };
  readonly paint: Paint;
  readonly order: number;
}

const SAME_COLOUR = 0.06;
/** How much red, green and blue count for the eye. */
const WEIGHTS = [0.3, 0.59, 0.11] as const;
const LEAST_SEEN = 0.2;
const WIDE_STROKE = 8;
/** A stroke as wide as this part of the size of the text wipes it out. */
const WIDE_FOR_TEXT = 0.6;
/** Places of a glyph that are looked at: parts of its width, and heights above the baseline in parts of its size. */
const COLUMNS = [0.1, 0.3, 0.5, 0.7, 0.9] as const;
const ROWS = [0.1, 0.3, 0.55] as const;
const MIDDLE_HEIGHT = 0.3;
/** A digit of which this part is covered can be read as another; narrow lines across leave more to be read. */
const MOST_COVERED = 0.35;
const MOST_CROSSED = 0.6;
const MOST_FAINT = 0.5;
/** Contrast of a watermark: grey of 75 % on white, or black of 25 % opacity. */
const PALE = 0.25;
/** Opacity below which dark text is not known to stand out from a picture. */
const LEAST_ON_UNKNOWN = 0.2;
const DARK = 0.35;
/** The part of a glyph at the edge of the page that a person notices. */
const NOTICED = 0.3;
const WHITE: readonly [number, number, number] = [1, 1, 1];

/** Everything that is painted on a page, in order. */
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

  /** Text that runs over the edge of the page, as watermarks do, hides nothing. */
  endRun(firstGlyph: number, visible: Box): void {
    const run = this.glyphs.slice(firstGlyph);
    const isSeen = run.some(
      ({ hidden, box }) => partInside(box, visible) >= NOTICED && (!hidden || hidden === "off-page"),
    );
    if (isSeen) for (const glyph of run) if (glyph.hidden === "off-page") glyph.isCutOff = true;
  }

  addCover(cover: Omit<CoverMark, "order">): void {
    this.#points += (cover.polygons ?? []).reduce((sum, points) => sum + points.length, 0);
    this.#budget.object(1 + (this.#points >> 3));
    this.#points &= 7;
    this.#covers.push({ ...cover, order: this.#order++ });
  }

  /** Marks the glyphs that a person does not see for what lies below and above them. */
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
      if (contrast < SAME_COLOUR) faint++;
      if (contrast < PALE) pale++;
      if (shown <= LEAST_SEEN + 1e-9) covered++;
      if (uncrossed <= LEAST_SEEN + 1e-9) crossed++;
    }
    if (faint > points.length * MOST_FAINT) return "background-colour";
    if (pale > points.length * MOST_FAINT) glyph.isPale = true;
    const isCovered = covered >= points.length * MOST_COVERED || crossed >= points.length * MOST_CROSSED;
    return isCovered ? "covered" : undefined;
  }

  /** What is painted on a glyph's box, with how opaque it is there. */
  #coversOf({ box, size }: GlyphMark): Cover[] {
    return this.#covers.flatMap((mark) => {
      this.#budget.step(2);
      const { paint, image, strokeRadius } = mark;
      if (paint.alpha === 0 || !doOverlap(mark.box, box)) return [];
      if (image) this.#budget.step(150);
      const opacity = image?.mask ? paint.alpha * opacityOn(image.mask, image.matrix, box) : paint.alpha;
      const colour = paint.colour ?? (image?.samples && colourOn(image.samples, image.matrix, box));
      const isNarrow = strokeRadius !== undefined && 2 * strokeRadius <= Math.min(WIDE_STROKE, size * WIDE_FOR_TEXT);
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

/** Places on a glyph: its origin, its end and its middle say how it is turned. */
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

/** A darkening paint lets dark text through, unless it is dark itself. */
function hides({ blend, colour }: Paint): boolean {
  return blend !== "darkening" || (colour !== undefined && Math.max(...colour) < DARK);
}

function mix(ground: Colour, { colour, alpha, blend }: Paint): Colour {
  if (!ground || !colour || blend === "other") return alpha < 0.05 ? ground : undefined;
  const source = blend === "darkening" ? colour.map((part, i) => part * ground[i]!) : colour;
  return [0, 1, 2].map((i) => ground[i]! + (source[i]! - ground[i]!) * alpha) as [number, number, number];
}

/**
 * How far a glyph stands out from its ground, from 0 to 1. White on a ground that cannot be told, such as a picture, is
 * not known to stand out.
 */
function contrastOf({ paints }: GlyphMark, ground: Colour): number {
  const contrasts = paints.map((paint) => {
    if (!paint.colour) return 1;
    if (!ground) return paint.alpha >= LEAST_ON_UNKNOWN && Math.min(...paint.colour) < 1 - SAME_COLOUR ? 1 : 0;
    const result = mix(ground, paint);
    return result ? distance(result, ground) : 1;
  });
  return Math.max(0, ...contrasts);
}

function distance(a: NonNullable<Colour>, b: NonNullable<Colour>): number {
  return Math.sqrt(WEIGHTS.reduce((sum, weight, i) => sum + weight * (a[i]! - b[i]!) ** 2, 0));
}
