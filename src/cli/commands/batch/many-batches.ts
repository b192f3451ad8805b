import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode, highestPriority } from "../../core/exit-codes.js";

/**
 * Joins the results of several batches: `batches` holds the document of each. The document of a single batch is also
 * at the top level, as when the batch is named.
 */
export function manyBatches(results: readonly CommandResult[], none: (context: Context) => string): CommandResult {
  const [only] = results;
  return {
    exit: results.length > 0 ? highestPriority(results.map((r) => r.exit)) : ExitCode.Done,
    data: { ...(results.length === 1 && (only!.data as object)), batches: results.map((r) => r.data) },
    view: (c) => (results.length > 0 ? results.map((r) => r.view(c)).join("\n\n") : none(c)),
  };
}
