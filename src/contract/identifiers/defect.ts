/**
 * What a check of an identifier finds. Every defect code and its texts stand in a table, so that the explanation of a
 * code can be listed without running a check.
 */

/** How an identifier was read differently from how it was written. */
export type FoldName = "wrapper" | "full-width" | "spaces" | "dashes" | "lower-case";

export interface IdentifierDefect {
  /** Stable, kebab-case. */
  code: string;
  zh: string;
  en: string;
  fixZh: string;
  fixEn: string;
  /** An error is refused; a warning is reported and may be filed. */
  severity: "error" | "warning";
}

export interface IdentifierCheck {
  /** Canonical form, or the input folded as far as is safe. */
  value: string;
  /** True when `value` differs from the input as written. */
  changed: boolean;
  /** What was folded, by name; empty when nothing changed. */
  folds: readonly FoldName[];
  defects: readonly IdentifierDefect[];
}

/** Texts of one code; `{name}` is replaced by the fact of that name. */
export type DefectText = Omit<IdentifierDefect, "code">;
export type DefectTable<Code extends string> = Readonly<Record<Code, DefectText>>;

export const NO_FOLDS: readonly FoldName[] = Object.freeze([]);
export const NO_DEFECTS: readonly IdentifierDefect[] = Object.freeze([]);

type Facts = Readonly<Record<string, string | number>>;

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : hole));
}

/** A defect of the table with its facts filled in; `severity` overrides the table's where a case is milder. */
export function defect<Code extends string>(
  table: DefectTable<Code>,
  code: Code,
  facts: Facts = {},
  severity: IdentifierDefect["severity"] = table[code].severity,
): IdentifierDefect {
  const text = table[code];
  return {
    code,
    zh: fill(text.zh, facts),
    en: fill(text.en, facts),
    fixZh: fill(text.fixZh, facts),
    fixEn: fill(text.fixEn, facts),
    severity,
  };
}

/** A value without any defect that is exactly as it was written. */
export function asWritten(value: string): IdentifierCheck {
  return { value, changed: false, folds: NO_FOLDS, defects: NO_DEFECTS };
}

export function hasError(check: IdentifierCheck): boolean {
  return check.defects.some((found) => found.severity === "error");
}
