import {
  AuthorityClocks,
  findFlagged,
  findOverdueCases,
  newsOfFilings,
  type BatchRecord,
  type FilingRecord,
  type Ledger,
} from "../../batch/index.js";
import { maskForeignText, maskStrayReference, waitsForInstitution } from "../../contract/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { ExitCode, highestPriority } from "../core/exit-codes.js";
import { batchWords } from "../messages/commands/batches.js";
import { lifecycleWords } from "../messages/commands/lifecycle.js";
import { messages } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { withLedger } from "../config/session.js";
import { exitCodeOfShown } from "./batch/exit-code.js";
import { isHalfRead } from "./batch/half-read.js";
import { actionLines, actionsDocument, actionsOf } from "./batch/actions.js";
import {
  batchDocument,
  batchTitle,
  countsDocument,
  countsTable,
  filingDocument,
  filingHeardAt,
} from "../views/batch.js";
import { styleOfRow } from "../views/summary/batch-summary.js";
import { statusTotal, urgentFirst } from "../views/summary/status-total.js";
import { needsPersonDocument, needsPersonLines } from "../views/needs-person.js";
import { newsLines } from "../views/news.js";
import { overdueLines, timeLimitLines } from "../views/case.js";
import { table } from "../views/table.js";
import { localMinute, noteClocks } from "../views/time.js";
import { kindName, statusName } from "../views/words.js";
import { listedBatches, noBatches, notListedLines, type ListedBatches } from "./batch/open-batches.js";

/**
 * Shows the unfinished batches, all batches with `--all`, or what the given numbers name (batch, ref or case). Reads
 * the ledger and uses no network.
 */
export async function status(
  context: Context,
  what: string[],
  options: Record<string, unknown> = {},
): Promise<CommandResult> {
  return withLedger(context, what.length ? "existing" : "create", async (ledger) => {
    const clocks = await AuthorityClocks.of(ledger, context.now().getTime());
    if (what.length === 0) {
      const listed = await listedBatches(ledger, options);
      noteClocks(
        context,
        clocks,
        listed.batches.map(({ authority }) => authority),
      );
      return allStatus(ledger, listed, clocks);
    }
    const batches: BatchRecord[] = [];
    const filings: FilingRecord[] = [];
    const missing: string[] = [];
    for (const word of what) {
      const batch = await ledger.batch(word);
      const found = batch ? [] : [...(await ledger.find({ ref: word })), ...(await ledger.find({ caseNo: word }))];
      if (batch) batches.push(batch);
      else if (found.length) filings.push(...found);
      else missing.push(maskStrayReference(word));
    }
    noteClocks(
      context,
      clocks,
      [...batches, ...filings].map(({ authority }) => authority),
    );
    const ofBatches = await batchesStatus(ledger, batches, clocks);
    const owners = await batchesOf(ledger, filings);
    const needsReview = filings.some(({ state, contradiction }) => state === "needs-a-person" || contradiction);
    return {
      exit: highestPriority([
        ...(missing.length ? [ExitCode.Usage] : []),
        ...(needsReview ? [ExitCode.NeedsPerson] : []),
        ...(filings.some((f) => waitsForInstitution(f.caseStatus)) ? [ExitCode.ActionRequired] : []),
        ofBatches.exit,
      ]),
      data: {
        ...(ofBatches.data as object),
        filings: filings.map((f) => filingDocument(f, owners.get(f.batch))),
        missing,
      },
      view: (c) =>
        [
          batches.length ? ofBatches.view(c) : "",
          filings.length ? filingsTable(c, filings, owners, clocks) : "",
          ...missing.map((w) => messages(c.lang).notFound(w)),
        ]
          .filter(Boolean)
          .join("\n\n"),
    };
  });
}

async function allStatus(
  ledger: Ledger,
  { batches, notListed }: ListedBatches,
  clocks: AuthorityClocks,
): Promise<CommandResult> {
  const listed = await batchesStatus(ledger, batches, clocks);
  return {
    exit: listed.exit,
    data: { ...(listed.data as object), ...(notListed && { notListed }) },
    view: (c) =>
      [batches.length > 0 ? listed.view(c) : noBatches(c, notListed), ...notListedLines(c, notListed)].join("\n\n"),
  };
}

async function batchesOf(
  ledger: Ledger,
  filings: readonly FilingRecord[],
): Promise<ReadonlyMap<string, BatchRecord | undefined>> {
  const ids = [...new Set(filings.map(({ batch }) => batch))];
  return new Map(await Promise.all(ids.map(async (id) => [id, await ledger.batch(id)] as const)));
}

async function batchesStatus(
  ledger: Ledger,
  batches: readonly BatchRecord[],
  clocks: AuthorityClocks,
): Promise<CommandResult> {
  const all = await Promise.all(
    batches.map(async (batch) => {
      const counts = await ledger.counts(batch.id);
      return {
        batch,
        counts,
        needsPerson: await ledger.needsPerson(batch.id),
        isFileHalfRead: await isHalfRead(ledger, batch),
        actions: await actionsOf(ledger, batch, counts),
        news: newsOfFilings(await findFlagged(ledger, batch.id, "alerts")),
        overdue: await findOverdueCases(ledger, batch.id, clocks.today(batch.authority)),
        contradicted: await findFlagged(ledger, batch.id, "contradiction"),
      };
    }),
  );
  return {
    exit: highestPriority(
      all.map(({ counts, needsPerson, isFileHalfRead }) => exitCodeOfShown(counts, needsPerson, isFileHalfRead)),
    ),
    data: {
      batches: all.map(({ batch, counts, needsPerson, actions, news, overdue, contradicted }) => ({
        ...batchDocument(batch),
        batch: batchDocument(batch),
        counts: countsDocument(counts),
        ...(needsPerson.length && { needsPerson: needsPersonDocument(needsPerson) }),
        ...(actions && { actionRequired: actionsDocument(actions) }),
        alerts: news,
        ...(overdue.length && { overdue }),
        contradictions: contradicted.map(({ ref, caseNo, contradiction = "" }) => ({
          ref,
          caseNo,
          contradiction: maskForeignText(contradiction),
        })),
      })),
    },
    view: (c) =>
      (c.stdout.isTTY ? urgentFirst(all) : all)
        .map(({ batch, counts, needsPerson, actions, news, overdue, contradicted }) =>
          [
            batchTitle(c, batch),
            countsTable(c, counts, batch),
            ...(batch.state === "intake" ? [messages(c.lang).notReadToItsEnd(batch.lastRow)] : []),
            ...needsPersonLines(c, needsPerson, batch.id),
            ...actionLines(c, actions),
            ...newsLines(c, news),
            ...overdueLines(c, overdue),
            ...contradicted.map((f) => contradictionLine(c, f)),
          ].join("\n"),
        )
        .concat(all.length > 1 ? [statusTotal(c, all)] : [])
        .join("\n\n"),
  };
}

function contradictionLine(context: Context, { ref, contradiction = "" }: FilingRecord): string {
  const words = maskForeignText(contradiction.split("\n").join("; "));
  return sanitize(`! ${lifecycleWords(context.lang).contradiction} ${ref}: ${words}`);
}

function filingsTable(
  context: Context,
  filings: readonly FilingRecord[],
  batches: ReadonlyMap<string, BatchRecord | undefined>,
  clocks: AuthorityClocks,
): string {
  const m = messages(context.lang);
  const more = [
    ...newsLines(context, newsOfFilings(filings)),
    ...timeLimitLines(context, filings, clocks),
    ...filings.filter((f) => f.contradiction).map((f) => contradictionLine(context, f)),
  ];
  const rows = table(
    [m.ref, m.kind, m.state, m.caseNo, m.caseStatus, batchWords(context.lang).heard, m.batch, m.row],
    filings.map((f) => [
      f.ref,
      kindName(context, f.kind),
      m.rowState[f.state],
      f.caseNo ?? "",
      statusName(context, f.caseStatus),
      heardText(filingHeardAt(f, batches.get(f.batch))),
      f.batch,
      String(f.row),
    ]),
    context.stdout,
    {
      optional: [1],
      styles: (row, at) =>
        at === 2 || at === 4 ? styleOfRow(filings[row]!.state, filings[row]!.caseStatus) : undefined,
    },
  );
  return [rows, ...more].join("\n");
}

function heardText(heardAt: number | undefined): string {
  return heardAt === undefined ? "" : localMinute(heardAt);
}
