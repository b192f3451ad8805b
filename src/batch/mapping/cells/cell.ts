import {
  type Column,
  type IdentifierDefect,
  maskIdNo,
  maskName,
  showValue,
  SURNAMES,
} from "../../../contract/index.js";
import type { CellCode, MessageParams } from "../../../rules/index.js";

/** What a cell turned out to mean: a wire value, nothing (empty), or nothing that can be used. */
export type CellValue = string | boolean | undefined | typeof INVALID;
export const INVALID = Symbol("invalid");

/** How something was read differently from how it was written. */
export type InterpretationKind =
  | "trimmed"
  | "unwrapped"
  | "full-width"
  | "spaces"
  | "dashes"
  | "lower-case"
  | "date-form"
  | "date-serial"
  | "range-split"
  | "amount-form"
  | "amount-unit"
  | "capital-numerals"
  | "area-form"
  | "share-form"
  | "yes-no"
  | "code"
  | "split"
  | "default"
  | "filled-down"
  | "formula"
  | "material-kind"
  | "apostrophe"
  | "empty-mark";

/** Receives what readers find; it knows which cell is being read. */
export interface CellReporter {
  /** Something is wrong with (or odd about) the cell. */
  report(code: CellCode, facts?: MessageParams): void;
  reportDefect(found: IdentifierDefect): void;
  /** The cell was read as `value` although it does not say so literally. */
  reportInterpretation(value: string, how: InterpretationKind): void;
}

/**
 * Reads the text of one cell, which is never empty. Returns at once, without allocating, when the text is canonical.
 */
export type CellReader = (text: string, reporter: CellReporter) => CellValue;

/** A cell that holds something and says nothing: white space, a lone apostrophe. */
export function reportEmpty(reporter: CellReporter): undefined {
  reporter.reportInterpretation("", "empty-mark");
  return undefined;
}

/** A short Chinese text that begins with a common surname may be a name that slipped into a wrong column. */
const NAME = new RegExp(`^[${SURNAMES}][\\u4e00-\\u9fff·]{1,3}$`, "u");

/** A value as errors may show it: short, harmless to a terminal, numbers of people masked wherever they stand. */
export function displayText(text: string): string {
  const safe = showValue(text);
  if (NAME.test(safe)) return maskName(safe);
  // Decimals belong to no person.
  return safe.replace(/(?<!\d\.\d*)\d{14,}[\dXx]/g, (number) => maskIdNo(number));
}

/** A cell as findings and lists carry it: masked where the column is personal. */
export function displayCell(column: Column, text: string): string {
  if (column.cell === "id-no") return maskIdNo(showValue(text));
  if (column.personal) return maskName(showValue(text));
  return column.cell === "unit-code" || column.cell === "ref" ? showValue(text) : displayText(text);
}

/** True for white space and invisible characters that stand at the edge of a cell by accident. */
function isEdge(c: number): boolean {
  return (
    c <= 0x20 ||
    c === 0xa0 ||
    c === 0x3000 ||
    c === 0xfeff ||
    (c >= 0x2000 && c <= 0x200f) ||
    c === 0x2028 ||
    c === 0x2029
  );
}

/** Without white space and invisible characters at either end. The same string when there are none. */
export function trimInvisible(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isEdge(text.charCodeAt(from))) from++;
  while (to > from && isEdge(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}
