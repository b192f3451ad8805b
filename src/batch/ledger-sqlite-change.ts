import { createHash, type Hash } from "node:crypto";
import type { CaseFacts, JsonText, LedgerEvent, Scope } from "./ledger.js";
import type { Connection } from "./ledger-sqlite-connection.js";
import { next, type Cause, type FilingState } from "./states.js";

/** A filing as a change needs it; column names as they are in the table. */
export interface FilingRow {
  id: number;
  ref: string;
  batch: number;
  row_count: number;
  followers: number;
  state: FilingState;
  digest: string;
  attempt: number;
  case_no: string | null;
  case_status: string | null;
  case_version: number | null;
  case_done: number;
  reasons: string | null;
}
export const filingColumns = "id, ref, batch, row_count, followers, state, digest, attempt, case_no, case_status, case_version, case_done, reasons";

export type CaseEffect = "applied" | "stale" | "contradiction";

/**
 * Everything that one transaction changes. What can be summed up (cases, counters, the chain of events) is written by
 * `flush`, once: until then the `FilingRow`s in hand know more than the file does.
 */
export class Change {
  readonly now: number;
  readonly #db: Connection;
  readonly #tallies = new Map<string, { batch: number; state: string; status: string; done: number; rows: number; filings: number }>();
  readonly #events: string[] = [];
  readonly #cases = new Map<number, CaseFacts>();
  #last: { seq: number; hash: string } | undefined;

  constructor(db: Connection, now: number) {
    this.#db = db;
    this.now = now;
  }

  /** One statement for all: a call into the database costs more than what it does there. */
  filings(ids: readonly number[]): Map<number, FilingRow> {
    const rows = this.#db.all<FilingRow>(`SELECT ${filingColumns} FROM filings WHERE id IN (SELECT value FROM json_each(?))`, JSON.stringify(ids));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The filings of these refs in one scope, by ref. */
  filingsOf({ authority, institution }: Scope, kind: string, refs: readonly string[]): Map<string, FilingRow> {
    const rows = this.#db.all<FilingRow>(
      `SELECT ${filingColumns} FROM filings WHERE scope = (SELECT id FROM scopes WHERE authority = ? AND institution = ? AND kind = ?) AND ref IN (SELECT value FROM json_each(?))`,
      authority, institution, kind, JSON.stringify(refs),
    );
    return new Map(rows.map((row) => [row.ref, row]));
  }

  claim(filings: readonly FilingRow[]): void {
    this.#db.run(
      "UPDATE filings SET state = 'sending', attempt = attempt + 1, sent_at = ?1, updated_at = ?1 WHERE id IN (SELECT value FROM json_each(?2))",
      this.now, JSON.stringify(filings.map((f) => f.id)),
    );
    for (const filing of filings) {
      this.#leave(filing);
      filing.attempt += 1;
      // The history binds the sending to what was sent.
      this.#enter(filing, "sending", "claimed", filing.digest);
    }
  }

  /** Any way but to a case and to `sending`. False: the states know no such way, nothing changed. */
  move(filing: FilingRow, cause: Exclude<Cause, "claimed" | "case-known" | "adopted">, reasons: JsonText | null, note?: string): boolean {
    const to = next(filing.state, cause);
    if (to === undefined) return false;
    this.#leave(filing);
    this.#db.run("UPDATE filings SET state = ?, reasons = ?, updated_at = ? WHERE id = ?", to, reasons, this.now, filing.id);
    filing.reasons = reasons;
    this.#enter(filing, to, cause, note);
    return true;
  }

  /** What an answer, a lookup, the change feed or a person says about the case of this filing. */
  recordCase(filing: FilingRow, facts: CaseFacts, cause: "case-known" | "adopted" = "case-known", note?: string): CaseEffect {
    const said = `${facts.caseNo} ${facts.status} v${facts.version}`;
    if (filing.state !== "filed") {
      const to = next(filing.state, cause);
      if (to === undefined) return this.#contradict(filing, `${filing.state}, but case ${said}`);
      this.#leave(filing);
      this.#keepCase(filing, facts);
      this.#enter(filing, to, cause, note === undefined ? said : `${said} · ${note}`);
      return "applied";
    }
    if (filing.case_no !== facts.caseNo) return this.#contradict(filing, `case ${filing.case_no}, but also ${said}`);
    const version = filing.case_version ?? 0;
    if (facts.version < version) return "stale";
    if (facts.version === version) {
      return facts.status === filing.case_status ? "stale" : this.#contradict(filing, `v${version} is ${filing.case_status}, but also ${said}`);
    }
    // The authority's later word stands, but an end that did not last is worth a look.
    const reopened = filing.case_done === 1 && facts.status !== filing.case_status;
    const was = `${filing.case_status} v${version}`;
    this.#leave(filing);
    this.#keepCase(filing, facts);
    this.#enter(filing, "filed", "case-changed", said);
    return reopened ? this.#contradict(filing, `had ended as ${was}, then ${said}`) : "applied";
  }

  /** For what is not a change of state; `flush` writes the events and the chain over them. */
  event(filing: FilingRow, was: FilingState, became: FilingState, cause: LedgerEvent["cause"], note: string | null): void {
    this.#last ??= this.#lastLink();
    const seq = this.#last.seq + this.#events.length + 1;
    this.#events.push(eventText([seq, this.now, filing.id, filing.batch, was, became, cause, note]));
  }

  tally(batch: number, state: string, rows: number, filings: number, status = "", done = 0): void {
    const key = `${batch}|${state}|${status}|${done}`;
    const entry = this.#tallies.get(key);
    if (entry === undefined) this.#tallies.set(key, { batch, state, status, done, rows, filings });
    else {
      entry.rows += rows;
      entry.filings += filings;
    }
  }

  /** Adds rows of one batch to the tally under which the filing stands now. */
  tallyAs(filing: FilingRow, batch: number, rows: number, filings: number): void {
    this.tally(batch, filing.state, rows, filings, filing.case_status ?? "", filing.case_done);
  }

  flush(): void {
    this.#writeCases();
    for (const t of this.#tallies.values()) {
      if (t.rows === 0 && t.filings === 0) continue;
      this.#db.run(
        `INSERT INTO counts (batch, state, case_status, case_done, rows, filings) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, filings = filings + excluded.filings`,
        t.batch, t.state, t.status, t.done, t.rows, t.filings,
      );
      this.#db.run("UPDATE batches SET updated_at = ? WHERE id = ?", this.now, t.batch);
    }
    if (this.#last === undefined) return;
    this.#db.run(
      `INSERT INTO events (seq, at, filing, batch, was, became, cause, note)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7 FROM json_each(?)`,
      `[${this.#events.join(",")}]`,
    );
    const link = linkHash(this.#last.hash).update(this.#events.join("\n")).digest("hex");
    this.#db.run("INSERT INTO chain (last_seq, hash) VALUES (?, ?)", this.#last.seq + this.#events.length, link);
  }

  #keepCase(filing: FilingRow, facts: CaseFacts): void {
    this.#cases.set(filing.id, facts);
    filing.case_no = facts.caseNo;
    filing.case_status = facts.status;
    filing.case_version = facts.version;
    filing.case_done = facts.done ? 1 : 0;
    filing.reasons = null;
  }

  #writeCases(): void {
    if (this.#cases.size === 0) return;
    const columns = [...this.#cases].map(([id, { caseNo, status, version, done }]) => [id, caseNo, status, version, done ? 1 : 0]);
    this.#db.run(
      `UPDATE filings SET state = 'filed', case_no = value ->> 1, case_status = value ->> 2, case_version = value ->> 3, case_done = value ->> 4, reasons = NULL, updated_at = ?1
       FROM json_each(?2) WHERE filings.id = value ->> 0`,
      this.now, JSON.stringify(columns),
    );
    const bodies = [...this.#cases].flatMap(([id, facts]) => [id, facts.case]);
    this.#db.insertMany("INSERT INTO cases (filing, body)", 2, bodies, "ON CONFLICT DO UPDATE SET body = excluded.body");
  }

  #contradict(filing: FilingRow, text: string): CaseEffect {
    // The feed repeats itself: one line for one contradiction.
    const changed = this.#db.run(
      `UPDATE filings SET contradiction = CASE WHEN contradiction IS NULL THEN ?1 ELSE contradiction || char(10) || ?1 END, updated_at = ?2
       WHERE id = ?3 AND instr(coalesce(contradiction, ''), ?1) = 0`,
      text, this.now, filing.id,
    );
    if (changed > 0) this.event(filing, filing.state, filing.state, "contradiction", text);
    return "contradiction";
  }

  #leave(filing: FilingRow): void {
    this.#tallyAll(filing, -1);
  }

  #enter(filing: FilingRow, to: FilingState, cause: LedgerEvent["cause"], note?: string): void {
    const was = filing.state;
    filing.state = to;
    this.#tallyAll(filing, 1);
    this.event(filing, was, to, cause, note ?? null);
  }

  #tallyAll(filing: FilingRow, sign: 1 | -1): void {
    this.tallyAs(filing, filing.batch, sign * filing.row_count, sign);
    if (filing.followers === 0) return;
    const followers = this.#db.all<{ batch: number; rows: number }>(
      "SELECT batch, COUNT(*) AS rows FROM batch_rows WHERE filing = ? AND follows = 1 GROUP BY batch", filing.id,
    );
    for (const f of followers) this.tallyAs(filing, f.batch, sign * f.rows, f.batch === filing.batch ? 0 : sign);
  }

  #lastLink(): { seq: number; hash: string } {
    const last = this.#db.get<{ seq: number; hash: string }>("SELECT last_seq AS seq, hash FROM chain ORDER BY id DESC LIMIT 1");
    return { seq: last?.seq ?? 0, hash: last?.hash ?? "" };
  }
}

/** What the chain hashes of an event; the events of a transaction are joined by line feeds. */
export function eventText(values: readonly (string | number | null)[]): string {
  return JSON.stringify(values);
}
export function linkHash(before: string): Hash {
  return createHash("sha256").update(`${before}\n`);
}
