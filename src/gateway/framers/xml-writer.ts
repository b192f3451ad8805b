import { childPointer, FramerError, isTreeObject, MAX_DEPTH, textOf, type Tree } from "./tree.js";

/** Writes a tree as XML. What XML cannot carry is refused, never left out. */

/** A text that stands in a CDATA section. */
export class CdataText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
/** A tree whose embedded parts are written already. */
export type Writable = Tree | CdataText | readonly Writable[] | { readonly [name: string]: Writable };

export interface XmlWriting {
  /** Single values of objects are written as attributes. */
  readonly attributes: boolean;
}

const NAME = /^[\p{L}_][\p{L}\p{N}\u00b7._-]*$/u;
/** Characters that XML 1.0 has no way to write. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Writes an element. `declarations` are added to its start tag as they are. */
export function writeElement(
  name: string,
  content: Writable,
  { attributes }: XmlWriting,
  declarations = "",
  tag = name,
): string {
  return element(name, content, "", 0, declarations, tag);

  function element(own: string, value: Writable, pointer: string, depth: number, extra = "", written = own): string {
    if (!NAME.test(own)) throw new FramerError("name", pointer);
    if (depth >= MAX_DEPTH) throw new FramerError("xml-depth", pointer);
    if (value instanceof CdataText) return `<${written}${extra}>${cdata(value.text, pointer)}</${written}>`;
    if (Array.isArray(value)) throw new FramerError("shape", pointer);
    if (!isTreeObject(value as Tree)) {
      const text = escape(textOf(value as Tree, pointer), pointer, /[&<>\r]/g);
      return text === "" ? `<${written}${extra}/>` : `<${written}${extra}>${text}</${written}>`;
    }
    let start = extra;
    let inside = "";
    for (const [key, child] of Object.entries(value as { readonly [key: string]: Writable })) {
      const at = childPointer(pointer, key);
      if (key === "#text") inside += escape(textOf(child as Tree, at), at, /[&<>\r]/g);
      else if (key.startsWith("@")) start += attribute(key.slice(1), child as Tree, at);
      else if (attributes && isSingle(child)) start += attribute(key, child as Tree, at);
      else if (Array.isArray(child))
        inside += (child as readonly Writable[])
          .map((one, i) => element(key, one, childPointer(at, i), depth + 1))
          .join("");
      else inside += element(key, child, at, depth + 1);
    }
    return inside === "" ? `<${written}${start}/>` : `<${written}${start}>${inside}</${written}>`;
  }
}

function isSingle(value: Writable): boolean {
  return typeof value !== "object" || value === null;
}

function attribute(name: string, value: Tree, pointer: string): string {
  if (!NAME.test(name)) throw new FramerError("name", pointer);
  return ` ${name}="${escape(textOf(value, pointer), pointer, /[&<>"\t\n\r]/g)}"`;
}

function escape(text: string, pointer: string, special: RegExp): string {
  if (FORBIDDEN.test(text)) throw new FramerError("xml-character", pointer);
  return text.replace(special, (char) => ESCAPES[char]!);
}

function cdata(text: string, pointer: string): string {
  // A carriage return cannot be written in a CDATA section: readers make a line feed of it.
  if (FORBIDDEN.test(text) || text.includes("\r")) throw new FramerError("xml-character", pointer);
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
