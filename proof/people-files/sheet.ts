/** Lays filings out as a table, as people have it: titles, own headers and order, notes, several people, merged cells. */
import { columnsFor, type Kind } from "../../src/contract/index.js";
import { oneOf, shuffled } from "../random.js";
import type { CellContent, FormContext, TrueValue } from "./cell.js";
import type { Expectation, ExpectedFiling, Sheet, SheetColumn } from "./expected.js";
import { formsFor } from "./forms.js";
import { habitOf, writeValue, type Habit } from "./habits.js";
import { cellsOfPeople, peopleColumns, type PeopleStyle } from "./people-cells.js";
import { DEFAULTS, PAPERS, PAPERS_CELL, paperDigest, valueKey, type TrueFiling } from "./true-filing.js";

const EXTRA_HEADERS = ["客户经理", "所属支行", "联系电话", "序号", "录入时间", "产品名称"];
const EXTRA_CELLS = ["王敏", "城西支行", "13800000000", "1", "2026-11-20 10:00", "个人住房贷款"];
const NOTES = ["备注：以上均已面签", "经办人：王敏", "复核：李强", "合计", "制表日期：2026年11月20日", "（以下空白）"];

export function layOut(filings: readonly TrueFiling[], context: FormContext): Sheet {
  const { random } = context;
  const { kind } = filings[0]!;
  const isMessy = random() < 0.35;
  const peopleStyle: PeopleStyle = oneOf(["one cell", "one cell", "numbered", "rows"], random);
  const titleUnit = random() < 0.05;
  const columns = chooseColumns(kind, filings, peopleStyle, titleUnit, random);
  const rows: (CellContent | undefined)[][] = [];
  if (titleUnit || random() < 0.3) rows.push([`${oneOf(["示例银行", "示例公司", ""], random)}2026年11月登记申请表`]);
  if (titleUnit) rows.push(["", "单位：万元"]);
  if (random() < 0.1) rows.push([]);
  const extras = random() < 0.35 ? shuffled([0, 1, 2, 3, 4, 5], random).slice(0, 1 + Math.floor(random() * 3)) : [];
  const isExtraFirst = random() < 0.4;
  const at = (index: number): number => index + (isExtraFirst ? extras.length : 0);
  const width = columns.length + extras.length;
  const line = (own: readonly (CellContent | undefined)[], beside: readonly string[]): (CellContent | undefined)[] => {
    const cells = Array.from({ length: width }, (_, i) => own[i - at(0)]);
    extras.forEach((extra, i) => (cells[isExtraFirst ? i : columns.length + i] = beside[extra]));
    return cells;
  };
  rows.push(
    line(
      columns.map(({ header }) => header),
      EXTRA_HEADERS,
    ),
  );
  const habits = columns.map(({ column, isWan }) => habitOf(formsFor(column, isWan), random));
  const merges: { column: number; firstRow: number; lastRow: number }[] = [];
  const hiddenRows: number[] = [];
  const expected: ExpectedFiling[] = [];
  for (const filing of filings) {
    if (random() < 0.05) rows.push([]);
    const written = writeFiling(filing, columns, { context, habits, isMessy, peopleStyle });
    const first = rows.length;
    const isMerged = context.typed && written.lines.length > 1 && random() < 0.5;
    for (const [i, own] of written.lines.entries())
      rows.push(
        line(isMerged && i > 0 ? own.map((cell, c) => (written.own.has(c) ? cell : undefined)) : own, EXTRA_CELLS),
      );
    if (isMerged)
      for (const [c] of columns.entries())
        if (!written.own.has(c)) merges.push({ column: at(c), firstRow: first, lastRow: rows.length - 1 });
    const numbers = written.lines.map((_, i) => first + 1 + i);
    if (context.typed && random() < 0.03) hiddenRows.push(numbers[0]!);
    expected.push({
      kind,
      ref: String(filing.values["ref"]),
      unitCode: String(filing.units[0]!["unitCode"]),
      rows: numbers,
      expectations: written.expectations.map((e) => (e.column === undefined ? e : { ...e, column: at(e.column) })),
    });
  }
  if (random() < 0.25) {
    if (random() < 0.5) rows.push([]);
    for (let n = 1 + Math.floor(random() * 2); n > 0; n--) rows.push([oneOf(NOTES, random)]);
  }
  return { kind, rows, merges, hiddenRows, filings: expected, from1904: context.from1904 };
}

function chooseColumns(
  kind: Kind,
  filings: readonly TrueFiling[],
  peopleStyle: PeopleStyle,
  titleUnit: boolean,
  random: () => number,
): SheetColumn[] {
  const chosen = columnsFor(kind).flatMap((column): Omit<SheetColumn, "header">[] => {
    const isWan = column.cell === "amount" && (titleUnit || random() < 0.15);
    const { place } = column;
    if (place.in === "people") return peopleColumns(column, place, filings, peopleStyle, random);
    if (column.cell === "materials") return column.required ? [{ column, isWan }] : [];
    const isUsed = filings.some(
      ({ values, units }) =>
        values[valueKey(column)] !== undefined || units.some((unit) => unit[column.key] !== undefined),
    );
    return isUsed || column.required || random() < 0.3 ? [{ column, isWan }] : [];
  });
  const named = chosen.map((one) => ({ ...one, header: headerOf(one, titleUnit, random) }));
  const unique = named.every(({ header }, i) => named.findIndex((other) => other.header === header) === i)
    ? named
    : chosen.map((one) => ({ ...one, header: plainHeader(one, titleUnit) }));
  return random() < 0.4 ? shuffled(unique, random) : unique;
}

const ordinal = (person: number | undefined): string => (person === undefined ? "" : String(person + 1));
const plainHeader = ({ column, person, isWan }: Omit<SheetColumn, "header">, titleUnit: boolean): string =>
  `${column.zh}${ordinal(person)}${isWan && !titleUnit ? "（万元）" : ""}`;

function headerOf(one: Omit<SheetColumn, "header">, titleUnit: boolean, random: () => number): string {
  const { column, person, isWan } = one;
  const word = random() < 0.2 && column.synonyms.length > 0 ? oneOf(column.synonyms, random) : column.zh;
  const unit = isWan ? (titleUnit ? "" : oneOf(["（万元）", "(万元)", "(单位：万元)"], random)) : "";
  const yuan = column.cell === "amount" && !isWan && random() < 0.3 ? "(元)" : "";
  const header = `${word}${ordinal(person)}${unit}${yuan}`;
  const dressed = random();
  if (dressed < 0.08) return `*${header}`;
  if (dressed < 0.12) return ` ${header} `;
  if (dressed < 0.15) return `${header.slice(0, 2)}\n${header.slice(2)}`;
  return header;
}

interface WriteOptions {
  readonly context: FormContext;
  readonly habits: readonly Habit[];
  readonly isMessy: boolean;
  readonly peopleStyle: PeopleStyle;
}

interface WrittenFiling {
  readonly lines: readonly (CellContent | undefined)[][];
  /** Columns whose cells differ from row to row. */
  readonly own: ReadonlySet<number>;
  readonly expectations: readonly Expectation[];
}

function writeFiling(filing: TrueFiling, columns: readonly SheetColumn[], options: WriteOptions): WrittenFiling {
  const { context, habits, isMessy } = options;
  const expectations: Expectation[] = [];
  const own = new Set<number>();
  const people = cellsOfPeople(filing, columns, habits, options);
  const count = Math.max(filing.units.length, people.rows);
  const lines: (CellContent | undefined)[][] = Array.from({ length: count }, () => []);
  expectations.push(...people.expectations);
  for (const [c, { column }] of columns.entries()) {
    if (column.place.in === "people") {
      if (people.rows > 1) own.add(c);
      lines.forEach((cells, i) => (cells[c] = people.cell(c, i)));
      continue;
    }
    if (column.cell === "materials") {
      lines.forEach((cells) => (cells[c] = PAPERS_CELL));
      for (const [i, { kind, title }] of PAPERS.entries())
        for (const [field, value] of [
          ["kind", kind],
          ["sha256", paperDigest(title)],
          ["name", `papers/${title}.pdf`],
        ] as const)
          expectations.push({ path: `materials/${i}/${field}`, value, isDoubtful: false, column: c, form: "path" });
      continue;
    }
    if (column.perUnit) own.add(c);
    for (const [i, unit] of column.perUnit ? filing.units.entries() : [[0, filing.values] as const].values()) {
      const value = (unit as Readonly<Record<string, TrueValue>>)[column.perUnit ? column.key : valueKey(column)];
      const path = column.perUnit && i > 0 ? `otherUnits/${i - 1}/${column.key}` : valueKey(column).replace(".", "/");
      const written = value === undefined ? undefined : writeValue(String(value), habits[c]!, isMessy, context);
      for (const [row, cells] of lines.entries())
        if (column.perUnit ? Math.min(row, filing.units.length - 1) === i : true) cells[c] = written?.content;
      expectations.push({
        path,
        value: written ? written.means : DEFAULTS[column.key],
        isDoubtful: written?.doubtful ?? false,
        column: c,
        form: written?.form ?? "empty",
      });
    }
  }
  // Values that no column of this file gives.
  const given = new Set(expectations.map(({ path }) => path));
  for (const [key, value] of Object.entries(DEFAULTS))
    if (filing.kind === "mortgage.file" && !given.has(key))
      expectations.push({ path: key, value, isDoubtful: false, form: "default" });
  return { lines, own, expectations };
}
