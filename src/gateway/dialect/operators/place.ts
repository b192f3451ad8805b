import { toJsonPointer } from "../../../contract/index.js";
import { MappingError } from "../values/mapping-error.js";
import type { Node } from "./line.js";

/** A place in an object, by names joined with dots. */
export interface Place {
  readonly get: (node: Node) => unknown;
  readonly set: (node: Node, value: unknown) => void;
  readonly remove: (node: Node) => void;
  /** JSON pointer to the place. */
  readonly pointer: string;
}

export const pointerOf = (path: string): string => toJsonPointer(path.split("."));

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function placeOf(path: string): Place {
  const pointer = pointerOf(path);
  const names = path.split(".");
  const [first = "", second = "", ...others] = names;
  const above = names.slice(0, -1);
  const last = names.at(-1) ?? "";
  const parentOf = (node: Node): unknown =>
    above.reduce<unknown>((value, name) => (isNode(value) ? value[name] : undefined), node);
  const remove = (node: Node): void => {
    const parent = parentOf(node);
    if (isNode(parent)) delete parent[last];
  };
  if (names.length === 1) {
    return { pointer, remove, get: (node) => node[first], set: (node, value) => void (node[first] = value) };
  }
  if (others.length === 0) {
    return {
      pointer,
      remove,
      get: (node) => (isNode(node[first]) ? node[first][second] : undefined),
      set: (node, value) => void (childOf(node, first)[second] = value),
    };
  }
  return {
    pointer,
    remove,
    get: (node) => {
      const parent = parentOf(node);
      return isNode(parent) ? parent[last] : undefined;
    },
    set: (node, value) => void (above.reduce(childOf, node)[last] = value),
  };
}

function childOf(node: Node, name: string): Node {
  const child = (node[name] ??= {});
  if (!isNode(child)) throw new MappingError("not-an-object", toJsonPointer([name]));
  return child;
}

/** Sets a value that may already be there from another line. Two different values contradict each other. */
export function agree(place: Pick<Place, "get" | "set">, node: Node, value: unknown): void {
  const known = place.get(node);
  if (known === undefined) place.set(node, value);
  else if (!isSame(known, value)) throw new MappingError("contradiction");
}

/** Whether two values of JSON are equal. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one))
    return Array.isArray(other) && one.length === other.length && one.every((item, i) => isSame(item, other[i]));
  if (!isNode(one) || !isNode(other)) return false;
  const names = Object.keys(one).filter((name) => one[name] !== undefined);
  const others = Object.keys(other).filter((name) => other[name] !== undefined);
  return names.length === others.length && names.every((name) => isSame(one[name], other[name]));
}

/** Copies a value of JSON. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isNode(value)) return value;
  const copy: Node = {};
  for (const name of Object.keys(value)) copy[name] = copyOf(value[name]);
  return copy;
}

/** Makes so many empty objects. */
export function emptyNodes(count: number): Node[] {
  const nodes: Node[] = [];
  for (let i = 0; i < count; i += 1) nodes.push({});
  return nodes;
}

/** What a message says by leaving a value out: no name, null, or an empty text. */
export const isAbsent = (value: unknown): value is undefined | null | "" =>
  value === undefined || value === null || value === "";
