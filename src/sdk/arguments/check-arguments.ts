import { ArgumentError, describeGiven } from "./argument-error.js";
import { expects, type Expectation } from "./expectations.js";

/** What the options of a call are, by name. */
export type OptionExpectations = Readonly<Record<string, Expectation>>;

/**
 * Checks arguments that must be given.
 * @param call The function, as its callers write it
 * @throws ArgumentError
 */
export function checkArguments(call: string, given: Readonly<Record<string, readonly [unknown, Expectation]>>): void {
  for (const [name, [value, expectation]] of Object.entries(given)) checkValue(call, name, value, expectation);
}

function checkValue(call: string, argument: string, value: unknown, expectation: Expectation): void {
  const expected = expectation(value);
  if (expected) throw new ArgumentError(call, argument, describeGiven(value), expected);
}

/** How the options of a call are checked. */
export interface OptionRules {
  /** Options that must be given. */
  readonly required?: readonly string[];
  /** Names of earlier versions and what replaces them. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Name of the object in errors. @default "options" */
  readonly name?: string;
}

/**
 * Checks an options object. Unknown names are let through unless they look like a known one: programs pass objects that
 * serve several functions.
 * @throws ArgumentError
 */
export function checkOptions(
  call: string,
  options: unknown,
  known: OptionExpectations,
  { required = [], renamed = {}, name = "options" }: OptionRules = {},
): void {
  if (options === undefined && required.length === 0) return;
  checkValue(call, name, options, expects.object);
  const given = options as Readonly<Record<string, unknown>>;
  for (const key of required) checkValue(call, `${name}.${key}`, given[key], known[key]!);
  for (const key of Object.keys(given)) {
    if (given[key] === undefined) continue;
    const expectation = Object.hasOwn(known, key) ? known[key] : undefined;
    if (expectation) checkValue(call, `${name}.${key}`, given[key], expectation);
    else {
      const meant = Object.hasOwn(renamed, key) ? renamed[key] : Object.keys(known).find((one) => isLike(key, one));
      if (meant !== undefined) throw unknownOption(call, `${name}.${key}`, meant);
    }
  }
}

function unknownOption(call: string, argument: string, meant: string): ArgumentError {
  return new ArgumentError(
    call,
    argument,
    { zh: "不是可用的选项", en: "not an option" },
    { zh: ` ${meant}`, en: meant },
  );
}

const MAX_TYPOS = 2;
const MIN_LENGTH = 4;

/** Whether a name is probably a misspelling of a known one: another case, a part of it, or one or two wrong letters. */
function isLike(name: string, known: string): boolean {
  const [one, other] = [plain(name), plain(known)];
  if (one === other) return true;
  if (Math.min(one.length, other.length) < MIN_LENGTH) return false;
  return one.startsWith(other) || other.startsWith(one) || distance(one, other) <= MAX_TYPOS;
}

const plain = (name: string): string => name.replace(/[-_]/g, "").toLowerCase();

/** Number of letters to insert, remove or replace (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1));
    row = next;
  }
  return row[other.length]!;
}
