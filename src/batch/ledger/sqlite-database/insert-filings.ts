import { packValues, type Connection } from "./connection.js";
import type { NewRow } from "../types.js";

/** A filing that is new in this transaction. */
export interface NewFiling {
  readonly id: number;
  readonly row: NewRow;
  readonly filing: NonNullable<NewRow["filing"]>;
  /** One row without findings: its row record can be derived from the filing. */
  readonly hasNoFindings: boolean;
}

interface Intake {
  /** Id of the batch. */
  readonly id: number;
  readonly scope: number;
  readonly now: number;
  /** Link of the chain that claims the filings; undefined when they stay queued. */
  readonly claimedIn: number | undefined;
}

/** Writes new filings with their contents, and the row records that follow from them. Few statements, many rows. */
export function insertFilings(
  db: Connection,
  fresh: readonly NewFiling[],
  { id: batch, scope, now, claimedIn }: Intake,
): void {
  db.run(
    `INSERT INTO filings (id, scope, ref, batch, row, row_count, digest, units, queued_at, updated_at, state, attempt, sent_at, link)
     SELECT value ->> 0, ?2, value ->> 1, ?3, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ?4, ?4, ?5, ?6, ?7, ?8 FROM json_each(?1)`,
    JSON.stringify(
      fresh.map(({ id, row, filing }) => [id, row.ref, row.rows[0], row.rows.length, filing.digest, filing.units]),
    ),
    scope,
    batch,
    now,
    ...(claimedIn === undefined ? ["queued", 0, null, null] : ["sending", 1, now, claimedIn]),
  );
  const { bytes, places } = packValues(fresh, (f) => f.filing.body);
  db.run(
    "INSERT INTO bodies (filing, body) SELECT value ->> 0, CAST(substr(?1, value ->> 1, value ->> 2) AS TEXT) FROM json_each(?2)",
    bytes,
    JSON.stringify(places.map(([{ id }, start, length]) => [id, start, length])),
  );
  db.run(
    `INSERT INTO batch_rows (batch, row, ref, intake, filing, follows)
     SELECT batch, row, ref, 'new', id, 0 FROM filings WHERE id BETWEEN ? AND ? AND id NOT IN (SELECT value FROM json_each(?))`,
    fresh[0]!.id,
    fresh.at(-1)!.id,
    JSON.stringify(fresh.filter((f) => !f.hasNoFindings).map((f) => f.id)),
  );
}
