import { z } from "zod";

type Follows = (value: unknown) => boolean;
interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

/** Said of a value, or of nothing. */
const WORDS = new Set(["title", "description", "examples", "id", "$schema", "$defs", "format"]);
const KEYWORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set(["type", "enum", "pattern"]),
  integer: new Set(["type", "minimum", "maximum"]),
  boolean: new Set(["type"]),
  array: new Set(["type", "items"]),
  object: new Set(["type", "properties", "required", "additionalProperties"]),
};

/** Checks that the schema's own words tell. Another one (a refinement, a text that is trimmed) leaves no word. */
const TOLD = new Set([
  "string_format",
  "number_format",
  "greater_than",
  "less_than",
  "min_length",
  "max_length",
  "length_equals",
]);
const UNTOLD = "x-untold";

/**
 * Tells a value out of JSON that surely follows a schema that changes nothing (no transform, no default), without
 * making another of it: answers come by the
 * thousand, and nearly all are as they should be. False: zod has to look, and says what is wrong. What is not
 * understood of the schema is never surely followed.
 */
export function compileValidator(schema: z.ZodType): Follows {
  const root = z.toJSONSchema(schema, {
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { checks = [] } = zodSchema._zod.def as z.core.$ZodTypeDef;
      if (checks.some((check) => !TOLD.has(check._zod.def.check)))
        (jsonSchema as Record<string, unknown>)[UNTOLD] = true;
    },
  }) as Schema;
  const defs = (root["$defs"] ?? {}) as Readonly<Record<string, Schema>>;
  const known = new Map<string, Follows>();

  function byRef(ref: string): Follows {
    let follows = known.get(ref);
    if (follows) return follows;
    // A schema may hold itself.
    known.set(ref, (value) => follows!(value));
    const found = defs[ref.replace("#/$defs/", "")];
    follows = found ? compile(found) : never;
    known.set(ref, follows);
    return follows;
  }

  function compile(schema: Schema): Follows {
    const { $ref: ref, type = "" } = schema;
    if (ref !== undefined) return Object.keys(schema).every((k) => k === "$ref" || WORDS.has(k)) ? byRef(ref) : never;
    const understood = KEYWORDS[type];
    if (!understood || !Object.keys(schema).every((k) => understood.has(k) || WORDS.has(k))) return never;
    switch (type) {
      case "string":
        return textOf(schema);
      case "integer": {
        const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
        return (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
      }
      case "boolean":
        return (value) => typeof value === "boolean";
      case "array": {
        const follows = compile(schema.items ?? {});
        return (value) => Array.isArray(value) && value.every(follows);
      }
      default:
        return objectOf(schema);
    }
  }

  function objectOf({ properties = {}, required = [], additionalProperties }: Schema): Follows {
    // Only what may be there besides without being looked at is let be.
    if (
      typeof additionalProperties !== "object" ||
      additionalProperties === null ||
      Object.keys(additionalProperties).length > 0
    )
      return never;
    const fields = Object.entries(properties).map(([key, schema]) => ({
      key,
      follows: compile(schema),
      isRequired: required.includes(key),
    }));
    return (value) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
      const object = value as Readonly<Record<string, unknown>>;
      for (const { key, follows, isRequired } of fields) {
        const found = object[key];
        if (found === undefined ? isRequired : !follows(found)) return false;
      }
      return true;
    };
  }

  return compile(root);
}

const never: Follows = () => false;

function textOf({ enum: words, pattern }: Schema): Follows {
  if (words) {
    const known = new Set(words);
    return (value) => known.has(value);
  }
  if (pattern === undefined) return (value) => typeof value === "string";
  const expression = new RegExp(pattern, "u");
  // Times and units repeat from item to item of an answer.
  let last: unknown;
  return (value) => {
    if (value === last && value !== undefined) return true;
    if (typeof value !== "string" || !expression.test(value)) return false;
    last = value;
    return true;
  };
}
