import { columnsFor, type Column, type Kind } from "../../contract/index.js";
import { addDays, addYears } from "../model/dates.js";
import type { MessageParams } from "../model/finding.js";
import { compilePattern } from "./safe-pattern.js";
import type { Condition, DataRule } from "./schema.js";
import type { PartialFiling, Rule, RuleContext } from "../model/rule.js";
import { shownValue, valuesOfColumn } from "../model/shown-value.js";

/** Finds a column by its key or its Chinese header. */
export function columnNamed(kind: Kind, name: string): Column | undefined {
  return columnsFor(kind).find((c) => c.key === name || c.zh === name);
}

/** Returns the field of the filing that a column fills; readers report this name when a cell is unreadable. */
export function fieldOf({ place }: Column): string {
  return place.in === "people" ? place.list : place.in === "group" ? place.group : place.field;
}

/**
 * Evaluates one condition. Returns undefined when it holds or has nothing to compare, otherwise the parameters of the
 * message.
 */
type CompiledCondition = (
  filing: PartialFiling,
  context: RuleContext,
) => { readonly column?: Column; readonly facts: MessageParams } | undefined;

/** Compiles a rule of a pack into a `Rule`. The schema and columns of the pack must have been checked. */
export function compileRule(rule: DataRule): Rule {
  const { when, must, examples, id, severity, kinds, title, text, fix, source, unsettled, since, until } = rule;
  const byKind = new Map(
    kinds.map((kind) => [
      kind,
      { when: (when ?? []).map((c) => compile(c, kind, "some")), must: must.map((c) => compile(c, kind, "every")) },
    ]),
  );
  const columns = kinds.flatMap((kind) =>
    [...(when ?? []), ...must].flatMap((c) => namesIn(c).flatMap((name) => columnNamed(kind, name) ?? [])),
  );
  return {
    id,
    severity,
    kinds,
    title,
    text,
    fix,
    source,
    ...(unsettled && { unsettled }),
    ...(since && { since }),
    ...(until && { until }),
    fields: [
      ...new Set([
        ...columns.map(fieldOf),
        ...([...(when ?? []), ...must].some((c) => c.materials) ? ["materials"] : []),
      ]),
    ],
    check: (filing, context) => {
      const compiled = byKind.get(context.kind);
      if (!compiled || compiled.when.some((holds) => holds(filing, context))) return undefined;
      for (const condition of compiled.must) {
        const broken = condition(filing, context);
        if (broken) return { field: broken.column?.key ?? "materials", facts: broken.facts };
      }
      return undefined;
    },
    examples: { pass: examples.pass.map(exampleOf), fail: examples.fail.map(exampleOf) },
  };
}

/** Converts an example of a pack; `null` in it removes the field. */
export function exampleOf({ kind, change, materials, today }: DataRule["examples"]["pass"][number]) {
  return {
    kind,
    change: Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value === null ? undefined : value])),
    context: { ...(materials && { materials }), ...(today !== undefined && { today }) },
  };
}

/** Returns the columns that a condition names. */
export function namesIn({ field, atLeast, atMost, notBefore, notAfter, sameAs, differsFrom }: Condition): string[] {
  const others = [atLeast, atMost, notBefore, notAfter].flatMap((v) => (typeof v === "object" ? [v.field] : []));
  return [field, sameAs, differsFrom, ...others].filter(
    (name): name is string => name !== undefined && name !== "today",
  );
}

/** @param mode `every`: the condition must hold for all people and units; `some`: for at least one */
function compile(condition: Condition, kind: Kind, mode: "every" | "some"): CompiledCondition {
  if (condition.materials) {
    const wanted = condition.materials;
    return (_, { materials }) => (wanted.every((m) => materials.includes(m)) ? undefined : { facts: {} });
  }
  const column = columnNamed(kind, condition.field!)!;
  const test = comparison(condition, column, kind);
  const { present } = condition;
  return (filing, context) => {
    const holds = (value: unknown): boolean => {
      const empty = value === undefined || value === "";
      return present !== undefined ? empty !== present : empty ? mode === "every" : test(value, filing, context);
    };
    const values = valuesOfColumn(filing, column);
    const broken = mode === "every" ? values.findIndex((value) => !holds(value)) : values.some(holds) ? -1 : 0;
    return broken < 0
      ? undefined
      : { column, facts: { column: column.zh, columnEn: column.en, value: shownValue(column, values[broken]) } };
  };
}

type Test = (value: unknown, filing: PartialFiling, context: RuleContext) => boolean;

function comparison(c: Condition, column: Column, kind: Kind): Test {
  const text =
    (of: (text: string, filing: PartialFiling, context: RuleContext) => boolean): Test =>
    (value, filing, context) =>
      of(String(value), filing, context);
  const wire = (names: readonly string[]) => new Set(names.map((name) => wireValue(column, name)));
  if (c.is !== undefined) {
    const wanted = typeof c.is === "boolean" ? c.is : wireValue(column, c.is);
    return (value) => value === wanted;
  }
  if (c.in) {
    const allowed = wire(c.in);
    return text((value) => allowed.has(value));
  }
  if (c.notIn) {
    const barred = wire(c.notIn);
    return text((value) => !barred.has(value));
  }
  if (c.matches) return text(compilePattern(c.matches));
  if (c.maxLength !== undefined) {
    const maxLength = c.maxLength;
    return text((value) => value.length <= maxLength);
  }
  if (c.atLeast !== undefined || c.atMost !== undefined) {
    const limit = numberOf(c.atLeast ?? c.atMost!, kind);
    return text((value, filing) => {
      const other = limit(filing);
      return other === undefined || (c.atLeast === undefined ? units(value) <= other : units(value) >= other);
    });
  }
  if (c.notBefore !== undefined || c.notAfter !== undefined) {
    const limit = dayOf(c.notBefore ?? c.notAfter!, kind);
    return text((value, filing, { today }) => {
      const other = limit(filing, today);
      return other === undefined || (c.notBefore === undefined ? value <= other : value >= other);
    });
  }
  const name = c.sameAs ?? c.differsFrom;
  if (name === undefined) return () => true;
  const other = columnNamed(kind, name)!;
  return (value, filing) => {
    const [against] = valuesOfColumn(filing, other);
    return against === undefined || (value === against) === (c.sameAs !== undefined);
  };
}

/** Converts a name or variant of a code table into its wire value; other texts are returned unchanged. */
export function wireValue(column: Column, name: string): string {
  return (
    column.table?.entries.find((e) => e.value === name || e.zh === name || e.variants?.includes(name))?.value ?? name
  );
}

const PLACES = 8;

/** Converts a decimal string into an exact integer in units of 10^-8. */
function units(text: string): bigint {
  const [whole = "0", decimals = ""] = text.split(".");
  return BigInt(whole + decimals.slice(0, PLACES).padEnd(PLACES, "0"));
}

function numberOf(limit: NonNullable<Condition["atLeast"]>, kind: Kind): (filing: PartialFiling) => bigint | undefined {
  if (typeof limit === "string") {
    const fixed = units(limit);
    return () => fixed;
  }
  const column = columnNamed(kind, limit.field)!;
  const times = units(limit.times ?? "1");
  return (filing) => {
    const [value] = valuesOfColumn(filing, column);
    return typeof value === "string" ? (units(value) * times) / 10n ** BigInt(PLACES) : undefined;
  };
}

function dayOf(
  limit: NonNullable<Condition["notBefore"]>,
  kind: Kind,
): (filing: PartialFiling, today: string) => string | undefined {
  if (typeof limit === "string") return (_, today) => (limit === "today" ? today : limit);
  const column = limit.field === "today" ? undefined : columnNamed(kind, limit.field)!;
  const { years = 0, days = 0 } = limit;
  return (filing, today) => {
    const [value] = column ? valuesOfColumn(filing, column) : [today];
    return typeof value === "string" ? addDays(addYears(value, years), days) : undefined;
  };
}
