import type { BatchRecord, Ledger, NeedsPersonOptions, NeedsPersonOutcome } from "../../../batch/index.js";
import { openClient, ownerOf, profileOf } from "../../config/session.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages } from "../../messages/index.js";
import { needsPersonWords } from "../../messages/commands/needs-person.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { batchDocument, batchTitle, countsDocument, countsTable } from "../../views/batch.js";
import { leftDocument, leftLines, needsPersonDocument, needsPersonLines } from "../../views/needs-person.js";
import { newsLines } from "../../views/news.js";
import { progress } from "../../views/progress.js";
import { stopDocument } from "../../views/stop.js";
import { localTime } from "../../views/time.js";
import { exitCodeOfDecision } from "./exit-code.js";

/** The codes given with `--reason-code`, without repetitions. */
export function reasonCodes(options: Record<string, unknown>): string[] {
  const given = options["reasonCode"];
  const codes = Array.isArray(given) ? (given as string[]) : typeof given === "string" ? [given] : [];
  return [...new Set(codes.map((code) => code.trim()).filter(Boolean))];
}

/** The command line to run again, or to complete. */
export function commandLine(verb: "release" | "look-up" | "discard", id: string, codes: readonly string[]): string {
  const reason = verb === "look-up" ? "" : " --reason …";
  return `bdc batch ${verb} ${id}${codes.map((code) => ` --reason-code ${shellQuote(code)}`).join("")}${reason}`;
}

/** Settles filings of a batch that need manual review, through the gateway of its profile, and reports the outcome. */
export async function settleBatch(
  context: Context,
  { ledger, batch, codes, command }: SettleRequest,
  settle: (options: NeedsPersonOptions) => Promise<NeedsPersonOutcome>,
): Promise<CommandResult> {
  const profile = await profileOf(context, batch);
  const client = await openClient(context, profile);
  const view = progress(context);
  try {
    const outcome = await settle({
      ledger,
      client,
      batch,
      ...(codes.length > 0 && { codes }),
      owner: ownerOf(context),
      drain: context.stop,
      signal: context.abort,
      onProgress: (done, all) => view.line(needsPersonWords(context.lang).lookingUp(done, all)),
    });
    return settled((await ledger.batch(batch.id)) ?? batch, outcome, command);
  } finally {
    view.done();
    await client.close();
  }
}

interface SettleRequest {
  readonly ledger: Ledger;
  readonly batch: BatchRecord;
  /** Empty means any reason. */
  readonly codes: readonly string[];
  readonly command: string;
}

function settled(batch: BatchRecord, outcome: NeedsPersonOutcome, command: string): CommandResult {
  const { lookedUp, filed, released, discarded, absent, left, stop, counts, needsPerson, notices } = outcome;
  const next = stop ? command : released > 0 ? `bdc resume ${batch.id}` : undefined;
  return {
    exit: exitCodeOfDecision(counts, stop, notices),
    data: {
      batch: batchDocument(batch),
      lookedUp,
      filed,
      released,
      discarded,
      absent,
      left: leftDocument(left, command),
      counts: countsDocument(counts),
      ...(needsPerson.length && { needsPerson: needsPersonDocument(needsPerson) }),
      ...(stop && { stopped: stopDocument(stop, batch.profile) }),
      ...(notices.news.length && { news: notices.news }),
      ...(notices.contradictions && { contradictions: notices.contradictions }),
      ...(next && { next }),
    },
    view: (c) => {
      const [m, w] = [messages(c.lang), needsPersonWords(c.lang)];
      const facts = [
        ...(lookedUp ? [w.lookedUp(lookedUp)] : []),
        ...(filed ? [w.filed(filed)] : []),
        ...(released ? [w.released(released)] : []),
        ...(discarded ? [w.discarded(discarded)] : []),
        ...(absent ? [w.absent(absent)] : []),
        ...leftLines(c, left, command),
      ];
      return [
        batchTitle(c, batch),
        "",
        ...(facts.length ? facts : stop ? [] : [w.nothingDone]),
        "",
        countsTable(c, counts),
        ...(stop ? ["", stop.until !== undefined ? m.pausedUntil(localTime(stop.until)) : m.stopped[stop.reason]] : []),
        ...(notices.contradictions ? [lifecycleWords(c.lang).contradictions(notices.contradictions)] : []),
        ...newsLines(c, notices.news),
        ...(needsPerson.length ? ["", ...needsPersonLines(c, needsPerson, batch.id)] : []),
        ...(next ? [`${m.next}: ${next}`] : []),
      ].join("\n");
    },
  };
}
