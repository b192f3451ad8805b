import type { Filing, FilingOf, Kind } from "../../../contract/index.js";
import { fromFen, inFen } from "../../totals/fen.js";
import { securedMoney, type Money } from "../release/money.js";

const AMOUNT = /^\d{1,20}(?:\.\d{1,2})?$/;

/** Returns the amount that a filing secures, for kinds that have one. An altered ledger may hold anything. */
export function amountOf(kind: Kind, filing: Filing): Money | undefined {
  const found = securedBy(kind, filing);
  return found && AMOUNT.test(found.amount) && /^[A-Z]{3}$/.test(found.currency) ? found : undefined;
}

function securedBy(kind: Kind, filing: Filing): Money | undefined {
  if (kind === "mortgage.file") return securedMoney(filing as FilingOf<"mortgage.file">);
  if (kind !== "pre-notice.register") return undefined;
  const { mortgage } = filing as FilingOf<"pre-notice.register">;
  return mortgage && { amount: mortgage.mortgageAmount, currency: "CNY" };
}

/** Exact sums by currency. */
export class MoneySum {
  readonly #fen = new Map<string, bigint>();

  add(money: Money | undefined): void {
    if (money) this.#addFen(money.currency, inFen(money.amount));
  }

  addAll(amounts: readonly Money[]): void {
    for (const money of amounts) this.add(money);
  }

  /** Sums with the currencies in alphabetical order. */
  list(): Money[] {
    return [...this.#fen]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([currency, fen]) => ({ amount: fromFen(fen), currency }));
  }

  #addFen(currency: string, fen: bigint): void {
    this.#fen.set(currency, (this.#fen.get(currency) ?? 0n) + fen);
  }
}

/** Returns the largest sum of each currency minus the smallest. */
export function spread(sides: readonly (readonly Money[])[]): Money[] {
  const currencies = new Set(sides.flatMap((amounts) => amounts.map(({ currency }) => currency)));
  return [...currencies].sort().map((currency) => {
    const sums = sides.map((amounts) => inFen(amounts.find((one) => one.currency === currency)?.amount ?? "0"));
    const [low, high] = [sums.reduce((a, b) => (a < b ? a : b)), sums.reduce((a, b) => (a > b ? a : b))];
    return { amount: fromFen(high - low), currency };
  });
}
