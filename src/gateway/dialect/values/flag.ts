import type { Format } from "./format.js";
import { MappingError } from "./mapping-error.js";

export interface FlagForm {
  readonly true: string | number | boolean;
  readonly false: string | number | boolean;
}

/** A yes or no of the contract, in the two values of the authority. A number may come back as a text. */
export function flagFormat(form: FlagForm): Format {
  const [yes, no] = [String(form.true), String(form.false)];
  return {
    write: (value) => {
      if (typeof value !== "boolean") throw new MappingError("not-a-flag");
      return value ? form.true : form.false;
    },
    read: (value) => {
      if (typeof value === "object") throw new MappingError("not-a-flag");
      const text = String(value);
      if (text !== yes && text !== no) throw new MappingError("not-a-flag");
      return text === yes;
    },
  };
}
