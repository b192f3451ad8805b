import { roles, type Role } from "../../contract/index.js";
import { fail } from "../errors/problem-error.js";
import type { Institution } from "../parties/institutions.js";
import type { Database } from "../store/store.js";

interface Grant {
  readonly institution: Institution;
  /** Expiry in real time (ms since the epoch), independent of the sandbox clock. */
  readonly expiresAt: number | undefined;
}

/** Bearer tokens and their institutions. Each institution has exactly one role. */
export class Tokens {
  readonly #grants = new Map<string, Grant>();
  readonly #institutions = new Map<string, Institution>();
  readonly #db: Database;

  constructor(db: Database, institutions: readonly Institution[]) {
    this.#db = db;
    for (const institution of institutions) this.#add(institution, undefined);
    const rows = db.prepare("SELECT token, institution, name, role, expires_at FROM tokens").raw().all() as [
      string,
      string,
      string,
      Role,
      number | null,
    ][];
    for (const [token, id, name, role, expiresAt] of rows) this.#add({ id, name, role, token }, expiresAt ?? undefined);
  }

  #add(institution: Institution, expiresAt: number | undefined): void {
    this.#grants.set(institution.token, { institution, expiresAt });
    if (!this.#institutions.has(institution.id)) this.#institutions.set(institution.id, institution);
  }

  institution(id: string): Institution | undefined {
    return this.#institutions.get(id);
  }

  get institutions(): Institution[] {
    return [...this.#institutions.values()];
  }

  /**
   * Issues a token. A known institution keeps its name and role.
   * @returns undefined if the institution already has another role
   */
  issue(institution: Institution, expiresAt: number | undefined): Institution | undefined {
    const known = this.#institutions.get(institution.id);
    if (known && known.role !== institution.role) return undefined;
    const issued = { ...(known ?? institution), token: institution.token };
    this.#db
      .prepare("INSERT OR REPLACE INTO tokens (token, institution, name, role, expires_at) VALUES (?, ?, ?, ?, ?)")
      .run(issued.token, issued.id, issued.name, issued.role, expiresAt ?? null);
    this.#add(issued, expiresAt);
    return issued;
  }

  /** Returns the institution of a token; undefined when the token is unknown or expired. */
  find(token: string): Institution | undefined {
    const grant = this.#grants.get(token);
    return grant && !isExpired(grant) ? grant.institution : undefined;
  }

  /** Ends the validity of a token. Runs inside a transaction. */
  revoke(token: string): void {
    this.#db.prepare("DELETE FROM tokens WHERE token = ?").run(token);
    this.#grants.delete(token);
  }

  /** Returns the institution of an `Authorization` header; fails if the token is missing, unknown or expired. */
  authenticate(header: string | undefined): Institution {
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(header ?? "")?.[1];
    const grant = token === undefined ? undefined : this.#grants.get(token);
    if (!grant) return unauthenticated(token === undefined ? "missing" : "unknown");
    if (isExpired(grant)) return unauthenticated("expired");
    return grant.institution;
  }
}

const isExpired = ({ expiresAt }: Grant): boolean => expiresAt !== undefined && expiresAt <= Date.now();

/** What is wrong with a token, and the challenge of RFC 6750. */
const REFUSALS = {
  missing: { zh: "缺少令牌", en: "the token is missing", challenge: "Bearer" },
  unknown: { zh: "令牌无效", en: "the token is not valid", challenge: 'Bearer error="invalid_token"' },
  expired: {
    zh: "令牌已过期",
    en: "the token has expired",
    challenge: 'Bearer error="invalid_token", error_description="expired"',
  },
} as const;

function unauthenticated(why: keyof typeof REFUSALS): never {
  const { challenge, zh, en } = REFUSALS[why];
  return fail("unauthenticated", { zh, en }, { "WWW-Authenticate": challenge });
}

export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role);
}
