import { bytesOfString, type PdfString } from "../pdf-syntax/index.js";

const UTF16_MARK = "\u00fe\u00ff";
const UTF8_MARK = "\u00ef\u00bb\u00bf";

/** Decodes a text string (7.9.2.2). PDFDocEncoding is read as ISO 8859-1, which differs in symbols only. */
export function textString({ bytes }: PdfString): string {
  if (bytes.startsWith(UTF16_MARK)) return new TextDecoder("utf-16be").decode(bytesOfString(bytes.slice(2)));
  return bytes.startsWith(UTF8_MARK) ? Buffer.from(bytes.slice(3), "latin1").toString("utf8") : bytes;
}
