import { SecurityError, refuseOthers } from "../common/security-error.js";
import { compileTemplate, concat, toUtf8, type CanonicalText } from "./canonical-values.js";

/** A canonical text that consists of values in a given order. */
export interface CanonicalParts {
  /**
   * Texts with the names `$method $path $query $sortedQuery $date $timestamp $nonce $key $secret $token $function $body
   * $bodyDigest`; `$$` is a dollar sign.
   */
  readonly parts: readonly string[];
  /** Text between the parts. Default none. */
  readonly join?: string;
}

export function compileParts(description: CanonicalParts, pointer: string): CanonicalText {
  refuseOthers(description, ["parts", "join"], pointer, "unknown-field");
  const { parts, join = "" } = description;
  if (!Array.isArray(parts) || parts.length === 0) throw new SecurityError("wrong-field", `${pointer}/parts`);
  if (typeof join !== "string") throw new SecurityError("wrong-field", `${pointer}/join`);
  const compiled = description.parts.map((part, index) => compileTemplate(part, `${pointer}/parts/${index}`));
  const separator = toUtf8(join);
  return (input) =>
    concat(
      compiled.map((part) => part(input)),
      separator,
    );
}
