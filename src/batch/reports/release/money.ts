import type { FilingOf } from "../../../contract/index.js";
import { VERDICTS, type ReleaseVerdict, type VerdictName } from "./verdict.js";

/** An amount in 分: amounts of the contract have at most two decimals. */
export function inFen(amount: string): bigint {
  const [whole = "0", decimals = ""] = amount.split(".");
  return BigInt(whole + decimals.padEnd(2, "0"));
}

function fromFen(fen: bigint): string {
  const digits = fen.toString().padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Exact sums, one a currency, in the order in which the currencies first occur. */
export function sumByCurrency(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + inFen(amount));
  return [...sums].map(([currency, fen]) => ({ amount: fromFen(fen), currency }));
}

/** What the mortgage secures as it was filed. */
export function securedMoney(filing: FilingOf<"mortgage.file">): Money | undefined {
  const amount = filing.mortgageType === "maximum" ? filing.maximumClaim : filing.securedPrincipal;
  return amount === undefined ? undefined : { amount, currency: filing.currency ?? "CNY" };
}

export const showMoney = ({ amount, currency }: Money): string => `${amount} ${currency}`;

/** What one verdict comes to. */
export interface ReleaseTotal {
  readonly verdict: VerdictName;
  readonly rows: number;
  /** Rows of one filing are one mortgage. */
  readonly mortgages: number;
  /** Sums of what was filed, one a currency. */
  readonly amounts: readonly Money[];
}

/** One total a verdict that occurs. */
export function releaseTotals(verdicts: readonly ReleaseVerdict[]): ReleaseTotal[] {
  return VERDICTS.flatMap((verdict) => {
    const rows = verdicts.filter((v) => v.verdict === verdict);
    if (rows.length === 0) return [];
    // A row without a ref was never a filing, and has no amount.
    const mortgages = new Map(rows.map((v) => [v.ref || `#${v.row}`, v]));
    const amounts = [...mortgages.values()].flatMap(({ amount, currency }) =>
      amount !== undefined && currency !== undefined ? [{ amount, currency }] : [],
    );
    return [{ verdict, rows: rows.length, mortgages: mortgages.size, amounts: sumByCurrency(amounts) }];
  });
}
