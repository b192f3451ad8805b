import * as z from "zod";
import { fields, type FieldMeta } from "./field.js";

/** Lists the fields within the schema of a request, at any depth: their keys and metadata. A key may occur twice. */
export function fieldsWithin(schema: z.ZodType): (readonly [key: string, meta: FieldMeta])[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPipe)
    return fieldsWithin((schema instanceof z.ZodPipe ? schema.in : schema.unwrap()) as z.ZodType);
  if (schema instanceof z.ZodArray) return fieldsWithin(schema.element as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldsWithin(option as z.ZodType));
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, value]) => {
    const inner = value instanceof z.ZodOptional ? (value.unwrap() as z.ZodType) : value;
    const meta = fields.get(value) ?? fields.get(inner);
    return [...(meta ? [[key, meta] as const] : []), ...fieldsWithin(inner)];
  });
}
