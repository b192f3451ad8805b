/** Charts over time: lines, columns and the strip of authorities. All share one time axis. */
import { COLOURS, rounded, type Colour } from "./charts.js";
import { number } from "./formats.js";
import { markup, type Markup } from "./markup.js";

/** One series of a chart over time, with one value per interval. */
export interface Series {
  readonly name: string;
  readonly colour: "green" | "blue";
  readonly values: readonly number[];
}

/** A coloured stretch of time, from and to a position of 0 to 1. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly colour: Colour;
}

/** A mark of the time axis, at a position of 0 to 1. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

/** Options of `timeChart`. */
export interface TimeChart {
  /** Read out in place of the picture. */
  readonly title: string;
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
  /** Bands behind the series. */
  readonly bands: readonly Stretch[];
}

/** One line of a strip. */
export interface Lane {
  readonly label: string;
  readonly stretches: readonly Stretch[];
}

/** Sizes of a chart. A page holds each chart twice, for wide and for narrow screens: text keeps its size. */
interface Frame {
  readonly name: "wide" | "narrow";
  readonly width: number;
  readonly left: number;
  readonly height: number;
  /** Only every nth mark has room. */
  readonly markEvery: number;
}

const FRAMES: readonly Frame[] = [
  { name: "wide", width: 960, left: 56, height: 220, markEvery: 1 },
  { name: "narrow", width: 400, left: 44, height: 190, markEvery: 2 },
];
const RIGHT = 16;
const TOP = 10;
const BOTTOM = 26;
/** Intervals from which series are drawn as lines instead of columns. */
const MIN_LINE_POINTS = 12;

/** Draws series over time: lines, or columns when there are few intervals. */
export function timeChart(chart: TimeChart): Markup {
  return inBothSizes((frame) => drawChart(chart, frame));
}

function inBothSizes(draw: (frame: Frame) => Markup): Markup {
  return markup`${FRAMES.map((frame) => markup`<div class="${frame.name}-chart">${draw(frame)}</div>`)}`;
}

function drawChart({ title, series, marks, bands }: TimeChart, frame: Frame): Markup {
  const { width, left, height } = frame;
  const top = niceMax(Math.max(1, ...series.flatMap(({ values }) => values)));
  const plot = { width: width - left - RIGHT, height: height - BOTTOM - TOP };
  const x = (share: number) => left + share * plot.width;
  const y = (value: number) => TOP + plot.height - (value / top) * plot.height;
  const grid = [0, 0.5, 1].map((share) => {
    const at = rounded(y(top * share));
    return markup`<line x1="${left}" x2="${width - RIGHT}" y1="${at}" y2="${at}" stroke="#d1d9e0" class="axis"/><text x="${left - 6}" y="${at}" dy="4" text-anchor="end" class="label">${number(top * share)}</text>`;
  });
  const shaded = bands.map(
    ({ from, to, name, colour }) =>
      markup`<rect x="${rounded(x(from))}" y="${TOP}" width="${rounded(Math.max(2, x(to) - x(from)))}" height="${plot.height}" fill="${COLOURS[colour]}" fill-opacity="0.22" class="${colour}-fill"><title>${name}</title></rect>`,
  );
  const draw = (series[0]?.values.length ?? 0) >= MIN_LINE_POINTS ? drawLines : drawColumns;
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${grid}${shaded}${draw(series, x, y)}${axis(marks, frame, height)}</svg>`;
}

type Scale = (value: number) => number;

function drawLines(series: readonly Series[], x: Scale, y: Scale): Markup[] {
  return series.map(({ colour, values, name }) => {
    const points = values.map((value, i) => `${rounded(x((i + 0.5) / values.length))},${rounded(y(value))}`);
    return markup`<polyline points="${points.join(" ")}" fill="none" stroke="${COLOURS[colour]}" stroke-width="2" stroke-linejoin="round" class="${colour}-line"><title>${name}</title></polyline>`;
  });
}

function drawColumns(series: readonly Series[], x: Scale, y: Scale): Markup[] {
  return series.flatMap(({ colour, values, name }, at) => {
    const slot = (x(1) - x(0)) / Math.max(1, values.length);
    const width = Math.min(48, (slot * 0.7) / series.length);
    return values.flatMap((value, i) => {
      if (value === 0) return [];
      const left = x((i + 0.5) / values.length) + (at - series.length / 2) * width;
      const height = Math.max(1.5, y(0) - y(value));
      return [
        markup`<rect x="${rounded(left)}" y="${rounded(y(0) - height)}" width="${rounded(Math.max(1, width - 1))}" height="${rounded(height)}" fill="${COLOURS[colour]}" class="${colour}-fill"><title>${name} ${number(value)}</title></rect>`,
      ];
    });
  });
}

function axis(marks: readonly Mark[], { left, width, markEvery }: Frame, height: number): Markup[] {
  return marks
    .filter((_, i) => i % markEvery === 0)
    .map(
      ({ at, text }) =>
        markup`<text x="${rounded(left + at * (width - left - RIGHT))}" y="${height - 7}" text-anchor="middle" class="label">${text}</text>`,
    );
}

const LANE_HEIGHT = 34;
const LANE_BAR = 12;

/** Draws one lane per authority: what happened there over time. */
export function strip(title: string, lanes: readonly Lane[], marks: readonly Mark[]): Markup {
  return inBothSizes((frame) => {
    const { width, left } = frame;
    const plot = width - left - RIGHT;
    const height = lanes.length * LANE_HEIGHT + BOTTOM;
    const drawn = lanes.map(({ label, stretches }, i) => {
      const y = i * LANE_HEIGHT + 18;
      const shapes = stretches.map(
        ({ from, to, name, colour }) =>
          markup`<rect x="${rounded(left + from * plot)}" y="${y}" width="${rounded(Math.max(2, (to - from) * plot))}" height="${LANE_BAR}" fill="${COLOURS[colour]}" class="${colour}-fill"><title>${name}</title></rect>`,
      );
      return markup`<text x="${left}" y="${y - 5}">${label}</text><rect x="${left}" y="${y}" width="${plot}" height="${LANE_BAR}" fill="#d1d9e0" class="lane"/>${shapes}`;
    });
    return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${drawn}${axis(marks, frame, height)}</svg>`;
  });
}

/** Rounds up to an even number of one or two digits and zeros, so that the middle of the axis is a whole number. */
function niceMax(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  const step = 2 * unit;
  return Math.max(2, Math.ceil(value / step) * step);
}
