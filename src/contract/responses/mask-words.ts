import { maskForeignValue } from "../identifiers/common/mask-text.js";

/** The fields of an answer that contain text of the authority. */
const WORDS = ["reasons", "alerts", "supplement", "history", "steps", "authorityStatus", "restrictions"] as const;

/** Masks the authority's texts in a case or a unit before it is shown. Other fields stay. */
export function maskWords<T extends object>(answer: T): T {
  const masked = { ...answer } as Record<string, unknown>;
  for (const key of WORDS) if (masked[key] !== undefined) masked[key] = maskForeignValue(masked[key]);
  return masked as T;
}
