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
  /** Two examples that pass every check, for templates and the OpenAPI document. */
  readonly examples?: readonly [string, string];
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

/** Attaches the meaning of a field to its schema; the OpenAPI description comes from the same words. */
export function field<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  // A cell's example is an example of the wire value only where both are written the same.
  const examples = (meta.examples ?? []).filter((e) => e !== "" && schema.safeParse(e).success);
  const described = schema.meta({
    title: meta.zh,
    description: [`${meta.zh}${meta.code ? ` (${meta.code})` : ""}`, meta.noteZh, meta.en, meta.noteEn]
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
