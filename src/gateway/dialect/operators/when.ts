import type { Mapping } from "../schema/operators.js";
import type { MapContext, Node, Scope } from "./line.js";
import { sourceOf } from "./source.js";

/** Whether a line applies to a document of the contract. */
export type Condition = (document: Node, context: MapContext) => boolean;

/** Compiles the condition of a line; undefined when it has none. */
export function conditionOf(when: Mapping["when"], scope: Scope, pointer: string): Condition | undefined {
  if (!when) return undefined;
  const source = sourceOf(when.field, scope, `${pointer}/when/field`);
  if (!source) return undefined;
  const { get, field } = source;
  if (when.present !== undefined) {
    const { present } = when;
    return (document, context) => (get(document, context) !== undefined) === present;
  }
  const values: ReadonlySet<unknown> = new Set(when.is);
  const strange = field.values && when.is?.find((value) => !field.values?.includes(String(value)));
  if (strange !== undefined) scope.report(`${pointer}/when/is`, "unknown-value", String(strange));
  return (document, context) => values.has(get(document, context));
}
