import { personReason, releaseNeedsPerson, type BatchRecord, type NeedsPersonTally } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { withLedger } from "../../config/session.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { localized, messages } from "../../messages/index.js";
import { needsPersonWords } from "../../messages/commands/needs-person.js";
import { parseDecision } from "../../options/decision.js";
import { confirm } from "../../terminal/prompts.js";
import { batchDocument, batchTitle } from "../../views/batch.js";
import { needsPersonDocument, needsPersonLines } from "../../views/needs-person.js";
import { commandLine, reasonCodes, settleBatch } from "./settled.js";

/**
 * Requeues filings that need manual review, by reason. Each is looked up first, and only filings that the authority
 * does not have are requeued. Sends nothing; `bdc resume` does.
 */
export async function releaseBatchCommand(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const codes = reasonCodes(options);
  const conflict = codes.find((code) => !personReason(code).releasable);
  if (conflict !== undefined) throw new UsageError("release-conflict", { code: conflict, id });
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const tallies = await ledger.needsPerson(id);
    if (codes.length === 0) return listReasons(batch, tallies);
    const command = commandLine("release", id, codes);
    const by = parseDecision(context, command.replace(" --reason …", ""), options);
    const filings = tallies
      .filter((tally) => tally.batch === id && codes.includes(tally.code))
      .reduce((sum, tally) => sum + tally.filings, 0);
    if (filings > 0 && options["yes"] !== true) {
      if (!context.stdinIsTTY) throw new UsageError("confirmation-needed", { command });
      const question = needsPersonWords(context.lang).confirmRelease(filings);
      if (!(await confirm(question, messages(context.lang).prompt, context.stop)))
        return { exit: ExitCode.Done, data: { cancelled: true }, view: (c) => messages(c.lang).nothingDone };
    }
    return settleBatch(context, { ledger, batch, codes, command }, (settle) => releaseNeedsPerson({ ...settle, by }));
  });
}

/** Lists the reasons to choose from. */
function listReasons(batch: BatchRecord, tallies: readonly NeedsPersonTally[]): CommandResult {
  if (tallies.length === 0)
    return {
      exit: ExitCode.Done,
      data: { batch: batchDocument(batch), needsPerson: [] },
      view: (c) => `${batchTitle(c, batch)}\n\n${needsPersonWords(c.lang).nothingNeedsPerson}`,
    };
  const error = new UsageError("reason-code-needed", { command: commandLine("release", batch.id, []) });
  return {
    exit: error.exit,
    data: {
      batch: batchDocument(batch),
      needsPerson: needsPersonDocument(tallies),
      error: { code: error.code, zh: error.zh, en: error.en, next: error.next },
    },
    view: (c) =>
      [
        batchTitle(c, batch),
        "",
        ...needsPersonLines(c, tallies, batch.id),
        "",
        `${messages(c.lang).error}: ${localized(c.lang, error)} [${error.code}]`,
      ].join("\n"),
  };
}
