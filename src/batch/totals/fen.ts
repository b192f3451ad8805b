/** Converts an amount to 分 (1/100 yuan). Amounts of the contract have at most two decimals. */
export function inFen(amount: string): bigint {
  const [integer = "0", decimals = ""] = amount.split(".");
  return BigInt(integer + decimals.padEnd(2, "0"));
}

/** Formats 分 as yuan with two decimals. */
export function fromFen(amount: bigint): string {
  const digits = amount.toString().padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
