import { createHash } from "node:crypto";
import type { RefForm } from "../operators/line.js";
import type { Description } from "../schema/description.js";
import { MappingError } from "../values/mapping-error.js";

type Identity = Description["identity"];

const ALPHABETS: Readonly<Record<Identity["alphabet"], RegExp>> = {
  digits: /^[0-9]+$/,
  "letters-and-digits": /^[0-9A-Za-z]+$/,
  ascii: /^[\x21-\x7e]+$/,
  any: /^.+$/u,
};

const BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Derived numbers shorter than this could be equal for two filings (100 bits). */
export const MIN_DERIVED_LENGTH: Readonly<Record<NonNullable<Identity["derive"]>, number>> = {
  "sha256-base32": 20,
  "sha256-digits": 30,
};

/** Writes the institution's number of a filing in the form of the authority. The same number is always the same. */
export function refForm({ alphabet, maxLength, derive }: Identity): RefForm {
  const pattern = ALPHABETS[alphabet];
  return {
    write: (ref) => {
      if (ref.length <= maxLength && pattern.test(ref)) return ref;
      if (!derive) throw new MappingError("ref-does-not-fit");
      return derivedRef(ref, derive, maxLength);
    },
  };
}

function derivedRef(ref: string, derive: NonNullable<Identity["derive"]>, maxLength: number): string {
  const hash = createHash("sha256").update(ref, "utf8").digest("hex");
  const number = BigInt(`0x${hash}`);
  if (derive === "sha256-digits") return number.toString().padStart(78, "0").slice(-maxLength);
  let text = "";
  for (let i = 0n; i < 51n; i += 1n) text += BASE32[Number((number >> (i * 5n)) & 31n)];
  return text.slice(0, maxLength);
}
