import { exactNumber, isDecimal, shiftDecimal } from "./decimal.js";
import type { Format } from "./format.js";
import { MappingError } from "./mapping-error.js";

/** A number in the message. In the contract it is a number, or a decimal text such as an area. */
export function numberFormat(isNumberInContract: boolean): Format {
  return {
    write: (value) => {
      const number = typeof value === "string" && isDecimal(value) ? exactNumber(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number)) throw new MappingError("not-a-number");
      return number;
    },
    read: (value) => {
      const text = typeof value === "number" ? String(value) : value;
      if (typeof text !== "string" || !isDecimal(text)) throw new MappingError("not-a-number");
      if (!isNumberInContract) return shiftDecimal(text, 0);
      const number = exactNumber(text);
      if (number === undefined) throw new MappingError("not-a-number");
      return number;
    },
  };
}
