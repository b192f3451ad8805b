/** Charts as SVG: stacked bars and lines. Shapes have presentation attributes and classes, no style attributes. */
import { markup, NOTHING, type Markup } from "./markup.js";

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

const WIDTH = 960;
const LABEL_WIDTH = 220;
const ROW_HEIGHT = 26;

/** One part of a stacked bar. */
export interface BarPart {
  readonly value: number;
  readonly colour: Colour;
  /** What the part stands for. */
  readonly name: string;
}

/** One bar with its label. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly BarPart[];
  /** Text at the end of the bar. @default the sum of its parts */
  readonly end?: string;
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100);
const number = (value: number): string => value.toLocaleString("en");

/** Draws one horizontal stacked bar a line. All bars have one scale. `title` is read out in place of the picture. */
export function barChart(title: string, bars: readonly Bar[]): Markup {
  if (bars.length === 0) return NOTHING;
  const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const scale = (WIDTH - LABEL_WIDTH - 110) / Math.max(1, ...sums);
  const lines = bars.map(({ label, parts, end }, i) => {
    const y = i * ROW_HEIGHT;
    let x = LABEL_WIDTH;
    const shapes = parts
      .filter(({ value }) => value > 0)
      .map(({ value, colour, name }) => {
        // A part of one row among a million is still seen.
        const width = Math.max(1.5, value * scale);
        const shape = markup`<rect x="${rounded(x)}" y="${y + 4}" width="${rounded(width)}" height="${ROW_HEIGHT - 9}" fill="${COLOURS[colour]}" class="${colour}-fill" ><title>${name} ${number(value)}</title></rect >`;
        x += width;
        return shape;
      });
    return markup`<text x="${LABEL_WIDTH - 8}" y="${y + 17}" text-anchor="end">${shortened(label)}</text>${shapes}<text x="${rounded(x + 6)}" y="${y + 17}" >${end ?? number(sums[i]!)}</text >`;
  });
  const height = bars.length * ROW_HEIGHT;
  return markup`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${lines}</svg>`;
}

/** Cuts a label to the width of its column; wide characters count twice. */
function shortened(label: string): string {
  let width = 0;
  let text = "";
  for (const char of label) {
    width += char.codePointAt(0)! > 0x2e7f ? 2 : 1;
    if (width > 32) return `${text}…`;
    text += char;
  }
  return text;
}

/** One line of a line chart. */
export interface Line {
  readonly name: string;
  readonly colour: "green" | "blue";
  readonly values: readonly number[];
}

/** Options of `lineChart`. */
export interface LineChart {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Position on the axis, 0 to 1, and text of each mark. */
  readonly marks: readonly { readonly at: number; readonly text: string }[];
  /** Grey bands behind the lines, each from and to a position of 0 to 1. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly name: string }[];
}

const CHART_HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 28;

/** Draws lines over time. A line of one value is drawn as a point. */
export function lineChart({ title, lines, marks, bands }: LineChart): Markup {
  const top = niceMax(Math.max(1, ...lines.flatMap(({ values }) => values)));
  const [width, height] = [WIDTH - LEFT - 16, CHART_HEIGHT - BOTTOM - 12];
  const x = (share: number) => LEFT + share * width;
  const y = (value: number) => 12 + height - (value / top) * height;
  const grid = [0, 0.5, 1].map((share) => {
    const at = rounded(y(top * share));
    return markup`<line x1="${LEFT}" x2="${WIDTH - 16}" y1="${at}" y2="${at}" stroke="#d1d9e0" class="axis" /><text x="${LEFT - 6}" y="${at}" dy="4" text-anchor="end" class="label" >${number(top * share)}</text >`;
  });
  const shaded = bands.map(
    ({ from, to, name }) =>
      markup`<rect x="${rounded(x(from))}" y="12" width="${rounded(Math.max(2, x(to) - x(from)))}" height="${height}" fill="#6e7781" fill-opacity="0.25" class="band" ><title>${name}</title></rect >`,
  );
  const drawn = lines.map(({ colour, values, name }) => {
    const points = values.map((value, i) => [x((i + 0.5) / values.length), y(value)] as const);
    const path = points.map(([px, py]) => `${rounded(px)},${rounded(py)}`).join(" ");
    const only = points.length === 1 ? points[0] : undefined;
    return only
      ? markup`<circle cx="${rounded(only[0])}" cy="${rounded(only[1])}" r="4" fill="${COLOURS[colour]}" class="${colour}-fill" ><title>${name}</title></circle >`
      : markup`<polyline points="${path}" fill="none" stroke="${COLOURS[colour]}" stroke-width="2" stroke-linejoin="round" class="${colour}-line" ><title>${name}</title></polyline >`;
  });
  const axis = marks.map(
    ({ at, text }) =>
      markup`<text x="${rounded(x(at))}" y="${CHART_HEIGHT - 8}" text-anchor="middle" class="label">${text}</text>`,
  );
  return markup`<svg viewBox="0 0 ${WIDTH} ${CHART_HEIGHT}" role="img" aria-label="${title}">${grid}${shaded}${drawn}${axis}</svg>`;
}

/** Rounds up to an even number of one or two digits and zeros, so that the middle of the axis is a whole number. */
function niceMax(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  const step = 2 * unit;
  return Math.max(2, Math.ceil(value / step) * step);
}

/** One entry of a legend. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: Colour;
}

export function legend(entries: readonly LegendEntry[]): Markup {
  const items = entries.map(
    ({ name, colour }) =>
      markup`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="${COLOURS[colour]}" class="${colour}-fill" /></svg >${name}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>`;
}
