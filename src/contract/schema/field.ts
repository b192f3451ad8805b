import * as z from "zod";
import type { CodeTable } from "./code-tables.js";

/** How a value is written in a cell. The batch layer has a reader for each type. */
export type CellType =
  | "ref"
  | "unit-code"
  | "certificate-no"
  | "court-case-no"
  | "id-no"
  | "name"
  | "text"
  | "date"
  | "amount"
  | "area"
  | "share"
  | "yes-no"
  | "code"
  | "materials";

/** The metadata of a field, from which CSV columns, templates, OpenAPI and types are generated. */
export interface FieldMeta {
  /** Chinese name, also the CSV header. */
  readonly zh: string;
  /** English name. */
  readonly en: string;
  /** How the cell is written. */
  readonly cell: CellType;
  /** Upper-case pinyin code of the national data model (domain: 不动产登记数据库标准). */
  readonly code?: string;
  /** Other headers that are recognized. */
  readonly synonyms?: readonly string[];
  /** The values of a field of type `code`. */
  readonly table?: CodeTable;
  /** Value that is used when the cell is empty. */
  readonly default?: string;
  /** Belongs to the unit: rows of one filing may differ. */
  readonly perUnit?: boolean;
  /** The field is required when another field has this value. */
  readonly requiredWhen?: { readonly field: string; readonly is: string };
  /** Name or number of a person, masked wherever it is shown. */
  readonly personal?: "name" | "number";
  /** Two examples that pass every check, as written in a cell; for templates. */
  readonly examples?: readonly [string, string];
  /** An example of the value that travels, where it is not the example of the cell. */
  readonly wireExample?: string;
  /** Note in Chinese, for example the unit of an amount. */
  readonly noteZh?: string;
  /** Note in English. */
  readonly noteEn?: string;
}

/** The metadata of a list of people: the columns are `<prefix>Name`, `<prefix>IdType`, `<prefix>IdNo` and so on. */
export interface PeopleMeta {
  readonly people: {
    readonly prefix: string;
    readonly zh: string;
    readonly en: string;
    readonly code?: string;
    readonly synonyms?: readonly string[];
  };
  /** List whose people are used when the columns are empty. */
  readonly defaultTo?: string;
}

/** The metadata of fields, by schema. */
export const fields = z.registry<FieldMeta>();
/** The metadata of lists of people, by schema. */
export const peopleLists = z.registry<PeopleMeta>();

/** The notes that hold for the value that travels. Those of materials say how paths are written in a cell. */
export function wireNotes({ cell, noteZh, noteEn }: FieldMeta): { readonly zh?: string; readonly en?: string } {
  if (cell === "materials") return {};
  return { ...(noteZh && { zh: noteZh }), ...(noteEn && { en: noteEn }) };
}

/** Attaches the metadata of a field to its schema. The OpenAPI description is made of the same texts. */
export function field<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  // The example of a cell is an example of the wire value only when it passes the schema.
  const examples =
    meta.wireExample === undefined
      ? (meta.examples ?? []).filter((example) => example !== "" && schema.safeParse(example).success)
      : [meta.wireExample];
  const notes = wireNotes(meta);
  const described = schema.meta({
    title: meta.zh,
    description: [`${meta.zh}${meta.code ? ` (${meta.code})` : ""}`, notes.zh, meta.en, notes.en]
      .filter(Boolean)
      .join(". "),
    ...(examples.length ? { examples } : {}),
  });
  fields.add(described, meta);
  return described;
}

/** Attaches the metadata of a list of people to its schema. */
export function people<T extends z.ZodType>(schema: T, meta: PeopleMeta): T {
  const described = schema.meta({ title: meta.people.zh, description: `${meta.people.zh}. ${meta.people.en}` });
  peopleLists.add(described, meta);
  return described;
}
