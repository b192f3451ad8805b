import { chineseFont, widthOf } from "./font.js";
import { circle, polygon, setColors, setLineWidth, showText, type Box } from "./page-content.js";
import type { PdfDocument } from "./pdf-document.js";
import { name, type PdfToken } from "./pdf-objects.js";

/** The visible seal (印章): a red ring with the name of the authority around a star. */

const RED = [0.8, 0.1, 0.1] as const;
const RADIUS = 50;
const RING = 2;
const STAR = { radius: 15, points: 5 } as const;
const NAME = { radius: 38, size: 9, maxAngle: 250 } as const;
const PURPOSE = { text: "登记专用章（测试）", size: 7, y: -32 } as const;
const FONT = "F1";
const DEGREE = Math.PI / 180;

/** Draws the seal into a form of the size of the box and returns the reference to it. */
export function addStamp(document: PdfDocument, authority: string, { width, height }: Box): PdfToken {
  const content = [
    setColors(RED),
    setLineWidth(RING),
    circle(0, 0, RADIUS),
    polygon(starPoints()),
    ...nameAround(authority),
    showText({ ...PURPOSE, font: FONT, x: -widthOf(PURPOSE.text, PURPOSE.size) / 2 }),
  ].join("\n");
  return document.addStream(content, {
    Type: name("XObject"),
    Subtype: name("Form"),
    BBox: [-width / 2, -height / 2, width / 2, height / 2],
    Resources: { Font: { [FONT]: chineseFont(document, new Set([...authority, ...PURPOSE.text])) } },
  });
}

function starPoints(): (readonly [x: number, y: number])[] {
  const inner = STAR.radius * 0.382;
  return Array.from({ length: 2 * STAR.points }, (_, i) => {
    const angle = (90 + (i * 180) / STAR.points) * DEGREE;
    const radius = i % 2 === 0 ? STAR.radius : inner;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });
}

/** Shows each character of the name upright to the centre, from left to right over the top. */
function nameAround(text: string): string[] {
  const characters = [...text];
  const step = Math.min(26, NAME.maxAngle / Math.max(1, characters.length - 1));
  const size = Math.min(NAME.size, step * DEGREE * NAME.radius * 0.95);
  return characters.map((character, i) => {
    const position = 90 + (step * (characters.length - 1)) / 2 - i * step;
    const angle = position - 90;
    // The middle of the character is on its radius.
    const half = widthOf(character, size) / 2;
    return showText({
      text: character,
      font: FONT,
      size,
      x: NAME.radius * Math.cos(position * DEGREE) - half * Math.cos(angle * DEGREE),
      y: NAME.radius * Math.sin(position * DEGREE) - half * Math.sin(angle * DEGREE),
      angle,
    });
  });
}
