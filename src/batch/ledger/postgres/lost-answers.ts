import type { Queries, Transaction } from "../postgres-database/database.js";
import type { UnclearFiling } from "../reports.js";
import type { StoredFiling } from "./stored-filings.js";
import { toUnclear, type UnclearView } from "../views/unclear-view.js";

/**
 * Evidence on filings that never arrive, as one transaction changes it. Only a call that carried a filing alone is
 * evidence, and only while others are filed. It distinguishes a filing that makes its calls fail from an outage.
 */
export class LostAnswers {
  readonly #lost = new Map<StoredFiling, boolean>();
  readonly #absent = new Set<StoredFiling>();
  readonly #forgotten = new Set<number>();

  add(filing: StoredFiling, alone: boolean): void {
    this.#lost.set(filing, alone);
  }

  /** Counts an absence, when the last sending was a call of its own. */
  addAbsence(filing: StoredFiling): void {
    this.#absent.add(filing);
  }

  /** Removes the evidence on a filing that starts over: released, with other content, or in another batch. */
  forget({ id }: Pick<StoredFiling, "id">): void {
    this.#forgotten.add(id);
  }

  async write(tx: Transaction): Promise<void> {
    if (this.#lost.size > 0) {
      const filings = [...this.#lost.keys()];
      await tx.run(
        `INSERT INTO bdc.lost_answers (filing, batch, filed_before, attempt)
         SELECT v.filing, v.batch, ${filedIn("v.batch")}, v.attempt
         FROM unnest($1::bigint[], $2::integer[], $3::integer[]) AS v (filing, batch, attempt)
         ON CONFLICT (filing) DO UPDATE SET attempt = excluded.attempt`,
        filings.map((filing) => filing.id),
        filings.map((filing) => filing.batch),
        filings.map((filing) => (this.#lost.get(filing) === true ? filing.attempt : 0)),
      );
    }
    if (this.#absent.size > 0)
      await tx.run(
        `UPDATE bdc.lost_answers l SET absences = absences + 1
         FROM unnest($1::bigint[], $2::integer[]) AS v (filing, attempt)
         WHERE l.filing = v.filing AND l.attempt = v.attempt`,
        [...this.#absent].map((filing) => filing.id),
        [...this.#absent].map((filing) => filing.attempt),
      );
    if (this.#forgotten.size > 0)
      await tx.run("DELETE FROM bdc.lost_answers WHERE filing = ANY($1::bigint[])", [...this.#forgotten]);
  }
}

/** Returns unclear filings ordered by id, with that evidence. */
export async function unclearFilings(
  db: Queries,
  batch: number,
  after: number,
  limit: number,
): Promise<UnclearFiling[]> {
  const found = await db.all<UnclearView>(
    `SELECT w.filing AS id, w.ref, w.attempt, w.sent_at AS "sentAt", l.absences,
       ${filedIn("$1")} - l.filed_before AS "filedSince",
       (${repeated("f.state = 'filed'")}) AS arrived,
       (${repeated("w.filing IS NOT NULL")}) - (l.absences > 1)::integer AS failing
     FROM bdc.work w LEFT JOIN bdc.lost_answers l ON l.filing = w.filing AND l.attempt = w.attempt
     WHERE w.batch = $1 AND w.state = 'unclear' AND w.filing > $2 ORDER BY w.filing LIMIT $3`,
    batch,
    after,
    limit,
  );
  return found.map(toUnclear);
}

function filedIn(batch: string): string {
  return `(SELECT coalesce(sum(c.filings), 0) FROM bdc.counts c WHERE c.batch = ${batch} AND c.state = 'filed')`;
}

/**
 * Counts filings of the batch that were proven absent more than once after being sent alone, and meet a condition now.
 */
function repeated(now: string): string {
  return `SELECT count(*) FROM bdc.lost_answers l JOIN bdc.filing f ON f.id = l.filing
    LEFT JOIN bdc.work w ON w.filing = l.filing WHERE l.batch = $1 AND l.absences > 1 AND ${now}`;
}
