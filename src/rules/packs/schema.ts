import * as z from "zod";
import { CalendarDate, KindSchema, MATERIAL_KINDS, multiline, text, valuesOf } from "../../contract/index.js";
import { Pattern } from "./safe-pattern.js";

/**
 * The schema of a rule pack file. Unknown properties are rejected, so nothing in a pack is silently ignored. Nothing in
 * a pack is executed.
 */
export const PACK_SCHEMA = "bdc-rule-pack/1";

const Words = z.strictObject({ zh: multiline(500), en: multiline(500) });
const Code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{1,39}$/)
  .meta({ description: "id of a rule or code of a finding" });
const Decimal = z.string().regex(/^\d{1,16}(\.\d{1,4})?$/);
const Span = z.int().min(-400).max(400);
const Key = text(50);

/** A day: a fixed date, `today`, or a field plus a span of years and days. */
const Day = z.union([
  CalendarDate,
  z.literal("today"),
  z.strictObject({ field: Key, years: Span.optional(), days: z.int().min(-40_000).max(40_000).optional() }),
]);
const Number_ = z.union([Decimal, z.strictObject({ field: Key, times: Decimal.optional() })]);

/** One comparison of a column, or a list of required materials. For an empty cell only `present` can fail. */
export const Condition = z.strictObject({
  field: Key.optional(),
  present: z.boolean().optional(),
  is: z.union([text(100), z.boolean()]).optional(),
  in: z.array(text(100)).min(1).max(200).optional(),
  notIn: z.array(text(100)).min(1).max(200).optional(),
  matches: Pattern.optional(),
  atLeast: Number_.optional(),
  atMost: Number_.optional(),
  notBefore: Day.optional(),
  notAfter: Day.optional(),
  sameAs: Key.optional(),
  differsFrom: Key.optional(),
  maxLength: z.int().min(1).max(1000).optional(),
  materials: z
    .array(z.enum(valuesOf(MATERIAL_KINDS)))
    .min(1)
    .max(20)
    .optional(),
});
export type Condition = z.infer<typeof Condition>;
export const OPERATORS = [
  "present",
  "is",
  "in",
  "notIn",
  "matches",
  "atLeast",
  "atMost",
  "notBefore",
  "notAfter",
  "sameAs",
  "differsFrom",
  "maxLength",
  "materials",
] as const;

const Example = z.strictObject({
  kind: KindSchema,
  /** Differences from a valid filing of the kind, by contract field; `null` removes a field. */
  change: z.record(z.string(), z.unknown()),
  /** Kinds of the attached materials. */
  materials: z
    .array(z.enum(valuesOf(MATERIAL_KINDS)))
    .max(20)
    .optional(),
  today: CalendarDate.optional(),
});
const Examples = z.strictObject({ pass: z.array(Example).max(20), fail: z.array(Example).max(20) });

export const DataRule = z.strictObject({
  id: Code,
  severity: z.enum(["error", "warning"]),
  kinds: z.array(KindSchema).min(1).max(20),
  title: Words,
  text: Words,
  fix: Words,
  source: text(300),
  unsettled: z.boolean().optional(),
  since: CalendarDate.optional(),
  until: CalendarDate.optional(),
  /** The rule applies only if all of these conditions hold. */
  when: z.array(Condition).max(10).optional(),
  /** Every condition must hold; the first that does not is the violation. */
  must: z.array(Condition).min(1).max(10),
  examples: z.strictObject({ pass: z.array(Example).min(1).max(20), fail: z.array(Example).min(1).max(20) }),
});
export type DataRule = z.infer<typeof DataRule>;

/** The reason for a change and its source. */
const why = { reason: multiline(500), source: text(300) };
/** Column names of an authority's own forms: by header, the column that it means. */
const ColumnNames = z
  .record(text(200), Key)
  .refine((columns) => Object.keys(columns).length >= 1 && Object.keys(columns).length <= 500);
const Limits = z.record(text(40), z.number());
const Entry = z.strictObject({
  value: text(50),
  code: text(20).optional(),
  zh: text(50).optional(),
  variants: z.array(text(50)).max(50).optional(),
});

export const Change = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("add"), reason: multiline(500), rule: DataRule }),
  z.strictObject({
    do: z.literal("tighten"),
    rule: Code,
    limits: Limits.optional(),
    examples: Examples.optional(),
    ...why,
  }),
  z.strictObject({
    do: z.literal("relax"),
    rule: Code,
    limits: Limits.optional(),
    examples: Examples.optional(),
    ...why,
  }),
  z.strictObject({ do: z.literal("off"), rule: Code, ...why }),
  z.strictObject({
    do: z.literal("require"),
    kind: KindSchema,
    fields: z.array(Key).max(50).optional(),
    materials: z
      .array(z.enum(valuesOf(MATERIAL_KINDS)))
      .max(20)
      .optional(),
    ...why,
  }),
  z.strictObject({ do: z.literal("codes"), table: text(50), entries: z.array(Entry).min(1).max(100), ...why }),
  z.strictObject({ do: z.literal("columns"), kind: KindSchema, columns: ColumnNames, ...why }),
  z.strictObject({ do: z.literal("amount-unit"), unit: z.enum(["元", "万元"]), ...why }),
  z.strictObject({
    do: z.literal("divisions"),
    divisions: z
      .array(z.string().regex(/^\d{2,6}$/))
      .min(1)
      .max(3000),
    ...why,
  }),
]);
export type Change = z.infer<typeof Change>;

/** A rule pack file: how one authority differs from the general rules. */
export const PackFile = z.strictObject({
  /** Version of the file format. */
  schema: z.literal(PACK_SCHEMA),
  /** Id of the pack. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/),
  /** Id of the authority, as in its capabilities. The pack is rejected for any other authority. */
  authority: text(50).optional(),
  /** Version of the pack. */
  version: text(30),
  /** Date of the version, YYYY-MM-DD. */
  date: CalendarDate,
  /** Title in Chinese. */
  zh: text(100),
  /** Title in English. */
  en: text(100),
  /** The changes, in order. */
  changes: z.array(Change).max(500),
});
export type PackFile = z.infer<typeof PackFile>;
