import type { Box } from "./page-content.js";
import { name, PdfToken, serialize, type PdfDictionary, type PdfValue } from "./pdf-objects.js";

/**
 * Writes a PDF file (ISO 32000-1). Streams are not compressed, so that equal documents have equal bytes whatever the
 * version of zlib in the runtime.
 */

/** A page, which can get further entries such as annotations until the document is saved. */
export interface PdfPage {
  readonly reference: PdfToken;
  readonly dictionary: Record<string, PdfValue>;
}

export interface PdfPageOptions {
  readonly width: number;
  readonly height: number;
  /** Fonts by the names that the content uses. */
  readonly fonts: PdfDictionary;
  /** The operators that draw the page. */
  readonly content: string;
}

/** The comment after the header marks the file as binary. */
const HEADER = Buffer.from("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "latin1");
const XREF_OFFSET_DIGITS = 10;

export class PdfDocument {
  /** Entries of the document catalog besides its pages. */
  readonly catalog: Record<string, PdfValue> = {};
  readonly pages: PdfPage[] = [];
  /** Place of the visible seal on the first page; without it the seal is invisible. */
  sealBox: Box | undefined;
  readonly #information: PdfDictionary;
  /** Indirect objects by number, from 1. */
  readonly #objects: string[] = [];
  readonly #pageTree = this.#reserve();

  constructor(information: PdfDictionary) {
    this.#information = information;
  }

  /** Adds an indirect object and returns the reference to it. */
  add(value: PdfValue): PdfToken {
    this.#objects.push(serialize(value));
    return reference(this.#objects.length);
  }

  /** Adds a stream of Latin-1 text and returns the reference to it. */
  addStream(content: string, entries: PdfDictionary = {}): PdfToken {
    this.#objects.push(`${serialize({ ...entries, Length: content.length })}\nstream\n${content}\nendstream`);
    return reference(this.#objects.length);
  }

  addPage({ width, height, fonts, content }: PdfPageOptions): PdfPage {
    const dictionary = {
      Type: name("Page"),
      Parent: reference(this.#pageTree),
      MediaBox: [0, 0, width, height],
      Resources: { Font: fonts },
      Contents: this.addStream(content),
    };
    const page = { reference: reference(this.#reserve()), dictionary };
    this.pages.push(page);
    return page;
  }

  /** Returns the bytes of the file. */
  save(): Buffer {
    const objects = [...this.#objects];
    const kids = this.pages.map((page) => page.reference);
    objects[this.#pageTree - 1] = serialize({ Type: name("Pages"), Kids: kids, Count: kids.length });
    for (const page of this.pages) objects[numberOf(page.reference) - 1] = serialize(page.dictionary);
    const catalog = { Type: name("Catalog"), Pages: reference(this.#pageTree), ...this.catalog };
    const root = reference(objects.push(serialize(catalog)));
    const info = reference(objects.push(serialize(this.#information)));

    const parts = [HEADER];
    const offsets: number[] = [];
    let length = HEADER.length;
    for (const [i, object] of objects.entries()) {
      offsets.push(length);
      const bytes = Buffer.from(`${i + 1} 0 obj\n${object}\nendobj\n`, "latin1");
      parts.push(bytes);
      length += bytes.length;
    }
    const rows = offsets.map((offset) => `${String(offset).padStart(XREF_OFFSET_DIGITS, "0")} 00000 n \n`);
    const size = objects.length + 1;
    const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join("")}`;
    const trailer = `trailer\n${serialize({ Size: size, Root: root, Info: info })}\nstartxref\n${length}\n%%EOF\n`;
    return Buffer.concat([...parts, Buffer.from(table + trailer, "latin1")]);
  }

  /** Reserves the number of an object that is written when the document is saved. */
  #reserve(): number {
    return this.#objects.push("null");
  }
}

const reference = (number: number): PdfToken => new PdfToken(`${number} 0 R`);
const numberOf = ({ text }: PdfToken): number => Number.parseInt(text, 10);
