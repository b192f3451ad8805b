import type { Ledger } from "../../ledger/ledger.js";
import type { JsonText, RowRecord } from "../../ledger/types.js";

const PAGE_ROWS = 1_000;
/** Pages kept: rows of one ref may lie far apart. */
const MAX_PAGES = 8;

/** A row of the ledger with the content of its filing. */
export interface LedgerRow {
  readonly record: RowRecord;
  readonly body?: JsonText;
}

/** Rows of one batch in the ledger, by number. Keeps a few pages in memory. */
export class RowPages {
  readonly #ledger: Ledger;
  readonly #batch: string;
  readonly #pages = new Map<number, ReadonlyMap<number, LedgerRow>>();

  constructor(ledger: Ledger, batch: string) {
    this.#ledger = ledger;
    this.#batch = batch;
  }

  async row(number: number): Promise<LedgerRow | undefined> {
    const at = Math.floor(number / PAGE_ROWS);
    const page = this.#pages.get(at) ?? (await this.#read(at));
    // The page used last is the last in the map.
    this.#pages.delete(at);
    this.#pages.set(at, page);
    if (this.#pages.size > MAX_PAGES) this.#pages.delete(this.#pages.keys().next().value!);
    return page.get(number);
  }

  async #read(at: number): Promise<ReadonlyMap<number, LedgerRow>> {
    const first = at * PAGE_ROWS;
    const records = (await this.#ledger.rowsOf(this.#batch, first - 1, PAGE_ROWS)).filter(
      ({ row }) => row < first + PAGE_ROWS,
    );
    return new Map((await withBodies(this.#ledger, records)).map((one) => [one.record.row, one]));
  }
}

/** Yields the rows of a batch in file order, page by page. */
export async function* ledgerPages(ledger: Ledger, batch: string): AsyncGenerator<readonly LedgerRow[]> {
  for (let after = 0; ;) {
    const records = await ledger.rowsOf(batch, after, PAGE_ROWS);
    if (records.length === 0) return;
    after = records.at(-1)!.row;
    yield await withBodies(ledger, records);
  }
}

async function withBodies(ledger: Ledger, records: readonly RowRecord[]): Promise<LedgerRow[]> {
  const ids = new Set(records.flatMap(({ filing }) => (filing ? [filing.id] : [])));
  const bodies = await ledger.bodies([...ids]);
  return records.map((record) => {
    const body = record.filing && bodies.get(record.filing.id);
    return { record, ...(body !== undefined && { body }) };
  });
}
