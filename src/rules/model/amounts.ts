/** Decimal strings in yuan as the contract has them, compared and added exactly: in 分, as integers. */

/** 分 of a decimal string with at most two decimals. */
export function fen(amount: string): bigint {
  const [whole = "0", decimals = ""] = amount.split(".");
  return BigInt(whole + decimals.padEnd(2, "0").slice(0, 2));
}

/** Sum of shares written as fractions, as one fraction. */
export function sumShares(shares: readonly string[]): { numerator: bigint; denominator: bigint } {
  let numerator = 0n;
  let denominator = 1n;
  for (const share of shares) {
    const [n = "0", d = "1"] = share.split("/");
    numerator = numerator * BigInt(d) + BigInt(n) * denominator;
    denominator *= BigInt(d);
  }
  return { numerator, denominator };
}
