import { findField, type Field } from "../fields/contract-fields.js";
import { CONTEXT_VALUES, SETTING_PREFIX, isPlainPath } from "../schema/operators.js";
import { MappingError } from "../values/mapping-error.js";
import type { MapContext, Node, Scope } from "./line.js";
import { agree, placeOf, pointerOf } from "./place.js";

/** A value on the contract's side of a line: a field, or a value of the context. */
export interface Source {
  readonly get: (document: Node, context: MapContext) => unknown;
  /** Sets a value that was read. A different one that is already known is a contradiction. */
  readonly set: (document: Node, value: unknown, context: MapContext) => void;
  readonly field: Field;
  readonly pointer: string;
  /** Not a field of the contract: in answers it is read, never written. */
  readonly isContext: boolean;
}

/** A path that begins here is one of the filing, even within a list. */
const FILING_PREFIX = "$filing.";
const TEXT: Field = { type: "text", isRequired: false, fields: new Map() };
/** Values that a reader makes himself: what a message says of them is not kept. */
const MADE: ReadonlySet<string> = new Set(["$now", "$nonce", "$keyId", "$index", "$division"]);
const INSTANTS: ReadonlySet<string> = new Set(["$now", "$windowStart", "$windowEnd"]);

/** Finds what a line names on the contract's side; undefined, and reported, when there is no such thing. */
export function sourceOf(path: string, scope: Scope, pointer: string): Source | undefined {
  if (path.startsWith(FILING_PREFIX)) return fieldSource(path.slice(FILING_PREFIX.length), scope, pointer, true);
  if (!path.startsWith("$")) return fieldSource(path, scope, pointer, false);
  if (path === "$index") {
    const field: Field = { ...TEXT, type: "number" };
    return { get: (_, { index }) => index, set: () => {}, field, pointer: path, isContext: true };
  }
  if (path.startsWith(SETTING_PREFIX) && !scope.settings.has(path.slice(SETTING_PREFIX.length)))
    return void scope.report(pointer, "unknown-setting", path);
  const isKnown = path.startsWith(SETTING_PREFIX) || (CONTEXT_VALUES as readonly string[]).includes(path);
  if (!isKnown) return void scope.report(pointer, "unknown-value", path);
  const set = path === "$function" ? sameFunction : MADE.has(path) ? () => {} : collect(path);
  return {
    get: path === "$division" ? divisionOf : path === "$now" ? timeOf : (_, { values }) => values[path],
    set,
    field: INSTANTS.has(path) ? { ...TEXT, type: "instant" } : TEXT,
    pointer: path,
    isContext: true,
  };
}

function fieldSource(path: string, scope: Scope, pointer: string, isOfFiling: boolean): Source | undefined {
  const field = isPlainPath(path) ? findField(isOfFiling ? scope.filing : scope.fields, path) : undefined;
  if (!field) return void scope.report(pointer, "unknown-field", path);
  const place = placeOf(path);
  const found = { field, pointer: pointerOf(path), isContext: false };
  if (!isOfFiling)
    return {
      ...found,
      get: (document) => place.get(document),
      set: (document, value) => agree(place, document, value),
    };
  return {
    ...found,
    get: (_, { root }) => place.get(root),
    set: (_, value, { root }) => agree(place, root, value),
  };
}

/** Keeps what a message says of a value of the context. */
const collect =
  (path: string): Source["set"] =>
  (_, value, { values }) => {
    const told = String(value);
    if ((values[path] ??= told) !== told) throw new MappingError("contradiction");
  };

/** The number of the call tells calls apart that have one address. */
const sameFunction: Source["set"] = (_, value, { values }) => {
  if (String(value) !== values["$function"]) throw new MappingError("other-constant");
};

/** The division of the filing: the first six digits of its first unit, otherwise what the context says. */
function divisionOf(_: Node, { root, values }: MapContext): string | undefined {
  const unitCode = root["unitCode"];
  return typeof unitCode === "string" ? unitCode.slice(0, 6) : values["$division"];
}

const timeOf = (_: Node, { now }: MapContext): string => now.toISOString();

/** Throws when a value of the context that a message needs is not there. */
export function needed(source: Source, value: unknown): unknown {
  if (value === undefined && source.isContext) throw new MappingError("value-missing");
  return value;
}
