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

/** Yields the rows of a batch in file order, in pages. */
export async function* rowFacts(
  ledger: Pick<Ledger, "rowsOf" | "bodies">,
  batch: Pick<BatchRecord, "id" | "kind">,
): AsyncGenerator<readonly RowFacts[]> {
  const seen = new Set<number>();
  const hasAmounts = batch.kind === "mortgage.file" || batch.kind === "pre-notice.register";
  for (let after = 0; ;) {
    const page = await ledger.rowsOf(batch.id, after, PAGE_ROWS);
    if (page.length === 0) return;
    after = page.at(-1)!.row;
    const firsts = page.map((record) => firstOf(record, batch.id, seen));
    const wanted = hasAmounts ? firsts.flatMap((filing) => (filing ? [filing.id] : [])) : [];
    const bodies = wanted.length > 0 ? await ledger.bodies(wanted) : undefined;
    yield page.map((record, i) => factsOf(record, firsts[i], batch.kind, bodies));
  }
}

function factsOf(
  record: RowRecord,
  filing: FilingRecord | undefined,
  kind: Kind,
  bodies: ReadonlyMap<number, JsonText> | undefined,
): RowFacts {
  const body = filing && bodies?.get(filing.id);
  const amount = body === undefined ? undefined : amountOf(kind, body);
  return {
    record,
    outcome: outcomeOf(record),
    ...(filing && { filing }),
    ...(filing?.case !== undefined && { found: JSON.parse(filing.case) as Case }),
    ...(amount && { amount }),
  };
}

/** @param seen Filings of other batches that were met before. Those of this batch know their first row. */
function firstOf(record: RowRecord, batch: string, seen: Set<number>): FilingRecord | undefined {
  const { state, filing, correctedIn, row } = record;
  // A row with other content under a used ref has no filing of its own; a corrected one is counted in its new batch.
  if (state === "changed" || !filing || correctedIn) return undefined;
  if (filing.batch === batch && filing.row === row) return filing;
  if (filing.batch === batch && filing.row < row) return undefined;
  if (seen.has(filing.id)) return undefined;
  seen.add(filing.id);
  return filing;
}

/** Returns the amount that a filing secures, for kinds that have one. */
function amountOf(kind: Kind, body: JsonText): Money | undefined {
  if (kind === "mortgage.file") return securedMoney(JSON.parse(body) as FilingOf<"mortgage.file">);
  const { mortgage } = JSON.parse(body) as FilingOf<"pre-notice.register">;
  return mortgage && { amount: mortgage.mortgageAmount, currency: "CNY" };
}
