import { UsageError } from "../errors/usage-error.js";

/** Parses `--accept RULE="reason"`. The reason is required because it is recorded in the ledger. */
export function parseAccept(given: unknown): Map<string, string> {
  const accepted = new Map<string, string>();
  for (const text of Array.isArray(given) ? (given as string[]) : typeof given === "string" ? [given] : []) {
    const at = text.indexOf("=");
    const rule = text.slice(0, at).trim();
    const reason = text.slice(at + 1).trim();
    if (at < 1 || !rule || !reason) throw new UsageError("accept-reason", { text });
    accepted.set(rule, reason);
  }
  return accepted;
}
