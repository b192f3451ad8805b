import { KINDS, columnsFor, kinds, showStray, type Column, type Kind, type Role } from "../../../contract/index.js";
import type { MessageParams, RowCode, RowFinding } from "../../../rules/index.js";
import type { TableRecord } from "../../files/common/record.js";
import {
  parseHeader,
  foldHeader,
  matchHeader,
  titleUnit,
  unitOf,
  vocabularyOf,
  type HeaderWords,
} from "./vocabulary.js";
import { columnNamed, mappingsFor, type ColumnMap } from "./column-map.js";
import type { BoundColumn, Candidate, Headers, HeaderSurvey } from "./header-layout.js";
import { nearest } from "./likeness.js";
import { HeaderError, closest, headerFinding, noHeader, wrongKind, type HeaderReading } from "./header-problems.js";
import { RESULT_COLUMNS } from "../../files/common/result-columns.js";

/** Number of non-blank rows at the beginning of a table among which the header is searched. */
export const HEADER_SEARCH_ROWS = 30;
/** Min number of known headers in a header row. */
const MIN_HEADERS = 2;

/** Options for reading the header. */
export interface HeaderOptions extends HeaderReading {
  /** Role whose kinds are preferred when the headers fit several. */
  readonly role?: Role | undefined;
  /** The institution's own column names. */
  readonly columnMap?: ColumnMap | undefined;
}

/** Describes the header of a table for the given kind, or the kind that fits best; undefined without a header. */
export function surveyHeaders(rows: readonly TableRecord[], options: HeaderOptions): HeaderSurvey | undefined {
  const candidates = candidatesOf(rows, options.columnMap);
  const fitting = candidates.filter((c) => c.missing.length === 0);
  if (options.kind) return candidates.find((c) => c.kind === options.kind);
  return choose(fitting, options.role) ?? (candidates.length > 0 ? closest(candidates) : undefined);
}

function candidatesOf(rows: readonly TableRecord[], columnMap: ColumnMap | undefined): Candidate[] {
  const best = bestRow(rows, kinds, columnMap);
  if (!best) return [];
  const unit = titleUnit(rows.filter((r) => r.row < best.firstRow).flatMap((r) => r.cells));
  return kinds.map((kind) => bind({ kind, ...best, unit, columnMap }));
}

/**
 * Finds the header among the first rows and assigns its columns.
 * @throws HeaderError with the findings
 */
export function readHeaders(path: string, rows: readonly TableRecord[], options: HeaderOptions): Headers {
  const { kind, role, columnMap, reading } = options;
  const wanted = kind ? [kind] : kinds;
  const candidates = candidatesOf(rows, columnMap);
  const fitting = candidates.filter((c) => c.missing.length === 0 && wanted.includes(c.kind));
  const chosen = kind ? candidates.find((c) => c.kind === kind) : choose(fitting, role);
  if (!chosen || chosen.bound.length < MIN_HEADERS)
    throw new HeaderError(path, [noHeader(rows, candidates, fitting, { kind, reading })]);
  const findings = [...wrongKind(chosen, candidates), ...chosen.problems];
  if (findings.length > 0) throw new HeaderError(path, findings);
  const { missing: _missing, problems: _problems, recordWidth, ...headers } = chosen;
  // Rows of a workbook are never shifted by a delimiter.
  return reading ? { ...headers, recordWidth } : headers;
}

function bestRow(
  rows: readonly TableRecord[],
  among: readonly Kind[],
  columnMap: ColumnMap | undefined,
): { row: number; firstRow: number; cells: readonly string[] } | undefined {
  let best: { row: number; firstRow: number; cells: readonly string[]; score: number } | undefined;
  rows.forEach((record, i) => {
    // Skips rows with too few cells to name more columns than the best row. Most are data below a complete header.
    if (best && Math.max(record.cells.length, rows[i + 1]?.cells.length ?? 0) <= best.score) return;
    const score = known(record.cells, among, columnMap);
    if (score >= MIN_HEADERS && score > (best?.score ?? 0))
      best = { row: record.row, firstRow: record.row, cells: record.cells, score };
    const next = rows[i + 1];
    // A second header line can name the parts of a heading: 抵押人 | 姓名, 证件号.
    if (score >= MIN_HEADERS && next && next.row === record.row + 1) {
      const joined = joinedHeader(record.cells, next.cells);
      const both = joined ? known(joined, among, columnMap) : 0;
      if (joined && both > score && both > (best?.score ?? 0))
        best = { row: next.row, firstRow: record.row, cells: joined, score: both };
    }
  });
  return best;
}

/**
 * Joins two header lines. A heading over merged cells applies up to the next heading. Returns undefined when the second
 * line is data.
 */
function joinedHeader(first: readonly string[], second: readonly string[]): string[] | undefined {
  if (second.some((cell) => /\d{5}/.test(cell))) return undefined;
  let heading = "";
  return Array.from({ length: Math.max(first.length, second.length) }, (_, i) => {
    const top = first[i]?.trim() ?? "";
    const below = second[i]?.trim() ?? "";
    if (top) heading = top;
    return below ? `${top || heading}\n${below}` : top;
  });
}

/** Returns the largest number of columns of one kind that a row names. */
function known(cells: readonly string[], among: readonly Kind[], columnMap: ColumnMap | undefined): number {
  if (cells.length > 4096) return 0;
  const words = cells.map(parseHeader);
  return Math.max(
    ...among.map((kind) => {
      const vocabulary = vocabularyOf(kind);
      const mapped = mappingsFor(kind, columnMap);
      const keyOf = (w: HeaderWords): string | undefined =>
        (mapped.get(foldHeader(w.text)) ?? matchHeader(w, vocabulary)?.column.key) || undefined;
      return new Set(words.map(keyOf).filter(Boolean)).size;
    }),
  );
}

interface Binding {
  readonly kind: Kind;
  /** Last row of the header. */
  readonly row: number;
  readonly firstRow: number;
  readonly cells: readonly string[];
  /** Yuan per unit of all amounts, from a title above the table. */
  readonly unit: number | undefined;
  readonly columnMap: ColumnMap | undefined;
}

function bind({ kind, row: headerRow, firstRow: firstHeaderRow, cells, unit, columnMap }: Binding): Candidate {
  const mapped = mappingsFor(kind, columnMap);
  const vocabulary = vocabularyOf(kind);
  const words = cells.map(parseHeader);
  const ours = resultColumns(words);
  const problems: RowFinding[] = [];
  const bound: BoundColumn[] = [];
  const strengths = new Map<string, { strength: number; at: number }>();
  const unknown: { index: number; header: string }[] = [];
  const report = (code: RowCode, facts: MessageParams, index?: number) =>
    problems.push(headerFinding(code, facts, headerRow, index, index === undefined ? undefined : cells[index]));
  words.forEach((w, index) => {
    if (ours.has(index) || w.text.trim() === "") return;
    const header = w.text.trim();
    const name = mapped.get(foldHeader(header));
    const match = name === undefined ? matchHeader(w, vocabulary) : columnNamed(kind, name);
    if (name !== undefined && !match) {
      report("header-mapping", { header, name: showStray(name) }, index);
      return;
    }
    if (!match) {
      const range = vocabulary.range(w.word) ?? vocabulary.range(foldHeader(w.text));
      if (range) bound.push({ index, header, key: range.start, person: 0, end: range.end });
      else unknown.push({ index, header });
      return;
    }
    const { column, strength, ordinal } = match;
    const same = bound.filter((b) => b.key === column.key);
    const isPerson = column.place.in === "people";
    const person = ordinal > 0 ? ordinal - 1 : isPerson ? same.length : 0;
    const slot = `${column.key} ${person}`;
    const before = strengths.get(slot);
    const repeats =
      isPerson && ordinal === 0 && same.length > 0 && same.every((b) => foldHeader(b.header) === foldHeader(header));
    if (before || (same.length > 0 && ordinal === 0 && !repeats)) {
      const rival = before ?? strengths.get(`${column.key} 0`)!;
      // A generic word (姓名) loses against a more specific header. Two specific headers for one field are an error.
      const isConflict =
        strength === rival.strength ||
        name !== undefined ||
        bound[rival.at]!.mapped !== undefined ||
        (isPerson && strength > 1 && rival.strength > 1);
      if (isConflict)
        report("header-repeated", { column: column.zh, first: bound[rival.at]!.header, second: header }, index);
      else if (strength < rival.strength) unknown.push({ index, header });
      else {
        const other = bound[rival.at]!;
        unknown.push({ index: other.index, header: other.header });
        bound[rival.at] = boundOf(column, index, header, person, w, unit, report);
        strengths.set(slot, { strength, at: rival.at });
      }
      return;
    }
    strengths.set(slot, { strength, at: bound.length });
    const found = boundOf(column, index, header, person, w, unit, report);
    bound.push(name === undefined ? found : { ...found, mapped: nameOf(column, person) });
  });
  const has = new Set(bound.flatMap((b) => (b.end ? [b.key, b.end] : [b.key])));
  const missing = columnsFor(kind).filter((c) => c.required && !has.has(c.key));
  for (const column of missing) {
    const near = nearest(
      column,
      unknown.map((u) => u.header),
    );
    report("header-missing", {
      column: column.zh,
      nearZh: near ? `；最接近的列是“${near}”` : "",
      nearEn: near ? `; the most similar column is “${near}”` : "",
    });
  }
  const width = cells.findLastIndex((cell) => cell.trim() !== "") + 1;
  const untitled = cells.slice(0, width).flatMap((cell, index) => (cell.trim() === "" ? [index] : []));
  const recordWidth = cells.length;
  return {
    kind,
    headerRow,
    firstHeaderRow,
    width,
    recordWidth,
    bound,
    untitled,
    unknown,
    ours: [...ours],
    missing,
    problems,
  };
}

/** Returns the Chinese name of a column, with the number of the person from the second on. */
function nameOf(column: Column, person: number): string {
  return person > 0 ? `${column.zh}（第 ${person + 1} 人）` : column.zh;
}

function boundOf(
  column: Column,
  index: number,
  header: string,
  person: number,
  words: HeaderWords,
  titled: number | undefined,
  report: (code: RowCode, facts: MessageParams, index: number) => void,
): BoundColumn {
  const unit = unitOf(words, column) ?? (column.cell === "amount" ? titled : undefined);
  if (typeof unit === "object") report("header-unit", { header, unit: unit.unfit, column: column.zh }, index);
  return { index, header, key: column.key, person, ...(typeof unit === "number" && { unit }) };
}

const resultWords = RESULT_COLUMNS.map((c) => foldHeader(c.zh));
/** Min number of result columns, adjacent and in order. A single one (证明号) may be a column of the user. */
const MIN_RESULT_COLUMNS = 3;

function resultColumns(words: readonly HeaderWords[]): Set<number> {
  const found = new Set<number>();
  for (let start = 0; start < words.length; start++) {
    const first = resultWords.indexOf(words[start]?.word ?? "");
    if (first < 0) continue;
    let length = 1;
    while (first + length < resultWords.length && words[start + length]?.word === resultWords[first + length]) length++;
    if (length >= MIN_RESULT_COLUMNS) for (let i = 0; i < length; i++) found.add(start + i);
    start += length - 1;
  }
  return found;
}

/**
 * Selects the kind with the most recognized headers, among those of the role if there are any. Returns undefined when
 * no kind fits, or several fit equally well.
 */
function choose(fitting: readonly Candidate[], role: Role | undefined): Candidate | undefined {
  const own = role ? fitting.filter((c) => KINDS[c.kind].role === role) : fitting;
  const ranked = [...(own.length > 0 ? own : fitting)].sort((a, b) => b.bound.length - a.bound.length);
  const [first, second] = ranked;
  return first && first.bound.length > (second?.bound.length ?? 0) ? first : undefined;
}
