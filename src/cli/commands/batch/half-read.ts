import type { BatchRecord, Ledger } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode, highestPriority } from "../../core/exit-codes.js";
import { batchWords } from "../../messages/commands/batches.js";
import { messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";

interface HalfRead {
  readonly batch: BatchRecord;
  /** The process that is reading the file at the moment; it reports on the batch itself. */
  readonly holder: { readonly host: string; readonly pid: number } | undefined;
}

/** Whether nobody reads the rest of the batch's file: `bdc resume` has to. */
export async function isHalfRead(ledger: Ledger, { id, state }: BatchRecord): Promise<boolean> {
  return state === "intake" && (await ledger.leaseOf(id)) === undefined;
}

/** Finds batches whose file was not read to its end. They are not followed until `bdc resume` has read the rest. */
export async function findHalfRead(ledger: Ledger): Promise<readonly HalfRead[]> {
  const { eachBatch } = await import("../../../batch/index.js");
  const found: HalfRead[] = [];
  for await (const batch of eachBatch(ledger)) {
    if (batch.state !== "intake") continue;
    const lease = await ledger.leaseOf(batch.id);
    found.push({ batch, holder: lease && { host: lease.host, pid: lease.pid } });
  }
  return found.reverse();
}

/** Adds the batches that were not followed to the result of `bdc watch`. */
export function withHalfRead(result: CommandResult, halfRead: readonly HalfRead[]): CommandResult {
  if (halfRead.length === 0) return result;
  const isStuck = halfRead.some(({ holder }) => holder === undefined);
  return {
    exit: highestPriority([result.exit, ...(isStuck ? [ExitCode.NeedsPerson] : [])]),
    data: {
      ...(result.data as object),
      notFollowed: halfRead.map(({ batch, holder }) => ({
        batch: batch.id,
        file: batch.filePath,
        rows: batch.rows,
        ...(holder ? { holder } : { next: resumeCommand(batch) }),
      })),
    },
    view: (c) => [result.view(c), ...halfRead.map((one) => line(c, one))].join("\n\n"),
  };
}

function line({ lang }: Context, { batch, holder }: HalfRead): string {
  const [m, w] = [messages(lang), batchWords(lang)];
  const first = w.notFollowed(batch.id, sanitize(batch.fileName), batch.rows);
  return holder
    ? `${first}${w.beingRead(sanitize(holder.host), holder.pid)}`
    : `${first}\n${m.next}: ${resumeCommand(batch)}`;
}

const resumeCommand = ({ id }: BatchRecord): string => `bdc resume ${id}`;
