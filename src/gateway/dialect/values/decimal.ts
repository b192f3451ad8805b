const DECIMAL = /^\d{1,30}(?:\.\d{1,30})?$/;

/** Whether a text is a decimal number without sign, exponent or separators. */
export const isDecimal = (text: string): boolean => DECIMAL.test(text);

/**
 * Moves the decimal point of a decimal text, without floating point.
 *
 * @param by Places to the right; negative: to the left.
 * @returns The number without leading zeros and without trailing zeros of the fraction.
 */
export function shiftDecimal(text: string, by: number): string {
  const [whole = "", fraction = ""] = text.split(".");
  const digits = whole + fraction;
  const point = whole.length + by;
  const padded = point <= 0 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0");
  const split = point <= 0 ? 1 : point;
  const integer = padded.slice(0, split).replace(/^0+(?=\d)/, "");
  const rest = padded.slice(split).replace(/0+$/, "");
  return rest ? `${integer}.${rest}` : integer;
}

/** Writes a shifted decimal with exactly so many decimals; undefined when it has more. */
export function withDecimals(text: string, decimals: number): string | undefined {
  const [whole = "", fraction = ""] = text.split(".");
  if (fraction.length > decimals) return undefined;
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, "0")}`;
}

/** A decimal as a number, or undefined when the number would not be exactly that decimal. */
export function exactNumber(text: string): number | undefined {
  const number = Number(text);
  return isDecimal(String(number)) && shiftDecimal(String(number), 0) === shiftDecimal(text, 0) ? number : undefined;
}
