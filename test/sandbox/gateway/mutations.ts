import * as z from "zod";

type Json = Record<string, unknown>;
interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  $ref?: string;
  $defs?: Record<string, Schema>;
}

export interface Mutation {
  /** The pointer that the answer must report. */
  readonly pointer: string;
  readonly what: string;
  readonly body: unknown;
}

const VALUES: readonly (readonly [type: string, value: unknown])[] = [
  ["null", null],
  ["boolean", true],
  ["number", 7.5],
  ["string", "\u0007x"],
  ["array", [[]]],
  ["object", { surprise: 1 }],
];

/**
 * Returns copies of a valid body with one error each: a value of another type, a missing field, or an unknown field
 * beside it.
 */
export function mutationsOf(schema: z.ZodType, valid: unknown): Mutation[] {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  const found: Mutation[] = [];
  walk(root, []);
  return found;

  function walk(at: Schema, path: readonly string[]): void {
    const s = resolve(at);
    const types = typesOf(s);
    if (types.size && path.length) {
      for (const [type, value] of VALUES) if (!types.has(type)) add(path, `${type} instead`, value);
    }
    if (s.properties) {
      add([...path, "surprise"], "unknown field", 1);
      for (const [name, property] of Object.entries(s.properties)) {
        if (s.required?.includes(name)) add([...path, name], "missing", undefined);
        walk(property, [...path, name]);
      }
    }
    if (s.items) walk(s.items, [...path, "0"]);
  }

  function add(path: readonly string[], what: string, value: unknown): void {
    found.push({ pointer: path.map((p) => `/${p}`).join(""), what, body: replaced(valid, path, value) });
  }

  function resolve(s: Schema): Schema {
    return s.$ref ? resolve(root.$defs![s.$ref.split("/").pop()!]!) : s;
  }

  function typesOf(at: Schema): Set<string> {
    const s = resolve(at);
    if (s.anyOf) return new Set(s.anyOf.flatMap((a) => [...typesOf(a)]));
    const types =
      s.type === undefined ? (s.enum ?? ("const" in s ? [s.const] : [])).map((v) => typeof v) : [s.type].flat();
    return new Set(types.map((t) => (t === "integer" ? "number" : t)));
  }
}

/** Returns a copy with `value` at `path`, creating missing parents. `undefined` removes the field. */
function replaced(target: unknown, [head, ...rest]: readonly string[], value: unknown): unknown {
  if (head === undefined) return value;
  const next = (old: unknown) => replaced(old, rest, value);
  if (/^\d+$/.test(head)) {
    const list = Array.isArray(target) ? [...(target as unknown[])] : [];
    list[Number(head)] = next(list[Number(head)]);
    return list;
  }
  const copy: Json = { ...(target as Json | undefined) };
  const made = next(copy[head]);
  if (made === undefined) delete copy[head];
  else copy[head] = made;
  return copy;
}
