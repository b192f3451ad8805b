/** Hash parts of `filing`: enough that each stays below a few million rows with 10^8 filings. */
const PARTS = 32;

const parts = Array.from(
  { length: PARTS },
  (_, i) => `CREATE TABLE bdc.filing_${i} PARTITION OF bdc.filing FOR VALUES WITH (MODULUS ${PARTS}, REMAINDER ${i});`,
).join("\n");

/**
 * The tables of the first version. Columns mean what those of the same name in the SQLite ledger mean; times are epoch
 * milliseconds.
 *
 * Three things differ, because many machines write at once:
 *
 * - A filing has its record for ever in `filing`, which claims never touch. Whatever is not settled (`queued`,
 *   `sending`, `unclear`) also has a row in the small table `work`, which holds what changes until then; `filing.state`
 *   is `open` meanwhile. `work` repeats columns of `filing` that a claim or a report needs, so that neither reads it:
 *   both are written when one changes. The view `filings` shows both as one. Join it by `(scope, ref)`, which names
 *   one part; a join by `id` asks all.
 * - `work.held`: a queued filing that may not be sent yet is outside the index of those that may.
 * - The journal has several chains. A transaction extends one that no other holds (`chain_heads`), so that commits do
 *   not wait for each other. Ids of links come from one sequence and are taken after the locks on the filings: events
 *   of a filing, and of a batch, have ascending links. `seq` counts within a chain. The first link is that of the
 *   event `ledger`.
 */
export const LEDGER_SCHEMA = `
CREATE TABLE bdc.authorities (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);
CREATE TABLE bdc.scopes (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  authority text NOT NULL,
  institution text NOT NULL,
  kind text NOT NULL,
  authority_id integer NOT NULL REFERENCES bdc.authorities (id),
  UNIQUE (authority, institution, kind)
);
CREATE TABLE bdc.batches (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  scope integer NOT NULL REFERENCES bdc.scopes (id),
  profile text NOT NULL,
  file_path text NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  format text,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  last_row integer NOT NULL DEFAULT 0,
  closed_at bigint
);

-- The identity is for ever and global: a unique key of a partitioned table must hold the columns that it is divided by.
CREATE TABLE bdc.filing (
  scope integer NOT NULL,
  ref text NOT NULL,
  id bigint NOT NULL,
  batch integer NOT NULL,
  row integer NOT NULL,
  row_count integer NOT NULL,
  followers integer NOT NULL DEFAULT 0,
  -- 'open' while the filing has a row in work, where the columns from attempt to conflict are then.
  state text NOT NULL,
  digest text NOT NULL,
  units text NOT NULL,
  queued_at bigint NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  rounds integer NOT NULL DEFAULT 0,
  sent_at bigint,
  updated_at bigint NOT NULL,
  link bigint,
  reasons text,
  conflict text,
  contradiction text,
  -- Code of the first reason of a filing that needs a person.
  reason_code text,
  PRIMARY KEY (scope, ref)
) PARTITION BY HASH (scope, ref);
${parts}
CREATE INDEX filing_id ON bdc.filing (id);
CREATE INDEX filing_review ON bdc.filing (batch, id) WHERE state = 'needs-a-person';
CREATE INDEX filing_contradicted ON bdc.filing (batch) WHERE contradiction IS NOT NULL;
-- The last id given away. Ids of one intake are consecutive.
CREATE TABLE bdc.filing_ids (last bigint NOT NULL);
INSERT INTO bdc.filing_ids VALUES (0);

CREATE TABLE bdc.work (
  filing bigint PRIMARY KEY,
  scope integer NOT NULL,
  ref text NOT NULL,
  batch integer NOT NULL,
  row_count integer NOT NULL,
  followers integer NOT NULL,
  digest text NOT NULL,
  units text NOT NULL,
  contradiction text,
  state text NOT NULL,
  held boolean NOT NULL DEFAULT false,
  not_before bigint NOT NULL DEFAULT 0,
  -- The process that claimed it last: its reports carry this id and the attempt.
  owner text,
  attempt integer NOT NULL DEFAULT 0,
  rounds integer NOT NULL DEFAULT 0,
  sent_at bigint,
  updated_at bigint NOT NULL,
  link bigint,
  reasons text,
  conflict text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);
CREATE INDEX work_ready ON bdc.work (batch, filing) WHERE state = 'queued' AND NOT held;
CREATE INDEX work_held ON bdc.work (batch, not_before) WHERE state = 'queued' AND held;
CREATE INDEX work_sent ON bdc.work (batch, state, filing) WHERE state <> 'queued';

CREATE VIEW bdc.filings AS
  SELECT f.id, f.scope, f.ref, f.batch, f.row, f.row_count, f.followers, coalesce(w.state, f.state) AS state,
    f.digest, f.units, f.queued_at, coalesce(w.not_before, 0) AS not_before,
    coalesce(w.attempt, f.attempt) AS attempt, coalesce(w.rounds, f.rounds) AS rounds,
    CASE WHEN w.filing IS NULL THEN f.sent_at ELSE w.sent_at END AS sent_at,
    coalesce(w.updated_at, f.updated_at) AS updated_at,
    CASE WHEN w.filing IS NULL THEN f.link ELSE w.link END AS link,
    CASE WHEN w.filing IS NULL THEN f.reasons ELSE w.reasons END AS reasons,
    CASE WHEN w.filing IS NULL THEN f.conflict ELSE w.conflict END AS conflict,
    f.contradiction, f.reason_code, w.owner, coalesce(w.held, false) AS held
  FROM bdc.filing f LEFT JOIN bdc.work w ON w.filing = f.id;

CREATE TABLE bdc.bodies (filing bigint PRIMARY KEY, body text NOT NULL);
CREATE TABLE bdc.cases (
  filing bigint PRIMARY KEY,
  authority_id integer NOT NULL,
  case_no text NOT NULL,
  status text NOT NULL,
  version bigint NOT NULL,
  done integer NOT NULL,
  body text NOT NULL,
  -- A case is that of one filing, whichever two processes record at the same moment.
  CONSTRAINT cases_no UNIQUE (authority_id, case_no)
);
CREATE INDEX cases_alerts ON bdc.cases (filing) WHERE strpos(body, '"alerts":[{') > 0;

CREATE TABLE bdc.batch_rows (
  batch integer NOT NULL,
  row integer NOT NULL,
  ref text NOT NULL,
  intake text NOT NULL,
  filing bigint,
  follows integer NOT NULL DEFAULT 0,
  findings text,
  changed_body text,
  corrected_in integer,
  corrected_from text,
  reasons text,
  PRIMARY KEY (batch, row)
);
CREATE INDEX batch_rows_filing ON bdc.batch_rows (filing) WHERE filing IS NOT NULL;
CREATE TABLE bdc.filing_keys (scope integer NOT NULL, key bigint NOT NULL, filing bigint NOT NULL);
CREATE INDEX filing_keys_key ON bdc.filing_keys (scope, key) INCLUDE (filing);
CREATE TABLE bdc.replacements (filing bigint PRIMARY KEY, replaces bigint NOT NULL UNIQUE);
CREATE TABLE bdc.lost_answers (
  filing bigint PRIMARY KEY,
  batch integer NOT NULL,
  filed_before bigint NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  absences integer NOT NULL DEFAULT 0
);
CREATE INDEX lost_answers_repeated ON bdc.lost_answers (batch) WHERE absences > 1;

CREATE TABLE bdc.counts (
  batch integer NOT NULL,
  state text NOT NULL,
  case_status text NOT NULL,
  case_done integer NOT NULL,
  rows bigint NOT NULL,
  filings bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (batch, state, case_status, case_done)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01);

CREATE TABLE bdc.leases (
  batch integer PRIMARY KEY,
  owner text NOT NULL,
  pid bigint NOT NULL,
  host text NOT NULL,
  ttl bigint NOT NULL,
  expires_at bigint NOT NULL,
  process text,
  uptime bigint
) WITH (fillfactor = 50);
CREATE TABLE bdc.pauses (authority text PRIMARY KEY, set_at bigint NOT NULL, not_before bigint NOT NULL, asked_until bigint);
CREATE TABLE bdc.cursors (
  authority text, institution text, cursor text NOT NULL, current_at bigint, PRIMARY KEY (authority, institution)
);
CREATE TABLE bdc.authority_notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL, authority text NOT NULL, what text NOT NULL,
  note text NOT NULL
);
CREATE TABLE bdc.authority_clocks (authority text PRIMARY KEY, offset_ms bigint NOT NULL, measured_at bigint NOT NULL);

CREATE SEQUENCE bdc.link_ids;
CREATE TABLE bdc.chain (
  id bigint PRIMARY KEY,
  chain integer NOT NULL,
  last_seq bigint NOT NULL,
  hash text NOT NULL,
  events text NOT NULL,
  before text NOT NULL,
  version integer NOT NULL
);
-- The last link of each chain; 0 and an empty hash before the first.
CREATE TABLE bdc.chain_heads (
  chain integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  link bigint NOT NULL DEFAULT 0,
  seq bigint NOT NULL DEFAULT 0,
  hash text NOT NULL DEFAULT ''
) WITH (fillfactor = 50);
`;
