import { brand, isBranded } from "../../contract/index.js";

/** What an argument must be, after "expected" and "应为". */
export interface Expected {
  /** In Chinese, such as `文本`. */
  readonly zh: string;
  /** In English, such as `a string`. */
  readonly en: string;
}

const BRAND = "argument-error";

/**
 * Thrown when a function of this package is called in a way that its types forbid: a missing argument, another type, a
 * number that is none, a misspelled option. Nothing was sent and nothing was written. Its texts name the argument, what
 * was given and what is expected; of a text that was given they tell the type only.
 */
export class ArgumentError extends TypeError {
  /** Always `"ArgumentError"`. */
  override readonly name = "ArgumentError";
  /** Always `"argument-error"`. */
  readonly code = "argument-error";
  /** The function that was called, such as `cases.get`. */
  readonly call: string;
  /** The argument, such as `caseNo` or `options.timeoutMs`. */
  readonly argument: string;
  /** What is wrong and what is expected, in Chinese. */
  readonly zh: string;
  /** What is wrong and what is expected, in English; also the message, after the call. */
  readonly en: string;

  /** Creates an error. Applications do this only in tests. */
  constructor(call: string, argument: string, given: Expected, expected: Expected) {
    const en = `${argument} is ${given.en}; expected ${expected.en}`;
    super(`${call}: ${en}`);
    brand(this, BRAND);
    this.call = call;
    this.argument = argument;
    this.zh = `${argument} ${given.zh}，应为${expected.zh}`;
    this.en = en;
  }
}

/** Returns true for an `ArgumentError`, also when two copies of the package are loaded. */
export function isArgumentError(error: unknown): error is ArgumentError {
  return isBranded(error, BRAND);
}

/** Describes a value that was given. Texts can be personal data or secrets, so only numbers and flags are shown. */
export function describeGiven(value: unknown): Expected {
  if (value === undefined) return { zh: "缺失", en: "missing" };
  if (value === null || typeof value === "number" || typeof value === "boolean")
    return { zh: `是 ${String(value)}`, en: String(value) };
  if (typeof value === "string")
    return value === "" ? { zh: "是空文本", en: "an empty string" } : { zh: "是文本", en: "a string" };
  if (typeof value === "function") return { zh: "是函数", en: "a function" };
  if (Array.isArray(value)) return { zh: "是数组", en: "an array" };
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? { zh: "是无效的 Date", en: "an invalid Date" }
      : { zh: "是 Date", en: "a Date" };
  return typeof value === "object"
    ? { zh: "是对象", en: "an object" }
    : { zh: `是 ${typeof value}`, en: `a ${typeof value}` };
}
