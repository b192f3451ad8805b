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
 * Meaning of a failed filing call.
 *
 * - `limited`: 429; nothing was done.
 * - `too-large`: the authority found the call too large; nothing was done. `too-large-unproven`: an intermediary did.
 * - `refused`: the authority refused the call because of its content; nothing was done.
 * - `unavailable`: the authority does not accept such calls now; nothing was done.
 * - `not-sent`: nothing left.
 * - `lost`: the call left, and no valid response came back.
 * - `unexpected`: a defect of this program; the effect is unknown.
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

/** Codes that concern the content of a call. All others concern the call itself. */
const ABOUT_CONTENT = new Set([
  "not-json",
  "invalid-request",
  "ref-conflict",
  "idempotency-key-reused",
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
  // The call never left: no credentials, a pause, or an invalid parameter.
  if (attempts === 0 && isAuthentication(error)) return "authentication";
  if (isAborted(error)) return "aborted";
  if (isGatewayUnreachable(error)) return "not-sent";
  return status === undefined && attempts > 0 ? "not-sent" : "lost";
}

/** Checks whether a call was refused for its bytes rather than for the number of its filings. */
export function isAboutBytes(error: unknown): boolean {
  return !isRegistryError(error) || error.code !== "batch-too-large";
}

export function isRefConflict(error: unknown): boolean {
  return isConflict(error) && error.code === "ref-conflict";
}
