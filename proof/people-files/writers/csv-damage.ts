/** Lines that are not quite CSV: what programs without a CSV library and people with an editor write. */
import { oneOf } from "../../random.js";
import { UNUSABLE } from "../cell.js";
import type { Expectation, ExpectedFiling, Sheet } from "../expected.js";

export interface Lines {
  readonly rows: readonly (readonly string[])[];
  /** The serialized rows. */
  readonly texts: readonly string[];
  readonly delimiter: string;
  readonly newline: string;
}

interface DamagedLines {
  readonly name: string;
  readonly texts: readonly string[];
  readonly sheet: Sheet;
  /** Behind the last line. */
  readonly tail?: string;
}

/** How a cell is written, and which text it means. */
interface BadCell {
  readonly name: string;
  readonly raw: string;
  readonly means: string | typeof UNUSABLE;
  /** Rows behind it have other numbers. */
  readonly movesRows?: boolean;
}

type MakeBadCell = (text: string, lines: Lines) => BadCell;

const BAD_CELLS: readonly MakeBadCell[] = [
  (text, { delimiter }) => ({
    name: "unquoted delimiter",
    raw: `${text}${delimiter}乙`,
    means: `${text}${delimiter}乙`,
  }),
  (text) => ({ name: "quote in an unquoted cell", raw: `${text}"急"件`, means: `${text}"急"件` }),
  (text) => ({ name: "quote at the end of an unquoted cell", raw: `${text}5"`, means: `${text}5"` }),
  (text, { delimiter }) => ({
    name: "space before the quote",
    raw: ` "${text}${delimiter}乙"`,
    means: `${text}${delimiter}乙`,
  }),
  (text, { delimiter }) => ({
    name: "space behind the quote",
    raw: `"${text}${delimiter}乙" `,
    means: `${text}${delimiter}乙`,
  }),
  (text) => ({ name: "quotes not doubled", raw: `"他说"${text}"即可"`, means: `他说"${text}"即可` }),
  (text) => ({ name: "quotes not doubled at the start", raw: `""${text}"即可"`, means: `"${text}"即可` }),
  (text) => ({ name: "backslash before the quote", raw: `"${text}\\"乙"`, means: `${text}"乙` }),
  (text) => ({ name: "text behind the quote", raw: `"${text}"乙`, means: UNUSABLE }),
  (text, { newline }) => ({
    name: "line break in an unquoted cell",
    raw: `${text}${newline}乙`,
    means: UNUSABLE,
    movesRows: true,
  }),
  (text) => ({ name: "quote never closed", raw: `"${text}`, means: UNUSABLE, movesRows: true }),
  (text) => ({ name: "NUL", raw: `${text}\0乙`, means: UNUSABLE }),
];

type DamageLines = (lines: Lines, sheet: Sheet, random: () => number) => DamagedLines | undefined;

/** Damages one free text of one row. */
const badCell: DamageLines = (lines, sheet, random) => {
  const filing = oneOf(sheet.filings, random);
  const [row] = filing.rows as [number];
  const free = filing.expectations.filter(
    ({ form, value, path }) =>
      form === "text" && typeof value === "string" && !/[\n"\\]/.test(value) && !path.endsWith("No") && path !== "ref",
  );
  if (free.length === 0 || filing.rows.length > 1) return undefined;
  const chosen = oneOf(free, random);
  const { name, raw, means, movesRows } = oneOf(BAD_CELLS, random)(String(chosen.value), lines);
  const cells = lines.rows[row - 1]!;
  const column = chosen.column!;
  const quoted = cells.map((text) =>
    /["\r\n]/.test(text) || text.includes(lines.delimiter) ? `"${text.replaceAll('"', '""')}"` : text,
  );
  const text = quoted.with(column, raw).join(lines.delimiter);
  const changed: Expectation = { ...chosen, value: means, form: name };
  const filings = sheet.filings.map((other): ExpectedFiling => {
    const own =
      other === filing
        ? { ...other, expectations: other.expectations.map((e) => (e === chosen ? changed : e)) }
        : other;
    // The rows of a file that is torn may be reported anywhere.
    return movesRows ? { ...own, rows: [] } : own;
  });
  return { name, texts: lines.texts.with(row - 1, text), sheet: { ...sheet, filings } };
};

const headerAgain: DamageLines = (lines, sheet) => {
  const last = sheet.filings.at(-1)!;
  const first = last.rows[0]!;
  const header = lines.texts[sheet.filings[0]!.rows[0]! - 2];
  if (sheet.filings.length < 2 || !header) return undefined;
  const moved = { ...last, rows: last.rows.map((row) => row + 1) };
  return {
    name: "header again",
    texts: lines.texts.toSpliced(first - 1, 0, header),
    sheet: { ...sheet, filings: [...sheet.filings.slice(0, -1), moved] },
  };
};

const mixedLineEnds: DamageLines = (lines, sheet, random) => ({
  name: "mixed line ends",
  texts: lines.texts.map((text, i) => (lines.newline === "\n" && i > 0 && random() < 0.5 ? `${text}\r` : text)),
  sheet,
});

const trailingDelimiters: DamageLines = (lines, sheet) => ({
  name: "trailing delimiters",
  texts: lines.texts.map((text) => (text === "" ? text : text + lines.delimiter.repeat(3))),
  sheet,
});

const controlZ: DamageLines = (lines, sheet) => ({ name: "Ctrl-Z", texts: lines.texts, sheet, tail: "\u001a" });

const DAMAGES = [badCell, badCell, badCell, badCell, headerAgain, mixedLineEnds, trailingDelimiters, controlZ];

export const damageLines: DamageLines = (lines, sheet, random) => oneOf(DAMAGES, random)(lines, sheet, random);
