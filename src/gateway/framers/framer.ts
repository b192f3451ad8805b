import { CHARSET_NAMES, charsetOf, decodeText, encodeText, requireCharset, type Charset } from "./charset.js";
import { embedParts, extractParts, type EmbeddedPart } from "./embedded.js";
import { decodeUrl, encodeUrl, readForm, writeForm } from "./form.js";
import { readJson, writeJson } from "./json.js";
import { soapContent, soapEnvelope, soapHeaders, type SoapVersion } from "./soap.js";
import { FramerError, isTreeObject, type Tree } from "./tree.js";
import { readXml } from "./xml-reader.js";
import { writeElement, type Writable } from "./xml-writer.js";

/** How a message is laid out in bytes: an envelope of a description. */
export interface MessageLayout {
  readonly framer: "json" | "form" | "xml" | "query";
  readonly charset: Charset;
  readonly root?: string | undefined;
  readonly namespace?: string | undefined;
  readonly soap?: SoapVersion | undefined;
  readonly soapAction?: string | undefined;
  readonly attributes: boolean;
  readonly embedded: readonly EmbeddedPart[];
  readonly urlEncoded: boolean;
  readonly contentType?: string | undefined;
}

/** A message in bytes. */
export interface FramedMessage {
  readonly body?: Uint8Array;
  /** Query of the address, without `?`. */
  readonly query?: string;
  readonly contentType?: string;
  /** Further headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Turns trees into bytes, and bytes into trees. */
export interface Framer {
  /** @throws FramerError when the tree cannot be written; nothing is replaced or left out */
  write(tree: Tree): FramedMessage;
  /**
   * @param query query of the address, for messages that travel there
   * @throws FramerError when the message is of another format, charset or shape
   */
  read(body: Uint8Array, contentType?: string, query?: string): Tree;
}

/** Longest message in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

const MEDIA_TYPES = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  xml: "text/xml",
} as const;

/** Returns the framer of an envelope. */
export function framer(layout: MessageLayout): Framer {
  const { charset, embedded, urlEncoded } = layout;
  const format = layout.framer;
  return {
    write(tree) {
      const whole = embedParts(tree, embedded, charset);
      if (format === "query") return { query: writeForm(whole as Tree, charset) };
      const text = format === "xml" ? writeDocument(whole, layout) : writeText(format, whole as Tree, charset);
      const body = encodeText(urlEncoded ? encodeUrl(text, charset) : text, charset);
      if (body.length > MAX_BYTES) throw new FramerError("too-large");
      return { body, ...headersOf(layout) };
    },
    read(body, contentType, query) {
      if (body.length > MAX_BYTES) throw new FramerError("too-large");
      if (format === "query") return extractParts(readForm(query ?? "", charset), embedded);
      requireCharset(charsetOf(contentType), charset);
      const sent = decodeText(body, charset);
      const text = urlEncoded ? decodeUrl(sent.trim(), charset) : sent;
      const tree = format === "xml" ? readDocument(text, layout) : readText(format, text, charset);
      return extractParts(tree, embedded);
    },
  };
}

function writeText(format: "json" | "form", tree: Tree, charset: Charset): string {
  return format === "json" ? writeJson(tree) : writeForm(tree, charset);
}

function readText(format: "json" | "form", text: string, charset: Charset): Tree {
  return format === "json" ? readJson(text) : readForm(text, charset);
}

function headersOf({ framer: format, charset, soap, soapAction, contentType }: MessageLayout): Partial<FramedMessage> {
  if (format === "query") return {};
  const soapParts = soap && soapHeaders(soap, CHARSET_NAMES[charset], soapAction);
  const usual = `${MEDIA_TYPES[format]}; charset=${CHARSET_NAMES[charset]}`;
  return { contentType: usual, ...soapParts, ...(contentType !== undefined && { contentType }) };
}

/** Without a name of the outermost element, the tree holds that element alone. */
function writeDocument(tree: Writable, layout: MessageLayout): string {
  const [name, content] = layout.root === undefined ? onlyElement(tree) : [layout.root, tree];
  const { namespace, soap, charset } = layout;
  const uri = namespace?.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  // In SOAP the children of the outermost element have no namespace, as the common toolkits write them.
  const declaration = uri === undefined ? "" : soap ? ` xmlns:ns="${uri}"` : ` xmlns="${uri}"`;
  const tag = soap && uri !== undefined ? `ns:${name}` : name;
  const element = writeElement(name, content, layout, declaration, tag);
  return xmlDeclaration(charset) + (soap ? soapEnvelope(element, soap) : element);
}

function xmlDeclaration(charset: Charset): string {
  return `<?xml version="1.0" encoding="${CHARSET_NAMES[charset]}"?>`;
}

function onlyElement(tree: Writable): readonly [string, Writable] {
  const entries = isTreeObject(tree as Tree) ? Object.entries(tree as { readonly [name: string]: Writable }) : [];
  if (entries.length !== 1 || Array.isArray(entries[0]![1])) throw new FramerError("xml-root", "");
  return entries[0]!;
}

function readDocument(text: string, { root, soap, attributes, charset }: MessageLayout): Tree {
  const document = readXml(text, attributes && soap === undefined, charset);
  const { name, content } = soap ? soapContent(document, soap) : document;
  if (soap && name === "Fault") return { Fault: content };
  if (root === undefined) return { [name]: content };
  if (name !== root) throw new FramerError("xml-root");
  return content === "" ? {} : content;
}
