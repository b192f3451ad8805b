import { RIGHT_UNKNOWN } from "../../../contract/index.js";
import type { Queries, Value } from "../postgres-database/database.js";
import type { FilingQuery, FilingRecord } from "../types.js";
import { toFiling, type FilingView } from "../views/filing-view.js";

/** JSON of the other filing of a replacement. */
const other = (own: string, its: string): string =>
  `(SELECT json_build_object('ref', o.ref, 'batch', ob.name)::text FROM bdc.replacements p
    JOIN bdc.filing o ON o.id = p.${its} JOIN bdc.batches ob ON ob.id = o.batch WHERE p.${own} = f.id)`;
export const FILING_COLUMNS = `
  f.id, s.authority, s.institution, s.kind, f.ref, b.name AS batch, f.state, f.digest, f.attempt, f.row, f.queued_at,
  f.sent_at, f.not_before, f.updated_at, c.case_no, c.status AS case_status, c.version AS case_version,
  c.done AS case_done, c.body AS case_body, f.reasons, f.contradiction, f.conflict,
  ${other("filing", "replaces")} AS replaces, ${other("replaces", "filing")} AS replaced_by`;
const FILING_JOINS =
  "JOIN bdc.scopes s ON s.id = f.scope JOIN bdc.batches b ON b.id = f.batch LEFT JOIN bdc.cases c ON c.filing = f.id";

/** Returns filings by their ids. Unknown ids are left out. */
export async function filingsById(db: Queries, ids: readonly number[]): Promise<Map<number, FilingRecord>> {
  if (ids.length === 0) return new Map();
  const found = await db.all<FilingView>(
    `SELECT ${FILING_COLUMNS} FROM bdc.filings f ${FILING_JOINS} WHERE f.id = ANY($1::bigint[])`,
    ids,
  );
  return new Map(found.map((view) => [view.id, toFiling(view)]));
}

/** Same expression as the index in `schema.ts`. */
const hasAlerts = `strpos(body, '"alerts":[{') > 0`;

export async function findFilings(db: Queries, query: FilingQuery): Promise<FilingRecord[]> {
  const where: string[] = [];
  const values: Value[] = [];
  const narrow = (sql: string, value?: Value) => {
    if (value !== undefined) values.push(value);
    where.push(sql.replace("?", `$${values.length}`));
  };
  for (const column of ["authority", "institution", "kind"] as const) {
    const value = query[column];
    if (value !== undefined) narrow(`s.${column} = ?`, value);
  }
  // The keys start with the scope.
  if (query.ref !== undefined) narrow("f.ref = ? AND f.scope IN (SELECT id FROM bdc.scopes)", query.ref);
  if (query.refs !== undefined) narrow("f.ref = ANY(?) AND f.scope IN (SELECT id FROM bdc.scopes)", query.refs);
  if (query.caseNo !== undefined)
    narrow("c.case_no = ? AND c.authority_id IN (SELECT id FROM bdc.authorities)", query.caseNo);
  if (query.batch !== undefined) {
    narrow("f.batch = (SELECT id FROM bdc.batches WHERE name = ?)", query.batch);
    if (query.marked === undefined)
      narrow(
        "(f.scope, f.ref) IN (SELECT rb.scope, r.ref FROM bdc.batch_rows r JOIN bdc.batches rb ON rb.id = r.batch WHERE rb.name = ?)",
        query.batch,
      );
  }
  if (query.states !== undefined) narrow("f.state = ANY(?)", query.states);
  if (query.caseStatuses !== undefined) narrow("c.status = ANY(?)", query.caseStatuses);
  if (query.marked === "contradiction") narrow("f.contradiction IS NOT NULL");
  if (query.marked === "alerts") narrow(`f.id IN (SELECT filing FROM bdc.cases WHERE ${hasAlerts})`);
  if (query.marked === "unknown-right")
    narrow(`f.id IN (SELECT filing FROM bdc.cases WHERE ${hasAlerts} AND strpos(body, ?) > 0)`, RIGHT_UNKNOWN);
  if (query.lawfulLimitBefore !== undefined)
    narrow("c.done = 0 AND c.body::json #>> '{timeLimit,statutoryBy}' < ?", query.lawfulLimitBefore);
  narrow("f.id > ?", query.after ?? 0);
  values.push(Math.min(query.limit ?? 100, 10_000));
  const found = await db.all<FilingView>(
    `SELECT ${FILING_COLUMNS} FROM bdc.filings f ${FILING_JOINS} WHERE ${where.join(" AND ")}
     ORDER BY f.id LIMIT $${values.length}`,
    ...values,
  );
  return found.map(toFiling);
}
