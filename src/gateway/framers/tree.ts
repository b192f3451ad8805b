/**
 * A message as a tree, whatever its bytes look like. In XML the names are elements, `@name` is an attribute and `#text`
 * the text beside attributes; an element that occurs more than once is a list.
 */
export type Tree = string | number | boolean | null | readonly Tree[] | TreeObject;
export interface TreeObject {
  readonly [name: string]: Tree;
}

/** Why a message cannot be written or read. */
export type FramerProblem =
  /** A character that the charset cannot write. */
  | "charset-character"
  /** Bytes that the declared charset does not have. */
  | "charset-bytes"
  /** The message names, or uses, another charset than the description. */
  | "charset-other"
  | "not-json"
  | "json-depth"
  | "json-duplicate-key"
  | "not-xml"
  | "xml-doctype"
  | "xml-instruction"
  | "xml-depth"
  | "xml-mixed-text"
  | "xml-attribute"
  | "xml-character"
  | "xml-root"
  | "not-soap"
  | "not-form"
  | "not-url-encoded"
  | "too-large"
  /** A value has no place in this format, such as an object in a form. */
  | "shape"
  /** A name that the format does not allow. */
  | "name";

/** A message that cannot be written or read. Nothing of its content is in the error. */
export class FramerError extends Error {
  override readonly name = "FramerError";
  readonly code: FramerProblem;
  /** JSON pointer into the tree, where the place is known. */
  readonly pointer: string | undefined;

  constructor(code: FramerProblem, pointer?: string) {
    super(pointer === undefined ? code : `${code} at ${pointer || "/"}`);
    this.code = code;
    this.pointer = pointer;
  }
}

/** Nesting of a message: more than any form needs, and safe for recursive functions. */
export const MAX_DEPTH = 32;

export function isTreeObject(tree: Tree | undefined): tree is TreeObject {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

/** Adds a name to an object under construction. A second value of the same name makes a list. */
export function addTo(object: Record<string, Tree>, name: string, value: Tree): void {
  // It would set the prototype instead of a value.
  if (name === "__proto__") throw new FramerError("name");
  const before = Object.hasOwn(object, name) ? object[name] : undefined;
  if (before === undefined) object[name] = value;
  else if (Array.isArray(before)) (before as Tree[]).push(value);
  else object[name] = [before, value];
}

/** The text of a single value. Objects and lists have none. */
export function textOf(value: Tree, pointer: string): string {
  if (value === null) return "";
  if (typeof value === "object") throw new FramerError("shape", pointer);
  return String(value);
}

export function childPointer(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
