/** Reads of the ledger: filings, rows and counts as records. Changes nothing. */

import type { Kind, ReceivedStatus } from "../../../contract/index.js";
import type { BatchCounts, FilingPlace, FilingQuery, FilingRecord, Intake, RowRecord, Tally } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";
import { present, type Nullable } from "../sqlite-database/nullable.js";
import { rowStates, type FilingState } from "../states.js";

interface FilingView {
  id: number;
  authority: string;
  institution: string;
  kind: Kind;
  ref: string;
  batch: string;
  state: FilingState;
  digest: string;
  attempt: number;
  row: number;
  queued_at: number;
  sent_at: number | null;
  not_before: number;
  updated_at: number;
  case_no: string | null;
  case_status: ReceivedStatus | null;
  case_version: number | null;
  case_done: number | null;
  case_body: string | null;
  reasons: string | null;
  contradiction: string | null;
  conflict: string | null;
  replaces: string | null;
  replaced_by: string | null;
}
/** JSON of the other filing of a replacement. */
const other = (own: string, its: string): string =>
  `(SELECT json_object('ref', o.ref, 'batch', ob.name) FROM replacements p JOIN filings o ON o.id = p.${its}
    JOIN batches ob ON ob.id = o.batch WHERE p.${own} = f.id)`;
const FILING_COLUMNS = `
  f.id, s.authority, s.institution, s.kind, f.ref, b.name AS batch, f.state, f.digest, f.attempt, f.row, f.queued_at, f.sent_at, f.not_before, f.updated_at,
  c.case_no, c.status AS case_status, c.version AS case_version, c.done AS case_done, c.body AS case_body, f.reasons, f.contradiction, f.conflict,
  ${other("filing", "replaces")} AS replaces, ${other("replaces", "filing")} AS replaced_by`;
const FILING_JOINS =
  "JOIN scopes s ON s.id = f.scope JOIN batches b ON b.id = f.batch LEFT JOIN cases c ON c.filing = f.id";

function toFiling(v: FilingView): FilingRecord {
  return {
    id: v.id,
    authority: v.authority,
    institution: v.institution,
    kind: v.kind,
    ref: v.ref,
    batch: v.batch,
    state: v.state,
    digest: v.digest,
    attempt: v.attempt,
    row: v.row,
    queuedAt: v.queued_at,
    updatedAt: v.updated_at,
    ...present<
      Pick<
        FilingRecord,
        | "sentAt"
        | "notBefore"
        | "caseNo"
        | "caseStatus"
        | "caseVersion"
        | "caseDone"
        | "case"
        | "reasons"
        | "contradiction"
        | "conflict"
      >
    >({
      sentAt: v.sent_at,
      notBefore: v.state === "queued" && v.not_before > 0 ? v.not_before : null,
      caseNo: v.case_no,
      caseStatus: v.case_status,
      caseVersion: v.case_version,
      caseDone: v.case_done === null ? null : v.case_done === 1,
      case: v.case_body,
      reasons: v.reasons,
      contradiction: v.contradiction,
      conflict: v.conflict,
    }),
    ...(v.replaces !== null && { replaces: JSON.parse(v.replaces) as FilingPlace }),
    ...(v.replaced_by !== null && { replacedBy: JSON.parse(v.replaced_by) as FilingPlace }),
  };
}

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
  narrow("f.id > ?", query.after ?? 0);
  const sql = `SELECT ${FILING_COLUMNS} FROM filings f ${FILING_JOINS} WHERE ${where.join(" AND ")} ORDER BY f.id LIMIT ?`;
  return db.all<FilingView>(sql, ...values, Math.min(query.limit ?? 100, 10_000)).map(toFiling);
}

export function rowsOf(db: Connection, batch: number, after: number, limit: number): RowRecord[] {
  const rows = db.all<
    {
      at_row: number;
      row_ref: string;
      intake: Intake;
      findings: string | null;
      changed_body: string | null;
      known_body: string | null;
      corrected_in: string | null;
      corrected_from: FilingState | null;
      frozen: string | null;
    } & Nullable<FilingView>
  >(
    `SELECT r.row AS at_row, r.ref AS row_ref, r.intake, r.findings, r.changed_body, l.name AS corrected_in, r.corrected_from, r.reasons AS frozen,
            CASE WHEN r.changed_body IS NULL THEN NULL ELSE (SELECT body FROM bodies WHERE filing = r.filing) END AS known_body,
            ${FILING_COLUMNS}
     FROM batch_rows r LEFT JOIN batches l ON l.id = r.corrected_in LEFT JOIN filings f ON f.id = r.filing
     LEFT JOIN scopes s ON s.id = f.scope LEFT JOIN batches b ON b.id = f.batch LEFT JOIN cases c ON c.filing = f.id
     WHERE r.batch = ? AND r.row > ? ORDER BY r.row LIMIT ?`,
    batch,
    after,
    limit,
  );
  return rows.map((r) => ({
    row: r.at_row,
    ref: r.row_ref,
    intake: r.intake,
    state: stateOfRow(r),
    ...present<Pick<RowRecord, "findings" | "changedBody" | "knownBody">>({
      findings: r.findings,
      changedBody: r.changed_body,
      knownBody: r.known_body,
    }),
    ...(r.id !== null && { filing: toFiling(r as FilingView) }),
    ...(r.corrected_in !== null && {
      correctedIn: { batch: r.corrected_in, ...(r.frozen !== null && { reasons: r.frozen }) },
    }),
  }));
}

/** Returns the state of a row: its own, or that of its filing. */
export function stateOfRow(row: {
  intake: Intake;
  corrected_in: string | null;
  corrected_from: FilingState | null;
  state: FilingState | null;
}): RowRecord["state"] {
  if (row.intake === "invalid" || row.intake === "changed") return row.intake;
  return row.corrected_in === null ? row.state! : (row.corrected_from ?? "turned-away");
}

export function countsOf(db: Connection, batch: number): BatchCounts {
  const byState = Object.fromEntries(
    [...rowStates, "changed"].map((state) => [state, { rows: 0, filings: 0 }]),
  ) as Record<string, Mutable<Tally>>;
  const byCase: Record<string, Mutable<Tally>> = {};
  const settled = { rows: 0, filings: 0 };
  const all = { rows: 0, filings: 0 };
  const add = (to: Mutable<Tally>, more: Tally) => {
    to.rows += more.rows;
    to.filings += more.filings;
  };
  for (const c of db.all<{ state: string; case_status: string; case_done: number; rows: number; filings: number }>(
    "SELECT state, case_status, case_done, rows, filings FROM counts WHERE batch = ?",
    batch,
  )) {
    if (c.rows === 0) continue;
    add(all, c);
    add(byState[c.state]!, c);
    if (c.state !== "filed") continue;
    add((byCase[c.case_status] ??= { rows: 0, filings: 0 }), c);
    if (c.case_done === 1) add(settled, c);
  }
  const { contradictions } = db.get<{ contradictions: number }>(
    "SELECT COUNT(*) AS contradictions FROM filings WHERE batch = ? AND contradiction IS NOT NULL",
    batch,
  )!;
  return { ...all, byState: byState as BatchCounts["byState"], byCase, settled, contradictions };
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function bodiesOf(db: Connection, batch: number): string[] {
  return db
    .all<{ body: string }>(
      `SELECT body FROM bodies WHERE filing IN (
         SELECT filing FROM batch_rows WHERE batch = ? AND intake NOT IN ('invalid', 'changed')
       )`,
      batch,
    )
    .map(({ body }) => body);
}

/** Returns the contents of filings by their ids. */
export function bodiesById(db: Connection, filings: readonly number[]): Map<number, string> {
  const found = db.all<{ filing: number; body: string }>(
    "SELECT filing, body FROM bodies WHERE filing IN (SELECT value FROM json_each(?))",
    JSON.stringify(filings),
  );
  return new Map(found.map(({ filing, body }) => [filing, body]));
}
