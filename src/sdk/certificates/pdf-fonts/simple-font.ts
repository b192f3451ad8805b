import { isArray, isName, PdfDict, PdfName, type PdfFile, type PdfValue } from "../pdf-syntax/index.js";
import { characterOfGlyph, LATIN_ENCODINGS } from "./encodings.js";
import type { Font, Glyph } from "./glyph.js";
import { standardWidth } from "./standard-widths.js";
import { isEmbedded, NO_GLYPH, textOfCode } from "./code-text.js";
import type { CharacterMap } from "./to-unicode.js";

const SYMBOLIC = 4;

/** Reads Type1, MMType1 and TrueType fonts: one byte per character (ISO 32000-1, 9.6). */
export function simpleFont(file: PdfFile, font: PdfDict, toUnicode: CharacterMap | undefined): Font {
  const descriptor = file.dict(font, "FontDescriptor");
  const encoding = encodingOf(file, font, descriptor);
  const widthOf = widthsOf(file, font, descriptor);
  const hasProgram = isEmbedded(file, descriptor);
  const known = new Map<number, Glyph>();
  const glyph = (code: number): Glyph => {
    let glyph = known.get(code);
    if (!glyph) {
      let decoded = textOfCode(code, encoding[code], toUnicode);
      if (encoding[code] === undefined && decoded.text !== undefined && !hasProgram) decoded = NO_GLYPH;
      glyph = { ...decoded, width: widthOf(code, decoded.text), isWordSpace: code === 32 };
      known.set(code, glyph);
    }
    return glyph;
  };
  return {
    isVertical: false,
    *glyphs(shown) {
      for (let at = 0; at < shown.length; at++) yield glyph(shown.charCodeAt(at));
    },
  };
}

/** Returns the character of each code according to the encoding (9.6.6). */
function encodingOf(file: PdfFile, font: PdfDict, descriptor: PdfDict | undefined): readonly (string | undefined)[] {
  const encoding = file.get(font, "Encoding");
  const flags = descriptor && file.get(descriptor, "Flags");
  const isSymbolic = typeof flags === "number" && (flags & SYMBOLIC) !== 0;
  const hasProgram = isEmbedded(file, descriptor);
  const baseFont = file.get(font, "BaseFont");
  const isPi = baseFont instanceof PdfName && /Symbol|Dingbats|Wingdings|Webdings/i.test(baseFont.name);
  // In an embedded symbolic TrueType font only the font program defines the characters (9.6.6.4).
  if (isPi || (isSymbolic && hasProgram && isName(file.get(font, "Subtype"), "TrueType"))) return [];
  const base = baseEncoding(encoding instanceof PdfDict ? file.get(encoding, "BaseEncoding") : encoding);
  const codes = [...(base ?? (hasProgram || isSymbolic ? [] : LATIN_ENCODINGS["StandardEncoding"]!))];
  if (encoding instanceof PdfDict) applyDifferences(codes, file, encoding);
  return codes;
}

function baseEncoding(encoding: PdfValue): readonly (string | undefined)[] | undefined {
  return encoding instanceof PdfName ? LATIN_ENCODINGS[encoding.name] : undefined;
}

function applyDifferences(codes: (string | undefined)[], file: PdfFile, encoding: PdfDict): void {
  let code = 0;
  for (const item of file.items(file.array(encoding, "Differences") ?? [])) {
    if (typeof item === "number") code = item;
    else if (item instanceof PdfName && code >= 0 && code < 256) codes[code++] = characterOfGlyph(item.name);
  }
}

function widthsOf(
  file: PdfFile,
  font: PdfDict,
  descriptor: PdfDict | undefined,
): (code: number, text: string | undefined) => number {
  const widths = file.get(font, "Widths");
  const first = file.get(font, "FirstChar");
  const missing = descriptor ? file.get(descriptor, "MissingWidth") : null;
  if (!isArray(widths) || typeof first !== "number") {
    const baseFont = file.get(font, "BaseFont");
    const name = baseFont instanceof PdfName ? baseFont.name : "";
    return (_code, text) => standardWidth(name, text ?? "");
  }
  return (code) => {
    const width = file.resolve(widths[code - first] ?? null);
    return typeof width === "number" ? width : typeof missing === "number" ? missing : 0;
  };
}
