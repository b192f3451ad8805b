import {
  type BatchRecord,
  type FilingRecord,
  type Identity,
  type Ledger,
  type ManualDecision,
  discardOneNeedsPerson,
  discardedReasons,
  toCaseFacts,
} from "../../../batch/index.js";
import type { FilingDocument } from "../../documents/batch.js";
import { parseDecision } from "../../options/decision.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { localized, messages, pickFix } from "../../messages/index.js";
import { LEFT_TEXTS, needsPersonWords } from "../../messages/commands/needs-person.js";
import { openClient, profileOf, withLedger } from "../../config/session.js";
import { currentProfile } from "../../config/profiles.js";
import { sanitize } from "../../terminal/safe-text.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { filingDocument } from "../../views/batch.js";
import { nextForLeft } from "../../views/needs-person.js";
import { stopDocument } from "../../views/stop.js";
import { parseKind } from "../../options/kind.js";

async function theFiling(ledger: Ledger, ref: string, options: Record<string, unknown>): Promise<FilingRecord> {
  const kind = parseKind(options["kind"]);
  const found = await ledger.find({ ref, ...(kind && { kind }) });
  if (found.length === 0) throw new UsageError("ref-unknown", { ref });
  if (found.length > 1) throw new UsageError("ref-ambiguous", { ref });
  return found[0]!;
}

/** Attaches an existing case to its filing. The case is read from the authority first. */
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
        data: {
          ref,
          caseNo: adopted.caseNo,
          status: adopted.caseStatus,
          filing: filingDocument(adopted, batch),
        },
        view: (c) => messages(c.lang).adopted(sanitize(ref), sanitize(caseNo)),
      };
    } finally {
      await client.close();
    }
  });
}

/** Marks contradicting reports as resolved: they are no longer shown, but stay in the history. */
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
      data: {
        ref,
        state: filing.state,
        ...(filing.caseNo && { caseNo: filing.caseNo }),
        batch: filing.batch,
        filing: filingDocument(filing, await ledger.batch(filing.batch)),
      },
      view: (c) => messages(c.lang).settled(sanitize(ref)),
    };
  });
}

/** Requeues a filing after a person has confirmed that the authority does not have it. */
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
      data: {
        ref,
        state: filing.state,
        filing: filingDocument(filing, await ledger.batch(filing.batch)),
        next: `bdc resume ${filing.batch}`,
      },
      view: (c) => `${messages(c.lang).released(sanitize(ref))}\n${messages(c.lang).next}: bdc resume ${filing.batch}`,
    };
  });
}

/**
 * Discards a filing: it is not sent, and its ref may be used again with other content. A filing that needs manual
 * review is looked up first, and discarded only when the authority does not have it.
 */
export async function discardFiling(
  context: Context,
  [ref = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const command = `bdc case discard ${shellQuote(ref)}`;
  const by = parseDecision(context, command, options);
  return withLedger(context, "existing", async (ledger) => {
    const filing = await theFiling(ledger, ref, options);
    if (filing.state === "needs-a-person") return discardLookedUp(context, { ledger, filing, by, command });
    const discarded = await ledger.discard(identityOf(filing), by, discardedReasons(by));
    return discardedResult(discarded, filingDocument(discarded, await ledger.batch(filing.batch)));
  });
}

async function discardLookedUp(
  context: Context,
  { ledger, filing, by, command }: { ledger: Ledger; filing: FilingRecord; by: ManualDecision; command: string },
): Promise<CommandResult> {
  const { ref } = filing;
  const batch = (await ledger.batch(filing.batch))!;
  const profile = await profileOf(context, batch);
  const client = await openClient(context, profile);
  try {
    const parts = { ledger, client, batch, filing, by, drain: context.stop, signal: context.abort };
    const outcome = await discardOneNeedsPerson(parts);
    if (outcome.outcome === "discarded")
      return discardedResult({ ...filing, state: "discarded" }, await filingNow(ledger, filing, batch));
    if (outcome.outcome === "filed")
      return {
        exit: ExitCode.NeedsPerson,
        data: {
          ref,
          state: "filed",
          caseNo: outcome.caseNo,
          batch: filing.batch,
          filing: await filingNow(ledger, filing, batch),
        },
        view: (c) => needsPersonWords(c.lang).filedInstead(sanitize(ref), sanitize(outcome.caseNo)),
      };
    if (outcome.outcome === "stopped") {
      const { stop } = outcome;
      // A failure of the gateway is reported as for any other call.
      if (stop.error !== undefined) throw stop.error;
      const next = `${command} --reason …`;
      return {
        exit: stop.reason === "interrupted" ? ExitCode.Interrupted : ExitCode.Unreachable,
        data: {
          ref,
          state: filing.state,
          batch: filing.batch,
          filing: filingDocument(filing, batch),
          stopped: stopDocument(stop, batch.profile),
          next,
        },
        view: (c) =>
          [
            needsPersonWords(c.lang).notDiscarded(sanitize(ref)),
            messages(c.lang).stopped[stop.reason],
            `${messages(c.lang).next}: ${next}`,
          ].join("\n"),
      };
    }
    const { why, caseNo } = outcome;
    const next = caseNo === undefined ? nextForLeft(why, ref, command) : `bdc case show ${shellQuote(caseNo)}`;
    return {
      exit: ExitCode.NeedsPerson,
      data: {
        ref,
        state: filing.state,
        batch: filing.batch,
        filing: await filingNow(ledger, filing, batch),
        why,
        ...LEFT_TEXTS[why],
        ...(caseNo && { caseNo }),
        next,
      },
      view: (c) =>
        [
          `${needsPersonWords(c.lang).notDiscarded(sanitize(ref))}: ${localized(c.lang, LEFT_TEXTS[why])} [${why}]`,
          `${messages(c.lang).fix}: ${pickFix(c.lang, LEFT_TEXTS[why])}`,
          `${messages(c.lang).next}: ${sanitize(next)}`,
        ].join("\n"),
    };
  } finally {
    await client.close();
  }
}

/** The filing as the ledger holds it after a look-up. */
async function filingNow(ledger: Ledger, filing: FilingRecord, batch: BatchRecord): Promise<FilingDocument> {
  const [found = filing] = await ledger.find({ ...identityOf(filing), limit: 1 });
  return filingDocument(found, batch);
}

function discardedResult({ ref, state, batch }: FilingRecord, filing: FilingDocument): CommandResult {
  return {
    exit: ExitCode.Done,
    data: { ref, state, batch, filing },
    view: (c) => messages(c.lang).discarded(sanitize(ref)),
  };
}

function identityOf({ authority, institution, kind, ref }: FilingRecord): Identity {
  return { authority, institution, kind, ref };
}
