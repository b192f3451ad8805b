import { lookUpNeedsPerson } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { withLedger } from "../../config/session.js";
import { UsageError } from "../../errors/usage-error.js";
import { commandLine, reasonCodes, settleBatch } from "./settled.js";

/** Looks up filings that need manual review, all or by reason, and records the cases that the authority has. */
export async function lookUpBatchCommand(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const codes = reasonCodes(options);
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const command = commandLine("look-up", id, codes);
    return settleBatch(context, { ledger, batch, codes, command }, lookUpNeedsPerson);
  });
}
