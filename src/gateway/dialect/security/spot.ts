import type * as z from "zod";
import type { Node } from "../operators/line.js";
import { isAbsent, placeOf } from "../operators/place.js";
import type { Spot } from "../schema/security.js";

/** A message under construction, or as received. */
export interface Draft {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Parameters of the address. While a message is made, without those of the framer. */
  query: [name: string, value: string][];
  tree: Node;
}

/** Where a message carries its signature, time or nonce: a header, a parameter of the address, or a field. */
export interface CompiledSpot {
  readonly set: (draft: Draft, value: string) => void;
  readonly get: (draft: Draft) => string | undefined;
  /** Takes the value out of the fields, so that it is not signed itself. */
  readonly remove: (draft: Draft) => void;
}

export function compileSpot(spot: z.infer<typeof Spot>): CompiledSpot {
  if ("header" in spot) {
    const name = spot.header;
    return {
      set: (draft, value) => void (draft.headers[name] = value),
      get: ({ headers }) => headers[name],
      remove: () => {},
    };
  }
  if ("query" in spot) {
    const name = spot.query;
    return {
      set: ({ query }, value) => void query.push([name, value]),
      get: ({ query }) => query.find(([known]) => known === name)?.[1],
      remove: (draft) => void (draft.query = draft.query.filter(([known]) => known !== name)),
    };
  }
  const place = placeOf(spot.path);
  return {
    set: ({ tree }, value) => place.set(tree, value),
    get: ({ tree }) => {
      const value = place.get(tree);
      return isAbsent(value) || typeof value === "object" ? undefined : String(value);
    },
    remove: ({ tree }) => place.remove(tree),
  };
}
