import { type FilingRecord, type Identity, type Ledger, discardedReasons, toCaseFacts } from "../../../batch/index.js";
import { parseDecision } from "../../options/decision.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages } from "../../messages/index.js";
import { openClient, withLedger } from "../../config/session.js";
import { currentProfile } from "../../config/profiles.js";
import { sanitize } from "../../terminal/safe-text.js";
import { parseKind } from "../../options/kind.js";

async function theFiling(ledger: Ledger, ref: string, options: Record<string, unknown>): Promise<FilingRecord> {
  const kind = parseKind(options["kind"]);
  const found = await ledger.find({ ref, ...(kind && { kind }) });
  if (found.length === 0) throw new UsageError("ref-unknown", { ref });
  if (found.length > 1) throw new UsageError("ref-ambiguous", { ref });
  return found[0]!;
}

/**
 * Attaches a case that the authority already has to the row that lost it. The case is read from the authority first.
 */
export async function adoptCase(
  context: Context,
  [ref = "", caseNo = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const by = parseDecision(context, `bdc case adopt ${ref} ${caseNo}`, options);
  return withLedger(context, "existing", async (ledger) => {
    const filing = await theFiling(ledger, ref, options);
    const batch = await ledger.batch(filing.batch);
    const client = await openClient(
      context,
      await currentProfile({ ...context, profileName: context.profileName ?? batch?.profile }),
    );
    try {
      const found = await client.cases.get(caseNo, { signal: context.stop });
      if (found.kind !== filing.kind)
        throw new UsageError("case-other-kind", { caseNo, found: found.kind, wanted: filing.kind });
      if (found.ref !== filing.ref)
        throw new UsageError("case-other-ref", { caseNo, found: found.ref, wanted: filing.ref });
      const adopted = await ledger.adopt(identityOf(filing), toCaseFacts(found), by);
      return {
        exit: ExitCode.Done,
        data: { ref, caseNo: adopted.caseNo, status: adopted.caseStatus },
        view: (c) => messages(c.lang).adopted(sanitize(ref), sanitize(caseNo)),
      };
    } finally {
      await client.close();
    }
  });
}

/** A person has looked into reports that cannot both be true: they are shown no more, and the history keeps them. */
export async function settleContradiction(
  context: Context,
  [ref = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const by = parseDecision(context, `bdc case settle ${ref}`, options);
  return withLedger(context, "existing", async (ledger) => {
    const filing = await ledger.settle(identityOf(await theFiling(ledger, ref, options)), by);
    return {
      exit: ExitCode.Done,
      data: { ref, state: filing.state, ...(filing.caseNo && { caseNo: filing.caseNo }), batch: filing.batch },
      view: (c) => messages(c.lang).settled(sanitize(ref)),
    };
  });
}

/** A person has made sure that the authority does not have it: it may be sent again under the same identity. */
export async function releaseFiling(
  context: Context,
  [ref = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const by = parseDecision(context, `bdc case release ${ref}`, options);
  return withLedger(context, "existing", async (ledger) => {
    const filing = await ledger.release(identityOf(await theFiling(ledger, ref, options)), by);
    return {
      exit: ExitCode.Done,
      data: { ref, state: filing.state, next: `bdc resume ${filing.batch}` },
      view: (c) => `${messages(c.lang).released(sanitize(ref))}\n${messages(c.lang).next}: bdc resume ${filing.batch}`,
    };
  });
}

/** A filing that has not left is given up: nothing is sent, and its ref may come again with other content. */
export async function discardFiling(
  context: Context,
  [ref = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const by = parseDecision(context, `bdc case discard ${ref}`, options);
  return withLedger(context, "existing", async (ledger) => {
    const filing = await ledger.discard(identityOf(await theFiling(ledger, ref, options)), by, discardedReasons(by));
    return {
      exit: ExitCode.Done,
      data: { ref, state: filing.state, batch: filing.batch },
      view: (c) => messages(c.lang).discarded(sanitize(ref)),
    };
  });
}

function identityOf({ authority, institution, kind, ref }: FilingRecord): Identity {
  return { authority, institution, kind, ref };
}
