import type { FilingRecord, Intake, JsonText, NewRow, EpochMs } from "../types.js";
import { filingsById } from "../postgres-queries/filings.js";
import { activeLease } from "../postgres-coordination/leases.js";
import type { IntakeBatch } from "./batches.js";
import { idsOf, lockFilingsOf, type StoredFiling } from "./stored-filings.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** A row of a file that has the state of its filing. */
interface SharingRow {
  readonly batch: number;
  readonly row: number;
  readonly follows: number;
}

/**
 * What the ledger holds of the filings of a chunk of rows: read once, then kept up to date with what the chunk changes.
 */
export class KnownFilings {
  /** By ref. */
  readonly filings: Map<string, StoredFiling>;
  /** Rows of the chunk that were recorded before, by their first number. */
  readonly recorded: ReadonlyMap<number, { ref: string; intake: Intake; filing: number | null }>;
  readonly #records: Map<number, FilingRecord>;
  readonly #bodies: Map<number, JsonText>;
  readonly #rows: Map<number, SharingRow[]>;
  readonly #workedOn: ReadonlySet<number>;
  readonly #batch: number;

  constructor(
    batch: number,
    read: {
      readonly filings: Map<string, StoredFiling>;
      readonly recorded: KnownFilings["recorded"];
      readonly records: Map<number, FilingRecord>;
      readonly bodies: Map<number, JsonText>;
      readonly rows: Map<number, SharingRow[]>;
      readonly workedOn: ReadonlySet<number>;
    },
  ) {
    this.#batch = batch;
    this.filings = read.filings;
    this.recorded = read.recorded;
    this.#records = read.records;
    this.#bodies = read.bodies;
    this.#rows = read.rows;
    this.#workedOn = read.workedOn;
  }

  recordOf({ id }: StoredFiling): FilingRecord {
    return this.#records.get(id)!;
  }

  bodyOf({ id }: StoredFiling): JsonText | undefined {
    return this.#bodies.get(id);
  }

  rowsOf({ id }: StoredFiling): readonly SharingRow[] {
    return this.#rows.get(id) ?? [];
  }

  /** Checks whether this batch has rows of the filing. */
  isHere(filing: StoredFiling): boolean {
    return this.rowsOf(filing).some((row) => row.batch === this.#batch);
  }

  /** Checks whether a process works on a batch. */
  isWorkedOn(batch: number): boolean {
    return this.#workedOn.has(batch);
  }

  /** Adds a filing that is new in this chunk. */
  add(filing: StoredFiling, body: JsonText, batch: IntakeBatch, row: number, now: EpochMs): void {
    const { id, ref, digest } = filing;
    const { authority, institution, kind, name } = batch;
    this.filings.set(ref, filing);
    this.#bodies.set(id, body);
    // A getter, because the filing is claimed after it is added.
    const record: Omit<FilingRecord, "state" | "attempt"> = {
      id,
      authority,
      institution,
      kind,
      ref,
      batch: name,
      digest,
      row,
      queuedAt: now,
      updatedAt: now,
    };
    this.#records.set(id, {
      ...record,
      get state() {
        return filing.state;
      },
      get attempt() {
        return filing.attempt;
      },
    });
  }

  addRow(filing: number, row: SharingRow): void {
    const rows = this.#rows.get(filing);
    if (rows === undefined) this.#rows.set(filing, [row]);
    else rows.push(row);
  }

  /** The batch of this chunk sends the filing from now on. */
  moved(filing: StoredFiling, { name: batch }: IntakeBatch, row: number, updatedAt: EpochMs): void {
    const { reasons: _, ...record } = this.recordOf(filing);
    this.#records.set(filing.id, { ...record, batch, row, updatedAt, state: filing.state });
  }

  /** The filing starts over in the batch of this chunk; its earlier rows keep what they had. */
  queuedAgain(filing: StoredFiling, body: JsonText, batch: IntakeBatch, row: number, now: EpochMs): void {
    const { reasons: _, conflict: __, ...record } = this.recordOf(filing);
    const { state, digest } = filing;
    this.#records.set(filing.id, { ...record, batch: batch.name, row, state, digest, queuedAt: now, updatedAt: now });
    this.#bodies.set(filing.id, body);
    this.#rows.delete(filing.id);
  }
}

/** Reads and locks the filings of these rows. */
export async function readKnown(
  change: UnitOfWork,
  batch: IntakeBatch,
  rows: readonly NewRow[],
): Promise<KnownFilings> {
  const { tx } = change;
  const firsts = rows.flatMap(({ rows: [first] }) => (first !== undefined && first <= batch.last_row ? [first] : []));
  const before =
    firsts.length === 0
      ? []
      : await tx.all<{ row: number; ref: string; intake: Intake; filing: number | null }>(
          "SELECT row, ref, intake, filing FROM bdc.batch_rows WHERE batch = $1 AND row = ANY($2::integer[])",
          batch.id,
          firsts,
        );
  const refs = [...before, ...rows.filter((row) => row.filing !== undefined)].map(({ ref }) => ref);
  const filings = await lockFilingsOf(tx, batch.scope, [...new Set(refs)]);
  change.add(filings.values());
  const ids = idsOf([...filings.values()]);
  const sharing = new Map<number, SharingRow[]>();
  const bodies = new Map<number, JsonText>();
  if (ids.length > 0) {
    for (const { filing, ...row } of await tx.all<SharingRow & { filing: number }>(
      `SELECT filing, batch, row, follows FROM bdc.batch_rows
       WHERE filing = ANY($1::bigint[]) AND intake <> 'changed' AND corrected_in IS NULL ORDER BY batch, row`,
      ids,
    )) {
      const others = sharing.get(filing);
      if (others === undefined) sharing.set(filing, [row]);
      else others.push(row);
    }
    for (const { filing, body } of await tx.all<{ filing: number; body: JsonText }>(
      "SELECT filing, body FROM bdc.bodies WHERE filing = ANY($1::bigint[])",
      ids,
    ))
      bodies.set(filing, body);
  }
  const workedOn = new Set<number>();
  for (const other of new Set([...filings.values()].map((filing) => filing.batch)))
    if (other !== batch.id && (await activeLease(tx, other, change.now)) !== undefined) workedOn.add(other);
  return new KnownFilings(batch.id, {
    filings,
    recorded: new Map(before.map((row) => [row.row, row])),
    records: await filingsById(tx, ids),
    bodies,
    rows: sharing,
    workedOn,
  });
}
