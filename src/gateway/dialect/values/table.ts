import type { Format } from "./format.js";
import { MappingError } from "./mapping-error.js";

export interface TableForm {
  readonly codes: Readonly<Record<string, string | number>>;
  readonly alsoRead: Readonly<Record<string, string>>;
}

/**
 * A code table.
 *
 * @param keepsUnknown Whether a code that is not in the table is read as itself, so that whoever gets it can show it to
 *   a person. Otherwise it is an error.
 */
export function tableFormat({ codes, alsoRead }: TableForm, keepsUnknown: boolean): Format {
  const toCode = new Map<unknown, string | number>(Object.entries(codes));
  const toValue = new Map<string, string>(Object.entries(alsoRead));
  for (const [value, code] of Object.entries(codes)) toValue.set(String(code), value);
  return {
    write: (value) => {
      const code = toCode.get(value);
      if (code === undefined) throw new MappingError("no-code");
      return code;
    },
    read: (code) => {
      if (typeof code === "object") throw new MappingError("not-a-text");
      const value = toValue.get(String(code));
      if (value === undefined && !keepsUnknown) throw new MappingError("no-code");
      return value ?? String(code);
    },
  };
}
