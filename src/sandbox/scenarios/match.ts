import { ScenarioError } from "./scenario-error.js";

/** A difference between an expected and an actual value. */
export interface Difference {
  /** JSON pointer to the value. */
  readonly path: string;
  /** What the scenario expects; null for an absent value. */
  readonly expected: unknown;
  /** What was found. */
  readonly actual: unknown;
}

type Test = (expected: unknown, actual: unknown) => boolean;
const holds = (expected: unknown, actual: unknown): boolean => differences(expected, actual).length === 0;
const listOf = (actual: unknown): readonly unknown[] => (Array.isArray(actual) ? (actual as unknown[]) : []);

function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch {
    throw new ScenarioError(`$match 的正则表达式无效：${text}`, `invalid regular expression in $match: ${text}`);
  }
}

const matches = (pattern: RegExp, actual: unknown): boolean => typeof actual === "string" && pattern.test(actual);

/** Operators that can replace a value in an expectation; each must be the only key of its object. */
export const OPERATORS: Readonly<Record<string, { readonly zh: string; readonly en: string; readonly test: Test }>> = {
  $has: {
    zh: "列表中有一项符合",
    en: "a list with a matching item",
    test: (e, a) => listOf(a).some((item) => holds(e, item)),
  },
  $lacks: {
    zh: "列表中没有一项符合",
    en: "a list without a matching item",
    test: (e, a) => !listOf(a).some((item) => holds(e, item)),
  },
  $all: {
    zh: "每个条件均符合",
    en: "all of several expectations",
    test: (e, a) => listOf(e).every((one) => holds(one, a)),
  },
  $not: { zh: "不符合", en: "anything that does not match", test: (e, a) => !holds(e, a) },
  $any: {
    zh: "有值（true）或无值（false）",
    en: "any value (true) or no value (false)",
    test: (e, a) => (a !== undefined && a !== null) === e,
  },
  $length: { zh: "列表长度", en: "a list of this length", test: (e, a) => Array.isArray(a) && a.length === e },
  $match: {
    zh: "文本符合正则表达式",
    en: "a text that matches the regular expression",
    test: (e, a) => matches(regularExpression(String(e)), a),
  },
  $between: {
    zh: "介于两值之间，含两端（数字、日期、时间）",
    en: "a number, date or time between two values, inclusive",
    test: (e, a) =>
      typeof a === typeof listOf(e)[0] &&
      (a as string) >= (listOf(e)[0] as string) &&
      (a as string) <= (listOf(e)[1] as string),
  },
};

/**
 * Compares a value with an expectation. An object matches an object with at least its fields, a list a list of the same
 * length, `null` an absent value, an operator a value that passes its test.
 * @throws ScenarioError for an unknown operator or an invalid regular expression
 */
export function differences(expected: unknown, actual: unknown, path = ""): Difference[] {
  if (expected === null) return actual === undefined || actual === null ? [] : [{ path, expected, actual }];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [{ path, expected, actual }];
    return expected.flatMap((e, i) => differences(e, actual[i], `${path}/${i}`));
  }
  if (typeof expected === "object") {
    const fields = Object.entries(expected as Record<string, unknown>);
    const [[name = "", value] = []] = fields;
    if (name.startsWith("$")) {
      const operator = fields.length === 1 ? OPERATORS[name] : undefined;
      if (!operator) throw new ScenarioError(`期望中没有运算符 ${name}`, `unknown operator in an expectation: ${name}`);
      return operator.test(value, actual) ? [] : [{ path, expected, actual }];
    }
    if (typeof actual !== "object" || actual === null) return [{ path, expected, actual }];
    return fields.flatMap(([key, e]) => differences(e, (actual as Record<string, unknown>)[key], `${path}/${key}`));
  }
  return Object.is(expected, actual) ? [] : [{ path, expected, actual }];
}
