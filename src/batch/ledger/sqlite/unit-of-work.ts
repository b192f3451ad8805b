import { hash } from "node:crypto";
import type { CaseFacts, EpochMs, JsonText, LedgerEvent, Scope } from "../types.js";
import { idCondition, packValues, type Connection, type Value } from "./connection.js";
import { filingRows, type FilingRow } from "./filing-rows.js";
import { forgetLostAnswers } from "./lost-answers.js";
import { nextState, type Cause, type FilingState } from "../states.js";

export type CaseEffect = "applied" | "stale" | "contradiction";

/**
 * Everything that one transaction changes. What can be summed up (cases, counters, the chain of events) is written by
 * `flush`, once: until then the `FilingRow`s in hand know more than the file does.
 */
export class UnitOfWork {
  readonly now: number;
  readonly #db: Connection;
  /** A handful: to look through them is cheaper than to make a key of four values for each filing. */
  readonly #tallies: {
    readonly batch: number;
    readonly state: string;
    readonly status: string;
    readonly done: number;
    rows: number;
    filings: number;
  }[] = [];
  readonly #cases = new Map<number, CaseFacts>();
  /** Texts of the events, and beside each the link before in which its filing has one (0: none). */
  readonly #events: string[] = [];
  readonly #before: number[] = [];
  #last: ChainEnd | undefined;

  constructor(db: Connection, now: number) {
    this.#db = db;
    this.now = now;
  }

  /** The link of the chain that this unit of work writes. */
  get link(): number {
    return this.#end.id + 1;
  }

  filings(ids: readonly number[]): Map<number, FilingRow> {
    const [where, ...values] = idCondition(new Set(ids));
    return new Map(filingRows(this.#db, where, ...values).map((row) => [row.id, row]));
  }

  /** The filings of these refs in one scope, by ref. */
  filingsOf({ authority, institution }: Scope, kind: string, refs: readonly string[]): Map<string, FilingRow> {
    const rows = filingRows(
      this.#db,
      "scope = (SELECT id FROM scopes WHERE authority = ? AND institution = ? AND kind = ?) AND ref IN (SELECT value FROM json_each(?))",
      authority,
      institution,
      kind,
      JSON.stringify(refs),
    );
    return new Map(rows.map((row) => [row.ref, row]));
  }

  claim(filings: readonly FilingRow[]): void {
    const [where, ...values] = idCondition(new Set(filings.map((f) => f.id)));
    this.#db.run(
      `UPDATE filings SET state = 'sending', attempt = attempt + 1, sent_at = ?, updated_at = ?, link = ? WHERE ${where}`,
      this.now,
      this.now,
      this.link,
      ...values,
    );
    for (const filing of filings) {
      this.#leave(filing);
      filing.attempt += 1;
      // The history binds the sending to what was sent.
      this.#enter(filing, "sending", "claimed", filing.digest);
    }
  }

  /**
   * Any way but to a case and to `sending`. False: the states know no such way, nothing changed.
   * @param notBefore The authority said "send again later": one round more. A person's release begins anew.
   */
  move(
    filing: FilingRow,
    cause: Exclude<Cause, "claimed" | "case-known" | "adopted">,
    reasons: JsonText | null,
    note?: string,
    notBefore?: EpochMs,
  ): boolean {
    const to = nextState(filing.state, cause);
    if (to === undefined) return false;
    this.#leave(filing);
    if (cause === "released") {
      filing.rounds = 0;
      forgetLostAnswers(this.#db, filing.id);
    } else if (notBefore !== undefined) filing.rounds += 1;
    this.#db.run(
      "UPDATE filings SET state = ?, reasons = ?, rounds = ?, not_before = ?, updated_at = ?, link = ? WHERE id = ?",
      to,
      reasons,
      filing.rounds,
      notBefore ?? 0,
      this.now,
      this.link,
      filing.id,
    );
    filing.reasons = reasons;
    this.#enter(filing, to, cause, note);
    return true;
  }

  /** What an answer, a lookup, the change feed or a person says about the case of this filing. */
  recordCase(
    filing: FilingRow,
    facts: CaseFacts,
    cause: "case-known" | "adopted" = "case-known",
    note?: string,
  ): CaseEffect {
    const said = `${facts.caseNo} ${facts.status} v${facts.version}`;
    if (filing.state !== "filed") {
      const to = nextState(filing.state, cause);
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
      return facts.status === filing.case_status
        ? "stale"
        : this.#contradict(filing, `v${version} is ${filing.case_status}, but also ${said}`);
    }
    // The authority's later word stands, but an end that did not last is worth a look.
    const reopened = filing.case_done === 1 && facts.status !== filing.case_status;
    const was = `${filing.case_status} v${version}`;
    this.#leave(filing);
    this.#keepCase(filing, facts);
    this.#enter(filing, "filed", "case-changed", said);
    return reopened ? this.#contradict(filing, `had ended as ${was}, then ${said}`) : "applied";
  }

  /**
   * For what is not a change of state; `flush` writes the link. The caller writes `link` to the filing in the same
   * statement as the change that it records.
   */
  event(
    filing: Pick<FilingRow, "id" | "batch" | "link">,
    was: FilingState,
    became: FilingState,
    cause: LedgerEvent["cause"],
    note: string | null,
  ): void {
    const seq = this.#end.seq + this.#events.length + 1;
    this.#events.push(eventText([seq, this.now, filing.id, filing.batch, was, became, cause, note]));
    this.#before.push(filing.link ?? 0);
    filing.link = this.link;
  }

  tally(batch: number, state: string, rows: number, filings: number, status = "", done = 0): void {
    const entry = this.#tallies.find(
      (t) => t.state === state && t.batch === batch && t.status === status && t.done === done,
    );
    if (entry === undefined) this.#tallies.push({ batch, state, status, done, rows, filings });
    else {
      entry.rows += rows;
      entry.filings += filings;
    }
  }

  /** Adds rows of one batch to the tally under which the filing stands now. */
  tallyAs(filing: FilingRow, batch: number, rows: number, filings: number): void {
    this.tally(batch, filing.state, rows, filings, filing.case_status ?? "", filing.case_done ?? 0);
  }

  flush(): void {
    this.#writeCases();
    const tallies = this.#tallies.filter((t) => t.rows !== 0 || t.filings !== 0);
    this.#db.insertMany(
      "INSERT INTO counts (batch, state, case_status, case_done, rows, filings, updated_at)",
      7,
      tallies.flatMap((t): Value[] => [t.batch, t.state, t.status, t.done, t.rows, t.filings, this.now]),
      "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, filings = filings + excluded.filings, updated_at = excluded.updated_at",
    );
    if (this.#events.length === 0) return;
    const { id, seq, hash } = this.#end;
    this.#db.run(
      "INSERT INTO chain (id, last_seq, hash, events, before) VALUES (?, ?, ?, ?, ?)",
      id + 1,
      seq + this.#events.length,
      chainHash(hash, this.#events),
      `[${this.#events.join(",")}]`,
      `[${this.#before.join(",")}]`,
    );
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
    const [where, ...values] = idCondition(this.#cases);
    this.#db.run(
      `UPDATE filings SET state = 'filed', reasons = NULL, updated_at = ?, link = ? WHERE ${where}`,
      this.now,
      this.link,
      ...values,
    );
    const { bytes, places } = packValues([...this.#cases], ([, facts]) => facts.case);
    this.#db.run(
      `INSERT INTO cases (filing, case_no, status, version, done, body)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, CAST(substr(?1, value ->> 5, value ->> 6) AS TEXT) FROM json_each(?2) WHERE true
       ON CONFLICT DO UPDATE SET status = excluded.status, version = excluded.version, done = excluded.done, body = excluded.body`,
      bytes,
      JSON.stringify(
        places.map(([[id, { caseNo, status, version, done }], start, length]) => [
          id,
          caseNo,
          status,
          version,
          done ? 1 : 0,
          start,
          length,
        ]),
      ),
    );
  }

  #contradict(filing: FilingRow, text: string): CaseEffect {
    // The feed repeats itself: one line for one contradiction.
    const changed = this.#db.run(
      `UPDATE filings SET contradiction = CASE WHEN contradiction IS NULL THEN ?1 ELSE contradiction || char(10) || ?1 END, updated_at = ?2, link = ?3
       WHERE id = ?4 AND instr(coalesce(contradiction, ''), ?1) = 0`,
      text,
      this.now,
      this.link,
      filing.id,
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
      "SELECT batch, COUNT(*) AS rows FROM batch_rows WHERE filing = ? AND follows = 1 GROUP BY batch",
      filing.id,
    );
    for (const f of followers) this.tallyAs(filing, f.batch, sign * f.rows, f.batch === filing.batch ? 0 : sign);
  }

  get #end(): ChainEnd {
    return (this.#last ??= this.#db.get<ChainEnd>(
      "SELECT id, last_seq AS seq, hash FROM chain ORDER BY id DESC LIMIT 1",
    ) ?? { id: 0, seq: 0, hash: "" });
  }
}

interface ChainEnd {
  readonly id: number;
  readonly seq: number;
  readonly hash: string;
}

export type EventValues = readonly [
  seq: number,
  at: number,
  filing: number,
  batch: number,
  was: FilingState,
  became: FilingState,
  cause: LedgerEvent["cause"],
  note: string | null,
];

/**
 * What the chain hashes of an event: word for word what JSON.stringify writes, in a third of the time. States and
 * causes hold nothing to escape.
 */
function eventText([seq, at, filing, batch, was, became, cause, note]: EventValues): string {
  if (was !== lastWay.was || became !== lastWay.became || cause !== lastWay.cause)
    lastWay = { was, became, cause, text: `,"${was}","${became}","${cause}",` };
  return `[${seq},${at},${filing},${batch}${lastWay.text}${note === null ? "null" : JSON.stringify(note)}]`;
}
/** Filings go the same way by the hundred. */
let lastWay = { was: "", became: "", cause: "", text: "" };
export function chainHash(before: string, events: readonly string[]): string {
  return hash("sha256", `${before}\n${events.join("\n")}`);
}
