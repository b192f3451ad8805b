import type { PdfDocument } from "./pdf-document.js";
import { asciiString, name, utf16Hex, type PdfToken } from "./pdf-objects.js";

/**
 * Widths of the Latin characters U+0020..U+007E of STSong-Light (CIDs 1..95 of Adobe-GB1). All others are one em wide.
 */
const LATIN = [
  207, 270, 342, 467, 462, 797, 710, 239, 374, 374, 423, 605, 238, 375, 238, 334, 462, 462, 462, 462, 462, 462, 462,
  462, 462, 462, 238, 238, 605, 605, 605, 344, 748, 684, 560, 695, 739, 563, 511, 729, 793, 318, 312, 666, 526, 896,
  758, 772, 544, 772, 628, 465, 607, 753, 711, 972, 647, 620, 607, 374, 333, 374, 606, 500, 239, 417, 503, 427, 529,
  415, 264, 444, 518, 241, 230, 495, 228, 793, 527, 524, 524, 504, 338, 336, 277, 517, 450, 652, 466, 452, 407, 370,
  258, 370, 605,
];
const EM = 1000;
const UTF16_BLOCK = 100;

export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += LATIN[character.codePointAt(0)! - 0x20] ?? EM;
  return (width * size) / EM;
}

/** Removes control characters. Characters that the font does not have are written as their code points. */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ")
    .replace(/[\u{10000}-\u{10FFFF}]/gu, (c) => `〓（U+${c.codePointAt(0)!.toString(16).toUpperCase()}）`)
    .trim();
}

/** Words in Latin letters or digits, and single characters of others with the closing marks that follow them. */
const UNBREAKABLE = /[\x21-\x7e]+[，。、；：）》”]*|[^\x21-\x7e][，。、；：）》”]*/gu;

/** Wraps text into lines no wider than `width`. Words and closing marks stay together where a line has room. */
export function wrap(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    let line = "";
    for (const [whole] of paragraph.matchAll(UNBREAKABLE)) {
      const parts = widthOf(whole, size) > width ? [...whole] : [whole];
      for (const part of parts) {
        if (line && widthOf(line + part, size) > width) {
          lines.push(line.trimEnd());
          line = part === " " ? "" : part;
        } else line += part;
      }
    }
    lines.push(line);
  }
  return lines;
}

/**
 * Creates a reference to the standard Chinese font of PDF readers (Adobe-GB1), so nothing is embedded and any Chinese
 * name can be written. The ToUnicode map keeps the text searchable.
 */
export function chineseFont(document: PdfDocument, characters: ReadonlySet<string>): PdfToken {
  const descriptor = document.add({
    Type: name("FontDescriptor"),
    FontName: name("STSong-Light"),
    Flags: 6,
    FontBBox: [-25, -254, 1000, 880],
    ItalicAngle: 0,
    Ascent: 880,
    Descent: -120,
    CapHeight: 880,
    StemV: 93,
  });
  const descendant = document.add({
    Type: name("Font"),
    Subtype: name("CIDFontType0"),
    BaseFont: name("STSong-Light"),
    FontDescriptor: descriptor,
    DW: EM,
    W: [1, LATIN],
    CIDSystemInfo: { Registry: asciiString("Adobe"), Ordering: asciiString("GB1"), Supplement: 4 },
  });
  return document.add({
    Type: name("Font"),
    Subtype: name("Type0"),
    BaseFont: name("STSong-Light-UniGB-UTF16-H"),
    Encoding: name("UniGB-UTF16-H"),
    DescendantFonts: [descendant],
    ToUnicode: document.addStream(unicodeMap([...characters].sort())),
  });
}

function unicodeMap(characters: readonly string[]): string {
  const blocks: string[] = [];
  for (let i = 0; i < characters.length; i += UTF16_BLOCK) {
    const block = characters.slice(i, i + UTF16_BLOCK).map((c) => `<${utf16Hex(c)}> <${utf16Hex(c)}>`);
    blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
  }
  return [
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "2 begincodespacerange",
    "<0000> <D7FF>",
    "<E000> <FFFF>",
    "endcodespacerange",
    ...blocks,
    "endcmap",
    "CMapName currentdict /CMap defineresource pop",
    "end",
    "end",
  ].join("\n");
}
