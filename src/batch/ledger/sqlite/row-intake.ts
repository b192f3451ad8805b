import { digestOf, rangesOf, rowLine, type Digest, type RowsFacts, digestIfAny } from "../audit/chain-format.js";
import type { AddedRow, FilingRecord, Intake, JsonBytes, JudgeRelated, NewRow, RelatedFiling } from "../types.js";
import { canComeAgain, type RefusedFilings } from "../changes/replacements.js";
import { insertKeys, refusedFilings, relatedFilings } from "./filing-keys.js";
import type { KeyIndex } from "../sqlite-database/key-index.js";
import type { IntakeBatch } from "./batches.js";
import type { UnitOfWork } from "./unit-of-work.js";
import type { Connection, Value } from "../sqlite-database/connection.js";
import type { FilingRow } from "../changes/filing-row.js";
import { filingRows } from "./filing-rows.js";
import { insertFilings, type NewFiling } from "../sqlite-database/insert-filings.js";
import { activeLease } from "../sqlite-coordination/leases.js";
import { forgetLostAnswers } from "./lost-answers.js";
import { ledgerProblem } from "../problems.js";
import { nextState, type FilingState } from "../states.js";

/** Records rows of a file and compares them with what the ledger already holds. Writes in bulk: see `#flush`. */
export class RowIntake {
  readonly #db: Connection;
  readonly #change: UnitOfWork;
  readonly #batch: IntakeBatch;
  /** New filings are claimed at once, so that they need not be read again for sending. */
  readonly #claims: boolean;
  readonly #record: (id: number) => FilingRecord;
  readonly #judge: JudgeRelated | undefined;
  readonly #keyIndex: KeyIndex | undefined;
  /** Filings of other batches that share a key with a row of this chunk, by id. */
  #related: ReadonlyMap<number, RelatedFiling> = new Map();
  /** Refused filings that a row of this chunk may replace, and the new filings that do, with the event of each. */
  #refused: RefusedFilings | undefined;
  readonly #replacing: { readonly id: number; readonly replaces: number }[] = [];
  /** Keys and filing ids to write with this chunk, alternating. */
  readonly #newKeys: number[] = [];
  readonly #worked = new Map<number, boolean>();
  /** Refs that are new in this chunk. */
  readonly #fresh = new Set<string>();
  /** Not written yet: filings, and values of rows that cannot be derived from their filing. */
  readonly #filings: NewFiling[] = [];
  readonly #rows: Value[] = [];
  /** Lines and contents for the chain. */
  readonly #lines: { readonly row: number; readonly text: string }[] = [];
  readonly #contents: (readonly [digest: string, body: Digest])[] = [];
  readonly #idBefore: number;
  #lastId: number;

  constructor(
    db: Connection,
    change: UnitOfWork,
    batch: IntakeBatch,
    claims: boolean,
    record: (id: number) => FilingRecord,
    judge?: { readonly judge: JudgeRelated; readonly keyIndex: KeyIndex },
  ) {
    this.#db = db;
    this.#change = change;
    this.#batch = batch;
    this.#claims = claims;
    this.#record = record;
    this.#judge = judge?.judge;
    this.#keyIndex = judge?.keyIndex;
    this.#idBefore = db.get<{ id: number | null }>("SELECT max(id) AS id FROM filings")?.id ?? 0;
    this.#lastId = this.#idBefore;
  }

  addAll(rows: readonly NewRow[]): AddedRow[] {
    const refs = rows.filter((row) => row.filing !== undefined).map((row) => row.ref);
    const seen = this.#db.all<{ ref: string; state: FilingState }>(
      "SELECT ref, state FROM filings WHERE scope = ? AND ref IN (SELECT value FROM json_each(?))",
      this.#batch.scope,
      JSON.stringify(refs),
    );
    const known = new Set(seen.map((filing) => filing.ref));
    if (this.#keyIndex) {
      this.#keyIndex.refresh(this.#db);
      // Filings that cannot be queued again are not judged again.
      const settled = new Set(seen.flatMap(({ ref, state }) => (canComeAgain(state) ? [] : [ref])));
      const found = new Set<number>();
      for (const row of rows)
        if (!settled.has(row.ref)) for (const key of row.keys ?? []) this.#keyIndex.find(key, found);
      this.#related = relatedFilings(this.#db, this.#batch.id, found);
      this.#refused = refusedFilings(this.#db, this.#batch.kind, this.#batch.id, found);
    }
    const added = rows.map((row) => this.#add(row, known));
    this.#flush();
    this.#writeReplacements();
    insertKeys(this.#db, this.#batch.scope, this.#batch.id, this.#newKeys);
    return added;
  }

  /** Returns the new rows and filings, for the chain. */
  recorded(): Omit<RowsFacts, "lastRow"> {
    const lines = isAscending(this.#lines) ? this.#lines : this.#lines.toSorted((a, b) => a.row - b.row);
    const count = this.#lastId - this.#idBefore;
    return {
      ranges: rangesOf(lines.map((line) => line.row)),
      count: lines.length,
      digest: digestOf(lines.map((line) => line.text).join("")),
      ...(count > 0 && { filings: [this.#idBefore + 1, count] }),
      ...(this.#contents.length > 0 && { contents: this.#contents }),
    };
  }

  #add(row: NewRow, seen: ReadonlySet<string>): AddedRow {
    const first = row.rows[0];
    if (first === undefined) throw new RangeError("a row needs its number");
    if (first <= this.#batch.last_row) {
      const before = this.#recorded(first, row);
      if (before !== undefined) return before;
    }
    if (row.filing === undefined) return this.#invalid(row);
    if (!seen.has(row.ref) && !this.#fresh.has(row.ref)) {
      const judged = this.#judged(row);
      return judged.filing === undefined ? this.#invalid(judged) : this.#new(judged, judged.filing);
    }
    this.#flush();
    const known = filingRows(this.#db, "scope = ? AND ref = ?", this.#batch.scope, row.ref)[0]!;
    const isSame = known.digest === row.filing.digest;
    const again = isSame ? "brought-again" : "corrected";
    if (known.batch !== this.#batch.id && nextState(known.state, again) !== undefined) {
      const judged = this.#judged(row);
      if (judged.filing === undefined) return this.#invalid(judged);
      return this.#queueAgain(judged, known, judged.filing, again);
    }
    if (isSame) return this.#known(row, known);
    return this.#changed(row, known, textOf(row.filing.body));
  }

  #judged(row: NewRow): NewRow {
    if (this.#related.size === 0 || this.#judge === undefined || this.#keyIndex === undefined) return row;
    const ids = new Set<number>();
    for (const key of row.keys ?? []) this.#keyIndex.find(key, ids);
    const related = [...ids].flatMap((id) => this.#related.get(id) ?? []);
    return related.length === 0 ? row : this.#judge(row, related);
  }

  #keep(keys: readonly number[] | undefined, filing: number): void {
    for (const key of keys ?? []) this.#newKeys.push(key, filing);
  }

  #invalid(row: NewRow): AddedRow {
    this.#link(row, "invalid", null);
    this.#change.counters.add(this.#batch.id, "invalid", row.rows.length, 1);
    return { ref: row.ref, rows: row.rows, intake: "invalid" };
  }

  #new(row: NewRow, filing: NonNullable<NewRow["filing"]>): AddedRow {
    const id = (this.#lastId += 1);
    const hasNoFindings = row.rows.length === 1 && row.findings === undefined;
    this.#fresh.add(row.ref);
    this.#filings.push({ id, row, filing, hasNoFindings });
    this.#keep(row.keys, id);
    if (hasNoFindings) this.#line(row.rows[0]!, row.ref, "new", id, null, null);
    else this.#link(row, "new", id);
    this.#change.counters.add(this.#batch.id, this.#claims ? "sending" : "queued", row.rows.length, 1);
    const body = digestOf(filing.body);
    const fresh = { id, batch: this.#batch.id, link: null };
    if (!this.#claims) {
      this.#contents.push([filing.digest, body]);
      this.#replace(fresh, row, "queued");
      return { ref: row.ref, rows: row.rows, intake: "new" };
    }
    this.#change.event(fresh, "queued", "sending", "claimed", filing.digest, { body });
    this.#replace(fresh, row, "sending");
    return {
      ref: row.ref,
      rows: row.rows,
      intake: "new",
      claimed: { id, ref: row.ref, attempt: 1, rounds: 0, body: filing.body },
    };
  }

  /** Records which refused filing a new one replaces, if any. */
  #replace(fresh: Pick<FilingRow, "id" | "batch" | "link">, { ref, filing }: NewRow, state: FilingState): void {
    if (this.#refused === undefined || this.#refused.isEmpty || filing === undefined) return;
    const replaced = this.#refused.take(ref, textOf(filing.body));
    if (replaced === undefined) return;
    this.#change.event(fresh, state, state, "replaces", replaced.ref, { replaces: replaced.id });
    this.#replacing.push({ id: fresh.id, replaces: replaced.id });
  }

  #writeReplacements(): void {
    for (const { id, replaces } of this.#replacing) {
      this.#db.run("INSERT INTO replacements (filing, replaces) VALUES (?, ?)", id, replaces);
      this.#db.run("UPDATE filings SET link = ? WHERE id = ?", this.#change.link, id);
    }
  }

  #known(row: NewRow, filing: FilingRow): AddedRow {
    const known = this.#record(filing.id);
    const here = filing.batch === this.#batch.id || this.#hasRowsOf(filing.id);
    const waits = filing.state === "queued" || filing.state === "sending" || filing.state === "unclear";
    if (waits && !here && !this.#workedOn(filing.batch)) this.#takeOver(row, filing);
    else {
      this.#link(row, "known", filing.id, { follows: 1 });
      this.#db.run("UPDATE filings SET followers = followers + ? WHERE id = ?", row.rows.length, filing.id);
      this.#change.counters.addRowsOf(filing, this.#batch.id, row.rows.length, here ? 0 : 1);
    }
    return { ref: row.ref, rows: row.rows, intake: "known", known };
  }

  /**
   * Moves a filing that waits in a batch without an active process: the user has submitted it again, so this batch
   * sends it.
   */
  #takeOver(row: NewRow, filing: FilingRow): void {
    if (filing.state === "sending") this.#change.move(filing, "answer-lost", null, "its process is gone");
    const left = this.#db.all<ChangedRow>(
      "UPDATE batch_rows SET follows = 1 WHERE filing = ? AND batch = ? AND intake <> 'changed' AND corrected_in IS NULL RETURNING batch, row",
      filing.id,
      filing.batch,
    );
    this.#db.run(
      "UPDATE filings SET batch = ?, row = ?, row_count = ?, followers = (SELECT COUNT(*) FROM batch_rows WHERE filing = ?4 AND follows = 1), updated_at = ?5, link = ?6 WHERE id = ?4",
      this.#batch.id,
      row.rows[0]!,
      row.rows.length,
      filing.id,
      this.#change.now,
      this.#change.link,
    );
    this.#link(row, "known", filing.id);
    this.#change.counters.addRowsOf(filing, this.#batch.id, row.rows.length, 1);
    filing.batch = this.#batch.id;
    forgetLostAnswers(this.#db, filing.id);
    this.#change.event(filing, filing.state, filing.state, "moved", null, { rows: placesOf(left), home: row.rows });
  }

  #changed(row: NewRow, filing: FilingRow, body: string): AddedRow {
    this.#link(row, "changed", filing.id, { body });
    this.#change.counters.add(this.#batch.id, "changed", row.rows.length, 1);
    const knownBody = this.#db.get<{ body: string }>("SELECT body FROM bodies WHERE filing = ?", filing.id)?.body;
    return {
      ref: row.ref,
      rows: row.rows,
      intake: "changed",
      known: this.#record(filing.id),
      ...(knownBody !== undefined && { knownBody }),
    };
  }

  /**
   * Queues a filing again. The old rows keep their state and reasons; the filing starts over, with the new content if
   * it was corrected.
   */
  #queueAgain(
    row: NewRow,
    filing: FilingRow,
    content: NonNullable<NewRow["filing"]>,
    cause: "corrected" | "brought-again",
  ): AddedRow {
    const known = this.#record(filing.id);
    const left = this.#db.all<ChangedRow>(
      "UPDATE batch_rows SET follows = 0, corrected_in = ?, corrected_from = ?, reasons = ? WHERE filing = ? AND intake <> 'changed' AND corrected_in IS NULL RETURNING batch, row",
      this.#batch.id,
      filing.state,
      filing.reasons,
      filing.id,
    );
    this.#db.run(
      "UPDATE filings SET batch = ?, row = ?, row_count = ?, followers = 0, state = 'queued', digest = ?, units = ?, conflict = NULL, reasons = NULL, rounds = 0, not_before = 0, queued_at = ?6, updated_at = ?6, link = ?7 WHERE id = ?8",
      this.#batch.id,
      row.rows[0]!,
      row.rows.length,
      content.digest,
      content.units,
      this.#change.now,
      this.#change.link,
      filing.id,
    );
    forgetLostAnswers(this.#db, filing.id);
    this.#db.run("UPDATE bodies SET body = ? WHERE filing = ?", textOf(content.body), filing.id);
    this.#keep(row.keys, filing.id);
    this.#link(row, "corrected", filing.id);
    this.#change.counters.add(this.#batch.id, "queued", row.rows.length, 1);
    filing.batch = this.#batch.id;
    this.#change.event(
      filing,
      filing.state,
      "queued",
      cause,
      cause === "corrected" ? `${filing.digest} -> ${content.digest}` : null,
      { digest: content.digest, body: digestOf(content.body), rows: placesOf(left) },
    );
    return { ref: row.ref, rows: row.rows, intake: "corrected", known };
  }

  #link(row: NewRow, intake: Intake, filing: number | null, more: { follows?: 1; body?: string } = {}): void {
    for (const number of row.rows) {
      const findings = row.findings?.get(number) ?? null;
      const changedBody = number === row.rows[0] ? (more.body ?? null) : null;
      this.#line(number, row.ref, intake, filing, digestIfAny(findings), digestIfAny(changedBody));
      this.#rows.push(this.#batch.id, number, row.ref, intake, filing, more.follows ?? 0, findings, changedBody);
    }
  }

  #line(
    row: number,
    ref: string,
    intake: Intake,
    filing: number | null,
    findings: Digest | null,
    changedBody: Digest | null,
  ): void {
    this.#lines.push({ row, text: rowLine(row, ref, intake, filing, findings, changedBody) });
  }

  /**
   * Writes what this chunk has collected; required before any query about it. Uses few statements with many rows,
   * because each call costs more than the writing.
   */
  #flush(): void {
    const fresh = this.#filings.splice(0);
    if (fresh.length > 0)
      insertFilings(this.#db, fresh, {
        ...this.#batch,
        now: this.#change.now,
        claimedIn: this.#claims ? this.#change.link : undefined,
      });
    this.#db.insertMany(
      "INSERT INTO batch_rows (batch, row, ref, intake, filing, follows, findings, changed_body)",
      8,
      this.#rows.splice(0),
    );
  }

  /** Returns the result of a row that was recorded before. */
  #recorded(first: number, row: NewRow): AddedRow | undefined {
    const found = this.#db.get<{ ref: string; intake: Intake; filing: number | null }>(
      "SELECT ref, intake, filing FROM batch_rows WHERE batch = ? AND row = ?",
      this.#batch.id,
      first,
    );
    if (found === undefined) return undefined;
    if (found.ref !== row.ref)
      throw ledgerProblem(
        "ledger-not-allowed",
        `row ${first} was recorded with ref "${found.ref}" and now has "${row.ref}": the file has changed`,
      );
    const known = found.intake === "known" || found.intake === "changed" ? this.#record(found.filing!) : undefined;
    const knownBody =
      found.intake === "changed"
        ? this.#db.get<{ body: string }>("SELECT body FROM bodies WHERE filing = ?", found.filing)?.body
        : undefined;
    return {
      ref: row.ref,
      rows: row.rows,
      intake: found.intake,
      ...(known && { known }),
      ...(knownBody !== undefined && { knownBody }),
    };
  }

  #hasRowsOf(filing: number): boolean {
    return (
      this.#db.get(
        "SELECT 1 AS yes FROM batch_rows WHERE filing = ? AND batch = ? AND intake <> 'changed' AND corrected_in IS NULL LIMIT 1",
        filing,
        this.#batch.id,
      ) !== undefined
    );
  }

  #workedOn(batch: number): boolean {
    let answer = this.#worked.get(batch);
    if (answer === undefined) {
      answer = activeLease(this.#db, batch, this.#change.now) !== undefined;
      this.#worked.set(batch, answer);
    }
    return answer;
  }
}

interface ChangedRow {
  readonly batch: number;
  readonly row: number;
}

function placesOf(rows: readonly ChangedRow[]): [batch: number, row: number][] {
  return rows.map(({ batch, row }) => [batch, row]);
}

function isAscending(lines: readonly { readonly row: number }[]): boolean {
  return lines.every((line, i) => i === 0 || lines[i - 1]!.row < line.row);
}

function textOf(body: JsonBytes): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}
