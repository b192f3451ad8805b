import type { FilingOf } from "../../../contract/index.js";
import { fromFen, inFen } from "../../totals/fen.js";
import { VERDICTS, type ReleaseVerdict, type VerdictName } from "./verdict.js";

/** An amount of money. */
export interface Money {
  /** Decimal number with at most two decimals. */
  readonly amount: string;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** Returns exact sums by currency, in the order in which the currencies first occur. */
export function sumByCurrency(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + inFen(amount));
  return [...sums].map(([currency, fen]) => ({ amount: fromFen(fen), currency }));
}

/** Returns the secured principal or maximum claim, as filed. */
export function securedMoney(filing: FilingOf<"mortgage.file">): Money | undefined {
  const amount = filing.mortgageType === "maximum" ? filing.maximumClaim : filing.securedPrincipal;
  return amount === undefined ? undefined : { amount, currency: filing.currency ?? "CNY" };
}

export const showMoney = ({ amount, currency }: Money): string => `${amount} ${currency}`;

/** Total of the rows with one verdict. */
export interface ReleaseTotal {
  /** The verdict. */
  readonly verdict: VerdictName;
  /** Number of rows. */
  readonly rows: number;
  /** Number of mortgages. Rows of one filing are one mortgage. */
  readonly mortgages: number;
  /** Sums of the filed amounts, by currency. */
  readonly amounts: readonly Money[];
}

/** Returns one total per verdict that occurs. */
export function releaseTotals(verdicts: readonly ReleaseVerdict[]): ReleaseTotal[] {
  return VERDICTS.flatMap((verdict) => {
    const rows = verdicts.filter((v) => v.verdict === verdict);
    if (rows.length === 0) return [];
    // A row without a ref was never filed, and has no amount.
    const mortgages = new Map(rows.map((v) => [v.ref || `#${v.row}`, v]));
    const amounts = [...mortgages.values()].flatMap(({ amount, currency }) =>
      amount !== undefined && currency !== undefined ? [{ amount, currency }] : [],
    );
    return [{ verdict, rows: rows.length, mortgages: mortgages.size, amounts: sumByCurrency(amounts) }];
  });
}
