import {
  CHAIN_VERSION,
  linkHash,
  type FilingEvent,
  type FilingFacts,
  type LedgerFacts,
} from "../audit/chain-format.js";
import { LinkEvents } from "../audit/link-events.js";
import type { LedgerEvent } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { FilingState } from "../states.js";

/**
 * Hash-chained journal. Every transaction adds one link with its events. `audit/chain-format.ts` defines the form of a
 * link; `verification.ts` compares the tables with it.
 */
export class Journal {
  readonly #db: Connection;
  readonly #events = new LinkEvents();
  #last: ChainEnd | undefined;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Number of the link that the current transaction writes. */
  get link(): number {
    return this.#end.id + 1;
  }

  append(
    at: number,
    filing: { readonly id: number; readonly batch: number; readonly link: number | null },
    was: FilingState,
    became: FilingState,
    cause: LedgerEvent["cause"],
    note: string | null,
    facts: FilingFacts | undefined,
  ): void {
    this.#events.append(this.#nextSeq, at, filing, was, became, cause, note, facts);
  }

  /** Records an event that concerns a batch, or the ledger (batch 0), and no single filing. */
  record<K extends keyof LedgerFacts>(at: number, batch: number, what: K, facts: LedgerFacts[K]): void {
    this.#events.record(this.#nextSeq, at, batch, what, facts);
  }

  flush(): void {
    if (this.#events.count === 0) return;
    const end = this.#end;
    const [id, lastSeq] = [end.id + 1, end.seq + this.#events.count];
    const { events, before } = this.#events.texts();
    this.#db.run(
      "INSERT INTO chain (id, last_seq, hash, events, before, version) VALUES (?, ?, ?, ?, ?, ?)",
      id,
      lastSeq,
      linkHash(end.hash, id, lastSeq, events, before),
      events,
      before,
      CHAIN_VERSION,
    );
  }

  get #nextSeq(): number {
    return this.#end.seq + this.#events.count + 1;
  }

  get #end(): ChainEnd {
    return (this.#last ??= this.#db.get<ChainEnd>(
      "SELECT id, last_seq AS seq, hash FROM chain ORDER BY id DESC LIMIT 1",
    ) ?? { id: 0, seq: 0, hash: "" });
  }
}

interface ChainEnd {
  readonly id: number;
  readonly seq: number;
  readonly hash: string;
}

/** Returns the history of a filing, by following its links from the newest to the first. */
export function historyOf(db: Connection, filing: number): LedgerEvent[] {
  const history: LedgerEvent[] = [];
  const names = new Map<number, string>();
  const nameOf = (batch: number) => {
    if (!names.has(batch))
      names.set(batch, db.get<{ name: string }>("SELECT name FROM batches WHERE id = ?", batch)!.name);
    return names.get(batch)!;
  };
  let link = db.get<{ link: number | null }>("SELECT link FROM filings WHERE id = ?", filing)?.link ?? 0;
  while (link > 0) {
    const found = db.get<{ events: string; before: string }>("SELECT events, before FROM chain WHERE id = ?", link);
    // The link was removed; `audit` reports it.
    if (found === undefined) break;
    const events = listIn<FilingEvent>(found.events);
    const first = events.findIndex((e) => e[2] === filing);
    const here = events.filter((e) => e[2] === filing);
    history.unshift(
      ...here.map(([seq, at, , batch, from, to, cause, note]): LedgerEvent => ({
        seq,
        at,
        batch: nameOf(batch),
        from,
        to,
        cause,
        ...(note !== null && { note }),
      })),
    );
    const before = listIn<number>(found.before)[first] ?? 0;
    link = before < link ? before : 0;
  }
  return history;
}

/** Parses a list; altered text may be anything, so anything else counts as empty. */
function listIn<T>(text: string): readonly T[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? (list as T[]) : [];
  } catch {
    return [];
  }
}
