import type { Kind, SeenStatus } from "../contract/index.js";
import type { BatchCounts, BatchRecord, FilingQuery, FilingRecord, Intake, LedgerEvent, RowRecord, Tally } from "./ledger.js";
import type { Connection } from "./ledger-sqlite-connection.js";
import { eventText, linkHash } from "./ledger-sqlite-change.js";
import { activeStates, rowStates, type FilingState } from "./states.js";

type Nullable<T> = { [K in keyof T]: T[K] | null };

/** SQL has null where the records have nothing. */
function present<T extends object>(fields: Nullable<T>): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as Partial<T>;
}

interface FilingView {
  id: number; authority: string; institution: string; kind: Kind; ref: string; batch: string; state: FilingState; digest: string; attempt: number;
  row: number; queued_at: number; sent_at: number | null; updated_at: number; case_no: string | null; case_status: SeenStatus | null;
  case_version: number | null; case_done: number; case_body: string | null; reasons: string | null; contradiction: string | null;
}
const filingView = `
  f.id, s.authority, s.institution, s.kind, f.ref, b.name AS batch, f.state, f.digest, f.attempt, f.row, f.queued_at, f.sent_at, f.updated_at,
  f.case_no, f.case_status, f.case_version, f.case_done, c.body AS case_body, f.reasons, f.contradiction`;
const filingJoins = "JOIN scopes s ON s.id = f.scope JOIN batches b ON b.id = f.batch LEFT JOIN cases c ON c.filing = f.id";

function toFiling(v: FilingView): FilingRecord {
  return {
    id: v.id, authority: v.authority, institution: v.institution, kind: v.kind, ref: v.ref, batch: v.batch, state: v.state, digest: v.digest,
    attempt: v.attempt, row: v.row, queuedAt: v.queued_at, updatedAt: v.updated_at,
    ...present<Pick<FilingRecord, "sentAt" | "caseNo" | "caseStatus" | "caseVersion" | "caseDone" | "case" | "reasons" | "contradiction">>({
      sentAt: v.sent_at, caseNo: v.case_no, caseStatus: v.case_status, caseVersion: v.case_version,
      caseDone: v.case_no === null ? null : v.case_done === 1, case: v.case_body, reasons: v.reasons, contradiction: v.contradiction,
    }),
  };
}

export function filingById(db: Connection, id: number): FilingRecord {
  return toFiling(db.get<FilingView>(`SELECT ${filingView} FROM filings f ${filingJoins} WHERE f.id = ?`, id)!);
}

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
  // The index begins with the scope: named this way, a ref alone is found at once too.
  if (query.ref !== undefined) narrow("f.ref = ? AND f.scope IN (SELECT id FROM scopes)", query.ref);
  if (query.caseNo !== undefined) narrow("f.case_no = ?", query.caseNo);
  if (query.batch !== undefined) narrow("f.batch = (SELECT id FROM batches WHERE name = ?)", query.batch);
  if (query.states !== undefined) narrow("f.state IN (SELECT value FROM json_each(?))", JSON.stringify(query.states));
  if (query.marked === "contradiction") narrow("f.contradiction IS NOT NULL");
  // Looked for in the text: no JSON is parsed for the many cases that have none.
  if (query.marked === "alerts") narrow("instr(c.body, ?) > 0", '"alerts":[{');
  narrow("f.id > ?", query.after ?? 0);
  const sql = `SELECT ${filingView} FROM filings f ${filingJoins} WHERE ${where.join(" AND ")} ORDER BY f.id LIMIT ?`;
  return db.all<FilingView>(sql, ...values, Math.min(query.limit ?? 100, 10_000)).map(toFiling);
}

export function rowsOf(db: Connection, batch: number, after: number, limit: number): RowRecord[] {
  const rows = db.all<{ at_row: number; row_ref: string; intake: Intake; findings: string | null; changed_body: string | null; corrected_in: string | null; frozen: string | null } & Nullable<FilingView>>(
    `SELECT r.row AS at_row, r.ref AS row_ref, r.intake, r.findings, r.changed_body, l.name AS corrected_in, r.reasons AS frozen, ${filingView}
     FROM batch_rows r LEFT JOIN batches l ON l.id = r.corrected_in LEFT JOIN filings f ON f.id = r.filing
     LEFT JOIN scopes s ON s.id = f.scope LEFT JOIN batches b ON b.id = f.batch LEFT JOIN cases c ON c.filing = f.id
     WHERE r.batch = ? AND r.row > ? ORDER BY r.row LIMIT ?`,
    batch, after, limit,
  );
  return rows.map((r) => ({
    row: r.at_row, ref: r.row_ref, intake: r.intake, state: stateOfRow(r),
    ...present<Pick<RowRecord, "findings" | "changedBody">>({ findings: r.findings, changedBody: r.changed_body }),
    ...(r.id !== null && { filing: toFiling(r as FilingView) }),
    ...(r.corrected_in !== null && { correctedIn: { batch: r.corrected_in, ...(r.frozen !== null && { reasons: r.frozen }) } }),
  }));
}

function stateOfRow(row: { intake: Intake; corrected_in: string | null; state: FilingState | null }): RowRecord["state"] {
  if (row.intake === "invalid" || row.intake === "changed") return row.intake;
  return row.corrected_in === null ? row.state! : "turned-away";
}

export function countsOf(db: Connection, batch: number): BatchCounts {
  const byState = Object.fromEntries([...rowStates, "changed"].map((state) => [state, { rows: 0, filings: 0 }])) as Record<string, Mutable<Tally>>;
  const byCase: Record<string, Mutable<Tally>> = {};
  const settled = { rows: 0, filings: 0 };
  const all = { rows: 0, filings: 0 };
  const add = (to: Mutable<Tally>, more: Tally) => {
    to.rows += more.rows;
    to.filings += more.filings;
  };
  for (const c of db.all<{ state: string; case_status: string; case_done: number; rows: number; filings: number }>(
    "SELECT state, case_status, case_done, rows, filings FROM counts WHERE batch = ?", batch,
  )) {
    if (c.rows === 0) continue;
    add(all, c);
    add(byState[c.state]!, c);
    if (c.state !== "filed") continue;
    add((byCase[c.case_status] ??= { rows: 0, filings: 0 }), c);
    if (c.case_done === 1) add(settled, c);
  }
  return { ...all, byState: byState as BatchCounts["byState"], byCase, settled };
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface BatchView {
  name: string; authority: string; institution: string; kind: Kind; profile: string; file_path: string; file_name: string; sha256: string; bytes: number;
  format: string | null; created_at: number; updated_at: number; last_row: number; closed_at: number | null; rows: number; filings: number; active: number;
}
const batchView = `
  SELECT b.name, s.authority, s.institution, s.kind, b.profile, b.file_path, b.file_name, b.sha256, b.bytes, b.format, b.created_at, b.updated_at, b.last_row, b.closed_at,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id), 0) AS rows,
    coalesce((SELECT sum(filings) FROM counts WHERE batch = b.id), 0) AS filings,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id AND state IN (${activeStates.map((s) => `'${s}'`).join(", ")})), 0) AS active
  FROM batches b JOIN scopes s ON s.id = b.scope`;

function toBatch(v: BatchView): BatchRecord {
  return {
    id: v.name, authority: v.authority, institution: v.institution, kind: v.kind, profile: v.profile, filePath: v.file_path, fileName: v.file_name,
    sha256: v.sha256, bytes: v.bytes, createdAt: v.created_at, updatedAt: v.updated_at, lastRow: v.last_row, rows: v.rows, filings: v.filings,
    state: v.closed_at === null ? "intake" : v.active > 0 ? "open" : "done",
    ...present<Pick<BatchRecord, "format">>({ format: v.format }),
  };
}

export function batchByName(db: Connection, name: string): BatchRecord | undefined {
  const found = db.get<BatchView>(`${batchView} WHERE b.name = ?`, name);
  return found === undefined ? undefined : toBatch(found);
}

export function newestBatches(db: Connection, limit: number): BatchRecord[] {
  return db.all<BatchView>(`${batchView} ORDER BY b.id DESC LIMIT ?`, limit).map(toBatch);
}

interface EventRow {
  seq: number; at: number; filing: number; batch: number; was: FilingState; became: FilingState; cause: LedgerEvent["cause"]; note: string | null;
}

export function historyOf(db: Connection, filing: number): LedgerEvent[] {
  const rows = db.all<EventRow & { name: string }>(
    "SELECT e.seq, e.at, b.name, e.was, e.became, e.cause, e.note FROM events e JOIN batches b ON b.id = e.batch WHERE e.filing = ? ORDER BY e.seq", filing,
  );
  return rows.map((e) => ({ seq: e.seq, at: e.at, batch: e.name, from: e.was, to: e.became, cause: e.cause, ...present<Pick<LedgerEvent, "note">>({ note: e.note }) }));
}

/** Everything that must agree with something else in the ledger, checked against it. */
export function faults(db: Connection): string[] {
  const structure = db.all<{ integrity_check: string }>("PRAGMA integrity_check").map((r) => r.integrity_check).filter((text) => text !== "ok");
  return [...structure, ...chainFaults(db), ...stateFaults(db), ...countFaults(db)];
}

function chainFaults(db: Connection): string[] {
  const events = db.iterate<EventRow>("SELECT seq, at, filing, batch, was, became, cause, note FROM events ORDER BY seq");
  let expected = 0;
  let hash = "";
  for (const link of db.iterate<{ last_seq: number; hash: string }>("SELECT last_seq, hash FROM chain ORDER BY id")) {
    const texts: string[] = [];
    while (expected < link.last_seq) {
      const item = events.next();
      expected += 1;
      if (item.done === true || item.value.seq !== expected) return [`events: ${expected} is missing`];
      const e = item.value;
      texts.push(eventText([e.seq, e.at, e.filing, e.batch, e.was, e.became, e.cause, e.note]));
    }
    hash = linkHash(hash).update(texts.join("\n")).digest("hex");
    if (hash !== link.hash) return [`events: the chain breaks at ${link.last_seq}`];
  }
  return events.next().done === true ? [] : [`events: ${expected + 1} is outside the chain`];
}

function stateFaults(db: Connection): string[] {
  return db.all<{ ref: string; state: string; became: string }>(
    `SELECT f.ref, f.state, coalesce((SELECT became FROM events WHERE filing = f.id ORDER BY seq DESC LIMIT 1), 'queued') AS became
     FROM filings f WHERE f.state <> became LIMIT 100`,
  ).map((f) => `filing ${f.ref}: is ${f.state}, its history ends with ${f.became}`);
}

function countFaults(db: Connection): string[] {
  const counted = `
    SELECT r.batch, CASE WHEN r.intake IN ('invalid', 'changed') THEN r.intake WHEN r.corrected_in IS NOT NULL THEN 'turned-away' ELSE f.state END AS state, COUNT(*) AS rows
    FROM batch_rows r LEFT JOIN filings f ON f.id = r.filing GROUP BY 1, 2`;
  const kept = "SELECT batch, state, sum(rows) AS rows FROM counts GROUP BY batch, state HAVING sum(rows) <> 0";
  return db.all<{ batch: number; state: string; rows: number }>(
    `SELECT * FROM (SELECT * FROM (${counted}) EXCEPT SELECT * FROM (${kept})) UNION SELECT * FROM (SELECT * FROM (${kept}) EXCEPT SELECT * FROM (${counted}))`,
  ).map((c) => `counts of batch ${c.batch}: ${c.state} ${c.rows} do not tie with its rows`);
}
