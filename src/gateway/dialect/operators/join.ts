import type { Tree } from "../../framers/tree.js";
import type { Format } from "../values/format.js";
import { MappingError, at } from "../values/mapping-error.js";
import type { Line, Node } from "./line.js";
import { agree, isAbsent, isNode, placeOf, type Place } from "./place.js";
import type { Source } from "./source.js";

interface JoinForm {
  readonly by: string;
  /** Field of each element; absent: the elements are texts. */
  readonly field: string | undefined;
  readonly format: Format;
}

/** `join`: a list as one text. An element without the field is an empty text between two separators. */
export function joinLine(
  source: Source,
  wire: Place,
  { by, field, format }: JoinForm,
  check?: (text: unknown) => void,
): Line {
  const place = field === undefined ? undefined : placeOf(field);
  const textOf = (element: unknown): string => {
    const value = place ? place.get(element as Node) : element;
    if (value === undefined) return "";
    const text = String(format.write(value));
    if (text.includes(by)) throw new MappingError("contains-separator", place?.pointer);
    return text;
  };
  return {
    write: (document, message, context) => {
      const list = source.get(document, context);
      if (list === undefined) return;
      if (!Array.isArray(list)) throw new MappingError("not-a-list", source.pointer);
      const texts = list.map((element, i) => {
        try {
          return textOf(element);
        } catch (error) {
          throw at(`${source.pointer}/${i}`, error);
        }
      });
      try {
        const text = texts.join(by);
        check?.(text);
        wire.set(message, text);
      } catch (error) {
        throw at(source.pointer, error);
      }
    },
    read: (message, document, context) => {
      const found = wire.get(message);
      if (isAbsent(found)) return;
      if (typeof found === "object") throw new MappingError("not-a-text", wire.pointer);
      try {
        const parts = String(found).split(by);
        const values = parts.map((part) => (part === "" ? undefined : format.read(part as Tree)));
        if (place)
          mergeFields(values, place, source.get(document, context), (list) => source.set(document, list, context));
        else
          source.set(
            document,
            values.filter((value) => value !== undefined),
            context,
          );
      } catch (error) {
        throw at(wire.pointer, error);
      }
    },
    readsLast: false,
  };
}

/** Several texts can each carry one field of the same list. */
function mergeFields(values: readonly unknown[], place: Place, known: unknown, set: (list: Node[]) => void): void {
  const list = Array.isArray(known) ? (known as unknown[]) : values.map(() => ({}));
  if (list.length !== values.length) throw new MappingError("list-in-list");
  list.forEach((element, i) => {
    if (values[i] !== undefined && isNode(element)) agree(place, element, values[i]);
  });
  if (known === undefined) set(list as Node[]);
}
