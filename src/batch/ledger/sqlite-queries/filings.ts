import { RIGHT_UNKNOWN } from "../../../contract/index.js";
import type { Connection } from "../sqlite-database/connection.js";
import { toFiling, type FilingView } from "../views/filing-view.js";
import type { FilingQuery, FilingRecord } from "../types.js";

/** JSON of the other filing of a replacement. */
const other = (own: string, its: string): string =>
  `(SELECT json_object('ref', o.ref, 'batch', ob.name) FROM replacements p JOIN filings o ON o.id = p.${its}
    JOIN batches ob ON ob.id = o.batch WHERE p.${own} = f.id)`;
export const FILING_COLUMNS = `
  f.id, s.authority, s.institution, s.kind, f.ref, b.name AS batch, f.state, f.digest, f.attempt, f.row, f.queued_at, f.sent_at, f.not_before, f.updated_at,
  c.case_no, c.status AS case_status, c.version AS case_version, c.done AS case_done, c.body AS case_body, f.reasons, f.contradiction, f.conflict,
  ${other("filing", "replaces")} AS replaces, ${other("replaces", "filing")} AS replaced_by`;
const FILING_JOINS =
  "JOIN scopes s ON s.id = f.scope JOIN batches b ON b.id = f.batch LEFT JOIN cases c ON c.filing = f.id";

export function filingById(db: Connection, id: number): FilingRecord {
  return toFiling(db.get<FilingView>(`SELECT ${FILING_COLUMNS} FROM filings f ${FILING_JOINS} WHERE f.id = ?`, id)!);
}

/**
 * Matches the text, so that the JSON of the many cases without alerts is not parsed. Same expression as the index in
 * migrations.ts.
 */
const hasAlerts = "instr(body, '\"alerts\":[{') > 0";

export function findFilings(db: Connection, query: FilingQuery): FilingRecord[] {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const narrow = (sql: string, ...more: (string | number)[]) => {
    where.push(sql);
    values.push(...more);
  };
  for (const column of ["authority", "institution", "kind"] as const) {
    const value = query[column];
    if (value !== undefined) narrow(`s.${column} = ?`, value);
  }
  // The index starts with the scope. This condition lets SQLite use it for a ref alone.
  if (query.ref !== undefined) narrow("f.ref = ? AND f.scope IN (SELECT id FROM scopes)", query.ref);
  if (query.refs !== undefined)
    narrow(
      "f.ref IN (SELECT value FROM json_each(?)) AND f.scope IN (SELECT id FROM scopes)",
      JSON.stringify(query.refs),
    );
  if (query.caseNo !== undefined) narrow("c.case_no = ?", query.caseNo);
  if (query.batch !== undefined) {
    narrow("f.batch = (SELECT id FROM batches WHERE name = ?)", query.batch);
    // The work index excludes filed filings. Every filing of a batch has a row in `batch_rows`.
    if (query.states?.includes("filed") === false) narrow("f.state <> 'filed'");
    else if (query.marked === undefined)
      narrow(
        "f.id IN (SELECT filing FROM batch_rows WHERE batch = (SELECT id FROM batches WHERE name = ?))",
        query.batch,
      );
  }
  if (query.states !== undefined) narrow("f.state IN (SELECT value FROM json_each(?))", JSON.stringify(query.states));
  if (query.caseStatuses !== undefined)
    narrow("c.status IN (SELECT value FROM json_each(?))", JSON.stringify(query.caseStatuses));
  // Both have a partial index, so that a summary finds them quickly among a million filings.
  if (query.marked === "contradiction") narrow("f.id IN (SELECT id FROM filings WHERE contradiction IS NOT NULL)");
  if (query.marked === "alerts") narrow(`f.id IN (SELECT filing FROM cases WHERE ${hasAlerts})`);
  if (query.marked === "unknown-right")
    narrow(`f.id IN (SELECT filing FROM cases WHERE ${hasAlerts} AND instr(body, ?) > 0)`, RIGHT_UNKNOWN);
  // After the statuses, so that the JSON of finished cases is not parsed.
  if (query.lawfulLimitBefore !== undefined)
    narrow("c.done = 0 AND c.body ->> '$.timeLimit.statutoryBy' < ?", query.lawfulLimitBefore);
  narrow("f.id > ?", query.after ?? 0);
  const sql = `SELECT ${FILING_COLUMNS} FROM filings f ${FILING_JOINS} WHERE ${where.join(" AND ")} ORDER BY f.id LIMIT ?`;
  return db.all<FilingView>(sql, ...values, Math.min(query.limit ?? 100, 10_000)).map(toFiling);
}
