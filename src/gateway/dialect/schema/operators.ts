import * as z from "zod";

/**
 * The operators with which a description maps a message. The set is closed; there are no expressions. Every operator
 * works in both directions, so that the same line writes a message and reads it.
 */

/** Names that every object of JavaScript has. No message is read or written by them. */
const RESERVED: ReadonlySet<string> = new Set(["prototype", ...Object.getOwnPropertyNames(Object.prototype)]);
const MAX_NAMES = 16;

/** Whether a path has no reserved name and is not too deep. */
export function isPlainPath(path: string): boolean {
  const names = path.split(".");
  return names.length <= MAX_NAMES && !names.some((name) => RESERVED.has(name));
}

/**
 * A place in a message: names joined by dots, such as `data.sqr.xm`. `@name` is an attribute of an XML element, `#text`
 * its text.
 */
export const WirePath = z
  .string()
  .regex(/^(?:[@#]?[^\s.[\]@#$]+)(?:\.[@#]?[^\s.[\]@#$]+)*$/u)
  .max(200)
  .refine(isPlainPath, "a reserved name, or too many names")
  .meta({ description: "Names joined by dots; `@name` is an XML attribute, `#text` the text of an element" });

/** A place in a document of the contract, such as `mortgage.termStart`; or a value of the context. */
export const ContractPath = z
  .string()
  .regex(/^(?:\$[a-zA-Z.]+|[a-zA-Z][a-zA-Z0-9]*(?:\.[a-zA-Z][a-zA-Z0-9]*)*)$/)
  .max(200)
  .meta({ description: "Names of the contract joined by dots, or a value of the context such as `$token`" });

/**
 * Values that are not in the document. In requests: the token, the institution, values of its profile, the division of
 * the first unit, clock and nonce, the call's number, the ref and kind asked for; the ends of the window of time of
 * `changes`; within a list the position from 1. `$filing.NAME` is a field of the filing, for lines within its lists.
 */
export const CONTEXT_VALUES = [
  "$token",
  "$institution",
  "$division",
  "$now",
  "$nonce",
  "$requestId",
  "$function",
  "$ref",
  "$kind",
  "$caseNo",
  "$keyId",
  "$windowStart",
  "$windowEnd",
  "$index",
] as const;
/** `$settings.NAME`: a value that the profile of the institution gives for this dialect. */
export const SETTING_PREFIX = "$settings.";

export const DATE_FORMATS = [
  "yyyyMMdd",
  "yyyy-MM-dd",
  "yyyy/MM/dd",
  "yyyyMMddHHmmss",
  "yyyyMMdd HH:mm:ss",
  "yyyy-MM-dd HH:mm:ss",
  "yyyy-MM-ddTHH:mm:ss",
  "HHmmssSSS",
  "rfc1123",
  "epoch-ms",
  "epoch-s",
] as const;

const when = z
  .strictObject({
    field: ContractPath,
    is: z
      .array(z.union([z.string(), z.boolean()]))
      .min(1)
      .optional(),
    present: z.boolean().optional(),
  })
  .refine((w) => (w.is === undefined) !== (w.present === undefined), "either `is` or `present`");

const common = {
  /** Only when a field has one of these values, or is present. */
  when: when.optional(),
  /** Left out when it equals this other field of the contract; read back from it. */
  omitIfSame: ContractPath.optional(),
  /** What an absent value is written as. Default: the name is left out. */
  empty: z.enum(["omit", "null", "text"]).optional(),
  /** Longest text. What is longer is refused before it is sent, never cut. */
  length: z.strictObject({ max: z.int().min(1), in: z.enum(["characters", "bytes"]) }).optional(),
  note: z.string().optional(),
};

/** How a value of the contract is written: at most one of these. None: as text. */
const formats = {
  /** Name of a code table of the description. */
  table: z.string().optional(),
  amount: z
    .strictObject({
      unit: z.enum(["yuan", "ten-thousand-yuan", "fen"]),
      decimals: z.int().min(0).max(6),
      as: z.enum(["text", "number"]).default("text"),
    })
    .optional(),
  date: z.enum(DATE_FORMATS).optional(),
  flag: z
    .strictObject({
      true: z.union([z.string(), z.number(), z.boolean()]),
      false: z.union([z.string(), z.number(), z.boolean()]),
    })
    .optional(),
  number: z.literal(true).optional(),
  /** Status of a case: name of the table of states. Reads status, the authority's own code and text, and the end. */
  state: z.string().optional(),
};
export const FORMATS = Object.keys(formats);

/** `from`: one value. */
export const FromMapping = z.strictObject({
  to: z.string().max(200),
  from: z.string().max(200),
  ...formats,
  ...common,
});
/** `const`: a fixed value. Read: another value makes the message one of another dialect. */
export const ConstMapping = z.strictObject({
  to: z.string().max(200),
  const: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  ...common,
});
/** `join`: a list as one text. */
export const JoinMapping = z.strictObject({
  to: z.string().max(200),
  from: z.string().max(200),
  join: z.strictObject({ by: z.string().min(1).max(3), field: z.string().optional() }),
  table: z.string().optional(),
  ...common,
});

export interface EachMapping {
  to: string;
  each: string;
  fields: Mapping[];
  when?: z.infer<typeof when> | undefined;
  omitIfSame?: string | undefined;
  empty?: "omit" | "null" | "text" | undefined;
  note?: string | undefined;
}
/** `each`: a list, element by element. `each` names the list of the contract in requests, of the message in answers. */
export const EachMapping: z.ZodType<EachMapping> = z.strictObject({
  to: z.string().max(200),
  each: z.string().max(200),
  get fields(): z.ZodArray<z.ZodType<Mapping>> {
    return z.array(Mapping).min(1);
  },
  when: common.when,
  omitIfSame: common.omitIfSame,
  empty: common.empty,
  note: common.note,
});

/** `material`: the documents of a filing. `$kind`, `$sha256`, `$name`, `$base64`, `$size`, `$reference.NAME` … */
export const MaterialMapping = z.strictObject({
  to: z.string().max(200),
  material: z.strictObject({
    /** Table of kinds of documents. */
    table: z.string(),
    fields: z.record(
      z.string(),
      z.string().regex(/^\$(?:kind|kindName|sha256|name|base64|size|index|reference\.\w+)$/),
    ),
  }),
  ...common,
});

export type Mapping =
  | z.infer<typeof FromMapping>
  | z.infer<typeof ConstMapping>
  | z.infer<typeof JoinMapping>
  | EachMapping
  | z.infer<typeof MaterialMapping>;
export const Mapping: z.ZodType<Mapping> = z.lazy(() =>
  z.union([ConstMapping, JoinMapping, MaterialMapping, EachMapping, FromMapping]),
) as z.ZodType<Mapping>;
