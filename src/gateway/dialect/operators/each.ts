import { MappingError, at } from "../values/mapping-error.js";
import type { Line, Lines, MapContext, Node } from "./line.js";
import { emptyNodes, isAbsent, isNode, isSame, type Place } from "./place.js";
import { readTwin } from "./from.js";
import type { Source } from "./source.js";

/** A list of the contract: a field, or the units of a filing. */
export interface ListSource extends Source {
  /** The element of the contract at a position, for reading into; made when it is not there. */
  readonly slots: (document: Node, length: number, context: MapContext) => Node[];
  /** JSON pointer to an element, relative to the document. */
  readonly pointerTo: (index: number) => string;
}

export interface EachForm {
  readonly empty?: "omit" | "null" | "text" | undefined;
  /** Left out when it equals this list. */
  readonly twin?: Source | undefined;
  /** Each element is a filing of its own. */
  readonly isFilings: boolean;
}

/** `each`: a list, element by element. A single element of the message that is no list counts as a list of one. */
export function eachLine(list: ListSource, wire: Place, lines: Lines, { empty, twin, isFilings }: EachForm): Line {
  const write = (document: Node, message: Node, context: MapContext): void => {
    const elements = list.get(document, context);
    if (elements === undefined || (twin && isSame(elements, twin.get(document, context)))) {
      if (empty === "null") wire.set(message, null);
      else if (empty === "text") wire.set(message, "");
      return;
    }
    if (!Array.isArray(elements)) throw new MappingError("not-a-list", list.pointer);
    const written: Node[] = [];
    const { root, index } = context;
    for (let i = 0; i < elements.length; i += 1) {
      const element: unknown = elements[i];
      const target: Node = {};
      try {
        if (!isNode(element)) throw new MappingError("not-an-object");
        context.index = i + 1;
        if (isFilings) context.root = element;
        lines.write(element, target, context);
      } catch (error) {
        throw at(list.pointerTo(i), error);
      }
      written.push(target);
    }
    context.root = root;
    context.index = index;
    wire.set(message, written);
  };

  const read = (message: Node, document: Node, context: MapContext): void => {
    const found = wire.get(message);
    if (isAbsent(found)) {
      if (twin) readTwin(list, twin, document, context);
      return;
    }
    const elements: readonly unknown[] = Array.isArray(found) ? found : [found];
    const { root, index } = context;
    let i = 0;
    try {
      const slots = list.slots(document, elements.length, context);
      for (; i < elements.length; i += 1) {
        const element = elements[i];
        if (!isNode(element)) throw new MappingError("not-an-object");
        context.index = i + 1;
        const slot = slots[i]!;
        if (isFilings) context.root = slot;
        lines.read(element, slot, context);
      }
    } catch (error) {
      throw at(`${wire.pointer}/${i}`, error);
    }
    context.root = root;
    context.index = index;
  };
  return { write, read, readsLast: twin !== undefined };
}

/** A list field of the contract. */
export function fieldList(source: Source): ListSource {
  return {
    ...source,
    slots: (document, length, context) => {
      const known = source.get(document, context);
      if (known === undefined) {
        const made = emptyNodes(length);
        source.set(document, made, context);
        return made;
      }
      if (!Array.isArray(known) || known.length !== length) throw new MappingError("list-in-list");
      return known as Node[];
    },
    pointerTo: (index) => `${source.pointer}/${index}`,
  };
}

/** All units of a filing as one list: the first one is the filing itself. */
export function unitsList(source: Omit<Source, "get" | "set">): ListSource {
  return {
    ...source,
    get: (document) => {
      const others = document["otherUnits"];
      return Array.isArray(others) ? [document, ...(others as unknown[])] : [document];
    },
    set: () => {},
    slots: (document, length) => {
      const known = document["otherUnits"];
      if (known === undefined && length > 1) document["otherUnits"] = emptyNodes(length - 1);
      const others = (document["otherUnits"] ?? []) as Node[];
      if (others.length !== length - 1) throw new MappingError("list-in-list");
      return [document, ...others];
    },
    pointerTo: (index) => (index === 0 ? "" : `/otherUnits/${index - 1}`),
  };
}
