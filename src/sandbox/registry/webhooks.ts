import { randomUUID } from "node:crypto";
import { formatInstant } from "../calendar/format.js";
import type { CaseStore } from "../cases/case-store.js";
import type { Database } from "../store/store.js";
import { Endpoints, newSecret, type Endpoint } from "./endpoints.js";
import { sendEvent, type OutgoingEvent } from "./send-event.js";

const LOOK_MS = 50;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 30_000;
const PAGE = 100;

/** What became of a test event. */
export interface TestResult {
  readonly delivered: boolean;
  readonly eventId: string;
  readonly status?: number;
}

/**
 * Sends webhooks (Standard Webhooks) from the change feed. Each endpoint has its position in the feed and receives one
 * change after another. Failed deliveries are repeated with backoff and the same id; status 410 disables the endpoint.
 */
export class Webhooks {
  readonly endpoints: Endpoints;
  readonly #cases: CaseStore;
  readonly #authority: string;
  #timer: NodeJS.Timeout | undefined;
  readonly #busy = new Set<string>();
  readonly #waits = new Map<string, { readonly until: number; readonly attempts: number }>();
  readonly #gone = new AbortController();

  constructor(db: Database, cases: CaseStore, authority: string) {
    this.endpoints = new Endpoints(db);
    this.#cases = cases;
    this.#authority = authority;
    this.look();
  }

  /**
   * Registers an endpoint for future changes, or from the beginning of the feed.
   * @returns the given secret, or a new one
   */
  register(institution: string, url: string, secret: string | undefined, fromStart: boolean): string {
    const own = secret ?? newSecret();
    this.endpoints.put(institution, url, own, fromStart);
    this.look();
    return own;
  }

  /**
   * Delivers all changes after this position of the feed again. Returns false if there is no such endpoint.
   */
  replay(institution: string, url: string, after: number): boolean {
    const found = this.endpoints.replay(institution, url, after);
    this.#waits.clear();
    this.look();
    return found;
  }

  /** Sends a test event once. */
  async test(endpoint: Endpoint): Promise<TestResult> {
    const eventId = `msg_${randomUUID()}`;
    const body = JSON.stringify({
      type: "webhook.test",
      timestamp: formatInstant(new Date()),
      data: { webhookId: endpoint.id },
    });
    const status = await sendEvent(endpoint, { id: eventId, body }, this.#gone.signal);
    return { delivered: isSuccess(status), eventId, ...(status !== undefined && { status }) };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#gone.abort();
  }

  /** Polls the feed, which is the queue, while there are enabled endpoints. */
  look(): void {
    clearTimeout(this.#timer);
    if (this.#gone.signal.aborted) return;
    const live = this.endpoints.list().filter((e) => !e.disabled);
    for (const endpoint of live)
      if (!this.#busy.has(endpoint.id) && (this.#waits.get(endpoint.id)?.until ?? 0) <= Date.now())
        void this.#deliver(endpoint);
    if (live.length === 0) return;
    this.#timer = setTimeout(() => this.look(), LOOK_MS);
    this.#timer.unref();
  }

  async #deliver(endpoint: Endpoint): Promise<void> {
    const { id, institution } = endpoint;
    let { after } = endpoint;
    this.#busy.add(id);
    try {
      for (const change of this.#cases.changes(institution, after, PAGE)) {
        const status = await sendEvent(endpoint, this.#eventOf(change), this.#gone.signal);
        if (this.#gone.signal.aborted) return;
        if (status === 410) return void this.endpoints.disable(id);
        if (!isSuccess(status)) return this.#later(id);
        this.#waits.delete(id);
        // Stop if a replay or removal has changed the position meanwhile.
        if (!this.endpoints.move(id, after, change.seq)) return;
        after = change.seq;
      }
    } finally {
      this.#busy.delete(id);
    }
  }

  #eventOf({ seq, at, doc }: { seq: number; at: string; doc: string }): OutgoingEvent {
    return {
      id: `msg_${this.#authority}_${seq}`,
      body: `{"type":"case.changed","timestamp":${JSON.stringify(at)},"data":{"cursor":${JSON.stringify(this.#cases.cursors.of("C", seq))},"at":${JSON.stringify(at)},"case":${doc}}}`,
    };
  }

  #later(id: string): void {
    const attempts = (this.#waits.get(id)?.attempts ?? 0) + 1;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), MAX_RETRY_MS);
    this.#waits.set(id, { attempts, until: Date.now() + wait * (0.8 + 0.4 * Math.random()) });
  }
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status <= 299;
}
