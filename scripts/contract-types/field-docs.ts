/** Builds the comment of a field from its schema: name, meaning, format, example. */
import * as z from "zod";
import { fields, peopleLists, wireNotes, type PeopleMeta } from "../../src/contract/schema/field.js";

/** The comment of one field, line by line, as an editor shows it. */
export function docLines(schema: z.ZodType): string[] {
  const { title, description } = metaOf(schema);
  const texts = fieldTexts(schema) ?? sentences([title, description === title ? undefined : description]);
  const format = formatOf(schema);
  const example = exampleOf(schema);
  return [
    ...texts,
    ...(format === undefined ? [] : [`Format: ${format}.`]),
    ...(example === undefined ? [] : [`@example ${literal(example)}`]),
  ];
}

export function metaOf(schema: z.ZodType): { title?: string; description?: string; examples?: unknown[]; id?: string } {
  return (z.globalRegistry.get(schema) ?? {}) as ReturnType<typeof metaOf>;
}

export function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap() as z.ZodType) : schema;
}

/** The texts of a filing field, which it shares with its CSV column. */
function fieldTexts(schema: z.ZodType): string[] | undefined {
  const list = peopleLists.get(schema) ?? peopleLists.get(unwrap(schema));
  if (list) return peopleTexts(list);
  const meta = fields.get(schema) ?? fields.get(unwrap(schema));
  if (!meta) return undefined;
  const { zh, en, code } = meta;
  const notes = wireNotes(meta);
  const named = zh === "" ? "姓名或名称" : zh;
  return [...sentences([`${named}${code ? `（${code}）` : ""}`, notes.zh]), ...sentences([en, notes.en])];
}

function peopleTexts({ people: { zh, en, code }, defaultTo }: PeopleMeta): string[] {
  const when = defaultTo === undefined ? "" : `; the ${defaultTo} when absent`;
  return [...sentences([`${zh}${code ? `（${code}）` : ""}`]), ...sentences([`${en}${when}`])];
}

/** Joins the parts into one line. Each part ends with the full stop of its script. */
function sentences(parts: readonly (string | undefined)[]): string[] {
  const ended = parts
    .filter((part) => part !== undefined && part !== "")
    .map((part) =>
      /[.。]$/.test(part!) ? part! : `${capitalized(part!)}${/[\u4e00-\u9fff）]$/.test(part!) ? "。" : "."}`,
    );
  return ended.length === 0 ? [] : [ended.reduce((a, b) => a + (a.endsWith("。") ? "" : " ") + b)];
}

/** Formats a value as TypeScript. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member)}`);
  return `{ ${members.join(", ")} }`;
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function formatOf(schema: z.ZodType): string | undefined {
  const inner = unwrap(schema);
  const table = (fields.get(schema) ?? fields.get(inner))?.table;
  if (table) return table.entries.map(({ value, zh }) => `\`${value}\` ${zh}`).join(" · ");
  const primitive = primitiveOf(schema);
  if (primitive) return primitive.replace(/\.$/, "");
  if (inner instanceof z.ZodString) return length(inner.minLength, inner.maxLength, "characters");
  if (inner instanceof z.ZodArray) {
    const { minItems, maxItems } = z.toJSONSchema(inner, { unrepresentable: "any" });
    return length(minItems, maxItems, "entries");
  }
  return undefined;
}

function length(min: number | null | undefined, max: number | null | undefined, unit: string): string | undefined {
  if (max === null || max === undefined) return undefined;
  return `${min ?? 0} to ${max} ${unit}`;
}

/** The description of the named primitive, such as Amount, from which a schema was created. */
function primitiveOf(schema: z.ZodType): string | undefined {
  for (let at: z.ZodType | undefined = schema; at; at = parentOf(at)) {
    const own = z.globalRegistry.get(at);
    if (own?.["id"] !== undefined && !(at instanceof z.ZodObject) && !(at instanceof z.ZodEnum)) return own.description;
  }
  return undefined;
}

function parentOf(schema: z.ZodType): z.ZodType | undefined {
  const parent = schema._zod.parent as z.ZodType | undefined;
  return parent ?? (schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : undefined);
}

/** An example of the JSON value, if one is known. */
export function exampleOf(schema: z.ZodType): unknown {
  const inner = unwrap(schema);
  const [first] = metaOf(schema).examples ?? metaOf(inner).examples ?? [];
  if (first !== undefined) return first;
  const meta = fields.get(schema) ?? fields.get(inner);
  if (meta?.default !== undefined) return meta.default;
  if (meta?.table) return meta.table.entries[0]!.value;
  if (meta?.cell === "yes-no") return false;
  if (inner instanceof z.ZodArray) {
    const element = exampleOf(inner.element as z.ZodType);
    return element === undefined ? undefined : [element];
  }
  return inner instanceof z.ZodObject ? objectExample(inner) : undefined;
}

/** An example with the required fields, if each of them has one. */
function objectExample(schema: z.ZodObject): Record<string, unknown> | undefined {
  const required = Object.entries(schema.shape as Record<string, z.ZodType>).filter(
    ([, field]) => !(field instanceof z.ZodOptional),
  );
  const examples = required.map(([key, field]) => [key, exampleOf(field)] as const);
  return examples.every(([, example]) => example !== undefined) ? Object.fromEntries(examples) : undefined;
}
