import { SaxesParser, type SaxesTagNS } from "saxes";
import { requireCharset, type Charset } from "./charset.js";
import { addTo, FramerError, MAX_DEPTH, type Tree } from "./tree.js";

/**
 * Reads XML as a tree. Document types, entities of the document and processing instructions are refused before anything
 * of them is used. Names count without their prefix.
 */

/** An element as it was read. */
export interface ReadElement {
  /** Name without prefix. */
  readonly name: string;
  readonly namespace: string;
  readonly content: Tree;
}

const MAX_ELEMENTS = 1_000_000;
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly fields: Record<string, Tree>;
  readonly isNull: boolean;
  hasFields: boolean;
  hasChildren: boolean;
  text: string;
}

/**
 * @param attributes attributes are read under their names, without `@`
 * @param charset of the bytes; a declaration that names another one is refused. Undefined: it does not matter
 * @throws FramerError
 */
export function readXml(text: string, attributes: boolean, charset?: Charset): ReadElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: ReadElement | undefined;
  let elements = 0;
  parser.on("error", () => refuse("not-xml"));
  parser.on("doctype", () => refuse("xml-doctype"));
  parser.on("processinginstruction", () => refuse("xml-instruction"));
  parser.on("xmldecl", ({ encoding }) => {
    if (charset) requireCharset(encoding, charset);
  });
  parser.on("opentag", (tag) => {
    if (open.length >= MAX_DEPTH) refuse("xml-depth");
    if (++elements > MAX_ELEMENTS) refuse("too-large");
    open.push(opened(tag, attributes));
  });
  const addText = (more: string) => {
    const current = open.at(-1);
    if (current) current.text += more;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const closed = open.pop()!;
    const { name, namespace } = closed;
    const content = contentOf(closed);
    const parent = open.at(-1);
    if (!parent) root = { name, namespace, content };
    else {
      addTo(parent.fields, name, content);
      parent.hasFields = true;
      parent.hasChildren = true;
    }
  });
  parser.write(text).close();
  return root ?? refuse("not-xml");
}

function opened(tag: SaxesTagNS, plainNames: boolean): OpenElement {
  const fields: Record<string, Tree> = {};
  let isNull = false;
  for (const { name, local, prefix, uri, value } of Object.values(tag.attributes)) {
    if (name === "xmlns" || prefix === "xmlns" || prefix === "xml") continue;
    if (uri === SCHEMA_INSTANCE) {
      if (local === "nil" && /^(?:true|1)$/.test(value)) isNull = true;
      continue;
    }
    const key = plainNames ? local : `@${local}`;
    if (Object.hasOwn(fields, key)) refuse("xml-attribute");
    addTo(fields, key, value);
  }
  const hasFields = Object.keys(fields).length > 0;
  return { name: tag.local, namespace: tag.uri, fields, isNull, hasFields, hasChildren: false, text: "" };
}

function contentOf({ fields, isNull, hasFields, hasChildren, text }: OpenElement): Tree {
  const isBlank = /^[ \t\r\n]*$/.test(text);
  if (hasChildren && !isBlank) refuse("xml-mixed-text");
  if (isNull && !hasChildren && isBlank) return null;
  if (!hasFields) return text;
  if (!isBlank) fields["#text"] = text;
  return fields;
}

function refuse(code: FramerError["code"]): never {
  throw new FramerError(code);
}
