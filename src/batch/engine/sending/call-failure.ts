import {
  isAborted,
  isAuthentication,
  isAuthoritative,
  isConflict,
  isGatewayUnreachable,
  isOutcomeUnknown,
  isPermission,
  isRateLimited,
  isRegistryError,
} from "../../../sdk/index.js";

/**
 * What the failure of a filing call says.
 *
 * - `limited`: 429; nothing was done.
 * - `too-large`: the authority found the call too large; nothing was done. `too-large-unproven`: somebody did.
 * - `refused`: the authority refused the call because of what it carries; nothing was done.
 * - `unavailable`: the authority does not take such calls now; nothing was done.
 * - `not-sent`: nothing left.
 * - `lost`: it left, and nobody said in the contract's words what became of it.
 * - `unexpected`: a fault of this program; what it left behind is unknown.
 */
export type CallFailure =
  | "limited"
  | "authentication"
  | "permission"
  | "too-large"
  | "too-large-unproven"
  | "refused"
  | "unavailable"
  | "aborted"
  | "not-sent"
  | "lost"
  | "unexpected";

/** Codes that speak of what a call carries. The others speak of the call, whatever it carries. */
const ABOUT_CONTENT = new Set([
  "not-json",
  "invalid-request",
  "ref-conflict",
  "idempotency-key-mismatch",
  "not-allowed-now",
  "filing-invalid",
  "turned-away",
]);

export function classifyFailure(error: unknown): CallFailure {
  if (!isRegistryError(error)) return "unexpected";
  const { code, status, attempts } = error;
  if (isRateLimited(error)) return "limited";
  if (isAuthoritative(error) && !isOutcomeUnknown(error)) {
    if (isAuthentication(error)) return "authentication";
    if (isPermission(error)) return "permission";
    if (status === 413) return "too-large";
    return ABOUT_CONTENT.has(code) ? "refused" : "unavailable";
  }
  if (isOutcomeUnknown(error)) return status === 413 ? "too-large-unproven" : "lost";
  // Of a call that never left: no credentials, a pause, a parameter that the contract does not know.
  if (attempts === 0 && isAuthentication(error)) return "authentication";
  if (isAborted(error)) return "aborted";
  if (isGatewayUnreachable(error)) return "not-sent";
  return status === undefined && attempts > 0 ? "not-sent" : "lost";
}

/** Whether the refusal of a call that is too large speaks of bytes rather than of filings. */
export function isAboutBytes(error: unknown): boolean {
  return !isRegistryError(error) || error.code !== "batch-too-large";
}

export function isRefConflict(error: unknown): boolean {
  return isConflict(error) && error.code === "ref-conflict";
}
