import type * as z from "zod";

/** What the value of a field of the contract is, as far as mapping it needs to know. */
export type FieldType = "text" | "date" | "instant" | "number" | "boolean" | "object" | "list" | "any";

/** A field of the contract, read from its schema. */
export interface Field {
  readonly type: FieldType;
  readonly isRequired: boolean;
  /** Fields of an object. */
  readonly fields: ReadonlyMap<string, Field>;
  /** What a list consists of. */
  readonly element?: Field;
  /** The values of a code table. */
  readonly values?: readonly string[];
}

const NONE: ReadonlyMap<string, Field> = new Map();

/** Reads the fields of a schema of the contract. */
export function fieldOf(schema: z.ZodType, isRequired = true): Field {
  const found = schema as z.core.$ZodTypes & z.ZodType;
  const { def } = found._zod;
  switch (def.type) {
    case "optional":
    case "default":
      return fieldOf(def.innerType as z.ZodType, false);
    case "object":
      return { type: "object", isRequired, fields: fieldsOf(def.shape as z.ZodRawShape) };
    case "array":
      return { type: "list", isRequired, fields: NONE, element: fieldOf(def.element as z.ZodType) };
    case "enum":
      return { type: "text", isRequired, fields: NONE, values: Object.values(def.entries).map(String) };
    case "string":
      return { type: stringType(def), isRequired, fields: NONE };
    case "number":
      return { type: "number", isRequired, fields: NONE };
    case "boolean":
      return { type: "boolean", isRequired, fields: NONE };
    default:
      return { type: "any", isRequired, fields: NONE };
  }
}

/** Reads the fields of several shapes as one object. */
export function objectOf(...shapes: readonly z.ZodRawShape[]): Field {
  return { type: "object", isRequired: true, fields: fieldsOf(Object.assign({}, ...shapes) as z.ZodRawShape) };
}

const fieldsOf = (shape: z.ZodRawShape): ReadonlyMap<string, Field> =>
  new Map(Object.entries(shape).map(([name, schema]) => [name, fieldOf(schema as z.ZodType)]));

function stringType(def: object): FieldType {
  const { format } = def as { format?: string };
  return format === "date" ? "date" : format === "datetime" ? "instant" : "text";
}

/** Finds a field by its path within an object. An object of any content has every field. */
export function findField(root: Field, path: string): Field | undefined {
  let field: Field | undefined = root;
  for (const name of path.split(".")) {
    if (field.type === "any") return field;
    field = field.fields.get(name);
    if (!field) return undefined;
  }
  return field;
}

/** Name of the list of all units of a filing. It is not in the contract, which has a first unit and further ones. */
export const UNITS = "units";

/** Fields of each unit of a filing, or undefined when the filing has no further units. */
export function unitOf(filing: Field): Field | undefined {
  return filing.fields.get(UNITS) ? undefined : filing.fields.get("otherUnits")?.element;
}
