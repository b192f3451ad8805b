import type { ReleaseVerdict } from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { describeError } from "../errors/describe-error.js";
import { ExitCode, highestPriority } from "../core/exit-codes.js";
import { placeForNew, writeNew } from "../options/local-files.js";
import { lifecycleWords } from "../messages/lifecycle.js";
import { messages } from "../messages/index.js";
import { currentProfile } from "../config/profiles.js";
import { sanitize } from "../terminal/safe-text.js";
import { sealPolicyOf, trustedSealCas } from "../options/seal-ca.js";
import { openClient, withLedger } from "../config/session.js";
import { reasonLines } from "../views/case.js";
import { table } from "../views/table.js";
import { localTime } from "../views/time.js";

/** Whether the money of each mortgage of a batch may be released. The authority is asked afresh; nothing is changed. */
export async function releaseCheckCommand(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const { checkRelease, releaseCsv } = await import("../../batch/index.js");
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    if (batch.kind !== "mortgage.file") throw new UsageError("release-kind", { id });
    const output = typeof options["out"] === "string" && {
      path: options["out"],
      inputs: [batch.filePath, options["ca"] as string | undefined],
      force: options["force"] === true,
      command: `bdc release-check ${id}`,
    };
    if (output) await placeForNew(context, output);
    const profile = await currentProfile({ ...context, profileName: context.profileName ?? batch.profile });
    const trustedCas = await trustedSealCas(context, options["ca"], profile);
    const client = await openClient(context, profile);
    const verdicts: ReleaseVerdict[] = [];
    try {
      for await (const verdict of checkRelease({
        ledger,
        client,
        batch,
        trustedCas,
        sealPolicy: sealPolicyOf(options["sealSigner"], profile),
        signal: context.stop,
        now: context.now,
      }))
        verdicts.push(verdict);
    } finally {
      await client.close();
    }
    const file = output ? await writeNew(context, releaseCsv(verdicts, context.lang), output) : undefined;
    const notVerified = verdicts.filter((v) => !v.verified).length;
    const good = verdicts.filter((v) => v.releasable).length;
    const bad = verdicts.length - good - notVerified;
    const exits = verdicts.map((v) =>
      v.verified ? (v.releasable ? ExitCode.Done : ExitCode.NotReleasable) : exitOfFailure(v.failure, context),
    );
    return {
      exit: highestPriority(exits),
      data: {
        batch: id,
        releasable: good,
        notReleasable: bad,
        notVerified,
        rows: verdicts.map(({ failure: _, ...verdict }) => verdict),
        ...(file && { file }),
      },
      view: (c) => {
        const [m, w] = [messages(c.lang), lifecycleWords(c.lang)];
        const rows = verdicts.map((v) => [
          String(v.row),
          v.ref,
          v.caseNo ?? "",
          v.certificateNo ?? "",
          v.registeredAt ? localTime(v.registeredAt) : "",
          v.releasable ? w.releasable : v.verified ? w.notReleasable : w.notVerified,
        ]);
        return [
          table([m.row, m.ref, m.caseNo, m.certificate, m.registeredAt, w.verdict], rows, c.stdout.isTTY),
          ...verdicts
            .filter((v) => v.reasons.length + v.warnings.length > 0)
            .map((v) => `${m.row} ${v.row} · ${sanitize(v.ref)}\n${reasonLines(c, [...v.reasons, ...v.warnings])}`),
          w.released(good, bad, notVerified),
          file ? m.written(sanitize(file)) : "",
        ]
          .filter(Boolean)
          .join("\n\n");
      },
    };
  });
}

/** 7 where the gateway cannot be asked, 6 where the token is refused; any other refusal is a row not to be paid. */
function exitOfFailure(failure: unknown, context: Context): ExitCode {
  const { exit } = describeError(failure, context);
  return exit === ExitCode.Unreachable || exit === ExitCode.NotAllowed ? exit : ExitCode.NotReleasable;
}
