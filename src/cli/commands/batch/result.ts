import {
  findUnknownRights,
  isFileError,
  type AmountTotal,
  type BatchSummary,
  type CaseNews,
  type Ledger,
  type StopInfo,
} from "../../../batch/index.js";
import { isGatewayUnreachable, isRegistryError } from "../../../sdk/index.js";
import { writeResultFile, type ResultFile } from "./result-file.js";
import { UsageError } from "../../errors/usage-error.js";
import { exitCodeOfBatch } from "./exit-code.js";
import { totalText } from "./preview.js";
import { warningLines, warningsDocument } from "./warnings.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { note } from "../../core/log.js";
import { describeError } from "../../errors/describe-error.js";
import { ExitCode, highestPriority } from "../../core/exit-codes.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { submissionWords } from "../../messages/commands/submission.js";
import { messages, localized, pickFix } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { styleOf } from "../../terminal/style.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { actionLines, actionsDocument, actionsOf, nextOfActions, type BatchActions } from "./actions.js";
import { attentionLines, findAttention, type Attention } from "../../views/summary/attention.js";
import { batchDocument, batchTitle, countsDocument, countsTable } from "../../views/batch.js";
import { needsPersonDocument, needsPersonLines } from "../../views/needs-person.js";
import { newsLines, unknownRightLines } from "../../views/news.js";
import { liftCommand, stopDocument } from "../../views/stop.js";
import { localTime } from "../../views/time.js";
import { failureText } from "../../views/words.js";

/** Writes the result file and returns the summary. A failure to write it is reported in the summary, not thrown. */
export async function batchResultWithFile(
  context: Context,
  ledger: Ledger,
  summary: BatchSummary,
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const standing = await standingParts(ledger, summary);
  // The process that works on the batch writes its results.
  if (summary.stop?.reason === "lease-lost") return batchResult(context, summary, standing);
  const attention = await findAttention(context, ledger, summary.batch.id, summary.counts);
  try {
    const result = await writeResultFile(context, ledger, summary.batch, options);
    return batchResult(context, summary, { ...standing, attention, result });
  } catch (error) {
    if (!isFileError(error) && !(error instanceof UsageError)) throw error;
    return batchResult(context, summary, { ...standing, attention, unwritten: error });
  }
}

/** Returns what the ledger holds of a batch for a person to see to. */
export async function standingParts(
  ledger: Ledger,
  { batch, counts }: Pick<BatchSummary, "batch" | "counts">,
): Promise<Pick<BatchResultParts, "actions" | "unknownRights">> {
  return {
    actions: await actionsOf(ledger, batch, counts),
    unknownRights: await findUnknownRights(ledger, batch.id),
  };
}

export interface BatchResultParts {
  /** Cases that wait for the institution. */
  readonly actions?: BatchActions | undefined;
  /** Alerts on cases that ended a right that the register does not hold. */
  readonly unknownRights?: readonly CaseNews[];
  /** Rows that a person has to see to. */
  readonly attention?: Attention | undefined;
  readonly result?: ResultFile;
  /** Why the result file could not be written. */
  readonly unwritten?: unknown;
}

/** Cases named in a line; the JSON document has all. */
const MAX_NAMED = 10;

/** Makes the result of submit, resume and watch: the same document, text and exit codes. */
export function batchResult(
  context: Context,
  summary: BatchSummary,
  { actions, unknownRights = [], attention, result, unwritten }: BatchResultParts = {},
): CommandResult {
  const { resultFile, keptFile } = result ?? {};
  const { batch, counts, stop, timedOut, intake, file, notices, needsPerson } = summary;
  if (notices.feedRestarted && !context.quiet) note(context, "warn", lifecycleWords(context.lang).feedRestarted);
  // Not 2, which means that nothing was filed.
  const exit = highestPriority([
    exitCodeOfBatch(counts, stop, timedOut, notices, unknownRights),
    // `watch` reads no file: only `resume` can go on.
    ...(batch.state === "intake" && !stop ? [ExitCode.NeedsPerson] : []),
    ...(unwritten === undefined ? [] : [ExitCode.Unexpected]),
  ]);
  const next =
    unwritten === undefined || stop
      ? nextCommand(summary, exit, actions, [...notices.news, ...unknownRights])
      : `bdc results ${batch.id} --out FILE`;
  const problems = [
    ...(stop && showsError(stop) ? [stop.error] : []),
    ...(unwritten === undefined ? [] : [unwritten]),
  ].map((error) => describeError(error, context).document);
  return {
    exit,
    data: {
      batch: batchDocument(batch),
      counts: countsDocument(counts),
      ...(needsPerson && { needsPerson: needsPersonDocument(needsPerson) }),
      ...(actions && { actionRequired: actionsDocument(actions) }),
      ...(intake && { intake }),
      ...(file && { ...warningsDocument(file.warnings), amounts: file.amounts }),
      ...(stop && { stopped: stopDocument(stop, batch.profile) }),
      timedOut,
      ...(notices.news.length && { news: notices.news }),
      ...(unknownRights.length && { unknownRights }),
      ...(notices.feedRestarted && { feedRestarted: true }),
      ...(notices.contradictions && { contradictions: notices.contradictions }),
      ...(notices.unreadable && { unreadable: notices.unreadable }),
      ...(resultFile && { resultFile }),
      ...(keptFile && { keptFile }),
      ...(problems[0] && { error: problems[0] }),
      ...(next && { next }),
    },
    view: () => {
      const m = messages(context.lang);
      const lines = [
        batchTitle(context, batch),
        "",
        countsTable(context, counts, batch),
        ...amountLines(context, file?.amounts ?? []),
        "",
      ];
      lines.push(...attentionLines(context, attention, batch.id));
      if (intake?.known) lines.push(m.alreadyKnown(intake.known));
      if (intake?.corrected) lines.push(m.corrected(intake.corrected));
      lines.push(...warningLines(context, file?.warnings));
      if (stop) lines.push(...stopLines(context, stop, batch.profile));
      for (const problem of problems)
        lines.push(
          `${m.error}: ${sanitize(localized(context.lang, problem))} [${problem.code}]`,
          ...[pickFix(context.lang, problem)].filter(Boolean).map((fix) => `${m.fix}: ${sanitize(fix!)}`),
        );
      if (batch.state === "intake" && stop?.reason !== "lease-lost" && stop?.reason !== "file-unreadable")
        lines.push(m.notReadToItsEnd(batch.lastRow));
      if (timedOut) lines.push(m.timedOut);
      if (counts.byCase.unrecognised)
        lines.push(lifecycleWords(context.lang).unrecognised(counts.byCase.unrecognised.filings));
      if (notices.contradictions) lines.push(lifecycleWords(context.lang).contradictions(notices.contradictions));
      if (notices.unreadable)
        lines.push(
          lifecycleWords(context.lang).unreadable(
            notices.unreadable.length,
            sanitize(
              notices.unreadable
                .slice(0, MAX_NAMED)
                .map(({ ref, caseNo }) => `${ref} → ${caseNo}`)
                .join(", "),
            ),
          ),
        );
      lines.push(...newsLines(context, notices.news), ...unknownRightLines(context, unknownRights));
      lines.push(...needsPersonLines(context, needsPerson, batch.id));
      lines.push(...actionLines(context, actions));
      if (keptFile) lines.push(m.keptFile(sanitize(keptFile)));
      if (resultFile) lines.push(`${m.resultFile}: ${sanitize(resultFile)}`);
      if (next) lines.push(`${styleOf(context.stdout).hint(`${m.next}:`)} ${next}`);
      return lines.join("\n");
    },
  };
}

function amountLines(context: Context, amounts: readonly AmountTotal[]): string[] {
  if (amounts.length === 0) return [];
  const totals = amounts.map((total) => totalText(context, total));
  return [submissionWords(context.lang).amounts(messages(context.lang).listed(totals))];
}

function stopLines(
  context: Context,
  { reason, until, askedUntil, holder, error }: StopInfo,
  profile: string,
): string[] {
  const m = messages(context.lang);
  const asked = askedUntil === undefined ? undefined : localTime(askedUntil);
  const first =
    until === undefined
      ? m.stopped[reason]
      : reason === "absence-open"
        ? `${m.stopped[reason]} (${localTime(until)})`
        : reason === "send-later"
          ? m.sendLater(localTime(until))
          : m.pausedUntil(localTime(until), asked);
  if (reason === "paused") return [first, m.liftPause(liftCommand(profile))];
  if (holder) return [first, m.heldBy(sanitize(holder.host), holder.pid)];
  const why = reason === "gateway-unreachable" ? failureText(context, error) : undefined;
  if (why === undefined) return [first];
  const fix = isRegistryError(error) && !showsError({ reason, error }) ? pickFix(context.lang, error) : undefined;
  return [first, m.lastFailure(why), ...(fix === undefined ? [] : [`${m.fix}: ${sanitize(fix)}`])];
}

/** Whether the error must be shown too: what is wrong with the file, or with the certificate of the gateway. */
function showsError({ reason, error }: Pick<StopInfo, "reason" | "error">): boolean {
  return reason === "file-unreadable" || (isGatewayUnreachable(error) && error.code === "gateway-untrusted");
}

function nextCommand(
  { batch, counts, stop, timedOut }: BatchSummary,
  exit: ExitCode,
  actions: BatchActions | undefined,
  news: readonly CaseNews[],
): string | undefined {
  // The file as it is now can be submitted: rows already filed are skipped.
  if (stop?.reason === "file-unreadable") return `bdc submit ${shellQuote(batch.filePath)}`;
  if (
    stop ||
    batch.state === "intake" ||
    counts.byState.queued.rows + counts.byState.sending.rows + counts.byState.unclear.rows > 0
  )
    return `bdc resume ${batch.id}`;
  // Before `watch`, which cannot bring these cases any further. Rows with errors are listed together with them.
  if (exit === ExitCode.ActionRequired && actions && counts.byState.invalid.rows + counts.byState.discarded.rows === 0)
    return nextOfActions(actions);
  if (timedOut && exit !== ExitCode.ActionRequired) return `bdc watch ${batch.id}`;
  if (exit === ExitCode.NeedsPerson) return `bdc batch show ${batch.id} --problems`;
  if (exit === ExitCode.News) return nextOfNews(news, batch.id);
  if (exit !== ExitCode.Done) return `bdc batch show ${batch.id} --problems`;
  return counts.settled.filings < counts.byState.filed.filings ? `bdc watch ${batch.id}` : undefined;
}

/** A case that the ledger does not hold is shown by the authority only. */
function nextOfNews(news: readonly CaseNews[], batch: string): string {
  const [first] = news;
  const isElsewhere = first !== undefined && news.every((n) => n.batch === undefined);
  return isElsewhere ? `bdc case show ${shellQuote(first.caseNo)}` : `bdc status ${batch}`;
}
