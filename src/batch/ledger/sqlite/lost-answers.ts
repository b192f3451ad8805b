import type { UnclearFiling } from "../reports.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { FilingRow } from "../changes/filing-row.js";
import { IS_WORK } from "./filing-rows.js";
import { toUnclear, type UnclearView } from "../views/unclear-view.js";

/**
 * Records evidence on filings that never arrive. Only a call that carried a filing alone is evidence, and only while
 * others are filed. It distinguishes a filing that makes its calls fail from an outage.
 */
export function recordLostAnswer(db: Connection, { id, batch, attempt }: FilingRow, alone: boolean): void {
  db.run(
    `INSERT INTO lost_answers (filing, batch, filed_before, attempt)
     VALUES (?1, ?2, (SELECT coalesce(sum(filings), 0) FROM counts WHERE batch = ?2 AND state = 'filed'), ?3)
     ON CONFLICT DO UPDATE SET attempt = excluded.attempt`,
    id,
    batch,
    alone ? attempt : 0,
  );
}

/** Counts an absence, when the last sending was a call of its own. */
export function recordAbsence(db: Connection, { id, attempt }: FilingRow): void {
  db.run("UPDATE lost_answers SET absences = absences + 1 WHERE filing = ? AND attempt = ?", id, attempt);
}

/** Removes the evidence on a filing that starts over: released by a person, with other content, or in another batch. */
export function forgetLostAnswers(db: Connection, filing: number): void {
  db.run("DELETE FROM lost_answers WHERE filing = ?", filing);
}

/** Returns unclear filings ordered by id, with that evidence. */
export function unclearFilings(db: Connection, batch: number, after: number, limit: number): UnclearFiling[] {
  const found = db.all<UnclearView>(
    `SELECT id, ref, filings.attempt, sent_at AS sentAt, absences,
       (SELECT coalesce(sum(filings), 0) FROM counts WHERE batch = ?1 AND state = 'filed') - filed_before AS filedSince,
       (${repeated("state = 'filed'")}) AS arrived,
       (${repeated("state IN ('queued', 'sending', 'unclear')")}) - (absences > 1) AS failing
     FROM filings LEFT JOIN lost_answers ON filing = id AND lost_answers.attempt = filings.attempt
     WHERE filings.batch = ?1 AND state = 'unclear' AND ${IS_WORK} AND id > ?2 ORDER BY id LIMIT ?3`,
    batch,
    after,
    limit,
  );
  return found.map(toUnclear);
}

/**
 * Counts filings of the batch that were proven absent more than once after being sent alone, and meet a condition now.
 */
function repeated(now: string): string {
  return `SELECT count(*) FROM lost_answers AS l JOIN filings AS f ON f.id = l.filing WHERE l.batch = ?1 AND l.absences > 1 AND f.${now}`;
}
