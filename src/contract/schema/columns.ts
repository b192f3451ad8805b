import * as z from "zod";
import { fields, peopleLists, type CellType, type FieldMeta } from "./field.js";
import type { CodeTable } from "./code-tables.js";

/** A column of a file of filings, derived from the field definitions of the contract. */
export interface Column {
  /** The header's key form, for example `mortgagorIdNo`. */
  readonly key: string;
  /** Chinese name, the header of the column. */
  readonly zh: string;
  /** English name. */
  readonly en: string;
  /** Code of the field in the national data standard. */
  readonly code?: string;
  /** Other headers that are recognized. */
  readonly synonyms: readonly string[];
  /** How the cell is read. */
  readonly cell: CellType;
  /** The values of a column of type `code`. */
  readonly table?: CodeTable;
  /** Every row needs a value. */
  readonly required: boolean;
  /** A value is required when another field has this value. */
  readonly requiredWhen?: { readonly field: string; readonly is: string };
  /** Value that is used when the cell is empty. */
  readonly default?: string;
  /** Belongs to the unit: rows of one filing may differ. */
  readonly perUnit: boolean;
  /** Name or number of a person, masked wherever it is shown. */
  readonly personal?: "name" | "number";
  /** Cells of the two example rows of a template. */
  readonly examples?: readonly [string, string];
  /** Note in Chinese, for example the unit of an amount. */
  readonly noteZh?: string;
  /** Note in English. */
  readonly noteEn?: string;
  /** Where the value is stored in the filing. */
  readonly place: Place;
  /** Schema of one value. */
  readonly schema: z.ZodType;
}

/** Where the value of a column is stored in a filing: in the filing itself, in a person of a list, or in a group. */
export type Place =
  | { readonly in: "filing"; readonly field: string }
  | {
      readonly in: "people";
      readonly list: string;
      readonly field: string;
      readonly listRequired: boolean;
      readonly defaultTo?: string;
    }
  | {
      readonly in: "group";
      readonly group: string;
      readonly field: string;
      /** May be empty although the rest of the group is filled. */
      readonly optional?: true;
    };

function unwrap(schema: z.ZodType): { inner: z.ZodType; optional: boolean } {
  let inner = schema;
  let optional = false;
  while (inner instanceof z.ZodOptional) {
    optional = true;
    inner = inner.unwrap() as z.ZodType;
  }
  return { inner, optional };
}

function metaOf(schema: z.ZodType): FieldMeta | undefined {
  return fields.get(schema) ?? fields.get(unwrap(schema).inner);
}

function leaf(
  key: string,
  schema: z.ZodType,
  meta: FieldMeta,
  place: Place,
  required: boolean,
  words: Partial<Column> = {},
): Column {
  const {
    zh,
    en,
    code,
    synonyms = [],
    cell,
    table,
    requiredWhen,
    default: preset,
    perUnit = false,
    personal,
    examples,
    noteZh,
    noteEn,
  } = meta;
  return {
    key,
    zh,
    en,
    synonyms,
    cell,
    required: required && preset === undefined,
    perUnit,
    place,
    schema: unwrap(schema).inner,
    ...(personal && { personal }),
    ...(code && { code }),
    ...(table && { table }),
    ...(requiredWhen && { requiredWhen }),
    ...(preset !== undefined && { default: preset }),
    ...(examples && { examples }),
    ...(noteZh && { noteZh }),
    ...(noteEn && { noteEn }),
    ...words,
  };
}

const capital = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);
const examplePeople: Record<string, readonly [string, string]> = {
  name: ["张伟", "李娜"],
  idNo: ["330106199001010018", "330106198502150022"],
  idType: ["身份证", "身份证"],
};

/** Lists the columns of a kind in file order. `otherUnits` has no column: further units are further rows. */
export function columnsOf(filing: z.ZodObject): Column[] {
  const columns: Column[] = [];
  for (const [key, schema] of Object.entries(filing.shape as Record<string, z.ZodType>)) {
    const { inner, optional } = unwrap(schema);
    const list = peopleLists.get(schema) ?? peopleLists.get(inner);
    const meta = metaOf(schema);
    if (list && inner instanceof z.ZodArray) {
      const person = inner.element as z.ZodObject;
      const { prefix, zh, en, code, synonyms = [] } = list.people;
      for (const [part, partSchema] of Object.entries(person.shape as Record<string, z.ZodType>)) {
        const partMeta = metaOf(partSchema);
        if (!partMeta) continue;
        const isName = part === "name";
        // The header 共有份额 has no prefix for the person.
        const own = part === "share";
        columns.push(
          leaf(
            own ? part : prefix + capital(part),
            partSchema,
            partMeta,
            {
              in: "people",
              list: key,
              field: part,
              listRequired: !optional,
              ...(list.defaultTo && { defaultTo: list.defaultTo }),
            },
            !optional && !unwrap(partSchema).optional,
            {
              zh: own ? partMeta.zh : zh + partMeta.zh,
              en: isName ? en : own ? `${en}'s ${partMeta.en}` : `${en} ${partMeta.en}`,
              synonyms: own
                ? (partMeta.synonyms ?? [])
                : isName
                  ? synonyms
                  : (partMeta.synonyms ?? []).map((s) => zh + s),
              ...(isName && code ? { code } : {}),
              ...(!own && !optional ? { examples: examplePeople[part]! } : {}),
            },
          ),
        );
      }
    } else if (meta) {
      columns.push(leaf(key, schema, meta, { in: "filing", field: key }, !optional));
    } else if (inner instanceof z.ZodObject) {
      for (const [part, partSchema] of Object.entries(inner.shape as Record<string, z.ZodType>)) {
        const partMeta = metaOf(partSchema);
        if (partMeta)
          columns.push(
            leaf(
              part,
              partSchema,
              partMeta,
              { in: "group", group: key, field: part, ...(unwrap(partSchema).optional && { optional: true }) },
              false,
              partMeta.examples ? { examples: [partMeta.examples[0], ""] } : {},
            ),
          );
      }
    }
  }
  return columns;
}
