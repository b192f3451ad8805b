import { exactNumber, isDecimal, shiftDecimal, withDecimals } from "./decimal.js";
import type { Tree } from "../../framers/tree.js";
import type { Format } from "./format.js";
import { MappingError } from "./mapping-error.js";

export interface AmountForm {
  readonly unit: "yuan" | "ten-thousand-yuan" | "fen";
  readonly decimals: number;
  readonly as: "text" | "number";
}

/** Places by which the decimal point moves from yuan to a unit. */
const PLACES = { yuan: 0, "ten-thousand-yuan": -4, fen: 2 } as const;

/** Amounts of the contract are decimal texts in yuan. They are converted digit by digit and never rounded. */
export function amountFormat({ unit, decimals, as }: AmountForm): Format {
  const places = PLACES[unit];
  return {
    write: (value) => {
      if (typeof value !== "string" || !isDecimal(value)) throw new MappingError("not-an-amount");
      const text = withDecimals(shiftDecimal(value, places), decimals);
      if (text === undefined) throw new MappingError("digits-lost");
      if (as === "text") return text;
      const number = exactNumber(text);
      if (number === undefined) throw new MappingError("digits-lost");
      return number;
    },
    read: (value) => {
      const yuan = shiftDecimal(decimalOf(value), -places);
      return withDecimals(yuan, 2) ?? yuan;
    },
  };
}

function decimalOf(value: Tree): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !isDecimal(text.trim())) throw new MappingError("not-an-amount");
  if (typeof value === "number" && value > Number.MAX_SAFE_INTEGER) throw new MappingError("not-an-amount");
  return text.trim();
}
