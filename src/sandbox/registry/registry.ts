import path from "node:path";
import type { Kind, QueryRules } from "../../contract/index.js";
import type { Tokens } from "./tokens.js";
import type { Authority } from "../authorities/authority.js";
import { queryRulesOf } from "../authorities/query-rules.js";
import { Cases } from "../cases/cases.js";
import type { Review, ReviewMode } from "../cases/review.js";
import { Materials } from "../materials/materials.js";
import { Queries } from "../store/query-log.js";
import type { SandboxClock } from "../calendar/clock.js";
import { Register } from "../register/register.js";
import { Seal } from "../certificates/seal.js";
import { Webhooks } from "./webhooks.js";
import { CaseStore } from "../cases/case-store.js";
import { IdempotencyKeys } from "../store/idempotency-keys.js";
import { CommitQueue } from "../store/commit-queue.js";
import { openDatabase, type Database } from "../store/store.js";
import { DueWork } from "./due-work.js";

export interface RegistryOptions {
  readonly home: string;
  readonly authority: Authority;
  readonly register: "open" | "strict";
  readonly review: ReviewMode | undefined;
  readonly reviewDelayMs: number | undefined;
  readonly seed: number;
  readonly clock: SandboxClock;
  /** Tokens are stored in the database of the first registry and are valid for all. */
  readonly tokens: (db: Database) => Tokens;
  /** Called with errors outside of calls. */
  readonly onError: (error: unknown) => void;
}

/** Max time between checks for due work, because terms may lapse at any time (ms). */
const MAX_SLEEP_MS = 60_000;
const DEFAULT_DELAY_MS = 2_000;
const DUE_PER_TRANSACTION = 200;

/** A running authority: register, cases and scheduled decisions in one database. */
export class Registry {
  readonly authority: Authority;
  readonly db: Database;
  readonly register: Register;
  readonly cases: Cases;
  readonly materials: Materials;
  readonly queries: Queries;
  readonly queryRules: QueryRules;
  readonly keys: IdempotencyKeys;
  readonly seal: Seal;
  readonly webhooks: Webhooks;
  readonly commits: CommitQueue;
  readonly tokens: Tokens;
  readonly clock: SandboxClock;
  /**
   * Cases whose filing was received again, and how often. A client that sends nothing twice causes none, apart from
   * filings that arrived only after a look-up had not found them.
   */
  readonly repeated = new Map<string, number>();
  readonly #options: RegistryOptions;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #due: DueWork;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.authority = options.authority;
    this.clock = options.clock;
    this.db = openDatabase(options.home);
    this.tokens = options.tokens(this.db);
    const promotedTerm = options.authority.capabilities.promotedTerm ?? "document";
    this.register = new Register(this.db, { mode: options.register, promotedTerm, seed: options.seed });
    this.cases = new Cases({
      db: this.db,
      store: new CaseStore(this.db),
      authority: this.authority,
      register: this.register,
      institutionOf: (id) => this.tokens.institution(id),
      context: { openRegister: options.register === "open", promotedTerm },
      reviewOf: (kind) => this.reviewOf(kind),
    });
    this.materials = new Materials(this.db, path.join(options.home, "materials"));
    this.queries = new Queries(this.db);
    this.queryRules = queryRulesOf(this.authority.capabilities);
    this.keys = new IdempotencyKeys(this.db);
    this.seal = new Seal(options.home, this.authority);
    this.webhooks = new Webhooks(this.db, this.cases.store, this.authority.id);
    this.commits = new CommitQueue(this.db, () => this.#due.lapse(this.clock.now()));
    this.#due = new DueWork(this.db, this.cases, this.register, this.commits, options.onError);
  }

  /**
   * Runs `work` in a transaction, after applying everything due by now. Resolves when the transaction is durable.
   */
  write<T>(work: (now: Date) => T): Promise<T> {
    return this.commits.transaction(() => {
      const now = this.clock.now();
      const result = work(now);
      this.#due.lapseHeld(now);
      return result;
    });
  }

  reviewOf(kind: Kind): Review {
    const capability = this.authority.capabilities.kinds.find((k) => k.kind === kind);
    const mode = this.#options.review ?? capability?.review ?? "instant";
    const { reviewDelayMs } = this.#options;
    // Officers decide exactly at the promised time unless a delay is configured.
    const dueAt: Review["dueAt"] = ({ promisedBy }, now) =>
      promisedBy !== undefined && reviewDelayMs === undefined
        ? new Date(promisedBy)
        : new Date(now.getTime() + (reviewDelayMs ?? DEFAULT_DELAY_MS));
    return { mode, dueAt, preReview: capability?.preReview, fee: capability?.fee };
  }

  /** Processes everything due: scheduled decisions, starts of renewals, lapses and promotions. */
  async catchUp(): Promise<void> {
    while (!this.#closed) {
      const more = await this.write((now) => this.#due.decide(now, DUE_PER_TRANSACTION));
      if (!more) break;
    }
    this.#schedule();
  }

  /** Reschedules the timer, because something may have become due earlier. */
  wake(): void {
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const due = this.cases.store.nextDue();
    const sleep = due ? Math.min(Math.max(due.at - this.clock.now().getTime(), 0), MAX_SLEEP_MS) : MAX_SLEEP_MS;
    this.#timer = setTimeout(
      () =>
        void this.catchUp().catch((error: unknown) => {
          if (!this.#closed) this.#options.onError(error);
          this.#schedule();
        }),
      sleep,
    );
    this.#timer.unref();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.webhooks.close();
    this.commits.close();
    this.db.close();
  }
}
