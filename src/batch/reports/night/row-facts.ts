import type { Case, FilingOf, Kind } from "../../../contract/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, FilingRecord, JsonText, RowRecord } from "../../ledger/types.js";
import { securedMoney, type Money } from "../release/money.js";
import { outcomeOf } from "./outcome.js";
import type { Outcome } from "./model.js";

/** What a report needs to know of one row. */
export interface RowFacts {
  readonly record: RowRecord;
  readonly outcome: Outcome;
  /** The filing, in the first row of the batch that shows it. Further rows of the same filing have none. */
  readonly filing?: FilingRecord;
  /** Case of `filing`. */
  readonly found?: Case;
  /** Amount of `filing`. */
  readonly amount?: Money;
}

const PAGE_ROWS = 2_000;

/** Yields the rows of a batch in file order. */
export async function* rowFacts(ledger: Ledger, batch: BatchRecord): AsyncGenerator<RowFacts> {
  const seen = new Set<number>();
  for (let after = 0; ;) {
    const page = await ledger.rowsOf(batch.id, after, PAGE_ROWS);
    if (page.length === 0) return;
    after = page.at(-1)!.row;
    const firsts = page.map((record) => firstOf(record, seen));
    const bodies = await ledger.bodies(firsts.flatMap((filing) => (filing ? [filing.id] : [])));
    for (const [i, record] of page.entries()) {
      const filing = firsts[i];
      const body = filing && bodies.get(filing.id);
      const amount = body === undefined ? undefined : amountOf(batch.kind, body);
      yield {
        record,
        outcome: outcomeOf(record),
        ...(filing && { filing }),
        ...(filing?.case !== undefined && { found: JSON.parse(filing.case) as Case }),
        ...(amount && { amount }),
      };
    }
  }
}

function firstOf({ state, filing }: RowRecord, seen: Set<number>): FilingRecord | undefined {
  // A row with other content under a used ref has no filing of its own.
  if (state === "changed" || !filing || seen.has(filing.id)) return undefined;
  seen.add(filing.id);
  return filing;
}

/** Returns the amount that a filing secures, for kinds that have one. */
function amountOf(kind: Kind, body: JsonText): Money | undefined {
  if (kind === "mortgage.file") return securedMoney(JSON.parse(body) as FilingOf<"mortgage.file">);
  if (kind !== "pre-notice.register") return undefined;
  const { mortgage } = JSON.parse(body) as FilingOf<"pre-notice.register">;
  return mortgage && { amount: mortgage.mortgageAmount, currency: "CNY" };
}
