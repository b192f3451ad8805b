import { createHmac, randomBytes } from "node:crypto";
import type { CaseStore } from "../cases/case-store.js";
import type { Database } from "../store/store.js";

export interface Endpoint {
  readonly id: number;
  readonly institution: string;
  readonly url: string;
  readonly secret: string;
  /** Position of the last delivered change. */
  readonly after: number;
  readonly disabled: boolean;
}

const LOOK_MS = 50;
const TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 30_000;
const PAGE = 100;

/**
 * Sends webhooks (Standard Webhooks) from the change feed. Each endpoint has its position in the feed and receives one
 * change after another. Failed deliveries are repeated with backoff and the same id; status 410 disables the endpoint.
 */
export class Webhooks {
  readonly #cases: CaseStore;
  readonly #authority: string;
  readonly #statements;
  #timer: NodeJS.Timeout | undefined;
  readonly #busy = new Set<number>();
  readonly #waits = new Map<number, { readonly until: number; readonly attempts: number }>();
  readonly #gone = new AbortController();

  constructor(db: Database, cases: CaseStore, authority: string) {
    this.#cases = cases;
    this.#authority = authority;
    db.exec(
      "CREATE TABLE IF NOT EXISTS webhooks (id INTEGER PRIMARY KEY, institution TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, after INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, UNIQUE (institution, url))",
    );
    this.#statements = {
      all: db.prepare("SELECT id, institution, url, secret, after, disabled FROM webhooks ORDER BY id").raw(),
      put: db.prepare(
        "INSERT INTO webhooks (institution, url, secret, after) VALUES (?, ?, ?, ?) ON CONFLICT (institution, url) DO UPDATE SET secret = excluded.secret, disabled = 0",
      ),
      last: db.prepare("SELECT coalesce(max(seq), 0) FROM changes").raw(),
      move: db.prepare("UPDATE webhooks SET after = ? WHERE id = ? AND after = ?"),
      disable: db.prepare("UPDATE webhooks SET disabled = 1 WHERE id = ?"),
      replay: db.prepare("UPDATE webhooks SET after = ?, disabled = 0 WHERE institution = ? AND url = ?"),
      remove: db.prepare("DELETE FROM webhooks WHERE institution = ? AND url = ?"),
    };
    if (this.list().some((e) => !e.disabled)) this.#look();
  }

  list(): Endpoint[] {
    return (this.#statements.all.all() as [number, string, string, string, number, number][]).map(
      ([id, institution, url, secret, after, disabled]) => ({
        id,
        institution,
        url,
        secret,
        after,
        disabled: disabled === 1,
      }),
    );
  }

  /**
   * Registers an endpoint for future changes, or from the beginning of the feed.
   * @returns the given secret, or a new one
   */
  register(institution: string, url: string, secret: string | undefined, fromStart: boolean): string {
    const own = secret ?? `whsec_${randomBytes(32).toString("base64")}`;
    const [last] = this.#statements.last.get() as [number];
    this.#statements.put.run(institution, url, own, fromStart ? 0 : last);
    this.#look();
    return own;
  }

  /**
   * Delivers all changes after this position of the feed again. Returns false if there is no such endpoint.
   */
  replay(institution: string, url: string, after: number): boolean {
    const found = this.#statements.replay.run(after, institution, url).changes > 0;
    this.#waits.clear();
    this.#look();
    return found;
  }

  remove(institution: string, url: string): boolean {
    return this.#statements.remove.run(institution, url).changes > 0;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#gone.abort();
  }

  /** Polls the feed, which is the queue, while there are enabled endpoints. */
  #look(): void {
    clearTimeout(this.#timer);
    if (this.#gone.signal.aborted) return;
    const live = this.list().filter((e) => !e.disabled);
    for (const endpoint of live)
      if (!this.#busy.has(endpoint.id) && (this.#waits.get(endpoint.id)?.until ?? 0) <= Date.now())
        void this.#deliver(endpoint);
    if (live.length === 0) return;
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  async #deliver({ id, institution, url, secret, after }: Endpoint): Promise<void> {
    this.#busy.add(id);
    try {
      for (const change of this.#cases.changes(institution, after, PAGE)) {
        const status = await this.#post(url, secret, change);
        if (this.#gone.signal.aborted) return;
        if (status === 410) return void this.#statements.disable.run(id);
        if (status < 200 || status > 299) return this.#later(id);
        this.#waits.delete(id);
        // Stop if a replay or removal has changed the position meanwhile.
        if (this.#statements.move.run(change.seq, id, after).changes === 0) return;
        after = change.seq;
      }
    } finally {
      this.#busy.delete(id);
    }
  }

  #later(id: number): void {
    const attempts = (this.#waits.get(id)?.attempts ?? 0) + 1;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), MAX_RETRY_MS);
    this.#waits.set(id, { attempts, until: Date.now() + wait * (0.8 + 0.4 * Math.random()) });
  }

  /** Returns the HTTP status, or 0 without a response. */
  async #post(
    url: string,
    secret: string,
    { seq, at, doc }: { seq: number; at: string; doc: string },
  ): Promise<number> {
    const id = `msg_${this.#authority}_${seq}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const body = `{"type":"case.changed","timestamp":${JSON.stringify(at)},"data":{"cursor":${JSON.stringify(this.#cases.cursors.of("C", seq))},"at":${JSON.stringify(at)},"case":${doc}}}`;
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const signature = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    try {
      const response = await fetch(url, {
        method: "POST",
        body,
        redirect: "error",
        signal: AbortSignal.any([this.#gone.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: {
          "content-type": "application/json",
          "webhook-id": id,
          "webhook-timestamp": timestamp,
          "webhook-signature": signature,
        },
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}
