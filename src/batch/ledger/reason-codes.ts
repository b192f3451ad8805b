import type { JsonText } from "./types.js";

/** Under which a filing counts whose reasons name no code. */
export const UNKNOWN_REASON = "unknown";

/**
 * Reasons that say: under this ref the authority holds another filing. To send ours again can only repeat the conflict,
 * so such a filing is never released; a person attaches the right case, or gives the filing up.
 */
export const CONFLICT_CODES: ReadonlySet<string> = new Set(["ref-conflict"]);

/** The code of the first reason: under it a filing that needs a person is counted and found. */
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
