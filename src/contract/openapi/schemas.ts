import * as z from "zod";
import { FilingOutcome } from "../responses/case.js";
import { conditionalFields } from "../schema/conditional-fields.js";
import { pascalCase, refTo, type Json } from "./json.js";
import { openList } from "./open-lists.js";

/** The named schemas of the contract. */
export function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => refTo("schemas", id)["$ref"] as string,
    io: "input",
    target: "draft-2020-12",
    override: ({ zodSchema, jsonSchema }) => openList(zodSchema, jsonSchema as Json),
  }) as { schemas: Record<string, Json> };
  const described = Object.entries(schemas).flatMap(([id, schema]) =>
    Object.entries(id === "FilingOutcome" ? outcomeForms(schema) : conditionalForms(id, schema)),
  );
  return Object.fromEntries(
    described.sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, schema]): [string, Json] => [id, bare(schema)]),
  );
}

/** Returns a reference for a named schema; otherwise the schema itself, with references inside. */
export function schemaOf(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id;
  if (id) return refTo("schemas", id);
  const registry = z.registry<{ id?: string }>();
  registry.add(schema, { id: "__inline" });
  for (const named of namedSchemas()) registry.add(named.schema, { id: named.id });
  const { schemas } = z.toJSONSchema(registry, {
    uri: (name) => refTo("schemas", name)["$ref"] as string,
    io: "input",
    target: "draft-2020-12",
  }) as { schemas: Record<string, Json> };
  return bare(schemas["__inline"]!);
}

/** A schema whose description stands beside it, where readers of parameters and headers look for it. */
export function described(schema: z.ZodType): Json {
  const { description, ...form } = schemaOf(schema);
  return { ...(description !== undefined && { description }), schema: form };
}

function namedSchemas(): { id: string; schema: z.ZodType }[] {
  const map = (z.globalRegistry as unknown as { _idmap: Map<string, z.ZodType> })._idmap;
  return [...map].map(([id, schema]) => ({ id, schema }));
}

function bare(schema: Json): Json {
  const { $schema: _s, $id: _i, id: _id, ...rest } = schema;
  return withPlainSlashes(rest) as Json;
}

/** Writes `/` in patterns without a backslash, which only regular expressions of JavaScript need. */
function withPlainSlashes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainSlashes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === "pattern" && typeof each === "string"
        ? each.replace(/\\(.)/gs, (escape, character) => (character === "/" ? "/" : escape))
        : withPlainSlashes(each),
    ]),
  );
}

/** Describes a schema with conditionally required fields as one of its forms, one for each value that decides. */
function conditionalForms(id: string, json: Json): Readonly<Record<string, Json>> {
  const schema = namedSchemas().find((named) => named.id === id)!.schema;
  const conditional = schema instanceof z.ZodObject ? conditionalFields(schema) : undefined;
  if (!conditional) return { [id]: json };
  const { selector, required } = conditional;
  const { title, description, properties, required: always, ...rest } = json;
  const fields = properties as Readonly<Record<string, Json>>;
  const forms = [...required].map(([value, names]): [string, Json] => [
    pascalCase(value) + id,
    {
      title,
      description: `${description as string}; \`${selector}\` is \`${value}\``,
      ...rest,
      properties: { ...fields, [selector]: { ...fields[selector], enum: [value], examples: [value] } },
      required: [...(always as string[]), ...names],
    },
  ]);
  return {
    ...Object.fromEntries(forms),
    [id]: { title, description, oneOf: forms.map(([name]) => refTo("schemas", name)) },
  };
}

/** The forms of an outcome: which of `case` and `problem` it has depends on `outcome`. */
const OUTCOME_FORMS = {
  FiledOutcome: {
    outcomes: ["filed", "existing"],
    field: "case",
    required: true,
    description: "The filing has a case: a new one, or the original one of the same filing",
  },
  TurnedAwayOutcome: {
    outcomes: ["turned-away"],
    field: "problem",
    required: true,
    description: "The filing was rejected; no case was created",
  },
  NotFiledOutcome: {
    outcomes: ["conflict", "failed"],
    field: "problem",
    required: false,
    description: "The filing has no case: its ref belongs to another filing, or nothing was recorded",
  },
} as const;

/** Describes the outcome of a filing as one of its forms, so that a client knows which fields are there. */
function outcomeForms({ properties, title, description }: Json): Readonly<Record<string, Json>> {
  const { ref, outcome, ...fields } = properties as Readonly<Record<string, Json>>;
  const allOutcomes: readonly string[] = FilingOutcome.shape.outcome.options;
  const forms = Object.entries(OUTCOME_FORMS);
  if (forms.flatMap(([, { outcomes }]) => outcomes).length !== allOutcomes.length)
    throw new Error("an outcome belongs to no form");
  const described = forms.map(([name, { outcomes, field, required, description: text }]): [string, Json] => [
    name,
    {
      title: outcome!["title"],
      description: text,
      type: "object",
      properties: { ref, outcome: { ...outcome, enum: outcomes }, [field]: fields[field] },
      required: ["ref", "outcome", ...(required ? [field] : [])],
      additionalProperties: {},
    },
  ]);
  return {
    ...Object.fromEntries(described),
    FilingOutcome: { title, description, oneOf: forms.map(([name]) => refTo("schemas", name)) },
  };
}
