import * as z from "zod";
import { FilingOutcome } from "../responses/case.js";
import { conditionalFields } from "../schema/conditional-fields.js";
import { refTo, type Json } from "./json.js";
import { openList } from "./open-lists.js";

/** The named schemas of the contract. */
export function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => refTo("schemas", id)["$ref"] as string,
    io: "input",
    target: "draft-2020-12",
    override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema as Json),
  }) as { schemas: Record<string, Json> };
  const { FilingOutcome: outcome, ...others } = schemas;
  return Object.fromEntries(
    Object.entries({ ...others, ...outcomeSchemas(outcome!) })
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, schema]) => [id, bare(schema)]),
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

function namedSchemas(): { id: string; schema: z.ZodType }[] {
  const map = (z.globalRegistry as unknown as { _idmap: Map<string, z.ZodType> })._idmap;
  return [...map].map(([id, schema]) => ({ id, schema }));
}

function bare(schema: Json): Json {
  const { $schema: _s, $id: _i, id: _id, ...rest } = schema;
  return rest;
}

function describe(schema: z.core.$ZodType, json: Json): void {
  if (!openList(schema, json) && schema instanceof z.ZodObject) Object.assign(json, conditionsOf(schema));
}

/**
 * The conditionally required fields of a schema as a chain of `if`, `then` and `else`. Generators of clients ignore
 * these keywords; validators apply them.
 */
function conditionsOf(schema: z.ZodObject): Json {
  const conditional = conditionalFields(schema);
  if (!conditional) return {};
  const { selector, required } = conditional;
  return [...required]
    .filter(([, names]) => names.length > 0)
    .reduceRight<Json>(
      (others, [value, names]) => ({
        if: { properties: { [selector]: { const: value } }, required: [selector] },
        then: { properties: Object.fromEntries(names.map((name) => [name, {}])), required: names },
        ...(Object.keys(others).length > 0 && { else: others }),
      }),
      {},
    );
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
function outcomeSchemas({ properties, title, description }: Json): Readonly<Record<string, Json>> {
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
