import { columnsFor, maskIdNo, maskName, showValue, type Column, type Kind } from "../../contract/index.js";
import type { PartialFiling } from "./rule.js";

/** Returns all values of a column in a filing: one per person or unit; `undefined` for an empty cell. */
export function valuesOfColumn(filing: PartialFiling, { place, key, perUnit }: Column): readonly unknown[] {
  const values = filing as Readonly<Record<string, unknown>>;
  if (place.in === "people") {
    const people = values[place.list] as readonly Record<string, unknown>[] | undefined;
    return people && people.length > 0 ? people.map((person) => person[place.field]) : NOTHING;
  }
  if (place.in === "group") return [(values[place.group] as Record<string, unknown> | undefined)?.[place.field]];
  const first = values[key];
  if (!perUnit) return [first];
  return [
    first,
    ...((values["otherUnits"] as readonly Record<string, unknown>[] | undefined) ?? []).map((unit) => unit[key]),
  ];
}
const NOTHING: readonly unknown[] = [undefined];

/** Formats a value for a message. Personal data is masked. */
export function shownValue(column: Column, value: unknown): string {
  if (typeof value === "boolean") return value ? "是" : "否";
  if (typeof value !== "string") return "";
  if (column.cell === "id-no") return maskIdNo(value);
  if (column.personal) return maskName(value);
  const text = showValue(column.table?.entries.find((e) => e.value === value)?.zh ?? value);
  return column.cell === "ref" || column.cell === "unit-code" ? text : text.replace(/\d{14,}[\dXx]/g, maskIdNo);
}

const MAX_PEOPLE = 3;

/**
 * Formats the content of the cells that a finding points at. Returns undefined if they are empty or if no column has
 * the field.
 */
export function shownAt(kind: Kind, field: string, filing: PartialFiling): string | undefined {
  const column = columnsFor(kind).find(
    ({ key, place }) => key === field || (place.in === "people" && place.list === field && place.field === "name"),
  );
  if (!column) return undefined;
  const values = valuesOfColumn(filing, column)
    .map((value) => shownValue(column, value))
    .filter(Boolean);
  // Rules check the first unit of a filing, but any of the people.
  const text =
    column.place.in === "people"
      ? values.slice(0, MAX_PEOPLE).join("、") + (values.length > MAX_PEOPLE ? "…" : "")
      : values[0];
  return text || undefined;
}
