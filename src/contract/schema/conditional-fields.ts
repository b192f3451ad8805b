import * as z from "zod";
import { fields } from "./field.js";

/** Fields of an object that another of its fields makes required. */
export interface ConditionalFields {
  /** Name of the field that decides. */
  readonly selector: string;
  /** Every value of the selector, with the names of the fields that it makes required. */
  readonly required: ReadonlyMap<string, readonly string[]>;
}

/**
 * Returns the conditionally required fields of a schema, or undefined when it has none. Types, checks and the OpenAPI
 * document are made of them.
 *
 * @throws Error if they depend on more than one field, or on one without a list of values.
 */
export function conditionalFields(schema: z.ZodObject): ConditionalFields | undefined {
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const conditions = Object.entries(shape).flatMap(([name, field]) => {
    const condition = (fields.get(field) ?? fields.get(unwrap(field)))?.requiredWhen;
    return condition ? [{ name, ...condition }] : [];
  });
  const [first] = conditions;
  if (!first) return undefined;
  const selector = first.field;
  const values = unwrap(shape[selector]!);
  if (!(values instanceof z.ZodEnum) || conditions.some(({ field }) => field !== selector))
    throw new Error("conditionally required fields must depend on one field with a list of values");
  const required = values.options.map((value): [string, string[]] => [
    String(value),
    conditions.filter(({ is }) => is === value).map(({ name }) => name),
  ]);
  return { selector, required: new Map(required) };
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap() as z.ZodType) : schema;
}
