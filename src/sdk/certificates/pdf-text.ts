import type * as PdfLib from "@cantoo/pdf-lib";
import type { PDFDict, PDFObject, PDFStream } from "@cantoo/pdf-lib";

/** Forms within forms, and no further. */
const MAX_DEPTH = 4;

type Lib = typeof PdfLib;
/** Turns the bytes of a shown string into characters. */
type Decode = (bytes: Uint8Array) => string;

/**
 * The characters of a PDF in the order in which they are drawn, without white space; undefined when the file cannot be
 * read as a PDF. Knows fonts with a map to Unicode and the UTF-16 encodings of the standard Chinese fonts; what it does
 * not know is left out.
 */
export async function extractPdfText(pdf: Uint8Array): Promise<string | undefined> {
  const lib = await import("@cantoo/pdf-lib");
  try {
    const document = await lib.PDFDocument.load(pdf, { updateMetadata: false, throwOnInvalidObject: false });
    const reader = new TextReader(lib);
    for (const page of document.getPages()) {
      const { Contents } = page.node.normalizedEntries();
      const streams = Contents ? Contents.asArray().map((entry) => document.context.lookup(entry)) : [];
      const bytes = Buffer.concat(streams.flatMap((s) => [Buffer.from(reader.bytesOf(s)), Buffer.from("\n")]));
      reader.read(bytes, page.node.Resources(), 0);
    }
    return reader.text.replace(/\s+/gu, "");
  } catch {
    return undefined;
  }
}

class TextReader {
  text = "";
  readonly #fonts = new Map<PDFObject, Decode>();

  readonly #lib: Lib;

  constructor(lib: Lib) {
    this.#lib = lib;
  }

  bytesOf(stream: PDFObject | undefined): Uint8Array {
    const { PDFRawStream, PDFStream, decodePDFRawStream } = this.#lib;
    if (stream instanceof PDFRawStream) return decodePDFRawStream(stream).decode();
    return stream instanceof PDFStream ? stream.getContents() : new Uint8Array();
  }

  read(bytes: Uint8Array, resources: PDFDict | undefined, depth: number): void {
    const { PDFDict, PDFName } = this.#lib;
    const named = (kind: string, name: string) =>
      resources?.lookupMaybe(PDFName.of(kind), PDFDict)?.lookup(PDFName.of(name));
    let decode: Decode = latin1;
    let operands: Operand[] = [];
    for (const token of tokens(bytes)) {
      if (token.type !== "operator") {
        operands.push(token);
        continue;
      }
      const last = operands.at(-1);
      if (token.name === "Tf") {
        const font = operands.at(-2);
        decode = this.#decoderOf(font?.type === "name" ? named("Font", font.name) : undefined);
      } else if (["Tj", "'", '"', "TJ"].includes(token.name)) {
        for (const operand of operands) if (operand.type === "string") this.text += decode(operand.bytes);
      } else if (token.name === "ET") {
        this.text += "\n";
      } else if (token.name === "Do" && last?.type === "name" && depth < MAX_DEPTH) {
        const form = named("XObject", last.name) as PDFStream | undefined;
        if (form?.dict?.get(PDFName.of("Subtype")) === PDFName.of("Form"))
          this.read(
            this.bytesOf(form),
            form.dict.lookupMaybe(PDFName.of("Resources"), PDFDict) ?? resources,
            depth + 1,
          );
      }
      operands = [];
    }
  }

  #decoderOf(font: PDFObject | undefined): Decode {
    const { PDFDict, PDFName } = this.#lib;
    if (!(font instanceof PDFDict)) return latin1;
    let decode = this.#fonts.get(font);
    if (!decode) {
      const encoding = font.lookup(PDFName.of("Encoding"));
      const map = font.lookup(PDFName.of("ToUnicode"));
      const wide = font.get(PDFName.of("Subtype")) === PDFName.of("Type0");
      if (encoding instanceof PDFName && /UTF16|UCS2/.test(encoding.decodeText())) decode = utf16;
      else decode = map ? mapped(this.bytesOf(map), wide ? 2 : 1) : wide ? () => "" : latin1;
      this.#fonts.set(font, decode);
    }
    return decode;
  }
}

const latin1: Decode = (bytes) => Buffer.from(bytes).toString("latin1");
const utf16: Decode = (bytes) =>
  Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString("utf16le");

/** A ToUnicode map (ISO 32000-1, 9.10.3). */
function mapped(cmap: Uint8Array, width: 1 | 2): Decode {
  const characters = new Map<number, string>();
  let operands: Operand[] = [];
  const code = (o: Operand | undefined) => (o?.type === "string" ? o.bytes.reduce((n, b) => n * 256 + b, 0) : -1);
  const text = (o: Operand | undefined) => (o?.type === "string" ? utf16(o.bytes) : "");
  for (const token of tokens(cmap)) {
    if (token.type !== "operator") {
      operands.push(token);
      continue;
    }
    if (token.name === "endbfchar")
      for (let i = 0; i + 1 < operands.length; i += 2) characters.set(code(operands[i]), text(operands[i + 1]));
    if (token.name === "endbfrange") {
      for (let i = 0; i + 2 < operands.length; i += 3) {
        const [from, to, first] = [code(operands[i]), code(operands[i + 1]), text(operands[i + 2])];
        const start = first.codePointAt(0) ?? 0;
        for (let n = from; n <= to && n - from < 65_536; n++)
          characters.set(
            n,
            first.slice(0, -1) +
              String.fromCodePoint(
                first.length === 1 ? start + n - from : first.codePointAt(first.length - 1)! + n - from,
              ),
          );
      }
    }
    operands = [];
  }
  return (bytes) => {
    let out = "";
    for (let i = 0; i + width <= bytes.length; i += width)
      out += characters.get(width === 2 ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!) ?? "";
    return out;
  };
}

type Operand =
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "string"; readonly bytes: Uint8Array }
  | { readonly type: "number" };
type Token = Operand | { readonly type: "operator"; readonly name: string };

const DELIMITER = /[\s()<>[\]{}/%]/;

/**
 * The tokens of a content stream or a CMap (ISO 32000-1, 7.2); arrays are read as their items, dictionaries as their
 * entries.
 */
function* tokens(bytes: Uint8Array): Generator<Token> {
  const text = Buffer.from(bytes).toString("latin1");
  for (let at = 0; at < text.length;) {
    const c = text[at]!;
    if (/\s/.test(c) || c === "\0") at++;
    else if (c === "%") at = endOf(text, at, /[\r\n]/g);
    else if (c === "(") {
      const [literal, next] = literalAt(text, at);
      yield { type: "string", bytes: literal };
      at = next;
    } else if (c === "<" && text[at + 1] !== "<") {
      const end = text.indexOf(">", at);
      if (end < 0) return;
      const hex = text.slice(at + 1, end).replace(/[^0-9a-fA-F]/g, "");
      yield { type: "string", bytes: Buffer.from(hex.length % 2 ? `${hex}0` : hex, "hex") };
      at = end + 1;
    } else if (c === "/") {
      const end = endOf(text, at + 1, new RegExp(DELIMITER, "g"));
      yield { type: "name", name: text.slice(at + 1, end) };
      at = end;
    } else if (/[<>[\]{})]/.test(c)) at++;
    else {
      const end = endOf(text, at, new RegExp(DELIMITER, "g"));
      const word = text.slice(at, end);
      yield /^[+-]?[\d.]+$/.test(word) ? { type: "number" } : { type: "operator", name: word };
      at = end;
    }
  }
}

function endOf(text: string, from: number, what: RegExp): number {
  what.lastIndex = from;
  return what.exec(text)?.index ?? text.length;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "\r": "", "\n": "" };

function literalAt(text: string, start: number): [bytes: Uint8Array, next: number] {
  let out = "";
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const c = text[at]!;
    if (c === "\\") {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
      out += octal ? String.fromCharCode(parseInt(octal, 8) & 0xff) : (ESCAPES[text[at + 1]!] ?? text[at + 1] ?? "");
      at += octal ? octal.length : 1;
    } else if (c === "(" && depth++ === 0) continue;
    else if (c === ")" && --depth === 0) return [Buffer.from(out, "latin1"), at + 1];
    else out += c;
  }
  return [Buffer.from(out, "latin1"), text.length];
}
