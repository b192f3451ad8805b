import { columnsFor, type Column, type Kind } from "../contract/index.js";
import type { RowFinding } from "../rules/index.js";
import { surveyTable, type FilingFileOptions } from "./check/index.js";
import { columnNamed } from "./mapping/headers/column-map.js";
import { suggestColumn } from "./mapping/headers/likeness.js";

/** A header of a file and the column that it is read as. */
export interface MappedHeader {
  /** Header as written. */
  readonly header: string;
  /** Chinese name of the column. */
  readonly column: string;
  /** True when a column map assigns the column; the header alone does not. */
  readonly isMapped: boolean;
}

/** How the columns of a file are read. Basis for a column map. */
export interface ColumnSurvey {
  /** Kind of filing. */
  readonly kind: Kind;
  /** Headers that are read. */
  readonly read: readonly MappedHeader[];
  /** Headers that are not read, each with the name of a similar column, if any. */
  readonly unknown: readonly { readonly header: string; readonly suggestion?: string }[];
  /** Names of required columns that the file lacks. */
  readonly missing: readonly string[];
  /** Names of columns that no header is assigned to. */
  readonly free: readonly string[];
  /** Findings about the headers, such as two headers for one column. */
  readonly problems: readonly RowFinding[];
}

/**
 * Describes how the columns of a file are read. Writes nothing.
 * @returns undefined when no row of the file looks like a header
 */
export async function mapColumns(
  path: string,
  options: Omit<FilingFileOptions, "today">,
): Promise<ColumnSurvey | undefined> {
  const survey = await surveyTable(path, options);
  if (!survey) return undefined;
  const { kind, bound, unknown, missing, problems } = survey;
  const columns = new Map(columnsFor(kind).map((column) => [column.key, column]));
  const assigned = new Set(bound.flatMap(({ key, end }) => (end === undefined ? [key] : [key, end])));
  const free = [...columns.values()].filter((column) => !assigned.has(column.key));
  const suggestionFor = (header: string): { suggestion?: string } => {
    const found = suggestColumn(header, free);
    return found ? { suggestion: found.zh } : {};
  };
  return {
    kind,
    read: bound.map(({ header, key, mapped }) => ({
      header,
      column: mapped ?? columns.get(key)!.zh,
      isMapped: mapped !== undefined,
    })),
    unknown: unknown.map(({ header }) => ({ header, ...suggestionFor(header) })),
    missing: missing.map((column) => column.zh),
    free: free.map((column) => column.zh),
    // Missing columns are already listed in `missing`.
    problems: problems.filter((found) => found.rule !== "header-missing"),
  };
}

/** Finds a column of a kind by its name. Returns undefined when there is none. */
export function findColumn(kind: Kind, name: string): Column | undefined {
  return columnNamed(kind, name)?.column;
}
