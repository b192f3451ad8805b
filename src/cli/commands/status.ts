import {
  alertsOf,
  findFlagged,
  type BatchRecord,
  type CaseNews,
  type FilingRecord,
  type Ledger,
} from "../../batch/index.js";
import { maskForeignText, maskForeignValue, maskWords } from "../../contract/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { ExitCode, highestPriority } from "../core/exit-codes.js";
import { lifecycleWords } from "../messages/lifecycle.js";
import { messages } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { withLedger } from "../config/session.js";
import { batchDocument, batchTitle, countsDocument, countsTable } from "../views/batch.js";
import { statusTotal, urgentFirst } from "../views/summary/status-total.js";
import { needsPersonDocument, needsPersonLines } from "../views/needs-person.js";
import { newsLines } from "../views/news.js";
import { table } from "../views/table.js";
import { kindName, statusName } from "../views/words.js";

/** Shows batches, or what the given numbers name (batch, ref or case), from the ledger. Uses no network. */
export async function status(context: Context, what: string[]): Promise<CommandResult> {
  return withLedger(context, what.length ? "existing" : "create", async (ledger) => {
    if (what.length === 0) return batchesStatus(ledger, await ledger.batches(20));
    const batches: BatchRecord[] = [];
    const filings: FilingRecord[] = [];
    const missing: string[] = [];
    for (const word of what) {
      const batch = await ledger.batch(word);
      const found = batch ? [] : [...(await ledger.find({ ref: word })), ...(await ledger.find({ caseNo: word }))];
      if (batch) batches.push(batch);
      else if (found.length) filings.push(...found);
      else missing.push(word);
    }
    const ofBatches = await batchesStatus(ledger, batches);
    const needsReview = filings.some(({ state, contradiction }) => state === "needs-a-person" || contradiction);
    return {
      exit: highestPriority([
        ...(missing.length ? [ExitCode.Usage] : []),
        ...(needsReview ? [ExitCode.NeedsPerson] : []),
        ofBatches.exit,
      ]),
      data: { ...(ofBatches.data as object), filings: filings.map(filingDocument), missing },
      view: (c) =>
        [
          batches.length ? ofBatches.view(c) : "",
          filings.length ? filingsTable(c, filings) : "",
          ...missing.map((w) => messages(c.lang).notFound(w)),
        ]
          .filter(Boolean)
          .join("\n\n"),
    };
  });
}

async function batchesStatus(ledger: Ledger, batches: readonly BatchRecord[]): Promise<CommandResult> {
  const all = await Promise.all(
    batches.map(async (batch) => ({
      batch,
      counts: await ledger.counts(batch.id),
      needsPerson: await ledger.needsPerson(batch.id),
      news: newsIn(await findFlagged(ledger, batch.id, "alerts")),
      contradicted: await findFlagged(ledger, batch.id, "contradiction"),
    })),
  );
  return {
    exit: all.some(({ counts, needsPerson }) => needsPerson.length > 0 || counts.contradictions > 0)
      ? ExitCode.NeedsPerson
      : ExitCode.Done,
    data: {
      batches: all.map(({ batch, counts, needsPerson, news, contradicted }) => ({
        ...batchDocument(batch),
        counts: countsDocument(counts),
        ...(needsPerson.length && { needsPerson: needsPersonDocument(needsPerson) }),
        alerts: news,
        contradictions: contradicted.map(({ ref, caseNo, contradiction = "" }) => ({
          ref,
          caseNo,
          contradiction: maskForeignText(contradiction),
        })),
      })),
    },
    view: (c) =>
      all.length
        ? (c.stdout.isTTY ? urgentFirst(all) : all)
            .map(({ batch, counts, needsPerson, news, contradicted }) =>
              [
                batchTitle(c, batch),
                countsTable(c, counts, batch),
                ...(batch.state === "intake" ? [messages(c.lang).notReadToItsEnd(batch.lastRow)] : []),
                ...needsPersonLines(c, needsPerson, batch.id),
                ...newsLines(c, news),
                ...contradicted.map((f) => contradictionLine(c, f)),
              ].join("\n"),
            )
            .concat(all.length > 1 ? [statusTotal(c, all)] : [])
            .join("\n\n")
        : messages(c.lang).noBatches,
  };
}

function filingDocument({
  ref,
  kind,
  batch,
  row,
  state,
  notBefore,
  caseNo,
  caseStatus,
  case: found,
  reasons,
  contradiction,
}: FilingRecord): Record<string, unknown> {
  return {
    ref,
    kind,
    batch,
    row,
    state,
    ...(notBefore !== undefined && { notBefore: new Date(notBefore).toISOString() }),
    ...(caseNo && { caseNo, status: caseStatus }),
    ...(found && { case: maskWords(JSON.parse(found) as object) }),
    ...(reasons && { reasons: maskForeignValue(JSON.parse(reasons) as unknown) }),
    ...(contradiction && { contradiction: maskForeignText(contradiction) }),
  };
}

function newsIn(filings: readonly FilingRecord[]): CaseNews[] {
  return filings.flatMap((filing) =>
    alertsOf(filing).map((alert) => ({
      kind: filing.kind,
      ref: filing.ref,
      caseNo: filing.caseNo ?? "",
      batch: filing.batch,
      alert,
    })),
  );
}

function contradictionLine(context: Context, { ref, contradiction = "" }: FilingRecord): string {
  const words = maskForeignText(contradiction.split("\n").join("; "));
  return sanitize(`! ${lifecycleWords(context.lang).contradiction} ${ref}: ${words}`);
}

function filingsTable(context: Context, filings: readonly FilingRecord[]): string {
  const m = messages(context.lang);
  const more = [
    ...newsLines(context, newsIn(filings)),
    ...filings.filter((f) => f.contradiction).map((f) => contradictionLine(context, f)),
  ];
  const rows = table(
    [m.ref, m.kind, m.state, m.caseNo, m.caseStatus, m.batch, m.row],
    filings.map((f) => [
      f.ref,
      kindName(context, f.kind),
      m.rowState[f.state],
      f.caseNo ?? "",
      statusName(context, f.caseStatus),
      f.batch,
      String(f.row),
    ]),
    context.stdout,
    { optional: [1] },
  );
  return [rows, ...more].join("\n");
}
