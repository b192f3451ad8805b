/** Separates the cells of a line. XML cannot contain it. */
export const CELL_SEPARATOR = 0x1f;

const PLAIN = 1,
  LINE_BREAK = 2,
  TAG = 3,
  ENTITY = 4,
  UNDERSCORE = 5,
  LAST_PLANE_0 = 6;
const TAB = 0x09,
  LF = 0x0a,
  QUOTE = 0x22,
  LOWER_X = 0x78;

/** Classes of bytes in XML text; 0 for bytes that require the parser. */
const XML_TEXT = new Uint8Array(256).fill(PLAIN, 0x20);
XML_TEXT[TAB] = PLAIN;
XML_TEXT[LF] = LINE_BREAK;
XML_TEXT[0x3c] = TAG;
XML_TEXT[0x26] = ENTITY;
// `]]>` is an error.
XML_TEXT[0x3e] = 0;
// Excel writes characters that XML cannot contain as _x0007_.
XML_TEXT[0x5f] = UNDERSCORE;
// U+FFFE and U+FFFF are EF BF BE and EF BF BF.
XML_TEXT[0xef] = LAST_PLANE_0;

/** Classes of bytes in the text of a line; 0 for bytes that a line cannot contain. */
const LINE_TEXT = new Uint8Array(256).fill(PLAIN, 0x20);
LINE_TEXT[TAB] = PLAIN;
LINE_TEXT[LF] = LINE_BREAK;
LINE_TEXT[QUOTE] = 0;

const ENTITIES: readonly (readonly [written: Buffer, byte: number])[] = [
  [Buffer.from("&amp;"), 0x26],
  [Buffer.from("&lt;"), 0x3c],
  [Buffer.from("&gt;"), 0x3e],
  [Buffer.from("&quot;"), QUOTE],
  [Buffer.from("&apos;"), 0x27],
  [Buffer.from("&#10;"), LF],
  [Buffer.from("&#xA;"), LF],
];

export function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

const TEXT = Buffer.from("<t>");
const TEXT_WITH_SPACES = Buffer.from('<t xml:space="preserve">');

/** Returns the offset of the text of a `<t>`; -1 when the tag has another form. */
export function textStart(xml: Uint8Array, at: number): number {
  if (startsWith(xml, at, TEXT)) return at + TEXT.length;
  return startsWith(xml, at, TEXT_WITH_SPACES) ? at + TEXT_WITH_SPACES.length : -1;
}

/** Growing buffer of texts in UTF-8. */
export class TextBuffer {
  bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + count));
    this.bytes.copy(bytes, 0, 0, this.length);
    this.bytes = bytes;
  }

  addText(text: string): void {
    this.reserve(Buffer.byteLength(text));
    this.length += this.bytes.write(text, this.length);
  }

  /**
   * Adds the XML text at `from`, up to the next tag.
   * @returns the offset of that tag, or -1 when the text must be parsed
   */
  addXmlText(xml: Uint8Array, from: number): number {
    let out = this.length;
    let at = from;
    for (; ; at++) {
      if (out === this.bytes.length) {
        this.length = out;
        this.reserve(1);
      }
      let byte = xml[at]!;
      switch (XML_TEXT[byte]) {
        case PLAIN:
        case LINE_BREAK:
          break;
        case TAG:
          this.length = out;
          return at;
        case ENTITY: {
          const found = ENTITIES.find(([written]) => startsWith(xml, at, written));
          if (!found) return -1;
          at += found[0].length - 1;
          byte = found[1];
          break;
        }
        case UNDERSCORE:
          if (xml[at + 1] === LOWER_X) return -1;
          break;
        case LAST_PLANE_0:
          if (xml[at + 1] === 0xbf && xml[at + 2]! >= 0xbe) return -1;
          break;
        default:
          return -1;
      }
      this.bytes[out++] = byte;
    }
  }

  /** Adds a cell to a line, in quotes when it has line breaks. Returns false when a line cannot contain it. */
  addCell(text: Uint8Array, from: number, to: number): boolean {
    this.reserve(to - from);
    const { bytes, length: start } = this;
    let hasLineBreaks = false;
    for (let at = from, out = start; at < to; at++) {
      const byte = text[at]!;
      const found = LINE_TEXT[byte];
      if (found !== PLAIN) {
        if (found !== LINE_BREAK) return false;
        hasLineBreaks = true;
      }
      bytes[out++] = byte;
    }
    this.length = start + to - from;
    if (hasLineBreaks) this.#quote(start);
    return true;
  }

  /** Converts the bytes since `start` to the cell of a line. Returns false when a line cannot contain it. */
  endCell(start: number): boolean {
    let hasLineBreaks = false;
    for (let at = start; at < this.length; at++) {
      const found = LINE_TEXT[this.bytes[at]!];
      if (found === 0) return false;
      if (found === LINE_BREAK) hasLineBreaks = true;
    }
    if (hasLineBreaks) this.#quote(start);
    return true;
  }

  #quote(start: number): void {
    this.reserve(2);
    this.bytes.copyWithin(start + 1, start, this.length);
    this.length += 2;
    this.bytes[start] = this.bytes[this.length - 1] = QUOTE;
  }
}
