/** Lays out a document of labels and values on A4 pages. */
import { chineseFont, printable, widthOf, wrap } from "./font.js";
import { PAGE, drawRule, setTextGray, showText } from "./page-content.js";
import type { PdfDocument } from "./pdf-document.js";

const LABEL_WIDTH = 110;
const SIZE = 11;
const LEADING = 17;
const FONT = "F1";
const INK = 0.1;
const RULE = { gray: 0.6, width: 0.5 } as const;

/** A document of labels and values. */
export interface LabelledText {
  readonly title: string;
  readonly number: string;
  /** A value may have several lines. */
  readonly rows: readonly (readonly [label: string, value: string])[];
}

interface Line {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly ruleBelow?: boolean;
}

/** Adds the pages of a text to a document. */
export function addLabelledPages(document: PdfDocument, text: LabelledText): void {
  const pages = layOut(text);
  const shown = pages
    .flat()
    .map((line) => line.text)
    .join("");
  const fonts = { [FONT]: chineseFont(document, new Set(shown)) };
  for (const lines of pages)
    document.addPage({ width: PAGE.width, height: PAGE.height, fonts, content: lines.flatMap(draw).join("\n") });
}

function draw({ text, x, y, size, ruleBelow }: Line): string[] {
  const rule = ruleBelow ? [drawRule(PAGE.margin, PAGE.width - PAGE.margin, y - 6, RULE)] : [];
  return [setTextGray(INK), showText({ text, font: FONT, size, x, y }), ...rule];
}

function layOut({ title, number, rows }: LabelledText): Line[][] {
  const pages: Line[][] = [[]];
  let y: number = PAGE.height - PAGE.margin;
  for (const [text, size, drop] of [[title, 22, 24] as const, [number, 13, 32] as const]) {
    y -= drop;
    pages.at(-1)!.push({ text, size, x: (PAGE.width - widthOf(text, size)) / 2, y });
  }
  y -= 24;
  const width = PAGE.width - 2 * PAGE.margin - LABEL_WIDTH;
  for (const [label, value] of rows) {
    const lines = wrap(value.split("\n").map(printable).join("\n"), SIZE, width);
    lines.forEach((text, i) => {
      if (y - LEADING < PAGE.margin) {
        pages.push([]);
        y = PAGE.height - PAGE.margin;
      }
      y -= LEADING;
      if (i === 0) pages.at(-1)!.push({ text: label, x: PAGE.margin, y, size: SIZE });
      pages.at(-1)!.push({ text, x: PAGE.margin + LABEL_WIDTH, y, size: SIZE, ruleBelow: i === lines.length - 1 });
    });
    y -= 6;
  }
  return pages;
}
