import { hash } from "node:crypto";
import type { LedgerEvent } from "../types.js";
import type { Connection } from "./connection.js";
import type { FilingRow } from "./filing-rows.js";
import type { FilingState } from "../states.js";

/**
 * The hash-chained journal: every transaction adds one link with its events. Written here, read backwards as the history
 * of a filing, and verified against the tables.
 */
export class Journal {
  readonly #db: Connection;
  /** Texts of the events, and beside each the link before in which its filing has one (0: none). */
  readonly #events: string[] = [];
  readonly #before: number[] = [];
  #last: ChainEnd | undefined;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** The link that the present transaction writes. */
  get link(): number {
    return this.#end.id + 1;
  }

  append(
    at: number,
    filing: Pick<FilingRow, "id" | "batch" | "link">,
    was: FilingState,
    became: FilingState,
    cause: LedgerEvent["cause"],
    note: string | null,
  ): void {
    const seq = this.#end.seq + this.#events.length + 1;
    this.#events.push(eventText([seq, at, filing.id, filing.batch, was, became, cause, note]));
    this.#before.push(filing.link ?? 0);
  }

  flush(): void {
    if (this.#events.length === 0) return;
    const { id, seq, hash } = this.#end;
    this.#db.run(
      "INSERT INTO chain (id, last_seq, hash, events, before) VALUES (?, ?, ?, ?, ?)",
      id + 1,
      seq + this.#events.length,
      chainHash(hash, this.#events),
      `[${this.#events.join(",")}]`,
      `[${this.#before.join(",")}]`,
    );
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

type EventValues = readonly [
  seq: number,
  at: number,
  filing: number,
  batch: number,
  was: FilingState,
  became: FilingState,
  cause: LedgerEvent["cause"],
  note: string | null,
];

/**
 * What the chain hashes of an event: word for word what JSON.stringify writes, in a third of the time. States and
 * causes hold nothing to escape.
 */
function eventText([seq, at, filing, batch, was, became, cause, note]: EventValues): string {
  if (was !== lastWay.was || became !== lastWay.became || cause !== lastWay.cause)
    lastWay = { was, became, cause, text: `,"${was}","${became}","${cause}",` };
  return `[${seq},${at},${filing},${batch}${lastWay.text}${note === null ? "null" : JSON.stringify(note)}]`;
}
/** Filings go the same way by the hundred. */
let lastWay = { was: "", became: "", cause: "", text: "" };

function chainHash(before: string, events: readonly string[]): string {
  return hash("sha256", `${before}\n${events.join("\n")}`);
}

/** From its newest link back to its first. */
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
    const found = db.get<{ events: string; before: string }>("SELECT events, before FROM chain WHERE id = ?", link)!;
    const events = listIn<EventValues>(found.events);
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

/** Everything that must agree with something else in the ledger, checked against it. */
export function integrityErrors(db: Connection): string[] {
  const structure = db
    .all<{ integrity_check: string }>("PRAGMA integrity_check")
    .map((r) => r.integrity_check)
    .filter((text) => text !== "ok");
  return [...structure, ...historyErrors(db), ...countErrors(db)];
}

/** The chain over all events, the way back through the history of each filing, and that it ends where the filing is. */
function historyErrors(db: Connection): string[] {
  const newest: number[] = [];
  const became: FilingState[] = [];
  let expected = 0;
  let hash = "";
  for (const link of db.iterate<{ id: number; last_seq: number; hash: string; events: string; before: string }>(
    "SELECT id, last_seq, hash, events, before FROM chain ORDER BY id",
  )) {
    const events = listIn<EventValues>(link.events);
    const before = listIn<number>(link.before);
    hash = chainHash(
      hash,
      events.map((event) => JSON.stringify(event)),
    );
    if (hash !== link.hash) return [`events: the chain breaks at ${link.last_seq}`];
    for (const [i, [seq, , filing, , , to]] of events.entries()) {
      expected += 1;
      if (seq !== expected) return [`events: ${expected} is missing`];
      if (before[i] !== (newest[filing] ?? 0)) return [`events: ${seq} does not name the one before`];
      newest[filing] = link.id;
      became[filing] = to;
    }
    if (expected !== link.last_seq) return [`events: ${link.last_seq} is not the last of its link`];
  }
  return stateErrors(db, newest, became);
}

/** What was altered may be anything. */
function listIn<T>(text: string): readonly T[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? (list as T[]) : [];
  } catch {
    return [];
  }
}

function stateErrors(db: Connection, newest: readonly number[], became: readonly FilingState[]): string[] {
  const errors: string[] = [];
  for (const { id, ref, state, link } of db.iterate<{
    id: number;
    ref: string;
    state: FilingState;
    link: number | null;
  }>("SELECT id, ref, state, link FROM filings ORDER BY id")) {
    const end = became[id] ?? "queued";
    if (state !== end) errors.push(`filing ${ref}: is ${state}, its history ends with ${end}`);
    else if (link !== (newest[id] ?? null)) errors.push(`filing ${ref}: its history is not where it says`);
    if (errors.length === 100) break;
  }
  return errors;
}

function countErrors(db: Connection): string[] {
  const counted = `
    SELECT r.batch, CASE WHEN r.intake IN ('invalid', 'changed') THEN r.intake WHEN r.corrected_in IS NOT NULL THEN coalesce(r.corrected_from, 'turned-away') ELSE f.state END AS state, COUNT(*) AS rows
    FROM batch_rows r LEFT JOIN filings f ON f.id = r.filing GROUP BY 1, 2`;
  const kept = "SELECT batch, state, sum(rows) AS rows FROM counts GROUP BY batch, state HAVING sum(rows) <> 0";
  return db
    .all<{ batch: number; state: string; rows: number }>(
      `SELECT * FROM (SELECT * FROM (${counted}) EXCEPT SELECT * FROM (${kept})) UNION SELECT * FROM (SELECT * FROM (${kept}) EXCEPT SELECT * FROM (${counted}))`,
    )
    .map((c) => `counts of batch ${c.batch}: ${c.state} ${c.rows} do not tie with its rows`);
}
