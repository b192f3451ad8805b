import { styleOf, type Style } from "../terminal/style.js";
import { sanitize } from "../terminal/safe-text.js";
import { padTo, widthOf } from "../terminal/text-width.js";
import { breakIntoParts, columnsOf, wrapLine } from "../terminal/wrap.js";

/** Where a table is shown. */
export interface TableTarget {
  readonly isTTY: boolean;
  /** 0 when unknown. */
  readonly columns: number;
  /** Whether text may have colors. */
  readonly color?: boolean;
}

export interface TableOptions {
  /**
   * Columns to leave out at a narrow terminal, the last of them first, before rows become records. Only columns that
   * `--json` or another command shows.
   */
  readonly optional?: readonly number[];
  /** Colors of cells by meaning, by row and column. */
  readonly styles?: (row: number, column: number) => keyof Style | undefined;
}

/** Columns are not wrapped to less than this, because text in narrow strips is hard to read. */
const MIN_WRAPPED_WIDTH = 16;
const GAP = "  ";
const NUMBER = /^-?[\d,]+(?:\.\d+)?%?$/;

/**
 * Formats a table: tab-separated lines for a pipe. At a terminal it fits the width: empty columns are left out, long
 * texts are wrapped between words, and if the codes alone are too wide, each row becomes a record. Nothing is cut.
 * Cells are sanitized.
 */
export function table(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  target: TableTarget,
  { optional = [], styles }: TableOptions = {},
): string {
  const clean = rows.map((row) => row.map((cell) => sanitize(cell)));
  if (!target.isTTY) return [headers, ...clean].map((row) => row.join("\t")).join("\n");
  const columns = columnsOf(target);
  const filled = headers.map((_, at) => at).filter((at) => clean.length === 0 || clean.some((row) => row[at]));
  const style = styleOf(target);
  const pick = (kept: readonly number[]) => ({
    heads: kept.map((at) => headers[at]!),
    cells: clean.map((row) => kept.map((at) => row[at] ?? "")),
    paint: (text: string, row: number, at: number) => {
      const name = styles?.(row, kept[at]!);
      return name === undefined ? text : style[name](text);
    },
  });
  for (let left = 0; left <= optional.length; left++) {
    const picked = pick(filled.filter((at) => !optional.slice(optional.length - left).includes(at)));
    const widths = fit(picked.heads, picked.cells, columns);
    if (widths !== undefined) return grid(picked, widths);
  }
  return records(pick(filled), columns);
}

/** Widths of the columns, or undefined when the unbreakable words alone are wider than the terminal. */
function fit(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): readonly number[] | undefined {
  const natural = headers.map((head, at) => rows.reduce((max, row) => Math.max(max, widthOf(row[at]!)), widthOf(head)));
  const available = columns - GAP.length * (headers.length - 1);
  const sum = (widths: readonly number[]) => widths.reduce((total, width) => total + width, 0);
  if (sum(natural) <= available) return natural;
  const least = headers.map((head, at) => {
    if (natural[at]! <= MIN_WRAPPED_WIDTH) return natural[at]!;
    const widest = (text: string) => Math.max(0, ...breakIntoParts(text).map((part) => widthOf(part.trimEnd())));
    return rows.reduce((max, row) => Math.max(max, widest(row[at]!)), Math.max(MIN_WRAPPED_WIDTH, widthOf(head)));
  });
  if (sum(least) > available) return undefined;
  for (let cap = Math.max(...natural); ; cap--) {
    const widths = natural.map((width, at) => Math.min(width, Math.max(least[at]!, cap)));
    if (sum(widths) <= available) return widths;
  }
}

/** The columns that are shown. */
interface Picked {
  readonly heads: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Colors a text of a cell. */
  readonly paint: (text: string, row: number, at: number) => string;
}

function grid({ heads: headers, cells: rows, paint }: Picked, widths: readonly number[]): string {
  const isNumeric = headers.map(
    (_, at) => rows.some((row) => row[at]) && rows.every((row) => row[at] === "" || NUMBER.test(row[at]!)),
  );
  const lines = (row: readonly string[], number = -1): string[] => {
    const wrapped = row.map((cell, at) => wrapLine(cell, widths[at]!));
    const height = Math.max(...wrapped.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((cell, at) => {
          const text = cell[line] ?? "";
          const painted = number < 0 ? text : paint(text, number, at);
          return padTo(painted, widths[at]!, isNumeric[at] ? "left" : "right");
        })
        .join(GAP)
        .trimEnd(),
    );
  };
  const rule = widths.map((width) => "-".repeat(width)).join(GAP);
  return [...lines(headers), rule, ...rows.flatMap((row, number) => lines(row, number))].join("\n");
}

/** One block per row, a line for each value. */
function records({ heads: headers, cells: rows, paint }: Picked, columns: number): string {
  const label = Math.max(...headers.map(widthOf));
  return rows
    .map((row, record) =>
      row
        .flatMap((cell, at) =>
          cell === ""
            ? []
            : wrapLine(cell, Math.max(MIN_WRAPPED_WIDTH, columns - label - GAP.length)).map(
                (line, number) => padTo(number === 0 ? headers[at]! : "", label) + GAP + paint(line, record, at),
              ),
        )
        .join("\n"),
    )
    .join("\n\n");
}
