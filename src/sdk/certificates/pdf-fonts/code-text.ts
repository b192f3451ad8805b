import { PdfStream, type PdfDict, type PdfFile } from "../pdf-syntax/index.js";
import type { CharacterMap } from "./to-unicode.js";

/** Text of a code, or the reason why it cannot be determined. */
export type CodeText =
  { readonly text: string; readonly reason?: undefined } | { readonly text: undefined; readonly reason: string };

const fail = (reason: string): CodeText => ({ text: undefined, reason });

/** A viewer draws a code without glyph as nothing or as a box, whatever ToUnicode says. */
export const NO_GLYPH = fail("a font that is not embedded has no such glyph");

export function isEmbedded(file: PdfFile, descriptor: PdfDict | undefined): boolean {
  const keys = ["FontFile", "FontFile2", "FontFile3"];
  return keys.some((key) => descriptor && file.get(descriptor, key) instanceof PdfStream);
}

/** Control and format characters, surrogates, private use and unassigned: characters without a printed form. */
const NOT_PRINTED = /[\p{C}\u2028\u2029]/u;

/** Determines the text of a code from its encoding and its ToUnicode map, which must not contradict each other. */
export function textOfCode(code: number, encoded: string | undefined, toUnicode: CharacterMap | undefined): CodeText {
  const mapped = toUnicode?.unicode(code);
  if (encoded !== undefined && mapped !== undefined && fold(encoded) !== fold(mapped))
    return fail("ToUnicode contradicts the encoding");
  const text = encoded ?? mapped;
  if (text === undefined) return fail(toUnicode ? "ToUnicode lacks a character" : "the font has no mapping to Unicode");
  const printed = text.replace(/[\t\r\n\u00a0]/g, " ").replace(/\u00ad/g, "-");
  if (printed === "" || NOT_PRINTED.test(printed)) return fail("a code without printed character");
  return { text: printed };
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\t\r\n\u00a0]/g, " ")
    .replace(/\u00ad/g, "-");
}
