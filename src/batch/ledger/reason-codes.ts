import type { JsonText } from "./types.js";

/** Code of a filing whose reasons have no code. */
export const UNKNOWN_REASON = "unknown";

/**
 * Codes of reasons that say that the ref belongs to another filing at the authority. Sending ours again would only
 * repeat the conflict, so such a filing is never released. A person attaches the correct case or discards the filing.
 */
export const CONFLICT_CODES: ReadonlySet<string> = new Set(["ref-conflict"]);

/**
 * Returns the code of the first reason, by which filings that need manual review are counted and found.
 *
 * @param reasons JSON array of reasons, as the ledger stores it.
 * @returns The code, or `UNKNOWN_REASON` when there is none.
 */
export function reasonCodeOf(reasons: JsonText | null | undefined): string {
  if (!reasons) return UNKNOWN_REASON;
  let list: unknown;
  try {
    list = JSON.parse(reasons);
  } catch {
    return UNKNOWN_REASON;
  }
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  const code = typeof first === "object" && first !== null ? (first as { code?: unknown }).code : undefined;
  return typeof code === "string" && code !== "" ? code : UNKNOWN_REASON;
}
