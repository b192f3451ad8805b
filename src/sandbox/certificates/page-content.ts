import { formatNumber, utf16Hex } from "./pdf-objects.js";

/** The operators that draw a page (ISO 32000-1, 8 and 9). */

/** A text in the font of the page. */
export interface ShownText {
  readonly text: string;
  readonly font: string;
  readonly size: number;
  readonly x: number;
  readonly y: number;
  /** Angle of the line of text, in degrees counter-clockwise. */
  readonly angle?: number;
}

const numbers = (...values: readonly number[]): string => values.map(formatNumber).join(" ");

/** Shows a text in UTF-16, as the encoding of the Chinese font expects it. */
export function showText({ text, font, size, x, y, angle = 0 }: ShownText): string {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const matrix = numbers(cos, sin, -sin, cos, x, y);
  return `BT /${font} ${numbers(size)} Tf ${matrix} Tm <${utf16Hex(text)}> Tj ET`;
}

/** Sets the color of texts and areas, from 0 (black) to 1 (white). */
export const setTextGray = (gray: number): string => `${numbers(gray)} g`;

/** Sets the color of lines and areas, in red, green and blue from 0 to 1. */
export const setColors = (color: readonly [number, number, number]): string =>
  `${numbers(...color)} RG ${numbers(...color)} rg`;

export const setLineWidth = (width: number): string => `${numbers(width)} w`;

/** An A4 page with its margin, in points. */
export const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const;

/** A rectangle by its lower left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws the outline of a box. */
export function drawBox({ x, y, width, height }: Box, { gray = 0, width: line = 1 } = {}): string {
  return `${numbers(gray)} G ${numbers(line)} w ${numbers(x, y, width, height)} re S`;
}

/** Fills boxes as one area. */
export function fillBoxes(boxes: readonly Box[]): string {
  return [...boxes.map(({ x, y, width, height }) => `${numbers(x, y, width, height)} re`), "f"].join("\n");
}

/** Fills a polygon. */
export function polygon(points: readonly (readonly [x: number, y: number])[]): string {
  return [...points.map(([x, y], i) => `${numbers(x, y)} ${i === 0 ? "m" : "l"}`), "h f"].join(" ");
}

/** Distance of the control points of a quarter of a circle, in parts of the radius. */
const QUARTER = 0.5523;

/** Draws the outline of a circle. */
export function circle(x: number, y: number, radius: number): string {
  const far = radius * QUARTER;
  const quarters = [
    [x + radius, y + far, x + far, y + radius, x, y + radius],
    [x - far, y + radius, x - radius, y + far, x - radius, y],
    [x - radius, y - far, x - far, y - radius, x, y - radius],
    [x + far, y - radius, x + radius, y - far, x + radius, y],
  ].map((curve) => `${numbers(...curve)} c`);
  return [`${numbers(x + radius, y)} m`, ...quarters, "s"].join(" ");
}

/** Draws with a graphics state of its own, such as another color. */
export const isolate = (operators: readonly string[]): string => ["q", ...operators, "Q"].join("\n");
