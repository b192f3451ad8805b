import { SecurityError, refuseOthers } from "../common/security-error.js";
import { compareText, compileTemplate, concat, toUtf8, type CanonicalText } from "./canonical-values.js";

/** A canonical text that consists of the fields of the message, sorted by name. */
export interface CanonicalFields {
  /** The object whose fields are signed: names joined by dots, or `$message` for the whole message. */
  readonly fields: string;
  /** Names of fields of this object that are left out, such as the one of the signature. */
  readonly exclude?: readonly string[];
  /**
   * How objects and lists within it are written. `sorted-json` (default): as JSON with sorted names. `flat`: each of
   * their values as a field of its own, its name the names and positions joined by dots. `omit`: not at all.
   */
  readonly nested?: "sorted-json" | "flat" | "omit";
  /** Whether fields with an empty text or null are left out, at every depth. Default `omit`. */
  readonly empty?: "omit" | "keep";
  /** Text between name and value. Default `=`. */
  readonly pair?: string;
  /** Whether names and values are percent-encoded (RFC 3986). Default: as they are. */
  readonly encode?: "percent";
  /** Text between the fields. Default `&`. */
  readonly join?: string;
  /** Text before the first field; may contain `$names`, as `parts`. */
  readonly prefix?: string;
  /** Text after the last field, such as `&key=$secret`. */
  readonly suffix?: string;
}

const KNOWN = ["fields", "exclude", "nested", "empty", "pair", "encode", "join", "prefix", "suffix"];
const MAX_DEPTH = 32;

export function compileFields(description: CanonicalFields, pointer: string): CanonicalText {
  refuseOthers(description, KNOWN, pointer, "unknown-field");
  const { fields, exclude = [], nested = "sorted-json", empty = "omit", pair = "=", encode, join = "&" } = description;
  const need = (isRight: boolean, name: string) => {
    if (!isRight) throw new SecurityError("wrong-field", `${pointer}/${name}`);
  };
  need(typeof fields === "string" && /^(?:\$message|[^\s.$]+(?:\.[^\s.$]+)*)$/u.test(fields), "fields");
  need(Array.isArray(exclude) && exclude.every((name) => typeof name === "string"), "exclude");
  need(["sorted-json", "flat", "omit"].includes(nested), "nested");
  need(["omit", "keep"].includes(empty), "empty");
  need(typeof pair === "string", "pair");
  need(typeof join === "string", "join");
  need(encode === undefined || encode === "percent", "encode");
  const prefix = compileTemplate(description.prefix ?? "", `${pointer}/prefix`);
  const suffix = compileTemplate(description.suffix ?? "", `${pointer}/suffix`);
  const write = encode === "percent" ? percentEncode : (text: string) => text;
  const path = fields === "$message" ? [] : fields.split(".");
  const excluded = new Set(exclude);
  const rules = { nested, keepEmpty: empty === "keep", pointer: `${pointer}/fields` };
  return (input) => {
    const signed = at(input.message, path);
    if (!isObject(signed)) throw new SecurityError("value-missing", `${pointer}/fields`);
    const pairs = Object.entries(signed)
      .filter(([name]) => !excluded.has(name))
      .flatMap(([name, value]) => textsOf(name, value, rules, 0))
      .sort(([one], [other]) => compareText(one, other))
      .map(([name, value]) => write(name) + pair + write(value));
    return concat([prefix(input), toUtf8(pairs.join(join)), suffix(input)]);
  };
}

interface Rules {
  readonly nested: "sorted-json" | "flat" | "omit";
  readonly keepEmpty: boolean;
  /** For errors. */
  readonly pointer: string;
}

/** The fields that a value makes: one, none, or several when it is flattened. */
function textsOf(name: string, value: unknown, rules: Rules, depth: number): [name: string, text: string][] {
  if (isEmpty(value)) return rules.keepEmpty ? [[name, ""]] : [];
  if (typeof value !== "object") return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
  if (rules.nested === "omit") return [];
  if (rules.nested === "sorted-json") return [[name, sortedJson(value, rules, depth)]];
  checkDepth(depth, rules);
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(`${name}.${key}`, inner, rules, depth + 1));
}

/**
 * Writes JSON with the names of objects in order. Built by hand, because an object of JavaScript puts names that are
 * numbers first, in the order of their numbers.
 */
function sortedJson(value: unknown, rules: Rules, depth: number): string {
  checkDepth(depth, rules);
  if (Array.isArray(value)) return `[${value.map((item) => sortedJson(item, rules, depth + 1)).join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined && (rules.keepEmpty || !isEmpty(inner)))
    .sort(([one], [other]) => compareText(one, other))
    .map(([name, inner]) => `${JSON.stringify(name)}:${sortedJson(inner, rules, depth + 1)}`);
  return `{${fields.join()}}`;
}

/** `encodeURIComponent` leaves five characters alone that RFC 3986 reserves. */
function percentEncode(text: string): string {
  const escape = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, escape);
}

function checkDepth(depth: number, { pointer }: Rules): void {
  if (depth > MAX_DEPTH) throw new SecurityError("message-too-deep", pointer);
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function at(message: unknown, path: readonly string[]): unknown {
  let value = message;
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}
