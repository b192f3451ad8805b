import { digestIfAny, digestOf, rangesOf, rowLine, type Digest, type RowsFacts } from "../audit/chain-format.js";
import { canComeAgain, type RefusedFilings } from "../changes/replacements.js";
import type { Owner } from "../coordination.js";
import { ledgerProblem } from "../problems.js";
import { nextState, type FilingState } from "../states.js";
import type { AddedRow, FilingRecord, Intake, JsonText, JudgeRelated, NewRow, RelatedFiling } from "../types.js";
import type { IntakeBatch } from "./batches.js";
import { filingsOfKeys, refusedFilings, relatedFilings, type FilingsOfKey } from "./filing-keys.js";
import { IntakeWriter } from "./intake-writer.js";
import { readKnown, type KnownFilings } from "./known-filings.js";
import { textOf } from "./json-text.js";
import { share, toFiling, type StoredFiling } from "./stored-filings.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Records rows of a file and compares them with what the ledger already holds. Reads and writes in bulk. */
export class RowIntake {
  readonly #change: UnitOfWork;
  readonly #batch: IntakeBatch;
  /** New filings are claimed at once for this process, so that they need not be read again for sending. */
  readonly #claimFor: Owner | undefined;
  readonly #judge: JudgeRelated | undefined;
  readonly #known: KnownFilings;
  readonly #keys: FilingsOfKey;
  readonly #related: ReadonlyMap<number, RelatedFiling>;
  readonly #refused: RefusedFilings;
  readonly #writer: IntakeWriter;
  readonly #contents: (readonly [digest: string, body: Digest])[] = [];
  readonly #lines: { readonly row: number; readonly text: string }[] = [];
  readonly #firstId: number;
  #nextId: number;

  /**
   * Reads and locks what the rows concern.
   * @param firstId The first of as many unused ids as there are rows.
   */
  static async begin(
    change: UnitOfWork,
    batch: IntakeBatch,
    rows: readonly NewRow[],
    firstId: number,
    { claimFor, judge }: { readonly claimFor?: Owner | undefined; readonly judge?: JudgeRelated | undefined },
  ): Promise<RowIntake> {
    const { tx } = change;
    const known = await readKnown(change, batch, rows);
    // Filings that cannot be queued again are not judged again.
    const judged = judge === undefined ? [] : rows.filter(({ ref }) => isOpenTo(known.filings.get(ref)));
    const keys = await filingsOfKeys(
      tx,
      batch.scope,
      judged.flatMap((row) => row.keys ?? []),
    );
    const ids = new Set([...keys.values()].flat());
    const related = await relatedFilings(tx, batch.id, ids);
    const refused = await refusedFilings(tx, batch.kind, batch.id, ids);
    return new RowIntake(change, batch, firstId, claimFor, judge, { known, keys, related, refused });
  }

  private constructor(
    change: UnitOfWork,
    batch: IntakeBatch,
    firstId: number,
    claimFor: Owner | undefined,
    judge: JudgeRelated | undefined,
    read: {
      readonly known: KnownFilings;
      readonly keys: FilingsOfKey;
      readonly related: ReadonlyMap<number, RelatedFiling>;
      readonly refused: RefusedFilings;
    },
  ) {
    this.#change = change;
    this.#batch = batch;
    this.#claimFor = claimFor;
    this.#judge = judge;
    this.#known = read.known;
    this.#keys = read.keys;
    this.#related = read.related;
    this.#refused = read.refused;
    this.#writer = new IntakeWriter(change.tx, batch, change.now);
    this.#firstId = this.#nextId = firstId;
  }

  addAll(rows: readonly NewRow[]): AddedRow[] {
    return rows.map((row) => this.#add(row));
  }

  /** Writes what was added. The links of its events are known. */
  write(): Promise<void> {
    return this.#writer.write();
  }

  /** Returns the new rows and filings, for the chain. */
  recorded(): Omit<RowsFacts, "lastRow"> {
    const lines = this.#lines.toSorted((a, b) => a.row - b.row);
    const count = this.#nextId - this.#firstId;
    return {
      ranges: rangesOf(lines.map((line) => line.row)),
      count: lines.length,
      digest: digestOf(lines.map((line) => line.text).join("")),
      ...(count > 0 && { filings: [this.#firstId, count] }),
      ...(this.#contents.length > 0 && { contents: this.#contents }),
    };
  }

  #add(row: NewRow): AddedRow {
    const first = row.rows[0];
    if (first === undefined) throw new RangeError("a row needs its number");
    const before = this.#known.recorded.get(first);
    if (before !== undefined) return this.#recorded(first, row, before);
    if (row.filing === undefined) return this.#invalid(row);
    const known = this.#known.filings.get(row.ref);
    if (known === undefined) {
      const judged = this.#judged(row);
      return judged.filing === undefined ? this.#invalid(judged) : this.#new(judged, judged.filing);
    }
    const isSame = known.digest === row.filing.digest;
    const again = isSame ? "brought-again" : "corrected";
    if (known.batch !== this.#batch.id && nextState(known.state, again) !== undefined) {
      const judged = this.#judged(row);
      return judged.filing === undefined
        ? this.#invalid(judged)
        : this.#queueAgain(judged, known, judged.filing, again);
    }
    return isSame ? this.#sameAgain(row, known) : this.#changed(row, known, textOf(row.filing.body));
  }

  #judged(row: NewRow): NewRow {
    if (this.#judge === undefined) return row;
    const ids = new Set((row.keys ?? []).flatMap((key) => this.#keys.get(key) ?? []));
    const related = [...ids].flatMap((id) => this.#related.get(id) ?? []);
    return related.length === 0 ? row : this.#judge(row, related);
  }

  #invalid(row: NewRow): AddedRow {
    this.#link(row, "invalid", null);
    this.#change.tallies.add(this.#batch.id, "invalid", row.rows.length, 1);
    return { ref: row.ref, rows: row.rows, intake: "invalid" };
  }

  #new(row: NewRow, { digest, units, body }: NonNullable<NewRow["filing"]>): AddedRow {
    const id = this.#nextId++;
    const text = textOf(body);
    const { now } = this.#change;
    const filing = toFiling({
      ...EMPTY,
      id,
      ref: row.ref,
      scope: this.#batch.scope,
      batch: this.#batch.id,
      row_count: row.rows.length,
      digest,
      units,
    });
    this.#writer.addFiling(filing, row.rows[0]!, text);
    this.#writer.addKeys(row.keys, id);
    this.#known.add(filing, text, this.#batch, row.rows[0]!, now);
    this.#link(row, "new", id);
    const added = { ref: row.ref, rows: row.rows, intake: "new" } as const;
    if (this.#claimFor === undefined) {
      this.#contents.push([digest, digestOf(body)]);
      this.#change.tallies.addRowsOf(filing, this.#batch.id, row.rows.length, 1);
      this.#replace(filing, row.ref, text);
      return added;
    }
    filing.state = "sending";
    filing.attempt = 1;
    filing.sent_at = now;
    filing.owner = this.#claimFor.id;
    this.#change.tallies.addRowsOf(filing, this.#batch.id, row.rows.length, 1);
    this.#change.event(filing, "queued", "sending", "claimed", digest, { body: digestOf(body) });
    this.#replace(filing, row.ref, text);
    return { ...added, claimed: { id, ref: row.ref, attempt: 1, rounds: 0, body } };
  }

  /** Records which refused filing a new one replaces, if any. */
  #replace(fresh: StoredFiling, ref: string, body: JsonText): void {
    const replaced = this.#refused.isEmpty ? undefined : this.#refused.take(ref, body);
    if (replaced === undefined) return;
    this.#change.event(fresh, fresh.state, fresh.state, "replaces", replaced.ref, { replaces: replaced.id });
    this.#writer.addReplacement(fresh.id, replaced.id);
  }

  #sameAgain(row: NewRow, filing: StoredFiling): AddedRow {
    const known = this.#known.recordOf(filing);
    const here = filing.batch === this.#batch.id || this.#known.isHere(filing);
    const waits = filing.state === "queued" || filing.state === "sending" || filing.state === "unclear";
    if (waits && !here && !this.#known.isWorkedOn(filing.batch)) this.#takeOver(row, filing);
    else {
      this.#link(row, "known", filing.id, { follows: 1 });
      this.#writer.addFollowers(filing, row.rows.length);
      share(filing, this.#batch.id, row.rows.length);
      this.#change.tallies.addRowsOf(filing, this.#batch.id, row.rows.length, here ? 0 : 1);
    }
    return { ref: row.ref, rows: row.rows, intake: "known", known };
  }

  /**
   * Moves a filing that waits in a batch without an active process: the user has submitted it again, so this batch
   * sends it.
   */
  #takeOver(row: NewRow, filing: StoredFiling): void {
    if (filing.state === "sending") this.#change.move(filing, "answer-lost", null, "its process is gone");
    const left = this.#known.rowsOf(filing).filter((other) => other.batch === filing.batch);
    const joining = left.filter((other) => other.follows === 0).length;
    this.#writer.follow(filing.id, filing.batch);
    this.#link(row, "known", filing.id);
    this.#change.tallies.addRowsOf(filing, this.#batch.id, row.rows.length, 1);
    share(filing, filing.batch, joining);
    filing.followers += joining;
    filing.row_count = row.rows.length;
    filing.batch = this.#batch.id;
    this.#change.lostAnswers.forget(filing);
    this.#writer.addHome(filing, row.rows[0]!);
    this.#known.moved(filing, this.#batch, row.rows[0]!, this.#change.now);
    this.#change.event(filing, filing.state, filing.state, "moved", null, { rows: placesOf(left), home: row.rows });
    this.#change.change(filing);
  }

  #changed(row: NewRow, filing: StoredFiling, body: JsonText): AddedRow {
    this.#link(row, "changed", filing.id, { body });
    this.#change.tallies.add(this.#batch.id, "changed", row.rows.length, 1);
    const knownBody = this.#known.bodyOf(filing);
    return {
      ref: row.ref,
      rows: row.rows,
      intake: "changed",
      known: this.#known.recordOf(filing),
      ...(knownBody !== undefined && { knownBody }),
    };
  }

  /**
   * Queues a filing again. The old rows keep their state and reasons; the filing starts over, with the new content if
   * it was corrected.
   */
  #queueAgain(
    row: NewRow,
    filing: StoredFiling,
    content: NonNullable<NewRow["filing"]>,
    cause: "corrected" | "brought-again",
  ): AddedRow {
    const known = this.#known.recordOf(filing);
    const left = this.#known.rowsOf(filing);
    const { state: was, digest, reasons } = filing;
    const body = textOf(content.body);
    this.#writer.correct(filing.id, was, reasons);
    filing.batch = this.#batch.id;
    filing.row_count = row.rows.length;
    filing.followers = 0;
    filing.sharedBy = [];
    filing.digest = content.digest;
    filing.units = content.units;
    filing.conflict = filing.reasons = null;
    filing.rounds = filing.not_before = 0;
    filing.state = "queued";
    this.#writer.addHome(filing, row.rows[0]!, this.#change.now, body);
    this.#writer.addKeys(row.keys, filing.id);
    this.#change.lostAnswers.forget(filing);
    this.#known.queuedAgain(filing, body, this.#batch, row.rows[0]!, this.#change.now);
    this.#link(row, "corrected", filing.id);
    this.#change.tallies.add(this.#batch.id, "queued", row.rows.length, 1);
    const note = cause === "corrected" ? `${digest} -> ${content.digest}` : null;
    const facts = { digest: content.digest, body: digestOf(content.body), rows: placesOf(left) };
    this.#change.event(filing, was, "queued", cause, note, facts);
    this.#change.change(filing);
    return { ref: row.ref, rows: row.rows, intake: "corrected", known };
  }

  #link(row: NewRow, intake: Intake, filing: number | null, more: { follows?: 1; body?: string } = {}): void {
    for (const number of row.rows) {
      const findings = row.findings?.get(number) ?? null;
      const changedBody = number === row.rows[0] ? (more.body ?? null) : null;
      const text = rowLine(number, row.ref, intake, filing, digestIfAny(findings), digestIfAny(changedBody));
      this.#lines.push({ row: number, text });
      const follows = more.follows ?? 0;
      this.#writer.addRow({ row: number, ref: row.ref, intake, filing, follows, findings, changedBody });
      if (filing !== null && intake !== "changed")
        this.#known.addRow(filing, { batch: this.#batch.id, row: number, follows });
    }
  }

  /** Returns the result of a row that was recorded before. */
  #recorded(first: number, row: NewRow, found: { ref: string; intake: Intake; filing: number | null }): AddedRow {
    if (found.ref !== row.ref)
      throw ledgerProblem(
        "ledger-not-allowed",
        `row ${first} was recorded with ref "${found.ref}" and now has "${row.ref}": the file has changed`,
      );
    const filing = this.#known.filings.get(found.ref);
    const known: FilingRecord | undefined =
      filing !== undefined && (found.intake === "known" || found.intake === "changed")
        ? this.#known.recordOf(filing)
        : undefined;
    const knownBody = filing !== undefined && found.intake === "changed" ? this.#known.bodyOf(filing) : undefined;
    return {
      ref: row.ref,
      rows: row.rows,
      intake: found.intake,
      ...(known && { known }),
      ...(knownBody !== undefined && { knownBody }),
    };
  }
}

/** A filing that is queued for the first time. */
const EMPTY = {
  followers: 0,
  state: "queued" satisfies FilingState as FilingState,
  attempt: 0,
  rounds: 0,
  conflict: null,
  contradiction: null,
  reasons: null,
  link: null,
  owner: null,
  sent_at: null,
  not_before: 0,
  case_no: null,
  case_status: null,
  case_version: null,
  case_done: null,
  isOpen: true,
};

function isOpenTo(filing: StoredFiling | undefined): boolean {
  return filing === undefined || canComeAgain(filing.state);
}

function placesOf(rows: readonly { batch: number; row: number }[]): [batch: number, row: number][] {
  return rows.map(({ batch, row }) => [batch, row]);
}
