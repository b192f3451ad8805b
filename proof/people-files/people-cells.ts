/** The people of a filing in the cells of a table: one cell each, several in one cell, numbered columns, or rows. */
import type { Column } from "../../src/contract/index.js";
import { oneOf } from "../random.js";
import { UNUSABLE, type CellContent, type FormContext, type WrittenCell } from "./cell.js";
import type { Expectation, SheetColumn } from "./expected.js";
import { writeValue, type Habit } from "./habits.js";
import type { TrueFiling, TruePerson } from "./true-filing.js";

/** How a file writes several people. */
export type PeopleStyle = "one cell" | "numbered" | "rows";
type PeoplePlace = Extract<Column["place"], { readonly in: "people" }>;

/** The columns of one field of a list of people. */
export function peopleColumns(
  column: Column,
  { list, field }: PeoplePlace,
  filings: readonly TrueFiling[],
  style: PeopleStyle,
  random: () => number,
): { column: Column; isWan: false; person?: number }[] {
  const people = filings.flatMap((filing) => filing.people[list] ?? []);
  const most = Math.max(...filings.map((filing) => filing.people[list]?.length ?? 0));
  if (most === 0) return [];
  if (field === "share" && !people.some((one) => one["share"] !== undefined)) return [];
  // A citizen's number and a credit code say what they are.
  if (field === "idType" && random() < 0.5 && !people.some((one) => one["idType"] === "passport")) return [];
  if (style !== "numbered" || most === 1) return [{ column, isWan: false }];
  return Array.from({ length: most }, (_, person) => ({ column, isWan: false, person }));
}

interface PeopleCells {
  /** Rows that the people take. */
  readonly rows: number;
  readonly expectations: readonly Expectation[];
  /** Content of a column in a row of the filing. */
  cell(column: number, row: number): CellContent | undefined;
}

interface Options {
  readonly context: FormContext;
  readonly isMessy: boolean;
  readonly peopleStyle: PeopleStyle;
}

const SEPARATORS = ["、", "、", "；", ";", "\n", "，", ","];

export function cellsOfPeople(
  filing: TrueFiling,
  columns: readonly SheetColumn[],
  habits: readonly Habit[],
  { context, isMessy, peopleStyle }: Options,
): PeopleCells {
  const { random } = context;
  const expectations: Expectation[] = [];
  const cells = new Map<string, CellContent>();
  const separator = oneOf(SEPARATORS, random);
  // With several units, every row repeats all people.
  const inRows = peopleStyle === "rows" && filing.units.length === 1;
  let rows = 1;
  const write = (one: TruePerson, list: string, n: number, field: string, c: number): WrittenCell | undefined => {
    const value = one[field];
    const written = value === undefined ? undefined : writeValue(value, habits[c]!, isMessy, context);
    expectations.push({
      path: `${list}/${n}/${field}`,
      value: written ? written.means : value,
      isDoubtful: written?.doubtful ?? false,
      column: c,
      form: written?.form ?? "empty",
    });
    return written;
  };
  const lists = new Set(columns.flatMap(({ column: { place } }) => (place.in === "people" ? [place.list] : [])));
  for (const list of lists) {
    const people = filing.people[list] ?? [];
    const own = columns.flatMap((column, c) =>
      column.column.place.in === "people" && column.column.place.list === list ? [{ ...column, c }] : [],
    );
    if (own.some(({ person }) => person !== undefined)) {
      for (const { column, person, c } of own) {
        const one = people[person ?? 0];
        const content = one && write(one, list, person ?? 0, (column.place as PeoplePlace).field, c)?.content;
        if (content !== undefined) cells.set(`${c} 0`, content);
      }
    } else if (inRows || people.length < 2) {
      rows = Math.max(rows, people.length);
      for (const [n, one] of people.entries())
        for (const { column, c } of own) {
          const content = write(one, list, n, (column.place as PeoplePlace).field, c)?.content;
          if (content !== undefined) cells.set(`${c} ${n}`, content);
        }
    } else {
      const isShort = random() < (isMessy ? 0.05 : 0.005) && people.every((one) => one["idNo"] !== undefined);
      for (const { column, c } of own) {
        const { field } = column.place as PeoplePlace;
        const parts = people.map((one) => one[field]);
        for (const [n, value] of parts.entries())
          expectations.push({
            path: `${list}/${n}/${field}`,
            value: isShort ? UNUSABLE : value,
            isDoubtful: false,
            column: c,
            form: isShort ? "fewer numbers than names" : "several in one cell",
          });
        const shown = parts.map((value) => (value === undefined ? "" : showPlain(value, habits[c]!, context)));
        const all = new Set(shown).size === 1 && field === "idType" ? shown.slice(0, 1) : shown;
        const kept = isShort && field === "idNo" ? all.slice(1) : all;
        if (kept.some((text) => text !== "")) cells.set(`${c} 0`, kept.join(separator));
      }
    }
    expectations.push(...impliedOf(filing, list, own));
  }
  const isRepeated = (c: number): boolean => !inRows || !cells.has(`${c} 1`);
  return {
    rows,
    expectations,
    cell: (c, row) => cells.get(`${c} ${row}`) ?? (rows === 1 && isRepeated(c) ? cells.get(`${c} 0`) : undefined),
  };
}

const showPlain = (value: string, { forms }: Habit, context: FormContext): string =>
  String(forms.clear[0]!(value, context)!.content);

/** Fields of people that have no column in this file. */
function impliedOf(
  filing: TrueFiling,
  list: string,
  own: readonly { readonly column: Column }[],
): readonly Expectation[] {
  const given = new Set(own.map(({ column }) => (column.place as PeoplePlace).field));
  return (filing.people[list] ?? []).flatMap((one, n) =>
    Object.entries(one)
      .filter(([field, value]) => !given.has(field) && value !== undefined)
      .map(([field, value]) => ({ path: `${list}/${n}/${field}`, value, isDoubtful: false, form: "default" })),
  );
}
