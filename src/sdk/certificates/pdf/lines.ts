import type { Budget } from "../pdf-syntax/index.js";
import type { GlyphMark } from "./page-marks.js";

/** Joins the glyphs of a page to lines of text in reading order. */

/** A line. Position and size are in points of the page as rotated for display. */
export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A glyph in the coordinates of its direction: extent along the line, and height of the line. */
interface Placed {
  readonly glyph: GlyphMark;
  readonly angle: number;
  readonly start: number;
  readonly end: number;
  readonly height: number;
}

const DEGREE = Math.PI / 180;
const QUARTER = 90;
/** Maximum rotation in degrees that is not noticed. */
const MAX_SKEW = 5;
/** Height of the middle of a character above its baseline, in parts of its size. */
const MIDDLE_OF_COLUMN = 0.38;
/** Distances in parts of the text size. */
const SAME_PLACE = 0.2;
const SAME_BASELINE = 0.45;
const WIDE_GAP = 0.25;
const SIMILAR_SIZE = 1.5;
/** Maximum overlap of glyphs in one line. */
const OVERLAP = 0.25;
/** Side of the cells, in points, in which glyphs are looked up by position. */
const CELL = 4;

/**
 * Resolves glyphs at the same position: the same character drawn twice, for bold type, is kept once; different
 * characters are illegible and marked as covered.
 */
export function settleStacked(glyphs: readonly GlyphMark[], budget: Budget): GlyphMark[] {
  const kept: GlyphMark[] = [];
  const cells = new Map<string, GlyphMark[]>();
  for (const glyph of glyphs) {
    if (glyph.hidden || glyph.isPale || glyph.text.trim() === "" || /^\p{M}/u.test(glyph.text)) {
      kept.push(glyph);
      continue;
    }
    const near = neighbours(cells, glyph, budget).filter((other) => isStacked(other, glyph));
    if (near.some((other) => other.text === glyph.text)) continue;
    for (const other of near) other.hidden = "covered";
    if (near.length > 0) glyph.hidden = "covered";
    kept.push(glyph);
    const key = `${Math.floor(glyph.middleX / CELL)} ${Math.floor(glyph.middleY / CELL)}`;
    const cell = cells.get(key);
    if (cell) cell.push(glyph);
    else cells.set(key, [glyph]);
  }
  return kept;
}

function neighbours(cells: ReadonlyMap<string, GlyphMark[]>, glyph: GlyphMark, budget: Budget): GlyphMark[] {
  const reach = Math.min(4, Math.ceil((glyph.size * SAME_PLACE) / CELL));
  const [x, y] = [Math.floor(glyph.middleX / CELL), Math.floor(glyph.middleY / CELL)];
  const found: GlyphMark[] = [];
  for (let i = x - reach; i <= x + reach; i++)
    for (let j = y - reach; j <= y + reach; j++) found.push(...(cells.get(`${i} ${j}`) ?? []));
  budget.step(9 + found.length * 4);
  return found;
}

function isStacked(a: GlyphMark, b: GlyphMark): boolean {
  const size = Math.min(a.size, b.size);
  if (Math.max(a.size, b.size) > size * SIMILAR_SIZE) return false;
  if (Math.abs(angleOf(a) - angleOf(b)) > 2 * DEGREE) return false;
  return Math.hypot(a.middleX - b.middleX, a.middleY - b.middleY) < size * SAME_PLACE;
}

function angleOf({ x, y, endX, endY }: GlyphMark): number {
  return x === endX && y === endY ? 0 : Math.atan2(endY - y, endX - x);
}

/** Joins glyphs on one baseline to lines, ordered from top to bottom and from left to right. */
export function linesOf(glyphs: readonly GlyphMark[], page: number, budget: Budget): TextLine[] {
  budget.step(glyphs.length * 8);
  const placed = glyphs.filter((glyph) => !glyph.hidden && !glyph.isPale).map(place);
  const alone = aloneInColumns(placed.filter(({ glyph, angle }) => glyph.isVertical && angle === -QUARTER));
  const groups = groupsOf(placed.map((one) => (alone.has(one) ? placeInRow(one.glyph) : one)));
  const lines = groups
    .flatMap(sideBySide)
    .map((group) => joined(group, page))
    .filter(({ text }) => text !== "");
  return lines.sort((a, b) => b.y - a.y || a.x - b.x);
}

/** Finds characters of vertical fonts without neighbours above and below. They belong to a horizontal line. */
function aloneInColumns(vertical: Placed[]): Set<Placed> {
  const alone = new Set<Placed>();
  for (const column of groupsOf(vertical)) {
    column.sort((a, b) => a.start - b.start);
    column.forEach((one, i) => {
      const [before, after] = [column[i - 1], column[i + 1]];
      const { size } = one.glyph;
      const isNear = (before && one.start - before.end < size) || (after && after.start - one.end < size);
      if (!isNear) alone.add(one);
    });
  }
  return alone;
}

function placeInRow(glyph: GlyphMark): Placed {
  const [left, , right] = glyph.box;
  return { glyph, angle: 0, start: left, end: right, height: glyph.middleY - MIDDLE_OF_COLUMN * glyph.size };
}

/** Groups glyphs by direction and baseline. */
function groupsOf(placed: Placed[]): Placed[][] {
  placed.sort((a, b) => a.angle - b.angle || b.height - a.height || a.start - b.start);
  const groups: Placed[][] = [];
  for (const one of placed) {
    const group = groups.at(-1);
    const first = group?.[0];
    const isOnLine =
      first &&
      first.angle === one.angle &&
      first.height - one.height <= SAME_BASELINE * Math.min(first.glyph.size, one.glyph.size);
    if (isOnLine) group!.push(one);
    else groups.push([one]);
  }
  return groups;
}

/**
 * Separates text drawn across a line, such as a seal or a watermark: the group is split into runs as they were drawn,
 * and overlapping runs become lines of their own.
 */
function sideBySide(group: Placed[]): Placed[][] {
  const lines: { readonly runs: Placed[][]; end: number }[] = [];
  for (const run of runsOf(group).sort((a, b) => a[0]!.start - b[0]!.start)) {
    const [start, end] = [run[0]!.start, run.at(-1)!.end];
    const slack = OVERLAP * run[0]!.glyph.size;
    const line = lines.find((one) => one.end <= start + slack);
    if (line) {
      line.runs.push(run);
      line.end = Math.max(line.end, end);
    } else lines.push({ runs: [run], end });
  }
  return lines.map(({ runs }) => runs.flat());
}

/** Splits a group into runs: glyphs that follow each other both in drawing order and in position. */
function runsOf(group: Placed[]): Placed[][] {
  const runs: Placed[][] = [];
  for (const one of [...group].sort((a, b) => a.glyph.order - b.glyph.order)) {
    const last = runs.at(-1)?.at(-1);
    const isNext =
      last !== undefined &&
      one.start >= last.end - OVERLAP * one.glyph.size &&
      one.start - last.end <= one.glyph.size &&
      one.glyph.size <= last.glyph.size * SIMILAR_SIZE &&
      last.glyph.size <= one.glyph.size * SIMILAR_SIZE;
    if (isNext) runs.at(-1)!.push(one);
    else runs.push([one]);
  }
  return runs;
}

function uprighted(degrees: number): number {
  const quarter = Math.round(degrees / QUARTER) * QUARTER;
  return Math.abs(degrees - quarter) <= MAX_SKEW ? quarter : degrees;
}

function place(glyph: GlyphMark): Placed {
  // Whole degrees, so that rounded coordinates do not split a line.
  const degrees = uprighted(Math.round(angleOf(glyph) / DEGREE));
  const [cos, sin] = [Math.cos(degrees * DEGREE), Math.sin(degrees * DEGREE)];
  const along = (x: number, y: number): number => x * cos + y * sin;
  return {
    glyph,
    angle: degrees,
    start: along(glyph.x, glyph.y),
    end: along(glyph.endX, glyph.endY),
    height: glyph.y * cos - glyph.x * sin,
  };
}

function joined(group: Placed[], page: number): TextLine {
  group.sort((a, b) => a.start - b.start);
  let text = "";
  let end = group[0]!.start;
  for (const { glyph, start, end: glyphEnd } of group) {
    if (start - end > WIDE_GAP * glyph.size && !text.endsWith(" ")) text += " ";
    if (!(glyph.text === " " && text.endsWith(" "))) text += glyph.text;
    end = Math.max(end, glyphEnd);
  }
  const printed = group.find(({ glyph }) => glyph.text.trim() !== "") ?? group[0]!;
  const { x, y, size } = printed.glyph;
  return { text: text.trim(), page, x, y, size };
}
