import type { IdentifierDefect } from "../../../contract/index.js";
import type { CellCode, MessageParams } from "../../../rules/index.js";

export { displayCell, displayText } from "../../../rules/index.js";

/** Value of a cell: a wire value, undefined for an empty cell, or INVALID for one that cannot be used. */
export type CellValue = string | boolean | undefined | typeof INVALID;
export const INVALID = Symbol("invalid");

/** How the text of a cell was converted. */
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

/** Receives the findings of cell readers and adds the current cell as their place. */
export interface CellReporter {
  /** Reports an error or a warning on the cell. */
  report(code: CellCode, facts?: MessageParams): void;
  reportDefect(found: IdentifierDefect): void;
  /** Reports that the cell was read as `value`, which differs from its text. */
  reportInterpretation(value: string, how: InterpretationKind): void;
}

/** Reads the text of one cell, which is not empty. Returns canonical text unchanged, without allocating. */
export type CellReader = (text: string, reporter: CellReporter) => CellValue;

/** Reports a cell that counts as empty although it has text: white space, a single apostrophe. */
export function reportEmpty(reporter: CellReporter): undefined {
  reporter.reportInterpretation("", "empty-mark");
  return undefined;
}

/** Checks for white space and invisible characters that are trimmed at the ends of a cell. */
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

/** Removes white space and invisible characters at both ends. Returns the same string when there are none. */
export function trimInvisible(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isEdge(text.charCodeAt(from))) from++;
  while (to > from && isEdge(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}
