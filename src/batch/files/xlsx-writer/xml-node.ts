import { escapedAttribute, escapedText, type Attributes } from "../xlsx/xml.js";

/** A small element as a tree, to be changed and written. Text is kept in order with the children. */
export interface XmlNode {
  readonly name: string;
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: (XmlNode | string)[];
}

export const openTag = (tag: string, attributes: Attributes): string =>
  `<${tag}${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapedAttribute(value)}"`)
    .join("")}>`;

export function nodeXml({ tag, attributes, children }: XmlNode): string {
  const content = children.map((child) => (typeof child === "string" ? escapedText(child) : nodeXml(child))).join("");
  return `${openTag(tag, attributes)}${content}</${tag}>`;
}

/** The elements among the children of a node, in order. */
export const elementsOf = ({ children }: XmlNode): XmlNode[] => children.filter((child) => typeof child !== "string");

/** Builds nodes from the events of a parser. */
export class NodeBuilder {
  readonly #open: XmlNode[] = [];

  open(name: string, attributes: Attributes, tag: string): void {
    const node: XmlNode = { name, tag, attributes: { ...attributes }, children: [] };
    this.#open.at(-1)?.children.push(node);
    this.#open.push(node);
  }

  text(content: string): void {
    this.#open.at(-1)?.children.push(content);
  }

  /** Returns the outermost node when it is complete. */
  close(): XmlNode | undefined {
    const node = this.#open.pop();
    return this.#open.length === 0 ? node : undefined;
  }
}
