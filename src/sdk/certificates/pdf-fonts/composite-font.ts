import {
  isArray,
  PdfDict,
  PdfName,
  PdfStream,
  PdfString,
  unsupported,
  type PdfFile,
  type PdfValue,
} from "../pdf-syntax/index.js";
import type { Font, Glyph } from "./glyph.js";
import { isEmbedded, NO_GLYPH, textOfCode } from "./code-text.js";
import { CharacterMap, utf16 } from "./to-unicode.js";

/** Splits a shown string into codes, and maps codes to characters and CIDs. */
interface CodeReader {
  readonly isVertical: boolean;
  lengthAt(shown: string, at: number): number;
  /** Returns undefined when only ToUnicode defines the text. */
  textOf(code: string): string | undefined;
  cidOf(code: number, text: string | undefined): number | undefined;
}

const GBK = new TextDecoder("gb18030", { fatal: true });
const GBK_ENCODINGS: Readonly<Record<string, number>> = {
  // First CID of the Latin characters: 1 for proportional, 814 for half-width ones.
  "GBK-EUC": 814,
  "GB-EUC": 814,
  "GBKp-EUC": 1,
  GBK2K: 814,
};

/** Reads Type0 fonts (ISO 32000-1, 9.7). */
export function compositeFont(file: PdfFile, font: PdfDict, toUnicode: CharacterMap | undefined): Font {
  const descendants = file.array(font, "DescendantFonts");
  const descendant = file.resolve(descendants?.[0] ?? null);
  if (!(descendant instanceof PdfDict)) throw unsupported("a composite font without descendant");
  const collection = isEmbedded(file, file.dict(descendant, "FontDescriptor"))
    ? undefined
    : orderingOf(file, descendant);
  const reader = codeReader(file, file.get(font, "Encoding"));
  const widths = widthsOf(file, descendant);
  const known = new Map<string, Glyph>();

  const glyph = (bytes: string): Glyph => {
    let glyph = known.get(bytes);
    if (!glyph) {
      let code = 0;
      for (const byte of bytes) code = code * 256 + byte.charCodeAt(0);
      const encoded = reader.textOf(bytes);
      const decoded = textOfCode(code, encoded, toUnicode);
      const cid = reader.cidOf(code, decoded.text);
      const width = widths(cid);
      if (collection !== undefined && encoded === undefined && !isOfCollection(decoded.text, cid, collection)) {
        known.set(bytes, { ...NO_GLYPH, width, isWordSpace: false });
        return known.get(bytes)!;
      }
      glyph = { ...decoded, width, isWordSpace: bytes === " " };
      if (known.size < 70_000) known.set(bytes, glyph);
    }
    return glyph;
  };

  return {
    isVertical: reader.isVertical,
    *glyphs(shown) {
      for (let at = 0; at < shown.length;) {
        const length = reader.lengthAt(shown, at);
        if (length === 0 || at + length > shown.length) {
          yield { text: undefined, width: 1_000, isWordSpace: false, reason: "an incomplete code" };
          return;
        }
        yield glyph(shown.slice(at, at + length));
        at += length;
      }
    },
  };
}

/** Returns the character collection from which a viewer takes the glyphs of a font that is not embedded. */
function orderingOf(file: PdfFile, descendant: PdfDict): string {
  const info = file.dict(descendant, "CIDSystemInfo");
  const ordering = info ? file.get(info, "Ordering") : null;
  return ordering instanceof PdfString ? ordering.bytes : "";
}

/** First CIDs of the ASCII characters in each collection, proportional and half-width. */
const LATIN_CIDS: Readonly<Record<string, readonly number[]>> = {
  GB1: [1, 814],
  CNS1: [1, 13_648],
  Japan1: [1, 231],
  Korea1: [1, 8_094],
};

/** Checks that ASCII characters agree with the collection, because ToUnicode does not determine the glyph (9.7.5.2). */
function isOfCollection(text: string | undefined, cid: number | undefined, ordering: string): boolean {
  const starts = LATIN_CIDS[ordering];
  if (text === undefined || cid === undefined || !starts) return true;
  const isLatin = starts.some((first) => cid >= first && cid < first + 95);
  if (!isLatin) return !/[\x21-\x7e]/.test(text.normalize("NFKC"));
  return starts.some((first) => text === String.fromCharCode(0x20 + cid - first));
}

function codeReader(file: PdfFile, encoding: PdfValue): CodeReader {
  if (encoding instanceof PdfStream) {
    if (file.get(encoding.dict, "UseCMap") !== null) throw unsupported("a character map that refers to another");
    const map = new CharacterMap(file.contents(encoding), file.budget);
    if (!map.hasCodespaces) throw unsupported("a character map without code spaces");
    return {
      isVertical: map.isVertical || file.get(encoding.dict, "WMode") === 1,
      lengthAt: (shown, at) => map.codeLength(shown, at),
      textOf: () => undefined,
      cidOf: (code) => map.cid(code),
    };
  }
  const name = encoding instanceof PdfName ? encoding.name : "";
  const isVertical = name.endsWith("-V");
  const family = /-[HV]$/.test(name) ? name.slice(0, -2) : "";
  if (family === "Identity") return { isVertical, lengthAt: () => 2, textOf: () => undefined, cidOf: (code) => code };
  if (family === "UniGB-UTF16" || family === "UniGB-UCS2")
    return {
      isVertical,
      lengthAt: (shown, at) => (family === "UniGB-UTF16" && isHighSurrogate(shown.charCodeAt(at)) ? 4 : 2),
      textOf: utf16,
      cidOf: (_code, text) => latinCid(text, 1),
    };
  const latin = GBK_ENCODINGS[family];
  if (latin === undefined) throw unsupported("the encoding of a composite font");
  return {
    isVertical,
    lengthAt: (shown, at) => gbkLength(shown, at, family),
    textOf: gbkText,
    cidOf: (_code, text) => latinCid(text, latin),
  };
}

const isHighSurrogate = (firstByte: number): boolean => firstByte >= 0xd8 && firstByte <= 0xdb;

/** Returns the CID of an ASCII character in Adobe-GB1, where they are consecutive. Other CIDs are not known here. */
function latinCid(text: string | undefined, first: number): number | undefined {
  const code = text?.length === 1 ? text.charCodeAt(0) : 0;
  return code >= 0x20 && code <= 0x7e ? first + code - 0x20 : undefined;
}

function gbkLength(shown: string, at: number, family: string): number {
  if (shown.charCodeAt(at) <= 0x80) return 1;
  const second = shown.charCodeAt(at + 1);
  return family === "GBK2K" && second >= 0x30 && second <= 0x39 ? 4 : 2;
}

function gbkText(code: string): string {
  try {
    return GBK.decode(Buffer.from(code, "latin1"));
  } catch {
    // A code that the encoding does not define; the empty text makes it unreadable.
    return "";
  }
}

/** Reads the glyph widths /W and /DW (9.7.4.3). */
function widthsOf(file: PdfFile, descendant: PdfDict): (cid: number | undefined) => number {
  const standard = file.get(descendant, "DW");
  const otherwise = typeof standard === "number" ? standard : 1_000;
  const single = new Map<number, number>();
  const ranges: { low: number; high: number; width: number }[] = [];
  const items = file.items(file.array(descendant, "W") ?? []);
  for (let i = 0; i < items.length;) {
    file.budget.object();
    const [low, next, width] = [items[i], items[i + 1], items[i + 2]];
    if (typeof low === "number" && isArray(next ?? null)) {
      file.items(next as readonly PdfValue[]).forEach((value, n) => {
        if (typeof value === "number") single.set(low + n, value);
      });
      i += 2;
    } else if (typeof low === "number" && typeof next === "number" && typeof width === "number") {
      ranges.push({ low, high: next, width });
      i += 3;
    } else throw unsupported("the widths of a composite font");
  }
  if (ranges.length > 5_000) throw unsupported("the widths of a composite font");
  return (cid) => {
    if (cid === undefined) return otherwise;
    return single.get(cid) ?? ranges.find(({ low, high }) => cid >= low && cid <= high)?.width ?? otherwise;
  };
}
