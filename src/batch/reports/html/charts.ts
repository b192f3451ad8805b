/**
 * Charts as SVG. Shapes have presentation attributes and classes, no style attributes. Bars carry no text: names and
 * numbers stand beside them in the page, so that they stay readable at any width.
 */
import { number } from "./formats.js";
import { markup, type Markup } from "./markup.js";

/** Colour class of a series and its value in a light page, for viewers that apply no style sheet. */
export const COLOURS = {
  green: "#1a7f37",
  blue: "#0969da",
  amber: "#9a6700",
  red: "#cf222e",
  purple: "#8250df",
  orange: "#bc4c00",
  grey: "#6e7781",
  slate: "#424a53",
} as const;
export type Colour = keyof typeof COLOURS;

/** One part of a stacked bar. */
export interface BarPart {
  readonly value: number;
  readonly colour: Colour;
  /** What the part stands for. */
  readonly name: string;
}

/** One bar with its label. */
export interface Bar {
  readonly label: Markup | string;
  readonly parts: readonly BarPart[];
  /** Text at the end of the bar. */
  readonly end: string;
}

const BAR_WIDTH = 1_000;
const BAR_HEIGHT = 16;
/** Narrowest part: one row among a million is still seen. */
const MIN_PART = 4;

/** Formats a coordinate. */
export const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** Draws one horizontal stacked bar per line. All bars have one scale. */
export function barChart(title: string, bars: readonly Bar[]): Markup {
  const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const largest = Math.max(1, ...sums);
  const lines = bars.map(
    ({ label, parts, end }) =>
      markup`<li><span class="bar-label">${label}</span><span class="bar">${stackedBar(parts, largest)}</span><span class="bar-end">${end}</span></li>`,
  );
  return markup`<ul class="bars" aria-label="${title}">${lines}</ul>`;
}

function stackedBar(parts: readonly BarPart[], largest: number): Markup {
  const shown = parts.filter(({ value }) => value > 0);
  let x = 0;
  const shapes = shown.map(({ value, colour, name }) => {
    const width = Math.max(MIN_PART, (value / largest) * BAR_WIDTH);
    const left = Math.min(x, BAR_WIDTH - width);
    x += width;
    return markup`<rect x="${rounded(left)}" y="0" width="${rounded(width)}" height="${BAR_HEIGHT}" fill="${COLOURS[colour]}" class="${colour}-fill"><title>${name} ${number(value)}</title></rect>`;
  });
  const text = shown.map(({ name, value }) => `${name} ${number(value)}`).join(", ");
  return markup`<svg viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${text}">${shapes}</svg>`;
}

/** One entry of a legend. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: Colour;
}

export function legend(entries: readonly LegendEntry[]): Markup {
  const items = entries.map(
    ({ name, colour }) =>
      markup`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="${COLOURS[colour]}" class="${colour}-fill"/></svg>${name}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>`;
}
