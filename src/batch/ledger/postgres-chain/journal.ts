import { CHAIN_VERSION, linkHash, type FilingFacts, type LedgerFacts } from "../audit/chain-format.js";
import { LinkEvents } from "../audit/link-events.js";
import type { Database, Queries, Transaction } from "../postgres-database/database.js";
import type { FilingState } from "../states.js";
import type { EpochMs, LedgerEvent } from "../types.js";

/** A chain that no other transaction extends, and its next link. */
interface Head {
  readonly chain: number;
  readonly seq: number;
  readonly hash: string;
  readonly link: number;
}

/**
 * The events of one transaction, which become one link of a chain. The chain is held until the transaction ends, and
 * the id of the link is taken when it is: open the journal after the filings are locked, so that their events have
 * ascending links.
 */
export class Journal {
  readonly #tx: Transaction;
  readonly #head: Head;
  readonly #events = new LinkEvents();

  static async open(tx: Transaction): Promise<Journal> {
    const head = (await tx.get<Head>(TAKE_HEAD)) ?? (await tx.get<Head>(NEW_HEAD))!;
    return new Journal(tx, head);
  }

  private constructor(tx: Transaction, head: Head) {
    this.#tx = tx;
    this.#head = head;
  }

  /** Id of the link that the transaction writes. */
  get link(): number {
    return this.#head.link;
  }

  append(
    at: EpochMs,
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
  record<K extends keyof LedgerFacts>(at: EpochMs, batch: number, what: K, facts: LedgerFacts[K]): void {
    this.#events.record(this.#nextSeq, at, batch, what, facts);
  }

  async flush(): Promise<void> {
    if (this.#events.count === 0) return;
    const { chain, link } = this.#head;
    const lastSeq = this.#head.seq + this.#events.count;
    const { events, before } = this.#events.texts();
    const hash = linkHash(this.#head.hash, link, lastSeq, events, before);
    await this.#tx.run(
      `WITH added AS (
         INSERT INTO bdc.chain (id, chain, last_seq, hash, events, before, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
       )
       UPDATE bdc.chain_heads SET link = $1, seq = $3, hash = $4 WHERE chain = $2`,
      link,
      chain,
      lastSeq,
      hash,
      events,
      before,
      CHAIN_VERSION,
    );
    this.#tx.witness = { chain, link, hash };
  }

  get #nextSeq(): number {
    return this.#head.seq + this.#events.count + 1;
  }
}

const TAKE_HEAD = `
  WITH head AS MATERIALIZED (
    SELECT chain, seq, hash FROM bdc.chain_heads ORDER BY chain LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  SELECT chain, seq, hash, nextval('bdc.link_ids') AS link FROM head`;
const NEW_HEAD = `
  WITH head AS (INSERT INTO bdc.chain_heads DEFAULT VALUES RETURNING chain, seq, hash)
  SELECT chain, seq, hash, nextval('bdc.link_ids') AS link FROM head`;

/** Writes the first event of a new ledger: its id. */
export async function beginChain(db: Database): Promise<void> {
  const hasBegun = (queries: Queries) => queries.get("SELECT 1 AS yes FROM bdc.chain LIMIT 1");
  if ((await hasBegun(db)) !== undefined) return;
  await db.transaction(async (tx) => {
    // Another process may begin it at the same moment; it waits here.
    const { id } = (await tx.get<{ id: string }>("SELECT id FROM bdc.ledger FOR UPDATE"))!;
    if ((await hasBegun(tx)) !== undefined) return;
    const journal = await Journal.open(tx);
    journal.record(tx.now, 0, "ledger", { id });
    await journal.flush();
  });
}
