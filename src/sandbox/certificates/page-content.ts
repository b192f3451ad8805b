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

/** Sets the color of texts, from 0 (black) to 1 (white). */
export const setTextGray = (gray: number): string => `${numbers(gray)} g`;

/** Draws a horizontal line. */
export function drawRule(left: number, right: number, y: number, { gray = 0, width = 1 } = {}): string {
  return `${numbers(gray)} G ${numbers(width)} w ${numbers(left, y)} m ${numbers(right, y)} l S`;
}

/** Draws with a graphics state of its own, such as another color. */
export const isolate = (operators: readonly string[]): string => ["q", ...operators, "Q"].join("\n");
