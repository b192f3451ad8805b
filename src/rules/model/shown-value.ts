import {
  columnsFor,
  maskIdNo,
  maskName,
  maskStrayReference,
  showStray,
  showValue,
  type Column,
  type Kind,
} from "../../contract/index.js";
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

/** A number, date or time: nothing to mask. */
const PLAIN = /^(?:[\d.,:/ -]{0,10}|-?\d{1,13}\.\d*)$/;
/** A unit code, however damaged: long enough to be none of the shorter values that are masked. */
const MAYBE_UNIT_CODE = /^[\s-]*(?:[0-9A-Z][\s_-]*){22,}$/i;

/** Formats a text for messages: shortened, without invisible characters. Values that belong elsewhere are masked. */
export function displayText(text: string): string {
  return PLAIN.test(text) ? showValue(text) : showStray(text);
}

/** Formats a cell for messages. Masked when its column is personal, or by shape when the value belongs elsewhere. */
export function displayCell(column: Column, text: string): string {
  if (column.cell === "id-no" || column.personal === "number") return maskIdNo(showValue(text));
  if (column.personal === "name") return maskName(showValue(text));
  if (column.cell === "ref" || (column.cell === "unit-code" && MAYBE_UNIT_CODE.test(text)))
    return showValue(maskStrayReference(text.slice(0, MAX_REFERENCE)));
  if (column.cell === "certificate-no") return showStray(text, "certificate-no");
  if (column.key === "address") return showStray(text, "address");
  if (column.cell === "materials")
    return showValue(
      text
        .slice(0, MAX_REFERENCE)
        .split(/([=；;])/)
        .map(displayText)
        .join(""),
    );
  return displayText(text);
}
const MAX_REFERENCE = 400;

/** Formats a value of a filing for a message. */
export function shownValue(column: Column, value: unknown): string {
  if (typeof value === "boolean") return value ? "是" : "否";
  if (typeof value !== "string") return "";
  const entry = column.table?.entries.find((e) => e.value === value);
  return entry ? showValue(entry.zh) : displayCell(column, value);
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
