import { mkdirSync } from "node:fs";
import path from "node:path";
import { Database } from "./database.js";
import { LOCK_WAIT_MS } from "./home-lock.js";
import { PRIVATE_FOLDER, makePrivate } from "./private-file.js";

export type { Database } from "./database.js";

/**
 * Opens the database of the register. Committed transactions survive a crash and a power failure. There is a single
 * connection, and a transaction runs from BEGIN to COMMIT without yielding, so no partial state is visible.
 */
export function openDatabase(home: string): Database {
  mkdirSync(home, { recursive: true, mode: PRIVATE_FOLDER });
  const file = path.join(home, "registry.db");
  makePrivate(file);
  const db = new Database(file, { timeout: LOCK_WAIT_MS });
  // A case with its index entries fills more than half of the default 4096 bytes.
  db.pragma("page_size = 8192");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("cache_size = -65536");
  // Keeps statement journals in memory.
  db.pragma("temp_store = MEMORY");
  db.exec(SCHEMA);
  return db;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS marks (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS cases (
  seq INTEGER PRIMARY KEY,
  case_no TEXT NOT NULL UNIQUE,
  institution TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL,
    -- Digest of the first filing; empty while the filing is unchanged.
  digest TEXT NOT NULL,
  status TEXT NOT NULL,
  filing TEXT NOT NULL,
  history TEXT NOT NULL,
    -- The change with the current version of the case, whose text is stored only there.
  change_seq INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS cases_identity ON cases (institution, ref, kind);
CREATE INDEX IF NOT EXISTS cases_list ON cases (institution, seq);
-- Excludes the final statuses of nearly all cases, which are found through cases_list.
CREATE INDEX IF NOT EXISTS cases_status ON cases (institution, status, seq) WHERE status NOT IN ('certified', 'registered');
-- Renewals that wait for a decision.
CREATE INDEX IF NOT EXISTS cases_renewals ON cases (seq) WHERE kind = 'seizure.renew' AND status NOT IN ('certified', 'registered');

-- Rows are never deleted, so numbers only increase.
CREATE TABLE IF NOT EXISTS changes (seq INTEGER PRIMARY KEY, institution TEXT NOT NULL, at TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS changes_feed ON changes (institution, seq);

CREATE TABLE IF NOT EXISTS idempotency_keys (institution TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (institution, key)) WITHOUT ROWID;

-- Answers to requests with an Idempotency-Key, for repetitions (at: ms of the sandbox clock).
CREATE TABLE IF NOT EXISTS first_answers (institution TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (institution, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS first_answers_at ON first_answers (at);

-- Scheduled decisions (at: ms of the sandbox clock).
-- Accepted mortgages that are not decided yet, in the order of acceptance (实施细则 art. 67).
CREATE TABLE IF NOT EXISTS accepted_mortgages (place INTEGER PRIMARY KEY, unit_code TEXT NOT NULL, case_seq INTEGER NOT NULL, UNIQUE (unit_code, case_seq));
CREATE TABLE IF NOT EXISTS due (case_seq INTEGER PRIMARY KEY REFERENCES cases (seq), at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS due_at ON due (at);

CREATE TABLE IF NOT EXISTS materials (institution TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (institution, sha256)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS queries (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, institution TEXT NOT NULL, operation TEXT NOT NULL, subject TEXT NOT NULL, purpose TEXT, authorisation TEXT, document_no TEXT, query_no TEXT, hits INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS queries_no ON queries (query_no) WHERE query_no IS NOT NULL;
-- What a query was told, as it was told; only the institution that asked can read it.
CREATE TABLE IF NOT EXISTS query_results (query_no TEXT PRIMARY KEY, institution TEXT NOT NULL, result TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, institution TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, expires_at INTEGER) WITHOUT ROWID;
`;

/** A number that is stored across restarts. */
export class StoredCounter {
  readonly #get;
  readonly #set;
  readonly #key: string;

  constructor(db: Database, key: string) {
    this.#key = key;
    this.#get = db.prepare("SELECT value FROM marks WHERE key = ?").raw();
    this.#set = db.prepare("INSERT OR REPLACE INTO marks (key, value) VALUES (?, ?)");
  }

  get value(): number | undefined {
    return (this.#get.get(this.#key) as [number] | undefined)?.[0];
  }
  set value(value: number) {
    this.#set.run(this.#key, Math.round(value));
  }
}
