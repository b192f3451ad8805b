import { FileError } from "../common/file-error.js";
import type { Package } from "./package.js";
import { TextBuffer, startsWith, textStart } from "./text-buffer.js";
import { readXmlItems, type ItemScanner } from "./xml-items.js";
import { unescapedExcel, type XmlHandler } from "./xml.js";

const MAX_STRINGS_PART = 512 << 20;
const MAX_STRINGS_BYTES = 128 << 20;

/** All texts of the workbook in one buffer, which needs a tenth of the memory of JavaScript strings. */
export class SharedStrings {
  readonly #texts: TextBuffer;
  #ends = new Uint32Array(1 << 12);
  #count = 0;

  /** @param capacity Expected size (bytes). The unused part costs no memory. */
  constructor(capacity = 0) {
    this.#texts = new TextBuffer(capacity);
  }

  get bytes(): number {
    return this.#count === 0 ? 0 : this.#ends[this.#count - 1]!;
  }

  add(text: string): void {
    this.#texts.addText(text);
    this.#end();
  }

  /**
   * Adds the XML text at `from` if `following` follows it.
   * @returns the end of `following`, or -1 when the text must be parsed
   */
  addXml(xml: Uint8Array, from: number, following: Uint8Array): number {
    const texts = this.#texts;
    const { length } = texts;
    const end = texts.addXmlText(xml, from);
    if (end < 0 || !startsWith(xml, end, following)) {
      texts.length = length;
      return -1;
    }
    this.#end();
    return end + following.length;
  }

  at(index: number): string | undefined {
    if (!this.has(index)) return undefined;
    return this.#texts.bytes.toString("utf8", this.#startOf(index), this.#ends[index]);
  }

  has(index: number): boolean {
    return Number.isInteger(index) && index >= 0 && index < this.#count;
  }

  /** Copies a text to a line. Returns false when a line cannot contain it. */
  copyTo(line: TextBuffer, index: number): boolean {
    return line.addCell(this.#texts.bytes, this.#startOf(index), this.#ends[index]!);
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }

  #end(): void {
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(this.#ends.length * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[this.#count++] = this.#texts.length;
  }
}

/** Reads the part of the shared strings. */
export async function readStrings(parts: Package, part: string, path: string): Promise<SharedStrings> {
  const stream = await parts.open(part, MAX_STRINGS_PART);
  // A text is never longer than its XML.
  const strings = new SharedStrings(Math.min(parts.sizeOf(part), MAX_STRINGS_BYTES));
  const items = { container: "sst", depth: 1, item: "si" };
  for await (const _ of readXmlItems(stream, items, new StringReader(strings), new StringScanner(strings)))
    if (strings.bytes > MAX_STRINGS_BYTES) throw new FileError("workbook-too-big", path, {}, { detail: part });
  return strings;
}

/** Parses strings with rich text or phonetic runs (furigana, pinyin). */
class StringReader implements XmlHandler {
  readonly #strings: SharedStrings;
  #text = "";
  #inText = false;
  #phonetic = false;

  constructor(strings: SharedStrings) {
    this.#strings = strings;
  }

  open(name: string): void {
    if (name === "si") this.#text = "";
    else if (name === "t") this.#inText = !this.#phonetic;
    else if (name === "rPh") this.#phonetic = true;
  }

  text(content: string): void {
    if (this.#inText) this.#text += content;
  }

  close(name: string): void {
    if (name === "t") this.#inText = false;
    else if (name === "rPh") this.#phonetic = false;
    else if (name === "si") this.#strings.add(unescapedExcel(this.#text));
  }
}

const ITEM = Buffer.from("<si>");
const ITEM_END = Buffer.from("</t></si>");

/** Recognizes `<si><t>text</t></si>`. */
class StringScanner implements ItemScanner {
  readonly #strings: SharedStrings;

  constructor(strings: SharedStrings) {
    this.#strings = strings;
  }

  scan(bytes: Buffer, from: number): number {
    const start = startsWith(bytes, from, ITEM) ? textStart(bytes, from + ITEM.length) : -1;
    return start < 0 ? -1 : this.#strings.addXml(bytes, start, ITEM_END);
  }
}
