import { z } from "zod";
import type { CodeTable } from "./code-tables.js";

/** How a value is written in a cell and read back; the batch engine has one reader for each. */
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

/** Everything that people, files and other systems need to know of a field. Said once, here, beside its schema. */
export interface FieldMeta {
  /** Label and CSV header. */
  readonly zh: string;
  readonly en: string;
  readonly cell: CellType;
  /** Upper-case pinyin code of the national data model (domain: 不动产登记数据库标准). */
  readonly code?: string;
  /** Other headers that people write for it. */
  readonly synonyms?: readonly string[];
  readonly table?: CodeTable;
  /** Taken when the cell is empty; a wire value. */
  readonly default?: string;
  /** Belongs to a unit rather than to the filing: further rows of one ref may differ in it. */
  readonly perUnit?: boolean;
  /** The field is required when another field has this wire value. */
  readonly requiredWhen?: { readonly field: string; readonly is: string };
  /** Must be masked wherever people may see it. */
  readonly personal?: boolean;
  /** Two examples that pass every check, as written in a cell; for templates. */
  readonly examples?: readonly [string, string];
  /** An example of the value that travels, where it is not the example of the cell. */
  readonly wireExample?: string;
  readonly noteZh?: string;
  readonly noteEn?: string;
}

/**
 * People in one cell each: expands to the columns `<prefix>Name`, `<prefix>IdType`, `<prefix>IdNo` (and more of the
 * person's fields).
 */
export interface PeopleMeta {
  readonly people: {
    readonly prefix: string;
    readonly zh: string;
    readonly en: string;
    readonly code?: string;
    readonly synonyms?: readonly string[];
  };
  /** Property whose people are meant when the columns are empty. */
  readonly defaultTo?: string;
}

export const fields = z.registry<FieldMeta>();
export const peopleLists = z.registry<PeopleMeta>();

/** The notes that hold for the value that travels. Those of materials say how paths are written in a cell. */
export function wireNotes({ cell, noteZh, noteEn }: FieldMeta): { readonly zh?: string; readonly en?: string } {
  if (cell === "materials") return {};
  return { ...(noteZh && { zh: noteZh }), ...(noteEn && { en: noteEn }) };
}

/** Attaches the meaning of a field to its schema; the OpenAPI description comes from the same words. */
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

export function people<T extends z.ZodType>(schema: T, meta: PeopleMeta): T {
  const described = schema.meta({ title: meta.people.zh, description: `${meta.people.zh}. ${meta.people.en}` });
  peopleLists.add(described, meta);
  return described;
}
