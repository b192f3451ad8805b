import { SaxesParser } from "saxes";
import { OfdError } from "./ofd-package.js";

/** An element, with the namespace prefix removed from its name. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 50_000;
const MAX_BYTES = 8 << 20;

/**
 * Parses a small XML file. Document types are rejected, and entities with them.
 * @throws OfdError
 */
export function parseXml(bytes: Uint8Array | undefined): XmlElement {
  if (!bytes || bytes.length > MAX_BYTES) throw new OfdError("an XML file is missing or too large");
  const root: Open = { name: "", attributes: {}, children: [], text: "" };
  const open: Open[] = [root];
  let elements = 0;
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const refuse = () => {
    throw new OfdError("an XML file is damaged");
  };
  parser.on("error", refuse);
  parser.on("doctype", refuse);
  parser.on("opentag", ({ name, attributes }) => {
    if (open.length > MAX_DEPTH || ++elements > MAX_ELEMENTS) refuse();
    const element: Open = { name: name.replace(/^[^:]*:/, ""), attributes, children: [], text: "" };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.on("text", (text) => (open.at(-1)!.text += text));
  parser.on("cdata", (text) => (open.at(-1)!.text += text));
  let decoded: string;
  try {
    decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OfdError("an XML file is not UTF-8", { cause });
  }
  parser.write(decoded).close();
  const [top] = root.children;
  if (!top) throw new OfdError("an XML file is empty");
  return top;
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return (element?.children ?? []).filter((child) => child.name === name);
}

/**
 * Returns the only child of a name.
 * @throws OfdError when there is none or several
 */
export function childOf(element: XmlElement | undefined, name: string): XmlElement {
  const [child, more] = childrenOf(element, name);
  if (!child || more) throw new OfdError(`${name} is missing or occurs twice`);
  return child;
}
