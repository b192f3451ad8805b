import { handover as entriesOf, handoverCsv, handoverHtml, type HandoverEntry } from "../../../batch/index.js";
import { KINDS } from "../../../contract/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { writeNew } from "../../options/local-files.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { readProfiles } from "../../config/profiles.js";
import { withLedger } from "../../config/session.js";

/** Writes the handover list that accompanies the papers of a batch, as a page to print or as a table. */
export async function handover(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const out = typeof options["out"] === "string" ? options["out"] : `移交清单-${id}.html`;
  if (!/\.(html|csv)$/i.test(out)) throw new UsageError("handover-format", { file: out });
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const entries: HandoverEntry[] = [];
    for await (const entry of entriesOf(ledger, batch)) entries.push(entry);
    const file = await writeNew(
      context,
      /\.csv$/i.test(out)
        ? handoverCsv(entries)
        : handoverHtml(batch, entries, { now: context.now(), ...(await handingUnit(context, batch.profile)) }),
      { path: out, inputs: [batch.filePath], force: options["force"] === true, command: `bdc batch handover ${id}` },
    );
    const documents = entries.reduce((sum, e) => sum + e.materials.length, 0);
    const without = entries.filter((e) => e.materials.length === 0).length;
    const uncounted = entries.flatMap((e) => e.materials).filter(({ pages }) => pages === undefined).length;
    return {
      exit: ExitCode.Done,
      data: { batch: id, file, filings: entries.length, documents },
      view: (c) => {
        const w = lifecycleWords(c.lang);
        return [
          messages(c.lang).written(sanitize(file)),
          w.handedOver(entries.length, documents, KINDS[batch.kind].role === "court"),
          ...(without > 0 ? [w.withoutMaterials(without)] : []),
          ...(uncounted > 0 ? [w.withoutPages(uncounted)] : []),
        ].join("\n");
      },
    };
  });
}

/** The institution's name in the profile of the batch. Without one, the list names its code. */
async function handingUnit({ home }: Context, profile: string): Promise<{ from?: string }> {
  const { profiles } = await readProfiles(home).catch(
    () => ({ profiles: {} }) as Pick<Awaited<ReturnType<typeof readProfiles>>, "profiles">,
  );
  const from = Object.hasOwn(profiles, profile) ? profiles[profile]?.institutionName : undefined;
  return from === undefined ? {} : { from };
}
