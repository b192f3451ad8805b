import * as z from "zod";

/** Returns true for a value that is certainly valid. */
export type Validator = (value: unknown) => boolean;
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

/** Keywords that do not restrict a value. */
const ANNOTATIONS = new Set(["title", "description", "examples", "id", "$schema", "$defs", "format"]);
const KEYANNOTATIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set(["type", "enum", "pattern"]),
  integer: new Set(["type", "minimum", "maximum"]),
  boolean: new Set(["type"]),
  array: new Set(["type", "items"]),
  object: new Set(["type", "properties", "required", "additionalProperties"]),
};

/** Checks that JSON Schema expresses. Any other check, such as a refinement, cannot be compiled. */
const EXPRESSIBLE_CHECKS = new Set([
  "string_format",
  "number_format",
  "greater_than",
  "less_than",
  "min_length",
  "max_length",
  "length_equals",
]);
const UNEXPRESSED = "x-unexpressed";

/**
 * Compiles a fast validator for a schema without transforms or defaults. Responses contain thousands of objects, and
 * nearly all of them are valid.
 *
 * @returns A function: `true` proves that a parsed JSON value is valid; `false` means that zod must decide.
 */
export function compileValidator(schema: z.ZodType): Validator {
  const root = z.toJSONSchema(schema, {
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { checks = [] } = zodSchema._zod.def as z.core.$ZodTypeDef;
      if (checks.some((check) => !EXPRESSIBLE_CHECKS.has(check._zod.def.check)))
        (jsonSchema as Record<string, unknown>)[UNEXPRESSED] = true;
    },
  }) as Schema;
  const defs = (root["$defs"] ?? {}) as Readonly<Record<string, Schema>>;
  const known = new Map<string, Validator>();

  function byRef(ref: string): Validator {
    let validate = known.get(ref);
    if (validate) return validate;
    // A schema may refer to itself.
    known.set(ref, (value) => validate!(value));
    const found = defs[ref.replace("#/$defs/", "")];
    validate = found ? compile(found) : never;
    known.set(ref, validate);
    return validate;
  }

  function compile(schema: Schema): Validator {
    const { $ref: ref, type = "" } = schema;
    if (ref !== undefined)
      return Object.keys(schema).every((k) => k === "$ref" || ANNOTATIONS.has(k)) ? byRef(ref) : never;
    const supported = KEYANNOTATIONS[type];
    if (!supported || !Object.keys(schema).every((k) => supported.has(k) || ANNOTATIONS.has(k))) return never;
    switch (type) {
      case "string":
        return textValidator(schema);
      case "integer": {
        const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
        return (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
      }
      case "boolean":
        return (value) => typeof value === "boolean";
      case "array": {
        const validate = compile(schema.items ?? {});
        return (value) => Array.isArray(value) && value.every(validate);
      }
      default:
        return objectValidator(schema);
    }
  }

  function objectValidator({ properties = {}, required = [], additionalProperties }: Schema): Validator {
    // Only objects that allow any further field are supported.
    if (
      typeof additionalProperties !== "object" ||
      additionalProperties === null ||
      Object.keys(additionalProperties).length > 0
    )
      return never;
    const fields = Object.entries(properties).map(([key, schema]) => ({
      key,
      validate: compile(schema),
      isRequired: required.includes(key),
    }));
    return (value) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
      const object = value as Readonly<Record<string, unknown>>;
      for (const { key, validate, isRequired } of fields) {
        const found = object[key];
        if (found === undefined ? isRequired : !validate(found)) return false;
      }
      return true;
    };
  }

  return compile(root);
}

const never: Validator = () => false;

function textValidator({ enum: words, pattern }: Schema): Validator {
  if (words) {
    const known = new Set(words);
    return (value) => known.has(value);
  }
  if (pattern === undefined) return (value) => typeof value === "string";
  const expression = new RegExp(pattern, "u");
  // Dates and units often repeat from item to item.
  let last: unknown;
  return (value) => {
    if (value === last && value !== undefined) return true;
    if (typeof value !== "string" || !expression.test(value)) return false;
    last = value;
    return true;
  };
}
