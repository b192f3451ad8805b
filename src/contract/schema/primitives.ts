import { z } from "zod";

// Spelled out rather than as \p{…} classes, which validators made from the OpenAPI document do not all know.
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";
const SURROGATE = "\\ud800-\\udfff";
const INVISIBLE = `${CONTROL}${SURROGATE}\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff`;

/** 28 characters, GB/T 37346-2019; the alphabets are explained in identifiers/unit-code.ts. */
export const UnitCode = z
  .string()
  .regex(/^\d{12}[GJZ][ABCDEFGHLNSWXY]\d{5}(?:W0{8}|[FLQ]\d{8})$/)
  .meta({ id: "UnitCode", description: "不动产单元代码, 28 characters without spaces (GB/T 37346-2019)" });

/** The institution's own number of a filing: unique for it, for ever. Printable, without spaces at the ends. */
export const Ref = z
  .string()
  .regex(new RegExp(`^[^\\s${INVISIBLE}](?:[^${INVISIBLE}]{0,62}[^\\s${INVISIBLE}])?$`, "u"))
  .meta({
    id: "Ref",
    description:
      "申请编号: the institution's own number, unique for it for ever; 1-64 printable characters, no space at either end",
  });

/**
 * Yuan as a decimal string, so that no float ever touches money; up to 4 decimals travel because 万元 with 4 decimals
 * are whole yuan.
 */
export const Amount = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,15})(?:\.\d{1,2})?$/)
  .meta({
    id: "Amount",
    description: "Decimal string in yuan with at most two decimals, without separators",
    examples: ["1200000.00"],
  });

export const PositiveAmount = Amount.regex(/[1-9]/).meta({
  id: "PositiveAmount",
  description: "Decimal string in yuan, above zero, at most two decimals",
  examples: ["1200000.00"],
});

export const Area = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,9})(?:\.\d{1,4})?$/)
  .meta({ id: "Area", description: "Decimal string in square metres", examples: ["89.53"] });

export const CalendarDate = z.iso.date().meta({ id: "CalendarDate", description: "YYYY-MM-DD, a day that exists" });
export const Instant = z.iso
  .datetime({ offset: true })
  .meta({ id: "Instant", description: "RFC 3339 time with offset" });
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: "Sha256", description: "SHA-256 in lower-case hex" });
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ id: "Currency", description: "ISO 4217 code", examples: ["CNY"] });

/** A fraction, exact: `1/2`. */
export const Share = z
  .string()
  .regex(/^[1-9]\d{0,6}\/[1-9]\d{0,6}$/)
  .meta({ id: "Share", description: "共有份额 as a fraction, for example 1/2" });

/**
 * Text that people wrote: kept byte for byte, never normalised; control characters are refused because they can drive a
 * terminal.
 */
export function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(new RegExp(`^[^${CONTROL}${SURROGATE}]+$`, "u"));
}
/** As `text`, with line breaks. */
export function multiline(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(new RegExp(`^(?:[^${CONTROL}${SURROGATE}]|[\\t\\n\\r])+$`, "u"));
}
