import type { FieldType } from "../fields/contract-fields.js";
import type { Format } from "./format.js";
import { MappingError } from "./mapping-error.js";
import { numberFormat } from "./number.js";

/** Texts travel as they are. Numbers and flags of the contract are written as text and read back as what they are. */
export function textFormat(type: FieldType): Format {
  if (type === "number") return { write: textOf, read: numberFormat(true).read };
  if (type === "boolean") return { write: textOf, read: readBoolean };
  // The content of a field of any type is not known, so it travels unchanged.
  if (type === "any") return { write: (value) => value as string, read: (value) => value };
  return { write: textOf, read: textOf };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  // A number above this limit has lost digits before it arrived here.
  if (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  throw new MappingError("not-a-text");
}

function readBoolean(value: unknown): boolean {
  const text = String(value);
  if (text !== "true" && text !== "false") throw new MappingError("not-a-flag");
  return text === "true";
}
