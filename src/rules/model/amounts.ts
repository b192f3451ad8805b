/** Exact arithmetic on decimal strings in yuan: amounts become integers in 分 (0.01 yuan). */

/** Converts a decimal string with at most two decimals into 分. */
export function fen(amount: string): bigint {
  const [whole = "0", decimals = ""] = amount.split(".");
  return BigInt(whole + decimals.padEnd(2, "0").slice(0, 2));
}

/** Adds shares written as fractions. Returns the sum as one fraction that is not reduced. */
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
