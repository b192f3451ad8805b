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
import { opacityOn, type OpacityMask } from "./images.js";

export type HiddenReason =
  | "render-mode"
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
  /** Known when it is drawn; what is painted later decides the rest. */
  hidden?: HiddenReason;
  /** Beyond the edge of the page, at the end of a run that a person sees begin: neither seen nor kept from sight. */
  isCutOff?: true;
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
  readonly image?: { readonly mask: OpacityMask; readonly matrix: Matrix };
  readonly paint: Paint;
  readonly order: number;
}

const SAME_COLOUR = 0.06;
const LEAST_SEEN = 0.2;
const WIDE_STROKE = 8;
/** A stroke as wide as this part of the size of the text wipes it out. */
const WIDE_FOR_TEXT = 0.6;
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
    let ground: Colour = WHITE;
    let isSeen = false;
    let isJudged = false;
    let shown = 1;
    for (const cover of this.#covers) {
      this.#budget.step(2);
      const opacity = this.#opacityOn(cover, glyph);
      if (cover.order > glyph.order && !isJudged) {
        isJudged = true;
        isSeen = standsOut(glyph, ground);
        if (!isSeen) return "background-colour";
      }
      if (opacity === 0) continue;
      if (cover.order < glyph.order) ground = mix(ground, { ...cover.paint, alpha: opacity });
      else if (hides(cover.paint)) shown *= 1 - opacity;
    }
    if (!isJudged && !standsOut(glyph, ground)) return "background-colour";
    return shown <= LEAST_SEEN + 1e-9 ? "covered" : undefined;
  }

  #opacityOn(cover: CoverMark, glyph: GlyphMark): number {
    const { middleX: x, middleY: y } = glyph;
    if (cover.paint.alpha === 0 || !isInside(cover.box, x, y)) return 0;
    if (cover.polygons) {
      this.#budget.step(cover.polygons.reduce((sum, points) => sum + points.length, 0));
      if (cover.strokeRadius !== undefined) {
        const isWide = 2 * cover.strokeRadius > Math.min(WIDE_STROKE, glyph.size * WIDE_FOR_TEXT);
        if (!isWide || !isNearLines(cover.polygons, cover.strokeRadius, x, y)) return 0;
      } else if (!isInPolygons(cover.polygons, cover.rule, x, y)) return 0;
    }
    if (!cover.image) return cover.paint.alpha;
    this.#budget.step(150);
    return cover.paint.alpha * opacityOn(cover.image.mask, cover.image.matrix, glyph.box);
  }
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

/** White on a ground that cannot be told, such as a picture, is not known to stand out. */
function standsOut({ paints }: GlyphMark, ground: Colour): boolean {
  return paints.some((paint) => {
    if (!paint.colour) return true;
    if (!ground) return Math.min(...paint.colour) < 1 - SAME_COLOUR;
    const result = mix(ground, paint);
    return !result || result.some((part, i) => Math.abs(part - ground[i]!) >= SAME_COLOUR);
  });
}
