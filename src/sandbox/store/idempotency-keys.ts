import { IDEMPOTENCY_KEY_TTL_MS, type Kind } from "../../contract/index.js";
import { fail } from "../errors/problem-error.js";
import type { Database } from "./store.js";

/** A request as identified by its Idempotency-Key. */
export interface KeyedRequest {
  readonly institution: string;
  readonly key: string;
  /** Digest of operation, path and body. */
  readonly digest: string;
}

/** An answer as it was sent the first time. */
export interface FirstAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What an institution's Idempotency-Keys were used for. One key serves one request, whatever its operation. */
export class IdempotencyKeys {
  readonly #filing;
  readonly #putFiling;
  readonly #answer;
  readonly #putAnswer;
  readonly #dropOld;
  readonly #inUse = new Set<string>();

  constructor(db: Database) {
    this.#filing = db.prepare("SELECT kind, ref FROM idempotency_keys WHERE institution = ? AND key = ?").raw();
    this.#putFiling = db.prepare(
      "INSERT OR IGNORE INTO idempotency_keys (institution, key, kind, ref) VALUES (?, ?, ?, ?)",
    );
    this.#answer = db
      .prepare("SELECT digest, status, headers, body FROM first_answers WHERE institution = ? AND key = ? AND at > ?")
      .raw();
    this.#putAnswer = db.prepare(
      "INSERT OR REPLACE INTO first_answers (institution, key, digest, at, status, headers, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    this.#dropOld = db.prepare("DELETE FROM first_answers WHERE at <= ?");
  }

  /**
   * Marks a key as in use until the returned function is called.
   * @throws ProblemError `idempotency-key-in-use` while another request with this key is in progress
   */
  begin(institution: string, key: string): () => void {
    const id = JSON.stringify([institution, key]);
    if (this.#inUse.has(id)) fail("idempotency-key-in-use", { retryAfter: 1 }, { "Retry-After": "1" });
    this.#inUse.add(id);
    return () => void this.#inUse.delete(id);
  }

  /**
   * Returns the first answer to a request, or undefined for a new one.
   * @throws ProblemError `idempotency-key-reused` when the key was used for another request
   */
  firstAnswer({ institution, key, digest }: KeyedRequest, now: Date): FirstAnswer | undefined {
    if (this.#filing.get(institution, key)) fail("idempotency-key-reused");
    const row = this.#find(institution, key, now);
    if (!row) return undefined;
    const [first, status, headers, text] = row;
    if (first !== digest) fail("idempotency-key-reused");
    return { status, headers: JSON.parse(headers) as FirstAnswer["headers"], text };
  }

  /** Keeps the answer to a request, in the transaction of its effect. */
  keep({ institution, key, digest }: KeyedRequest, { status, headers, text }: FirstAnswer, now: Date): void {
    this.#dropOld.run(now.getTime() - IDEMPOTENCY_KEY_TTL_MS);
    this.#putAnswer.run(institution, key, digest, now.getTime(), status, JSON.stringify(headers), text);
  }

  /**
   * Records the filing of a key, for good.
   * @throws ProblemError `idempotency-key-reused` when the key was used for another filing or request
   */
  claimFiling(institution: string, key: string, kind: Kind, ref: string, now: Date): void {
    const owner = this.#filing.get(institution, key) as [string, string] | undefined;
    if (owner ? owner[0] !== kind || owner[1] !== ref : this.#find(institution, key, now))
      fail("idempotency-key-reused");
    if (!owner) this.#putFiling.run(institution, key, kind, ref);
  }

  #find(institution: string, key: string, now: Date): [string, number, string, string] | undefined {
    return this.#answer.get(institution, key, now.getTime() - IDEMPOTENCY_KEY_TTL_MS) as
      [string, number, string, string] | undefined;
  }
}
