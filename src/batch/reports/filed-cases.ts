import type { Kind } from "../../contract/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingRecord } from "../ledger/types.js";

const PAGE = 1_000;

/** Reads all filings with a case, page by page. */
export async function* filedCases(ledger: Pick<Ledger, "find">, kind?: Kind): AsyncGenerator<FilingRecord> {
  for (let after = 0; ;) {
    const page = await ledger.find({ states: ["filed"], after, limit: PAGE, ...(kind && { kind }) });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}
