import type { Readable } from "node:stream";
import { SaxesParser } from "saxes";

export type Attributes = Record<string, string>;

/** Element names have no prefix, because some programs write `x:row` for `row`. `tag` includes the prefix. */
export interface XmlHandler {
  open(name: string, attributes: Attributes, tag: string): void;
  close?(name: string, tag: string): void;
  text?(text: string): void;
}

const MAX_DEPTH = 64;
/** Max length of XML text between two tags. An Excel cell has at most 32,767 characters. */
const MAX_TEXT = 4 << 20;

/**
 * Parses XML from a stream of bytes. Declared entities and document types are refused, so that nothing is expanded or
 * fetched.
 */
export class XmlReader {
  /** Number of elements that are open. */
  depth = 0;
  /** The last event: `<row` for the start of an element, `>row` for its end, with its prefix. */
  lastTag = "";
  readonly #parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  readonly #utf8 = new TextDecoder("utf-8", { fatal: true });
  #sinceEvent = 0;

  constructor(handler: XmlHandler) {
    const parser = this.#parser;
    parser.on("error", (error) => {
      throw error;
    });
    parser.on("doctype", () => {
      throw new Error("a workbook has no document type");
    });
    parser.on("opentag", ({ name, attributes }) => {
      if (++this.depth > MAX_DEPTH) throw new Error("elements nested too deep");
      this.#sinceEvent = 0;
      this.lastTag = `<${name}`;
      handler.open(withoutPrefix(name), attributes, name);
    });
    parser.on("closetag", ({ name }) => {
      this.depth--;
      this.#sinceEvent = 0;
      this.lastTag = `>${name}`;
      handler.close?.(withoutPrefix(name), name);
    });
    const { text } = handler;
    if (text) {
      parser.on("text", (content) => text.call(handler, content));
      parser.on("cdata", (content) => text.call(handler, content));
    }
  }

  write(bytes: Uint8Array): void {
    this.#sinceEvent += bytes.length;
    this.#parser.write(this.#utf8.decode(bytes, { stream: true }));
    if (this.#sinceEvent > MAX_TEXT) throw new Error("text too long");
  }

  end(): void {
    this.#parser.write(this.#utf8.decode());
    this.#parser.close();
  }
}

/** Parses XML from a stream. Yields after every chunk. */
export async function* readXml(stream: Readable, handler: XmlHandler): AsyncGenerator<void> {
  const reader = new XmlReader(handler);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      reader.write(chunk);
      yield;
    }
    reader.end();
    yield;
  } finally {
    stream.destroy();
  }
}

/** Parses a small part completely. */
export async function readWholeXml(stream: Readable, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml(stream, handler));
}

const withoutPrefix = (tag: string): string => tag.slice(tag.indexOf(":") + 1);

/** Returns an attribute by its name without prefix, such as `r:id` or `d3p1:id`. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => withoutPrefix(key) === name)?.[1];
}

export const escapedText = (text: string): string =>
  text.replace(/[&<>\r]/g, (char) =>
    char === "&" ? "&amp;" : char === "<" ? "&lt;" : char === ">" ? "&gt;" : "&#13;",
  );

export const escapedAttribute = (text: string): string =>
  escapedText(text).replace(/["\n\t]/g, (char) => (char === '"' ? "&quot;" : `&#${char.charCodeAt(0)};`));

/** Excel writes characters that XML cannot contain as _x0007_, and such a text itself as _x005F_x0007_. */
export const unescapedExcel = (text: string): string =>
  text.includes("_x")
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;

export const escapedExcel = (text: string): string =>
  text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(
      /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
    )
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
