import { randomBytes } from "node:crypto";
import { MAX_WEBHOOKS } from "../../contract/index.js";
import { fail } from "../errors/problem-error.js";
import type { Database } from "../store/store.js";

/** An address that receives the events of an institution. Its times do not follow the clock of the sandbox. */
export interface Endpoint {
  readonly id: string;
  readonly institution: string;
  readonly url: string;
  readonly secret: string;
  /** Position of the last delivered change. */
  readonly after: number;
  readonly disabled: boolean;
  readonly createdAt: Date;
  /** The secret before the last rotation, while it is valid. */
  readonly former: { readonly secret: string; readonly until: Date } | undefined;
}

const COLUMNS = {
  public_id: "TEXT",
  created_at: "INTEGER",
  former_secret: "TEXT",
  former_until: "INTEGER",
} as const;

type Row = [
  id: string,
  institution: string,
  url: string,
  secret: string,
  after: number,
  disabled: number,
  createdAt: number,
  formerSecret: string | null,
  formerUntil: number | null,
];

/** The registered addresses of one authority. */
export class Endpoints {
  readonly #statements;

  constructor(db: Database) {
    createTable(db);
    const columns =
      "public_id, institution, url, secret, after, disabled, created_at, former_secret, former_until FROM webhooks";
    this.#statements = {
      all: db.prepare(`SELECT ${columns} ORDER BY webhooks.id`).raw(),
      get: db.prepare(`SELECT ${columns} WHERE public_id = ? AND institution = ?`).raw(),
      put: db.prepare(
        "INSERT INTO webhooks (public_id, institution, url, secret, after, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (institution, url) DO UPDATE SET secret = excluded.secret, former_secret = NULL, disabled = 0",
      ),
      last: db.prepare("SELECT coalesce(max(seq), 0) FROM changes").raw(),
      rotate: db.prepare(
        "UPDATE webhooks SET former_secret = secret, former_until = ?, secret = ? WHERE public_id = ? AND institution = ?",
      ),
      move: db.prepare("UPDATE webhooks SET after = ? WHERE public_id = ? AND after = ?"),
      disable: db.prepare("UPDATE webhooks SET disabled = 1 WHERE public_id = ?"),
      replay: db.prepare("UPDATE webhooks SET after = ?, disabled = 0 WHERE institution = ? AND url = ?"),
      remove: db.prepare("DELETE FROM webhooks WHERE institution = ? AND url = ?"),
      removeById: db.prepare("DELETE FROM webhooks WHERE public_id = ? AND institution = ?"),
    };
  }

  list(): Endpoint[] {
    return (this.#statements.all.all() as Row[]).map(endpointOf);
  }

  get(id: string, institution: string): Endpoint {
    const row = this.#statements.get.get(id, institution) as Row | undefined;
    return row ? endpointOf(row) : fail("not-found");
  }

  /** Adds an address for future changes. */
  add(institution: string, url: string): Endpoint {
    const own = this.list().filter((e) => e.institution === institution);
    if (own.some((e) => e.url === url)) fail("webhook-exists");
    if (own.length >= MAX_WEBHOOKS)
      fail("webhook-limit", { detail: { zh: `最多 ${MAX_WEBHOOKS} 个`, en: `at most ${MAX_WEBHOOKS}` } });
    this.put(institution, url, newSecret(), false);
    return this.list().find((e) => e.institution === institution && e.url === url)!;
  }

  /** Adds an address, or replaces its secret, for future changes or from the beginning of the feed. */
  put(institution: string, url: string, secret: string, fromStart: boolean): void {
    const [last] = this.#statements.last.get() as [number];
    this.#statements.put.run(newId(), institution, url, secret, fromStart ? 0 : last, Date.now());
  }

  /** Makes a new secret. The former one remains valid until this time. */
  rotate(id: string, institution: string, until: Date): Endpoint {
    this.#statements.rotate.run(until.getTime(), newSecret(), id, institution);
    return this.get(id, institution);
  }

  /** Moves the position. Returns false if it is no longer `from`, or the endpoint was removed. */
  move(id: string, from: number, to: number): boolean {
    return this.#statements.move.run(to, id, from).changes > 0;
  }

  disable(id: string): void {
    this.#statements.disable.run(id);
  }

  replay(institution: string, url: string, after: number): boolean {
    return this.#statements.replay.run(after, institution, url).changes > 0;
  }

  remove(institution: string, url: string): boolean {
    return this.#statements.remove.run(institution, url).changes > 0;
  }

  removeById(id: string, institution: string): void {
    if (this.#statements.removeById.run(id, institution).changes === 0) fail("not-found");
  }
}

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

const newId = (): string => `wh_${randomBytes(12).toString("hex")}`;

/** Creates the table, or adds the columns that the table of an earlier version does not have. */
function createTable(db: Database): void {
  db.exec(
    "CREATE TABLE IF NOT EXISTS webhooks (id INTEGER PRIMARY KEY, institution TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, after INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, UNIQUE (institution, url))",
  );
  const found = db.prepare("SELECT name FROM pragma_table_info('webhooks')").raw().all() as [string][];
  for (const [name, type] of Object.entries(COLUMNS))
    if (!found.some(([known]) => known === name)) db.exec(`ALTER TABLE webhooks ADD COLUMN ${name} ${type}`);
  const nameless = db.prepare("SELECT id FROM webhooks WHERE public_id IS NULL").raw().all() as [number][];
  const name = db.prepare("UPDATE webhooks SET public_id = ?, created_at = ? WHERE id = ?");
  for (const [id] of nameless) name.run(newId(), Date.now(), id);
}

function endpointOf(row: Row): Endpoint {
  const [id, institution, url, secret, after, disabled, createdAt, formerSecret, formerUntil] = row;
  const isFormerValid = formerSecret !== null && formerUntil !== null && formerUntil > Date.now();
  return {
    id,
    institution,
    url,
    secret,
    after,
    disabled: disabled === 1,
    createdAt: new Date(createdAt),
    former: isFormerValid ? { secret: formerSecret, until: new Date(formerUntil) } : undefined,
  };
}
