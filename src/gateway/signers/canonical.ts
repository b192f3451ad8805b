import { SecurityError } from "../common/security-error.js";
import { compileFields, type CanonicalFields } from "./canonical-fields.js";
import { compileParts, type CanonicalParts } from "./canonical-parts.js";
import type { CanonicalText } from "./canonical-values.js";

/**
 * The text that is signed, described as data and compiled once. Two forms cover the recipes that are known: values in a
 * given order (`parts`), and the fields of the message sorted by name (`fields`).
 */
export type CanonicalDescription = CanonicalParts | CanonicalFields;

/**
 * Compiles the description of a canonical text.
 * @param pointer where the description is, for errors
 * @throws SecurityError `unknown-field`, `wrong-field`, `unknown-name`, each with a JSON pointer
 */
export function compileCanonical(description: CanonicalDescription, pointer: string = ""): CanonicalText {
  const { parts, fields } = description as Partial<CanonicalParts & CanonicalFields>;
  if (parts !== undefined && fields !== undefined) throw new SecurityError("wrong-field", `${pointer}/fields`);
  if (parts !== undefined) return compileParts(description as CanonicalParts, pointer);
  if (fields !== undefined) return compileFields(description as CanonicalFields, pointer);
  throw new SecurityError("wrong-field", pointer);
}
