import type * as z from "zod";
import { KINDS, columnsFor, type Filing, type FilingOf, type Kind } from "./kinds.js";

/** One error of a field. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the filing. */
  readonly pointer: string;
  /** Stable code, for example `field-missing`. */
  readonly code: string;
  /** What is wrong, in Chinese. */
  readonly zh: string;
  /** What is wrong, in English. */
  readonly en: string;
}

/** The result of `validateFiling`: the typed filing, or every error. */
export type FilingValidation<K extends Kind> =
  { readonly ok: true; readonly filing: FilingOf<K> } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Converts a path of keys to a JSON pointer (RFC 6901). */
export function toJsonPointer(path: readonly PropertyKey[]): string {
  return path.map((p) => "/" + String(p).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
}

/** Converts zod's issues to errors with a JSON pointer and texts in both languages. The texts never repeat values. */
export function toFieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const pointer = toJsonPointer(issue.path);
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((k) => ({
          pointer: pointer + toJsonPointer([k]),
          code: "field-unknown",
          zh: "没有该字段",
          en: "unknown field",
        }));
      case "invalid_type":
        return issue.input === undefined
          ? [{ pointer, code: "field-missing", zh: "必填，不能为空", en: "required" }]
          : [{ pointer, code: "field-type", zh: `类型应为 ${issue.expected}`, en: `must be ${issue.expected}` }];
      case "invalid_value":
        return [
          {
            pointer,
            code: "field-value",
            zh: `只能是：${issue.values.join("、")}`,
            en: `must be one of ${issue.values.join(", ")}`,
          },
        ];
      case "too_big":
        return [
          {
            pointer,
            code: "field-too-long",
            zh: `超过上限 ${String(issue.maximum)}`,
            en: `above the limit of ${String(issue.maximum)}`,
          },
        ];
      case "too_small":
        return [
          {
            pointer,
            code: "field-too-short",
            zh: `少于下限 ${String(issue.minimum)}`,
            en: `below the limit of ${String(issue.minimum)}`,
          },
        ];
      default:
        return [{ pointer, code: "field-format", zh: "格式有误", en: "wrong format" }];
    }
  });
}

/**
 * Checks a filing against the contract alone: its schema, and the fields that another field makes required.
 *
 * @param input The filing as received, of any type.
 */
export function validateFiling<K extends Kind>(kind: K, input: unknown): FilingValidation<K> {
  const parsed = KINDS[kind].schema.safeParse(input, { reportInput: true });
  if (!parsed.success) return { ok: false, errors: toFieldErrors(parsed.error) };
  const filing = parsed.data as FilingOf<K>;
  const errors = conditionalErrors(kind, filing);
  return errors.length ? { ok: false, errors } : { ok: true, filing };
}

function conditionalErrors(kind: Kind, filing: Filing): FieldError[] {
  const values = filing as unknown as Readonly<Record<string, unknown>>;
  return columnsFor(kind)
    .filter((c) => c.requiredWhen && values[c.requiredWhen.field] === c.requiredWhen.is && values[c.key] === undefined)
    .map((c) => ({
      pointer: `/${c.key}`,
      code: "field-missing",
      zh: `${c.requiredWhen!.field} 为 ${c.requiredWhen!.is} 时必填`,
      en: `required when ${c.requiredWhen!.field} is ${c.requiredWhen!.is}`,
    }));
}
