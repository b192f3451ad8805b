import { isName, PdfDict, PdfError, PdfName, PdfStream, type PdfFile, type PdfValue } from "../pdf-syntax/index.js";
import { compositeFont } from "./composite-font.js";
import type { Font, Glyph } from "./glyph.js";
import { simpleFont } from "./simple-font.js";
import { CharacterMap } from "./to-unicode.js";

/** Reads a font dictionary. An unsupported font gives glyphs without text. */
export function readFont(file: PdfFile, value: PdfValue): Font {
  if (!(value instanceof PdfDict)) return unknownFont("the font is missing");
  try {
    const subtype = file.get(value, "Subtype");
    const toUnicode = toUnicodeOf(file, value);
    if (isName(subtype, "Type0")) return compositeFont(file, value, toUnicode);
    if (["Type1", "MMType1", "TrueType"].some((name) => isName(subtype, name)))
      return simpleFont(file, value, toUnicode);
    return unknownFont(isName(subtype, "Type3") ? "the font draws its characters itself (Type 3)" : "unknown font");
  } catch (error) {
    if (error instanceof PdfError && error.reason === "unsupported") return unknownFont(error.detail);
    throw error;
  }
}

function toUnicodeOf(file: PdfFile, font: PdfDict): CharacterMap | undefined {
  const value = file.get(font, "ToUnicode");
  if (value instanceof PdfStream) return new CharacterMap(file.contents(value), file.budget);
  // /Identity-H as ToUnicode could mean that codes are UTF-16; readers differ.
  if (value instanceof PdfName) throw new PdfError("unsupported", "ToUnicode is a name");
  return undefined;
}

function unknownFont(reason: string): Font {
  const glyph: Glyph = { text: undefined, width: 500, isWordSpace: false, reason };
  return {
    isVertical: false,
    *glyphs(shown) {
      for (let i = 0; i < shown.length; i++) yield glyph;
    },
  };
}
