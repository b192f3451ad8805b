import { userInfo } from "node:os";
import type { ManualDecision } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";

/**
 * Returns who decides and why; the ledger records both.
 * @throws UsageError `reason-needed`
 */
export function parseDecision(context: Context, command: string, options: Record<string, unknown>): ManualDecision {
  const reason = options["reason"];
  if (typeof reason !== "string" || !reason.trim()) throw new UsageError("reason-needed", { command });
  return { who: context.env["USER"] ?? context.env["USERNAME"] ?? loginName(), reason };
}

/** Scheduled jobs may lack USER, and an account may have no name. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
