import type { Connection } from "./connection.js";

/** Where JSON is kept. Nobody looks inside until a person or an authority asks for it. */
const STORED_JSON = [
  ["bodies", "body", "filing"],
  ["cases", "body", "filing"],
  ["filings", "reasons", "id"],
  ["batch_rows", "findings", "row"],
  ["batch_rows", "reasons", "row"],
  ["batch_rows", "changed_body", "row"],
  ["batches", "format", "id"],
] as const;

/** Values that should be JSON and are not. */
export function jsonErrors(db: Connection): string[] {
  return STORED_JSON.flatMap(([table, column, key]) => {
    const { count, first } = db.get<{ count: number; first: number | null }>(
      `SELECT count(*) AS count, min(${key}) AS first FROM ${table} WHERE ${column} IS NOT NULL AND NOT json_valid(${column})`,
    )!;
    return count === 0 ? [] : [`${table}.${column}: ${count} are not JSON, the first at ${first}`];
  });
}
