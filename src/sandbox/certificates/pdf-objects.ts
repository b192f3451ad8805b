/** The objects of a PDF file and their written form (ISO 32000-1, 7.3). */

/** A value of a PDF file: arrays and plain objects are arrays and dictionaries, everything else is a token. */
export type PdfValue = number | PdfToken | readonly PdfValue[] | PdfDictionary;

/** A dictionary by the names of its entries, without the slash. */
export interface PdfDictionary {
  readonly [key: string]: PdfValue;
}

/** A value in its written form: a name, a string or a reference. */
export class PdfToken {
  constructor(readonly text: string) {}
}

export const name = (text: string): PdfToken => new PdfToken(`/${text}`);

/** A string of ASCII characters. */
export const asciiString = (text: string): PdfToken => new PdfToken(`<${Buffer.from(text, "ascii").toString("hex")}>`);

/** A text in UTF-16, as titles and other texts outside the pages are written. */
export const textString = (text: string): PdfToken => new PdfToken(`<FEFF${utf16Hex(text)}>`);

/** A time in UTC, to the second. */
export function dateString(at: Date): PdfToken {
  const [digits] = at.toISOString().replace(/[-:T]/g, "").split(".");
  return new PdfToken(`(D:${digits}Z)`);
}

/** Returns the UTF-16 code units of a text, big-endian, in upper-case hexadecimal. */
export function utf16Hex(text: string): string {
  let code = "";
  for (let i = 0; i < text.length; i++) code += text.charCodeAt(i).toString(16).padStart(4, "0");
  return code.toUpperCase();
}

/** Returns a number without an exponent, which PDF does not know. */
export function formatNumber(value: number): string {
  return value.toFixed(4).replace(/\.?0+$/, "");
}

/** Returns the written form of a value. */
export function serialize(value: PdfValue): string {
  if (typeof value === "number") return formatNumber(value);
  if (value instanceof PdfToken) return value.text;
  if (Array.isArray(value)) return `[ ${(value as readonly PdfValue[]).map(serialize).join(" ")} ]`;
  const entries = Object.entries(value as PdfDictionary);
  return `<< ${entries.map(([key, entry]) => `/${key} ${serialize(entry)}`).join(" ")} >>`;
}
