import type { Transaction, Value } from "../postgres-database/database.js";
import type { FilingState } from "../states.js";
import type { EpochMs, Intake, JsonText } from "../types.js";
import type { IntakeBatch } from "./batches.js";
import { insertKeys } from "./filing-keys.js";
import { idsOf, type StoredFiling } from "./stored-filings.js";

/** A row of the file that is not written yet. */
export interface PendingRow {
  readonly row: number;
  readonly ref: string;
  readonly intake: Intake;
  readonly filing: number | null;
  follows: number;
  readonly findings: JsonText | null;
  readonly changedBody: JsonText | null;
  /** Set when a later row of the same chunk queues the filing again. */
  corrected?: Omit<Correction, "filing">;
}

/** The earlier rows of a filing keep this state and these reasons. */
interface Correction {
  readonly filing: number;
  readonly from: FilingState;
  readonly reasons: JsonText | null;
}

/** Where a filing is at home from now on, and with which content if it starts over. */
interface Home {
  readonly filing: StoredFiling;
  readonly row: number;
  readonly queuedAt?: EpochMs;
  readonly body?: JsonText;
}

/** Collects what a chunk of rows adds and changes, and writes it in few statements with many rows. */
export class IntakeWriter {
  readonly #tx: Transaction;
  readonly #batch: IntakeBatch;
  readonly #now: EpochMs;
  readonly #filings: { readonly filing: StoredFiling; readonly row: number; readonly body: JsonText }[] = [];
  readonly #rows: PendingRow[] = [];
  readonly #keys: (readonly [key: number, filing: number])[] = [];
  readonly #replacements: { readonly id: number; readonly replaces: number }[] = [];
  readonly #homes: Home[] = [];
  /** Filings that rows of this chunk follow, with the number of these rows. */
  readonly #followers = new Map<StoredFiling, number>();
  /** Filings whose rows of another batch follow from now on. */
  readonly #following: { readonly filing: number; readonly batch: number }[] = [];
  /** Filings whose earlier rows keep what they have. */
  readonly #corrected: Correction[] = [];

  constructor(tx: Transaction, batch: IntakeBatch, now: EpochMs) {
    this.#tx = tx;
    this.#batch = batch;
    this.#now = now;
  }

  addFiling(filing: StoredFiling, row: number, body: JsonText): void {
    this.#filings.push({ filing, row, body });
  }

  addRow(row: PendingRow): void {
    this.#rows.push(row);
  }

  addKeys(keys: readonly number[] | undefined, filing: number): void {
    for (const key of keys ?? []) this.#keys.push([key, filing]);
  }

  addReplacement(id: number, replaces: number): void {
    this.#replacements.push({ id, replaces });
  }

  /** More rows have the state of the filing. */
  addFollowers(filing: StoredFiling, rows: number): void {
    filing.followers += rows;
    this.#followers.set(filing, (this.#followers.get(filing) ?? 0) + rows);
  }

  /** The rows of a batch have the state of a filing that another batch sends now. */
  follow(filing: number, batch: number): void {
    this.#following.push({ filing, batch });
  }

  correct(filing: number, from: FilingState, reasons: JsonText | null): void {
    this.#corrected.push({ filing, from, reasons });
    for (const row of this.#rows)
      if (row.filing === filing && row.intake !== "changed" && row.corrected === undefined) {
        row.follows = 0;
        row.corrected = { from, reasons };
      }
  }

  addHome(filing: StoredFiling, row: number, queuedAt?: EpochMs, body?: JsonText): void {
    this.#homes.push({ filing, row, ...(queuedAt !== undefined && { queuedAt }), ...(body !== undefined && { body }) });
  }

  async write(): Promise<void> {
    await this.#changeRows();
    await this.#insertFilings();
    await this.#insertRows();
    await this.#changeFilings();
    await insertKeys(this.#tx, this.#batch.scope, this.#keys);
    if (this.#replacements.length > 0)
      await this.#tx.run(
        "INSERT INTO bdc.replacements (filing, replaces) SELECT * FROM unnest($1::bigint[], $2::bigint[])",
        idsOf(this.#replacements),
        this.#replacements.map(({ replaces }) => replaces),
      );
  }

  async #changeRows(): Promise<void> {
    if (this.#following.length > 0)
      await this.#tx.run(
        `UPDATE bdc.batch_rows r SET follows = 1 FROM unnest($1::bigint[], $2::integer[]) AS v (filing, batch)
         WHERE r.filing = v.filing AND r.batch = v.batch AND r.intake <> 'changed' AND r.corrected_in IS NULL`,
        this.#following.map(({ filing }) => filing),
        this.#following.map(({ batch }) => batch),
      );
    if (this.#corrected.length > 0)
      await this.#tx.run(
        `UPDATE bdc.batch_rows r SET follows = 0, corrected_in = $1, corrected_from = v.state, reasons = v.reasons
         FROM unnest($2::bigint[], $3::text[], $4::text[]) AS v (filing, state, reasons)
         WHERE r.filing = v.filing AND r.intake <> 'changed' AND r.corrected_in IS NULL`,
        this.#batch.id,
        this.#corrected.map(({ filing }) => filing),
        this.#corrected.map(({ from }) => from),
        this.#corrected.map(({ reasons }) => reasons),
      );
  }

  async #insertFilings(): Promise<void> {
    if (this.#filings.length === 0) return;
    const filings = this.#filings.map(({ filing }) => filing);
    const common = [
      this.#batch.scope,
      this.#batch.id,
      this.#now,
      idsOf(filings),
      filings.map(({ ref }) => ref),
      filings.map(({ row_count }) => row_count),
      filings.map(({ digest }) => digest),
      filings.map(({ units }) => units),
    ] satisfies Value[];
    await this.#tx.run(
      `INSERT INTO bdc.filing (scope, ref, id, batch, row, row_count, state, digest, units, queued_at, updated_at)
       SELECT $1::integer, ref, id, $2::integer, row, row_count, 'open', digest, units, $3::bigint, $3
       FROM unnest($4::bigint[], $5::text[], $6::integer[], $7::text[], $8::text[], $9::integer[])
         AS v (id, ref, row_count, digest, units, row)`,
      ...common,
      this.#filings.map(({ row }) => row),
    );
    await this.#tx.run(
      `INSERT INTO bdc.work (filing, scope, ref, batch, row_count, followers, digest, units, state, owner, attempt,
         sent_at, updated_at, link)
       SELECT id, $1::integer, ref, $2::integer, row_count, followers, digest, units, state, owner, attempt, sent_at,
         $3::bigint, link
       FROM unnest($4::bigint[], $5::text[], $6::integer[], $7::text[], $8::text[], $9::integer[], $10::text[],
         $11::text[], $12::integer[], $13::bigint[], $14::bigint[])
         AS v (id, ref, row_count, digest, units, followers, state, owner, attempt, sent_at, link)`,
      ...common,
      filings.map(() => 0),
      filings.map(({ state }) => state),
      filings.map(({ owner }) => owner),
      filings.map(({ attempt }) => attempt),
      filings.map(({ sent_at }) => sent_at),
      filings.map(({ link }) => link),
    );
    await this.#tx.run(
      "INSERT INTO bdc.bodies (filing, body) SELECT * FROM unnest($1::bigint[], $2::text[])",
      idsOf(filings),
      this.#filings.map(({ body }) => body),
    );
  }

  async #insertRows(): Promise<void> {
    if (this.#rows.length === 0) return;
    const column = <K extends keyof PendingRow>(name: K): PendingRow[K][] => this.#rows.map((row) => row[name]);
    await this.#tx.run(
      `INSERT INTO bdc.batch_rows (batch, row, ref, intake, filing, follows, findings, changed_body, corrected_in,
         corrected_from, reasons)
       SELECT $1::integer, * FROM unnest($2::integer[], $3::text[], $4::text[], $5::bigint[], $6::integer[], $7::text[],
         $8::text[], $9::integer[], $10::text[], $11::text[])`,
      this.#batch.id,
      column("row"),
      column("ref"),
      column("intake"),
      column("filing"),
      column("follows"),
      column("findings"),
      column("changedBody"),
      column("corrected").map((corrected) => (corrected === undefined ? null : this.#batch.id)),
      column("corrected").map((corrected) => corrected?.from ?? null),
      column("corrected").map((corrected) => corrected?.reasons ?? null),
    );
  }

  /** Writes what the record of a filing holds beside what `writeFilings` writes. */
  async #changeFilings(): Promise<void> {
    if (this.#homes.length > 0) {
      const filings = this.#homes.map(({ filing }) => filing);
      await this.#tx.run(
        `UPDATE bdc.filing f SET batch = $1, row = v.row, row_count = v.row_count, followers = v.followers,
           digest = v.digest, units = v.units, queued_at = coalesce(v.queued_at, f.queued_at)
         FROM unnest($2::integer[], $3::text[], $4::integer[], $5::integer[], $6::integer[], $7::text[], $8::text[],
           $9::bigint[]) AS v (scope, ref, row, row_count, followers, digest, units, queued_at)
         WHERE f.scope = v.scope AND f.ref = v.ref`,
        this.#batch.id,
        filings.map(({ scope }) => scope),
        filings.map(({ ref }) => ref),
        this.#homes.map(({ row }) => row),
        filings.map(({ row_count }) => row_count),
        filings.map(({ followers }) => followers),
        filings.map(({ digest }) => digest),
        filings.map(({ units }) => units),
        this.#homes.map(({ queuedAt }) => queuedAt ?? null),
      );
      const contents = this.#homes.filter(({ body }) => body !== undefined);
      if (contents.length > 0)
        await this.#tx.run(
          `UPDATE bdc.bodies b SET body = v.body FROM unnest($1::bigint[], $2::text[]) AS v (filing, body)
           WHERE b.filing = v.filing`,
          contents.map(({ filing }) => filing.id),
          contents.map(({ body }) => body!),
        );
    }
    if (this.#followers.size === 0) return;
    const followed = [...this.#followers.keys()];
    await this.#tx.run(
      `WITH v AS (
         SELECT * FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::integer[]) AS v (scope, ref, filing, rows)
       ), hot AS (
         UPDATE bdc.work w SET followers = v.rows FROM v WHERE w.filing = v.filing
       )
       UPDATE bdc.filing f SET followers = v.rows FROM v WHERE f.scope = v.scope AND f.ref = v.ref`,
      followed.map(({ scope }) => scope),
      followed.map(({ ref }) => ref),
      idsOf(followed),
      followed.map(({ followers }) => followers),
    );
  }
}
