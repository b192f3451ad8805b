import { toJsonPointer } from "../../../contract/index.js";
import type { Field } from "../fields/contract-fields.js";
import { UNITS, unitOf } from "../fields/contract-fields.js";
import type { Mapping } from "../schema/operators.js";
import { MappingError } from "../values/mapping-error.js";
import type { MapContext, Node, Scope } from "./line.js";
import { isNode } from "./place.js";
import { conditionOf, type Condition } from "./when.js";

/**
 * Which fields of a filing its lines carry, by name. What none carries is refused before anything is sent, never lost.
 */
export type Coverage = ReadonlyMap<string, Carried>;
export interface Carried {
  /** Undefined: always carried. Otherwise carried when one of these is true. */
  readonly conditions: readonly Condition[] | undefined;
  /** What is carried of the elements of a list, or of an object. Undefined: everything. */
  readonly inner: Coverage | undefined;
}

interface Building {
  conditions: Condition[] | undefined;
  inner: Map<string, Building> | undefined;
}

/**
 * Collects what lines carry.
 * @param dropped paths of fields that the description leaves out on purpose
 */
export function coverageOf(mappings: readonly Mapping[], dropped: readonly string[], scope: Scope): Coverage {
  const fields = new Map<string, Building>();
  collect(mappings, fields, fields, scope);
  for (const path of dropped) carry(fields, path.split("."), undefined);
  return fields;
}

function collect(
  mappings: readonly Mapping[],
  fields: Map<string, Building>,
  filing: Map<string, Building>,
  scope: Scope,
): void {
  for (const mapping of mappings) {
    const condition = conditionOf(mapping.when, { ...scope, report: () => {} }, "");
    if ("material" in mapping) {
      for (const name of ["kind", "sha256", "name", "size", "pages"]) carry(fields, ["materials", name], condition);
    } else if ("each" in mapping) {
      collectEach(mapping.each, mapping.fields, condition, fields, filing, scope);
    } else if ("join" in mapping) {
      carry(fields, [mapping.from, ...(mapping.join.field?.split(".") ?? [])], condition);
    } else if ("from" in mapping) {
      const { from } = mapping;
      if (from.startsWith("$filing.")) carry(filing, from.slice("$filing.".length).split("."), condition);
      else if (!from.startsWith("$")) carry(fields, from.split("."), condition);
    }
  }
}

function collectEach(
  list: string,
  mappings: readonly Mapping[],
  condition: Condition | undefined,
  fields: Map<string, Building>,
  filing: Map<string, Building>,
  scope: Scope,
): void {
  const inner = elementsOf(fields, list, condition);
  const unit = list === UNITS ? unitOf(scope.fields) : undefined;
  const element: Field | undefined = unit ?? scope.fields.fields.get(list)?.element;
  if (!element) return;
  const isFilings = list === "filings";
  const within = { ...scope, fields: element, ...(isFilings && { filing: element }) };
  if (!unit) return collect(mappings, inner, isFilings ? inner : filing, within);
  collect(mappings, fields, filing, within);
  collect(mappings, elementsOf(fields, "otherUnits", condition), filing, within);
}

function elementsOf(
  fields: Map<string, Building>,
  list: string,
  condition: Condition | undefined,
): Map<string, Building> {
  carry(fields, [list], condition);
  return (fields.get(list)!.inner ??= new Map());
}

function carry(fields: Map<string, Building>, path: readonly string[], condition: Condition | undefined): void {
  const [name = "", ...rest] = path;
  let known = fields.get(name);
  if (!known) fields.set(name, (known = { conditions: [], inner: rest.length > 0 ? new Map() : undefined }));
  if (!condition) known.conditions = undefined;
  else known.conditions?.push(condition);
  if (rest.length > 0) carry((known.inner ??= new Map()), rest, condition);
}

/**
 * Refuses a filing with a field that would be lost.
 * @throws MappingError `field-not-carried`
 */
export function checkCarried(document: Node, coverage: Coverage, context: MapContext, pointer = ""): void {
  for (const name of Object.keys(document)) {
    const value = document[name];
    if (value === undefined) continue;
    const carried = coverage.get(name);
    if (!carried || (carried.conditions && !carried.conditions.some((holds) => holds(document, context))))
      throw new MappingError("field-not-carried", pointer + toJsonPointer([name]));
    if (carried.inner) checkInner(value, carried.inner, context, `${pointer}/${name}`);
  }
}

function checkInner(value: unknown, inner: Coverage, context: MapContext, pointer: string): void {
  if (Array.isArray(value)) {
    value.forEach((element, i) => {
      if (isNode(element)) checkCarried(element, inner, context, `${pointer}/${i}`);
    });
  } else if (isNode(value)) checkCarried(value, inner, context, pointer);
}
