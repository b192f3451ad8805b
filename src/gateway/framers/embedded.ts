import { CHARSET_NAMES, type Charset } from "./charset.js";
import { readJson, writeJson } from "./json.js";
import { childPointer, FramerError, isTreeObject, type Tree } from "./tree.js";
import { readXml } from "./xml-reader.js";
import { CdataText, writeElement, type Writable } from "./xml-writer.js";

/** Parts of a message whose value is a text in another format, such as XML in a CDATA section or JSON in a form. */

export interface EmbeddedPart {
  /** Names joined by dots. */
  readonly at: string;
  readonly framer: "json" | "xml";
  /** Outermost element of the text. Absent: the part holds that element alone. */
  readonly root?: string | undefined;
  readonly cdata: boolean;
}

/** Replaces parts by their texts. A part that is absent is left out. Later parts may lie inside earlier ones. */
export function embedParts(tree: Tree, parts: readonly EmbeddedPart[], charset: Charset): Writable {
  return parts.reduceRight<Writable>((whole, part) => {
    const { cdata } = part;
    return replaceAt(whole, part.at.split("."), "", (value, pointer) => {
      if (!isTreeObject(value as Tree) && !Array.isArray(value)) throw new FramerError("shape", pointer);
      const text = writePart(value, part, charset);
      return cdata ? new CdataText(text) : text;
    });
  }, tree);
}

/** Replaces the texts of parts by what they contain. */
export function extractParts(tree: Tree, parts: readonly EmbeddedPart[]): Tree {
  return parts.reduce<Tree>(
    (whole, part) =>
      replaceAt(whole, part.at.split("."), "", (value, pointer) => {
        if (value === null || value === "") return value;
        if (typeof value !== "string") throw new FramerError("shape", pointer);
        return readPart(value, part, pointer);
      }) as Tree,
    tree,
  );
}

function writePart(value: Writable, { framer, root }: EmbeddedPart, charset: Charset): string {
  if (framer === "json") return writeJson(value as Tree);
  const declaration = `<?xml version="1.0" encoding="${CHARSET_NAMES[charset]}"?>`;
  if (root !== undefined) return declaration + writeElement(root, value, { attributes: false });
  const entries = Object.entries(value as { readonly [name: string]: Writable });
  if (entries.length !== 1 || Array.isArray(value)) throw new FramerError("xml-root");
  const [[name, content]] = entries as [[string, Writable]];
  return declaration + writeElement(name, content, { attributes: false });
}

/** The declaration inside a text does not count: its bytes were decoded with the message around it. */
function readPart(text: string, { framer, root }: EmbeddedPart, pointer: string): Tree {
  if (framer === "json") return readJson(text);
  const { name, content } = readXml(text.trim(), false);
  if (root === undefined) return { [name]: content };
  if (name !== root) throw new FramerError("xml-root", pointer);
  return content === "" ? {} : content;
}

/** Replaces the value at a path, in every element of the lists on the way. */
function replaceAt(
  whole: Writable,
  path: readonly string[],
  pointer: string,
  replace: (value: Writable, pointer: string) => Writable,
): Writable {
  if (Array.isArray(whole)) {
    const list = whole as readonly Writable[];
    return path.length === 0
      ? replace(list, pointer)
      : list.map((one, i) => replaceAt(one, path, childPointer(pointer, i), replace));
  }
  const [name, ...rest] = path;
  if (name === undefined) return replace(whole, pointer);
  if (!isTreeObject(whole as Tree) || whole instanceof CdataText) return whole;
  const object = whole as { readonly [name: string]: Writable };
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined) return whole;
  return { ...object, [name]: replaceAt(value, rest, childPointer(pointer, name), replace) };
}
