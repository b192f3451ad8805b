import { formatCheckpoint, shortCheckpoint, type LedgerCheckpoint } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { withLedger } from "../../config/session.js";
import { UsageError } from "../../errors/usage-error.js";
import { auditWords } from "../../messages/commands/audit.js";
import { readLocal, writeNew } from "../../options/local-files.js";
import { sanitize } from "../../terminal/safe-text.js";

/** Prints or writes a checkpoint: where the hash chain of the ledger ends. It is meant to be kept elsewhere. */
export async function makeCheckpoint(
  context: Context,
  _args: string[],
  { out, key }: Record<string, unknown>,
): Promise<CommandResult> {
  const checkpoint = await withLedger(context, "existing", (ledger) => ledger.checkpoint());
  const text =
    typeof key === "string" ? signedText(checkpoint, await readLocal(context, key), key) : formatCheckpoint(checkpoint);
  const short = shortCheckpoint(checkpoint);
  const file =
    typeof out === "string"
      ? await writeNew(context, text, { path: out, force: false, command: "bdc audit checkpoint" })
      : undefined;
  const { at, ...rest } = checkpoint;
  return {
    exit: ExitCode.Done,
    data: {
      checkpoint: { ...rest, at: new Date(at).toISOString() },
      signed: typeof key === "string",
      short,
      text,
      ...(file && { file }),
    },
    view: ({ lang }) => {
      const words = auditWords(lang);
      return `${text}\n${words.short}: ${short}${file ? `\n${words.written(sanitize(file))}` : ""}`;
    },
  };
}

function signedText(checkpoint: LedgerCheckpoint, key: Buffer, path: string): string {
  try {
    return formatCheckpoint(checkpoint, key);
  } catch {
    throw new UsageError("key-unreadable", { path });
  }
}
