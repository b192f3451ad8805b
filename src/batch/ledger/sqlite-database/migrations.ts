import type { Connection } from "./connection.js";
import { ledgerProblem } from "../problems.js";

/** Application id "bdcL". Distinguishes a ledger from other SQLite files. */
export const applicationId = 0x6264634c;

/**
 * SQL of each version, applied in order. Never edit a released entry, not even its comments: SQLite stores the text of
 * a CREATE statement, and an audit compares it.
 *
 * Bodies and cases have their own tables, so that a change of state rewrites narrow rows, 40 to a page.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE scopes (
    id INTEGER PRIMARY KEY,
    authority TEXT NOT NULL,
    institution TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (authority, institution, kind)
  ) STRICT;

  CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    scope INTEGER NOT NULL REFERENCES scopes (id),
    profile TEXT NOT NULL,
    file_path TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    format TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_row INTEGER NOT NULL DEFAULT 0,
    closed_at INTEGER
  ) STRICT;

  CREATE TABLE filings (
    id INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scopes (id),
    ref TEXT NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches (id),
    row INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    -- Rows of other batches (or further rows of this one) whose fate is this filing's.
    followers INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    digest TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    queued_at INTEGER NOT NULL,
    sent_at INTEGER,
    updated_at INTEGER NOT NULL,
    case_no TEXT,
    case_status TEXT,
    case_version INTEGER,
    case_done INTEGER NOT NULL DEFAULT 0,
    reasons TEXT,
    contradiction TEXT,
    UNIQUE (scope, ref)
  ) STRICT;
  CREATE INDEX filings_work ON filings (batch, state);
  CREATE INDEX filings_case ON filings (case_no) WHERE case_no IS NOT NULL;

  CREATE TABLE bodies (filing INTEGER PRIMARY KEY REFERENCES filings (id), body TEXT NOT NULL) STRICT;
  CREATE TABLE cases (filing INTEGER PRIMARY KEY REFERENCES filings (id), body TEXT NOT NULL) STRICT;

  CREATE TABLE batch_rows (
    batch INTEGER NOT NULL REFERENCES batches (id),
    row INTEGER NOT NULL,
    ref TEXT NOT NULL,
    intake TEXT NOT NULL,
    filing INTEGER REFERENCES filings (id),
    follows INTEGER NOT NULL DEFAULT 0,
    findings TEXT,
    changed_body TEXT,
    -- The later batch in which the filing was corrected, and why it had been turned away in this one.
    corrected_in INTEGER REFERENCES batches (id),
    reasons TEXT,
    PRIMARY KEY (batch, row)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX batch_rows_filing ON batch_rows (filing) WHERE filing IS NOT NULL;

  -- Counted as things happen: a batch of a million rows sums up at once.
  CREATE TABLE counts (
    batch INTEGER NOT NULL REFERENCES batches (id),
    state TEXT NOT NULL,
    case_status TEXT NOT NULL,
    case_done INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    filings INTEGER NOT NULL,
    PRIMARY KEY (batch, state, case_status, case_done)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE leases (
    batch INTEGER PRIMARY KEY REFERENCES batches (id),
    owner TEXT NOT NULL,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    ttl INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE pauses (authority TEXT PRIMARY KEY, set_at INTEGER NOT NULL, not_before INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE cursors (authority TEXT, institution TEXT, cursor TEXT NOT NULL, PRIMARY KEY (authority, institution)) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    filing INTEGER NOT NULL REFERENCES filings (id),
    batch INTEGER NOT NULL REFERENCES batches (id),
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    cause TEXT NOT NULL,
    note TEXT
  ) STRICT;
  CREATE INDEX events_filing ON events (filing);
  -- One link a transaction: the hash of the link before and of all events since.
  CREATE TABLE chain (id INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  `,
  // Events move into the link of their transaction, instead of a row and an index entry each. The hashes stay the same.
  // The facts of a case move to its own table, so that a change of state rewrites less and updates one index less.
  `
  CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    -- JSON: one array an event, [seq, at, filing, batch, was, became, cause, note].
    events TEXT NOT NULL,
    -- JSON: for each event the link before in which its filing has one, 0 when there is none: the way back through a history.
    before TEXT NOT NULL
  ) STRICT;
  WITH
    spans AS (SELECT id AS link, last_seq, lag(last_seq, 1, 0) OVER (ORDER BY id) AS first FROM chain),
    linked AS (SELECT link, events.* FROM spans JOIN events ON seq > first AND seq <= last_seq),
    backed AS (SELECT *, lag(link, 1, 0) OVER (PARTITION BY filing ORDER BY seq) AS before FROM linked)
  INSERT INTO links
    SELECT chain.id, last_seq, hash,
      '[' || group_concat(json_array(seq, at, filing, batch, was, became, cause, note), ',' ORDER BY seq) || ']', '[' || group_concat(before, ',' ORDER BY seq) || ']'
    FROM backed JOIN chain ON chain.id = link GROUP BY chain.id;
  DROP TABLE events;
  DROP TABLE chain;
  ALTER TABLE links RENAME TO chain;

  ALTER TABLE filings ADD COLUMN link INTEGER;
  UPDATE filings SET link = newest.link
    FROM (SELECT value ->> 2 AS filing, max(chain.id) AS link FROM chain, json_each(chain.events) GROUP BY 1) AS newest WHERE filings.id = newest.filing;

  -- Most filings are filed, and nobody asks for the work on them.
  DROP INDEX filings_work;
  CREATE INDEX filings_work ON filings (batch, state) WHERE state <> 'filed';

  CREATE TABLE known_cases (
    filing INTEGER PRIMARY KEY REFERENCES filings (id),
    case_no TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    done INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  INSERT INTO known_cases SELECT id, case_no, case_status, case_version, case_done, body FROM filings JOIN cases ON filing = id;
  DROP INDEX filings_case;
  DROP TABLE cases;
  ALTER TABLE known_cases RENAME TO cases;
  CREATE INDEX cases_no ON cases (case_no);
  CREATE INDEX cases_alerts ON cases (filing) WHERE instr(body, '"alerts":[{') > 0;
  CREATE INDEX filings_contradiction ON filings (id) WHERE contradiction IS NOT NULL;
  ALTER TABLE filings DROP COLUMN case_no;
  ALTER TABLE filings DROP COLUMN case_status;
  ALTER TABLE filings DROP COLUMN case_version;
  ALTER TABLE filings DROP COLUMN case_done;

  ALTER TABLE counts ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
  `,
  // State of a filing when it was queued again elsewhere. Empty in earlier rows, which were all turned away.
  "ALTER TABLE batch_rows ADD COLUMN corrected_from TEXT;",
  // The units of a filing, and the case of another filing under its ref: needed to decide whose case it is.
  `
  ALTER TABLE filings ADD COLUMN units TEXT;
  ALTER TABLE filings ADD COLUMN conflict TEXT;
  UPDATE filings SET conflict = '' WHERE state = 'needs-a-person' AND instr(reasons, '"code":"ref-conflict"') > 0;
  DROP INDEX filings_contradiction;
  CREATE INDEX filings_contradicted ON filings (batch) WHERE contradiction IS NOT NULL;
  `,
  // Filings that need manual review are counted by the code of their first reason, in the column of the case status.
  `
  DELETE FROM counts WHERE state = 'needs-a-person';
  INSERT INTO counts (batch, state, case_status, case_done, rows, filings, updated_at)
    SELECT r.batch, 'needs-a-person',
      CASE WHEN json_valid(f.reasons) THEN
        CASE WHEN json_type(f.reasons, '$[0].code') = 'text' AND f.reasons ->> '$[0].code' <> '' THEN f.reasons ->> '$[0].code' ELSE 'unknown' END
      ELSE 'unknown' END,
      0, COUNT(*), COUNT(DISTINCT f.id), max(f.updated_at)
    FROM filings f JOIN batch_rows r ON r.filing = f.id
    WHERE f.state = 'needs-a-person' AND r.corrected_in IS NULL AND r.intake NOT IN ('invalid', 'changed')
    GROUP BY 1, 3;
  `,
  // The full pause that an authority asked for, and events that concern no single filing.
  `
  ALTER TABLE pauses ADD COLUMN asked_until INTEGER;
  CREATE TABLE authority_notes (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    authority TEXT NOT NULL,
    what TEXT NOT NULL,
    note TEXT NOT NULL
  ) STRICT;
  `,
  // New links cover the records of their events. baseline.ts adds the ledger's id and covers the existing records.
  `
  ALTER TABLE chain ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  CREATE TABLE identity (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  // Each row keeps only its own findings; before, those of all rows of its filing. A lease identifies its process, and
  // has a time by a clock that cannot be set.
  `
  UPDATE batch_rows SET findings = (
    SELECT CASE WHEN count(*) > 0 THEN json_group_array(json(value)) END FROM json_each(findings)
    WHERE CASE WHEN type = 'object' THEN coalesce(value ->> 'row', batch_rows.row) = batch_rows.row END
  )
  WHERE CASE WHEN json_valid(findings) THEN EXISTS (
    SELECT 1 FROM json_each(findings) WHERE CASE WHEN type = 'object' THEN value ->> 'row' <> batch_rows.row END
  ) END;
  ALTER TABLE leases ADD COLUMN process TEXT;
  ALTER TABLE leases ADD COLUMN uptime INTEGER;
  `,
  // Rounds count only "send again later" responses. Attempts number every sending. A lost response is evidence only
  // when the filing was sent alone.
  `
  ALTER TABLE filings ADD COLUMN rounds INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE filings ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE lost_answers (
    filing INTEGER PRIMARY KEY REFERENCES filings (id),
    batch INTEGER NOT NULL REFERENCES batches (id),
    -- Filings of the batch that were filed when an answer for this one was lost first.
    filed_before INTEGER NOT NULL,
    -- The last sending that carried it alone and lost its answer; 0: none.
    attempt INTEGER NOT NULL DEFAULT 0,
    absences INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX lost_answers_repeated ON lost_answers (batch) WHERE absences > 1;
  `,
  // Keys for finding filings that may be the same (key-index.ts). Existing filings get theirs at the next intake,
  // because SQL cannot compute them.
  `
  CREATE TABLE filing_keys (
    id INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    -- Of the filings of one transaction: key and filing, one after the other, as 64-bit floats.
    pairs BLOB NOT NULL
  ) STRICT;
  CREATE INDEX filing_keys_scope ON filing_keys (scope, id);
  -- Filings up to this id have no keys yet; no row: all have.
  CREATE TABLE filings_without_keys (up_to INTEGER NOT NULL) STRICT;
  INSERT INTO filings_without_keys SELECT max(id) FROM filings HAVING max(id) IS NOT NULL;
  `,
  // When the change feed was last read to its end: the statuses of all cases are at least as recent.
  "ALTER TABLE cursors ADD COLUMN current_at INTEGER;",
  // Filings that request again what a refused one had requested, under another ref. One replaces one.
  `
  CREATE TABLE replacements (
    filing INTEGER PRIMARY KEY REFERENCES filings (id),
    replaces INTEGER NOT NULL UNIQUE REFERENCES filings (id)
  ) STRICT;
  `,
  // How far each authority's clock is ahead of this machine's (ms), as last measured: terms run by the authority's.
  `
  CREATE TABLE authority_clocks (
    authority TEXT PRIMARY KEY,
    offset_ms INTEGER NOT NULL,
    measured_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];

/**
 * Migrates the file to the newest version, all or nothing.
 * @param steps Only tests pass their own.
 */
export function migrate(connection: Connection, steps: readonly string[] = migrations): void {
  const versionNow = () => connection.get<{ user_version: number }>("PRAGMA user_version")!.user_version;
  const refuseNewer = (version: number) => {
    if (version > steps.length) throw ledgerProblem("ledger-newer", `${connection.path}: ${version} > ${steps.length}`);
  };
  refuseNewer(versionNow());
  if (versionNow() === steps.length) return;
  connection.transaction(() => {
    // Another process may have migrated it while this one waited for the lock.
    const from = versionNow();
    refuseNewer(from);
    for (const sql of steps.slice(from)) connection.exec(sql);
    connection.exec(`PRAGMA user_version = ${steps.length}`);
  });
}
