import { MappingError } from "../values/mapping-error.js";
import type { Line } from "./line.js";
import type { Place } from "./place.js";
import type { Source } from "./source.js";

type Constant = string | number | boolean | null;

/** `const` of a request: a fixed value. Another one makes the message one of another dialect. */
export function requestConstant(value: Constant, wire: Place): Line {
  const expected = String(value);
  return {
    write: (_, message) => wire.set(message, value),
    read: (message) => {
      const found = wire.get(message);
      const isSame =
        value === null ? found === undefined || found === null || found === "" : String(found) === expected;
      if (!isSame) throw new MappingError("other-constant", wire.pointer);
    },
    readsLast: false,
  };
}

/** `const` of an answer: what the contract says where the message says nothing. */
export function answerConstant(value: Constant, target: Source): Line {
  return {
    write: () => {},
    read: (_, document, context) => {
      if (target.get(document, context) === undefined) target.set(document, value, context);
    },
    readsLast: true,
  };
}
