import { maskForeignValue } from "../identifiers/mask-text.js";

/** Where an answer of a gateway holds words, and not numbers that programs act on. */
const WORDS = ["reasons", "alerts", "supplement", "history", "steps", "authorityStatus", "restrictions"] as const;

/** A case or a unit as it may be shown: the authority's words masked, everything else as it came. */
export function maskWords<T extends object>(answer: T): T {
  const masked = { ...answer } as Record<string, unknown>;
  for (const key of WORDS) if (masked[key] !== undefined) masked[key] = maskForeignValue(masked[key]);
  return masked as T;
}
