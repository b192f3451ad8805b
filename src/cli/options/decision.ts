import { userInfo } from "node:os";
import type { ManualDecision } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";

/** Who decides, and why: the ledger keeps both. @throws UsageError without a reason */
export function parseDecision(context: Context, command: string, options: Record<string, unknown>): ManualDecision {
  const reason = options["reason"];
  if (typeof reason !== "string" || !reason.trim()) throw new UsageError("reason-needed", { command });
  return { who: context.env["USER"] ?? context.env["USERNAME"] ?? loginName(), reason };
}

/** Scheduled jobs have no variables that say who they are; an account may even have no name. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
