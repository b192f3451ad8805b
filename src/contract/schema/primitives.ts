import * as z from "zod";

// Spelled out, because some validators made from the OpenAPI document do not support \p{…} classes.
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";
const SURROGATE = "\\ud800-\\udfff";
const INVISIBLE = `${CONTROL}${SURROGATE}\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff`;

/** Schema of a unit code: 28 characters, GB/T 37346-2019. See identifiers/unit-code.ts for its parts. */
export const UnitCode = z
  .string()
  .regex(/^\d{12}[GJZ][ABCDEFGHLNSWXY]\d{5}(?:W0{8}|[FLQ]\d{8})$/)
  .meta({ id: "UnitCode", description: "28 characters without spaces: 不动产单元代码 of GB/T 37346-2019" });

/** Schema of a ref: the institution's own number of a filing, which it never uses for another filing. */
export const Ref = z
  .string()
  .regex(new RegExp(`^[^\\s${INVISIBLE}](?:[^${INVISIBLE}]{0,62}[^\\s${INVISIBLE}])?$`, "u"))
  .meta({
    id: "Ref",
    description:
      "1 to 64 printable characters, no space at either end; the institution's own number, used for one filing only",
  });

/** Schema of an amount in yuan. A decimal string, because floats cannot hold money exactly. */
export const Amount = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,15})(?:\.\d{1,2})?$/)
  .meta({
    id: "Amount",
    description: "Decimal string in yuan with at most two decimals, without separators",
    examples: ["1200000.00"],
  });

/** Schema of an amount above zero. */
export const PositiveAmount = Amount.regex(/[1-9]/).meta({
  id: "PositiveAmount",
  description: "Decimal string in yuan, above zero, at most two decimals",
  examples: ["1200000.00"],
});

/** Schema of an area in square metres. */
export const Area = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,9})(?:\.\d{1,4})?$/)
  .meta({ id: "Area", description: "Decimal string in square metres, at most four decimals", examples: ["89.53"] });

/** Schema of a calendar date. */
export const CalendarDate = z.iso.date().meta({ id: "CalendarDate", description: "Calendar date, YYYY-MM-DD" });
/** Schema of a moment. */
export const Instant = z.iso
  .datetime({ offset: true })
  .meta({ id: "Instant", description: "RFC 3339 time with offset" });
/** Schema of a SHA-256 digest. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: "Sha256", description: "SHA-256 in lower-case hex" });
/** Schema of a currency. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ id: "Currency", description: "ISO 4217 code", examples: ["CNY"] });

/** Schema of a share: an exact fraction such as `1/2`. */
export const Share = z
  .string()
  .regex(/^[1-9]\d{0,6}\/[1-9]\d{0,6}$/)
  .meta({ id: "Share", description: "Fraction, for example 1/2" });

/**
 * Schema of a text of one line. The text is never normalized; control characters are rejected because they can
 * control a terminal.
 *
 * @param max Maximum length in UTF-16 code units.
 */
export function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(new RegExp(`^[^${CONTROL}${SURROGATE}]+$`, "u"));
}
/**
 * Schema of a text that may contain line breaks and tabs.
 *
 * @param max Maximum length in UTF-16 code units.
 */
export function multiline(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(new RegExp(`^(?:[^${CONTROL}${SURROGATE}]|[\\t\\n\\r])+$`, "u"));
}
