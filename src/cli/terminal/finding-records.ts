import { SIGNS, styleOf, type Style } from "./style.js";
import { padTo, widthOf } from "./text-width.js";
import { columnsOf, wrapLine } from "./wrap.js";

interface Target {
  /** 0 when unknown. */
  readonly columns: number;
  readonly color?: boolean;
}

/** One thing that is wrong with a row. Its texts are sanitized by the caller. */
export interface FindingRecord {
  /** The severity in words, such as "error". Absent where it is clear from the context. */
  readonly severity?: string;
  readonly level: "failure" | "warning" | "unknown";
  readonly text: string;
  readonly fix?: string;
  readonly code: string;
}

/** A row of a file with what is wrong with it. */
export interface RowRecordView {
  readonly row: number;
  /** Column, header and content, or the ref. */
  readonly place: string;
  readonly findings: readonly FindingRecord[];
}

const LEVEL_STYLES: Readonly<Record<FindingRecord["level"], keyof Style>> = {
  failure: "failure",
  warning: "warning",
  unknown: "warning",
};

/** Shows rows at a terminal: the row and place, what is wrong, and an arrow with the fix. */
export function findingRecords(target: Target, rows: readonly RowRecordView[]): string[] {
  const rowWidth = Math.max(...rows.map(({ row }) => String(row).length), 1);
  return rows.flatMap((row) => recordOf(target, row, rowWidth));
}

function recordOf(target: Target, { row, place, findings }: RowRecordView, rowWidth: number): string[] {
  const style = styleOf(target);
  const columns = columnsOf(target);
  const indent = rowWidth + 4;
  const worst = findings.some(({ level }) => level === "failure") ? "failure" : "warning";
  const part = (sign: string, text: string) => wrapLine(`${" ".repeat(indent)}${sign} ${text}`, columns, indent + 2);
  return [
    ...wrapLine(`  ${style[worst](padTo(String(row), rowWidth, "left"))}  ${place}`, columns, indent),
    ...findings.flatMap(({ severity, level, text, fix, code }) => {
      const sign = style[LEVEL_STYLES[level]](SIGNS[level]);
      const first = part(sign, severity === undefined ? text : `${severity}: ${text}`);
      const second = fix === undefined ? [] : part(style.hint(SIGNS.fix), style.hint(fix));
      return withCode([...first, ...second], style.dim(code), columns, indent + 2);
    }),
  ];
}

/** The code stands at the end of the last line, or below it where there is no room. */
function withCode(lines: readonly string[], code: string, columns: number, indent: number): string[] {
  const last = lines.at(-1)!;
  return widthOf(last) + 2 + widthOf(code) <= columns
    ? [...lines.slice(0, -1), `${last}  ${code}`]
    : [...lines, `${" ".repeat(indent)}${code}`];
}
