/**
 * The result of a check of an identifier. Every defect code and its texts are listed in a table, so that a code can be
 * explained without running a check.
 */

/** A change made when an identifier was read. */
export type FoldName = "wrapper" | "full-width" | "spaces" | "dashes" | "lower-case";

/** One defect of an identifier. */
export interface IdentifierDefect {
  /** Stable, kebab-case. */
  code: string;
  /** What is wrong, in Chinese. */
  zh: string;
  /** What is wrong, in English. */
  en: string;
  /** What to do about it, in Chinese. */
  fixZh: string;
  /** What to do about it, in English. */
  fixEn: string;
  /** An error prevents filing; a warning is reported only. */
  severity: "error" | "warning";
}

/** The result of a check of an identifier. */
export interface IdentifierCheck {
  /** Canonical form, or the input folded as far as it is safe. */
  value: string;
  /** True when `value` differs from the input as written. */
  changed: boolean;
  /** What was folded, by name; empty when nothing changed. */
  folds: readonly FoldName[];
  /** The defects found; empty when there are none. */
  defects: readonly IdentifierDefect[];
}

/** The texts of one code; `{name}` is replaced by the value of that name. */
export type DefectText = Omit<IdentifierDefect, "code">;
/** The texts of the defects of an identifier, by code. */
export type DefectTable<Code extends string> = Readonly<Record<Code, DefectText>>;

export const NO_FOLDS: readonly FoldName[] = Object.freeze([]);
export const NO_DEFECTS: readonly IdentifierDefect[] = Object.freeze([]);

type Facts = Readonly<Record<string, string | number>>;

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : hole));
}

/**
 * Makes a defect from its texts and values.
 *
 * @param severity Overrides the severity of the table.
 */
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

/** Makes the result of a value without defects that is not changed. */
export function asWritten(value: string): IdentifierCheck {
  return { value, changed: false, folds: NO_FOLDS, defects: NO_DEFECTS };
}

/** Whether one of the defects is an error. */
export function hasError(check: IdentifierCheck): boolean {
  return check.defects.some((found) => found.severity === "error");
}
