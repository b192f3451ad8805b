import type { ReleaseVerdict, VerdictName } from "../../../batch/index.js";
import { ExitCode, highestPriority } from "../../core/exit-codes.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { describeError } from "../../errors/describe-error.js";
import { UsageError } from "../../errors/usage-error.js";
import { openClient, profileOf, withLedger } from "../../config/session.js";
import { releaseWords } from "../../messages/commands/release.js";
import { placeForNew, writeNew } from "../../options/local-files.js";
import { sealPolicyOf, trustedSealCas } from "../../options/seal-ca.js";
import { asOfText } from "../../views/batch.js";
import { progress } from "../../views/progress.js";
import { isoTime } from "../../views/time.js";

const EXITS: Readonly<Record<Exclude<VerdictName, "not-verified">, ExitCode>> = {
  releasable: ExitCode.Done,
  refused: ExitCode.NotReleasable,
  "needs-decision": ExitCode.ReleaseNeedsDecision,
  "not-yet": ExitCode.ActionRequired,
};

/** Checks whether the funds of each mortgage of a batch may be released. Queries the authority and changes nothing. */
export async function releaseCheckCommand(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const { checkRelease, releaseCsv, releaseTotals } = await import("../../../batch/index.js");
  const { releaseView } = await import("./release-view.js");
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
    const profile = await profileOf(context, batch);
    const trustedCas = await trustedSealCas(context, options["ca"], profile);
    const client = await openClient(context, profile);
    // The register is read from now on: a verdict is at least as recent.
    const asOf = isoTime(context.now().getTime());
    const shown = progress(context);
    const words = releaseWords(context.lang);
    const verdicts: ReleaseVerdict[] = [];
    try {
      for await (const verdict of checkRelease({
        ledger,
        client,
        batch,
        trustedCas,
        sealPolicy: sealPolicyOf(options["sealSigner"], profile),
        ...(profile.institutionName !== undefined && { institutionName: profile.institutionName }),
        signal: context.stop,
        now: context.now,
        onProgress: (done) => shown.line(words.progress(done, batch.rows)),
      }))
        verdicts.push(verdict);
    } finally {
      shown.done();
      await client.close();
    }
    const file = output ? await writeNew(context, releaseCsv(verdicts, context.lang), output) : undefined;
    const totals = releaseTotals(verdicts);
    const rowsOf = (name: VerdictName) => totals.find((t) => t.verdict === name)?.rows ?? 0;
    const [releasable, notVerified] = [rowsOf("releasable"), rowsOf("not-verified")];
    return {
      exit: highestPriority(verdicts.map((v) => exitOf(v, context))),
      data: {
        batch: id,
        asOf,
        releasable,
        notReleasable: verdicts.length - releasable - notVerified,
        notVerified,
        totals,
        rows: verdicts.map(({ failure: _, ...verdict }) => verdict),
        ...(file !== undefined && { file }),
      },
      view: (c) => `${releaseView(c, { batch: id, verdicts, totals, file })}\n\n${asOfText(c, asOf)}`,
    };
  });
}

function exitOf({ verdict, failure }: ReleaseVerdict, context: Context): ExitCode {
  return verdict === "not-verified" ? exitOfFailure(failure, context) : EXITS[verdict];
}

/** 7 when the gateway is unreachable, 6 when the token is rejected; any other failure means "do not release". */
function exitOfFailure(failure: unknown, context: Context): ExitCode {
  const { exit } = describeError(failure, context);
  return exit === ExitCode.Unreachable || exit === ExitCode.NotAllowed ? exit : ExitCode.NotReleasable;
}
