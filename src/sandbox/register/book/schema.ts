import type { Database } from "../../store/store.js";

/** The unit row holds counts of its rights, so an unencumbered unit is checked with a single read. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS register_units (
  unit_code TEXT PRIMARY KEY,
  phase TEXT NOT NULL CHECK (phase IN ('pre-sale', 'registered')),
  owners TEXT NOT NULL, co_ownership TEXT, title_no TEXT, address TEXT, use TEXT,
  -- 'filing': known only from what an institution wrote; 'record': registered or entered as the register's own knowledge.
  source TEXT NOT NULL CHECK (source IN ('filing', 'record')),
  -- Buyers of a filed pre-sale contract.
  buyers TEXT,
  mortgages INTEGER NOT NULL DEFAULT 0, notices INTEGER NOT NULL DEFAULT 0, seizures INTEGER NOT NULL DEFAULT 0,
  -- The day from which ownership can be registered (YG-01).
  registrable_on TEXT,
  -- Objections, habitation, correction, an accepted transfer, a court's transfer order; JSON, usually nothing.
  encumbrances TEXT
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS register_mortgages (
  unit_code TEXT NOT NULL, proof_no TEXT NOT NULL,
  case_no TEXT NOT NULL, institution TEXT NOT NULL, mortgagee TEXT NOT NULL,
  type TEXT NOT NULL, property_type TEXT NOT NULL,
  amount TEXT NOT NULL, currency TEXT NOT NULL, term_start TEXT NOT NULL, term_end TEXT NOT NULL, restricted INTEGER NOT NULL,
  registered_at TEXT NOT NULL,
  -- Ranks follow it; a converted notice brings its own moment (DY-16).
  priority INTEGER NOT NULL,
  claim_fixed_at TEXT, ended_on TEXT, ended_by TEXT,
  PRIMARY KEY (unit_code, proof_no)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS register_notices (
  unit_code TEXT NOT NULL, proof_no TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('purchase', 'mortgage')),
  case_no TEXT NOT NULL, institution TEXT NOT NULL,
  holders TEXT NOT NULL, obligors TEXT NOT NULL, detail TEXT NOT NULL,
  registered_at TEXT NOT NULL, priority INTEGER NOT NULL,
  lapses_on TEXT, ended_on TEXT, ended_by TEXT,
  PRIMARY KEY (unit_code, proof_no)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS register_notices_lapse ON register_notices (lapses_on) WHERE lapses_on IS NOT NULL AND ended_on IS NULL;

CREATE TABLE IF NOT EXISTS register_seizures (
  -- The key is the order of service (CF-05).
  unit_code TEXT NOT NULL, received INTEGER NOT NULL, sequence INTEGER NOT NULL,
  case_no TEXT NOT NULL, organ_id TEXT NOT NULL, organ TEXT NOT NULL,
  document_no TEXT NOT NULL,
  -- Every number under which the seizure may be named: its own and those of its renewals, folded; JSON.
  numbers TEXT NOT NULL,
  measure TEXT NOT NULL, obligors TEXT NOT NULL, scope TEXT,
  document_start TEXT NOT NULL, document_end TEXT NOT NULL,
  -- Documents and terms of the renewals, oldest first; JSON.
  renewals TEXT NOT NULL DEFAULT '[]',
  -- 0 in force, n-th in the queue; NULL when it has ended.
  position INTEGER, effective_from TEXT, effective_to TEXT,
  due_on TEXT,
  ended_on TEXT, ended_by TEXT,
  PRIMARY KEY (unit_code, received, sequence)
) WITHOUT ROWID;

-- Standing: on how many of its units the right still stands; at none the proof is cancelled.
CREATE TABLE IF NOT EXISTS register_certificates (
  no TEXT PRIMARY KEY, case_no TEXT NOT NULL, institution TEXT NOT NULL, identifier TEXT NOT NULL, issued_at TEXT NOT NULL, content TEXT NOT NULL,
  standing INTEGER NOT NULL, cancelled_on TEXT
) WITHOUT ROWID;

-- Officers reported beforehand (CF-16).
CREATE TABLE IF NOT EXISTS register_officers (
  organ_id TEXT NOT NULL, card_no TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (organ_id, card_no)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS register_people (
  unit_code TEXT NOT NULL, role TEXT NOT NULL, name_key TEXT NOT NULL, id_key TEXT NOT NULL,
  name TEXT NOT NULL, id_no TEXT, share TEXT, former INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_code, role, name_key, id_key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS register_people_name ON register_people (name_key);
CREATE INDEX IF NOT EXISTS register_people_id ON register_people (id_key) WHERE id_key <> '';
`;

/** What a register of an earlier version lacks. */
const LATER = `
ALTER TABLE register_seizures ADD COLUMN renewals TEXT NOT NULL DEFAULT '[]';
ALTER TABLE register_seizures ADD COLUMN due_on TEXT;
UPDATE register_seizures SET due_on = date(effective_to, '+1 day') WHERE position = 0;
DROP INDEX IF EXISTS register_seizures_lapse;
`;

const INDEXES = `
CREATE INDEX IF NOT EXISTS register_seizures_due ON register_seizures (due_on) WHERE position = 0;
CREATE INDEX IF NOT EXISTS register_seizures_order ON register_seizures (organ_id, document_no) WHERE position IS NOT NULL;
`;

export function createRegisterTables(db: Database): void {
  db.exec(SCHEMA);
  const has = (table: string, column: string) =>
    db.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?").raw().get(table, column) !== undefined;
  if (!has("register_seizures", "due_on")) db.exec(LATER);
  if (!has("register_units", "use")) db.exec("ALTER TABLE register_units ADD COLUMN use TEXT");
  db.exec(INDEXES);
}
