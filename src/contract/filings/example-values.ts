import { foldReference } from "../identifiers/index.js";
import type { Column } from "../schema/columns.js";

/**
 * Example values of a template that occur in no real filing, by column: EXAMPLE numbers, and units on a parcel number
 * that no authority assigns. A submitted example row is recognized by any of them.
 */
const EXAMPLE_VALUES: Readonly<Record<string, readonly [string, string]>> = {
  ref: ["EXAMPLE-0001", "EXAMPLE-0002"],
  unitCode: ["330106999999GB99999F00010001", "330106999999GB99999F00010002"],
  mortgageContractNo: ["EXAMPLE-DY-0001", "EXAMPLE-DY-0002"],
  loanContractNo: ["EXAMPLE-JK-0001", "EXAMPLE-JK-0002"],
  contractNo: ["EXAMPLE-YS-0001", "EXAMPLE-YS-0002"],
};

/** Returns the values of a column in the two example rows of a template. */
export function templateExamples(column: Column): readonly [string, string] {
  const own = EXAMPLE_VALUES[column.key];
  // The second row has no mortgage, and the columns of a mortgage are filled completely or not at all.
  if (own) return column.place.in === "group" ? [own[0], ""] : own;
  return column.examples ?? ["", ""];
}

/** Ref and unit code of the examples of the first templates (2026), which looked like real ones. */
const FORMER_EXAMPLES: readonly (readonly [ref: string, unitCode: string])[] = [
  ["HZ-2026-000123", "330106001001GB00001F00010001"],
  ["HZ-2026-000124", "330106001001GB00001F00010002"],
];
/** Contracts, certificates and documents of the same examples. */
const FORMER_NUMBERS = new Set<unknown>([
  "DY-2026-0001",
  "DY-2026-0002",
  "YS-2026-0001",
  "YS-2026-0002",
  "浙（2024）杭州市不动产证明第0012345号",
  "杭房他证字第12345678号",
  "（2024）浙0106执1234号",
  "（2024）浙0106执1235号",
]);

/** Returns true for an example of a former template: its ref, its unit code and one further number must all match. */
export function isFormerExample(filing: { readonly ref?: string; readonly unitCode?: string }): boolean {
  return (
    FORMER_EXAMPLES.some(([ref, unitCode]) => ref === filing.ref && unitCode === filing.unitCode) &&
    Object.values(filing).some((value) => FORMER_NUMBERS.has(value))
  );
}

/** The parcel of all example units: the highest possible numbers of cadastral area, subarea and parcel. */
const EXAMPLE_PARCEL = "330106999999GB99999";
/** Matches example numbers, with any digits, because spreadsheets count up when a cell is filled down. */
const EXAMPLE_WORD = /^EXAMPLE(?:DY|JK|YS)?\d+$/;

/** Whether the number of a filing or contract is that of an example. */
export function isExampleNumber(text: string): boolean {
  return EXAMPLE_WORD.test(foldReference(text));
}

/** Whether a unit code lies on the parcel of the examples. */
export function isExampleUnit(unitCode: string): boolean {
  return unitCode.startsWith(EXAMPLE_PARCEL);
}
