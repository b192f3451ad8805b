import type { Ledger } from "./ledger.js";
import type { BatchRecord } from "./types.js";

const PAGE = 1_000;

/**
 * Yields every batch of a ledger, newest first, in pages. Batches created meanwhile are not included.
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function* eachBatch(ledger: Pick<Ledger, "batches">): AsyncGenerator<BatchRecord> {
  for (let before: string | undefined; ;) {
    const page = await ledger.batches(PAGE, before);
    yield* page;
    if (page.length < PAGE) return;
    before = page.at(-1)!.id;
  }
}
