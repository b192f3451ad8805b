import type { Expected } from "./argument-error.js";

/** Tells what is expected when a value is something else; returns undefined for a value that is right. */
export type Expectation = (value: unknown) => Expected | undefined;

/** Delays above this overflow the timers of JavaScript when they are added up. About 31 years. */
const MAX_MS = 1_000_000_000_000;

function expectation(zh: string, en: string, holds: (value: unknown) => boolean): Expectation {
  const expected = { zh, en };
  return (value) => (holds(value) ? undefined : expected);
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && value >= least && value <= most;

/** What arguments of this package are. */
export const expects = {
  text: expectation("文本", "a string", (value) => typeof value === "string"),
  filledText: expectation(
    "非空文本",
    "a string that is not empty",
    (value) => typeof value === "string" && value !== "",
  ),
  flag: expectation("true 或 false", "true or false", (value) => typeof value === "boolean"),
  callback: expectation("函数", "a function", (value) => typeof value === "function"),
  object: expectation("对象", "an object", isObject),
  map: expectation("Map", "a Map", (value) => value instanceof Map),
  signal: expectation(
    "AbortSignal",
    "an AbortSignal",
    (value) => isObject(value) && typeof value["aborted"] === "boolean",
  ),
  bytes: expectation("Uint8Array", "a Uint8Array", (value) => value instanceof Uint8Array),
  textOrBytes: expectation(
    "文本或 Uint8Array",
    "a string or a Uint8Array",
    (value) => typeof value === "string" || value instanceof Uint8Array,
  ),
  instant: expectation(
    "有效的 Date",
    "a valid Date",
    (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  ),
  day: expectation(
    "YYYY-MM-DD 形式的日期",
    "a date as YYYY-MM-DD",
    (value) => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  ),
  waitMs: expectation("毫秒数，不小于 0", "a number of milliseconds, 0 or more", (value) => isNumber(value, 0, MAX_MS)),
  timeoutMs: expectation("大于 0 的毫秒数", "a number of milliseconds above 0", (value) =>
    isNumber(value, Number.MIN_VALUE, MAX_MS),
  ),
  count: expectation(
    "不小于 0 的整数",
    "a whole number, 0 or more",
    (value) => Number.isInteger(value) && isNumber(value, 0, Number.MAX_SAFE_INTEGER),
  ),
  limit: expectation(
    "不小于 1 的整数",
    "a whole number, 1 or more",
    (value) => Number.isInteger(value) && isNumber(value, 1, Number.MAX_SAFE_INTEGER),
  ),
  oneOf: (values: readonly string[]): Expectation =>
    expectation(values.join("、"), `one of ${values.join(", ")}`, (value) => values.includes(value as string)),
  listOf: (items: Expectation, zh: string, en: string): Expectation =>
    expectation(
      `${zh}的数组`,
      `an array of ${en}`,
      (value) => Array.isArray(value) && value.every((one) => items(one) === undefined),
    ),
  /** An object with these functions, such as a ledger. */
  withMethods: (zh: string, en: string, ...methods: readonly string[]): Expectation =>
    expectation(zh, en, (value) => isObject(value) && methods.every((name) => typeof value[name] === "function")),
} as const;
