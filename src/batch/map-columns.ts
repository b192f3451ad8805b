import { columnsFor, type Column, type Kind } from "../contract/index.js";
import type { RowFinding } from "../rules/index.js";
import { surveyTable, type FilingFileOptions } from "./check/index.js";
import { columnNamed } from "./mapping/headers/column-map.js";
import { suggestColumn } from "./mapping/headers/likeness.js";

/** A header of a file, and the column that it means. */
export interface MappedHeader {
  readonly header: string;
  readonly column: string;
  /** A mapping says so; the header alone does not. */
  readonly isMapped: boolean;
}

/** What the columns of a file mean, for making a mapping of those that mean nothing yet. */
export interface ColumnSurvey {
  readonly kind: Kind;
  readonly read: readonly MappedHeader[];
  readonly unknown: readonly { readonly header: string; readonly suggestion?: string }[];
  /** Required columns that no header means. */
  readonly missing: readonly string[];
  /** Names of all columns that nothing feeds yet. */
  readonly free: readonly string[];
  /** Two headers for one column, a mapping to a column that the kind does not have, and the like. */
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
  const fed = new Set(bound.flatMap(({ key, end }) => (end === undefined ? [key] : [key, end])));
  const free = [...columns.values()].filter((column) => !fed.has(column.key));
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
    // What is missing is listed by name.
    problems: problems.filter((found) => found.rule !== "header-missing"),
  };
}

/** The column that a name means in a kind; undefined when the kind has none of that name. */
export function findColumn(kind: Kind, name: string): Column | undefined {
  return columnNamed(kind, name)?.column;
}
