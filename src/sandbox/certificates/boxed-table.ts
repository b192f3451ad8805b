/** Lays out boxed rows of labels and values on A4 pages. */
import { printable, widthOf, wrap } from "./font.js";
import { PAGE, drawBox, setTextGray, showText, type Box } from "./page-content.js";

/** Name of the font of the pages. */
export const FONT = "F1";
const TABLE = { labelWidth: 112, size: 11, leading: 17, padding: 8 } as const;
const INK = 0.1;
const LINE = { gray: 0.3, width: 0.7 } as const;

/** A label and its value, which may have several lines. */
export type TableRow = readonly [label: string, value: string];

/** Upper and lower end of the rows on a page. */
export interface Room {
  readonly top: number;
  readonly bottom: number;
}
/** Room for rows below the heading of a page that has nothing else. */
export const WHOLE_PAGE: Room = { top: PAGE.height - 88, bottom: PAGE.margin };

/** A line of text. */
export interface Line {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** What is on a page. */
export interface Page {
  readonly lines: Line[];
  readonly boxes: Box[];
}

/** Returns a line in the middle of the page. */
export const centred = (text: string, size: number, y: number): Line => ({
  text,
  size,
  x: (PAGE.width - widthOf(text, size)) / 2,
  y,
});

/** Returns the operators that draw a page. */
export function drawPage({ lines, boxes }: Page): string[] {
  return [
    ...boxes.map((box) => drawBox(box, LINE)),
    setTextGray(INK),
    ...lines.map((line) => showText({ ...line, font: FONT })),
  ];
}

/**
 * Adds boxed rows to the room on the last page, and to further pages as needed. What a row has no room for continues on
 * the next page, with the label repeated.
 */
export function addTable(
  pages: readonly Page[],
  { top, bottom }: Room,
  rows: readonly TableRow[],
  newPage: () => Page,
): Page[] {
  const { labelWidth, size, leading, padding } = TABLE;
  const all = [...pages];
  const valueWidth = PAGE.width - 2 * PAGE.margin - labelWidth;
  let [y, floor] = [top, bottom];
  for (const [label, value] of rows) {
    let rest = wrap(value.split("\n").map(printable).join("\n"), size, valueWidth - 2 * padding);
    while (rest.length > 0) {
      const room = Math.floor((y - floor - 2 * padding) / leading);
      if (room < Math.min(rest.length, 2)) {
        all.push(newPage());
        [y, floor] = [WHOLE_PAGE.top, WHOLE_PAGE.bottom];
        continue;
      }
      const shown = rest.slice(0, room);
      const height = shown.length * leading + 2 * padding;
      const { lines, boxes } = all.at(-1)!;
      boxes.push(
        { x: PAGE.margin, y: y - height, width: labelWidth, height },
        { x: PAGE.margin + labelWidth, y: y - height, width: valueWidth, height },
      );
      const baseline = y - padding - size - 1;
      lines.push({ text: label, x: PAGE.margin + padding, y: baseline, size });
      shown.forEach((text, i) =>
        lines.push({ text, x: PAGE.margin + labelWidth + padding, y: baseline - i * leading, size }),
      );
      y -= height;
      rest = rest.slice(room);
    }
  }
  return all;
}
