import type { BatchCounts, BatchRecord, FilingRecord, RowState } from "../../batch/index.js";
import { maskForeignText, maskForeignValue, maskWords } from "../../contract/index.js";
import type { BatchDocument, CountsDocument, FilingDocument } from "../documents/batch.js";
import type { Context } from "../core/context.js";
import { batchWords } from "../messages/commands/batches.js";
import { messages } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { styleOf } from "../terminal/style.js";
import { batchSummary } from "./summary/batch-summary.js";
import { table } from "./table.js";
import { isoTime, localMinute } from "./time.js";
import { kindName, statusName } from "./words.js";

/**
 * Shows the counts of a batch. Every row of the file is in exactly one line, so the lines add up to the total.
 * @param batch Given where all its rows should be there, so that the total proves that none is lost
 */
export function countsTable(context: Context, counts: BatchCounts, batch?: BatchRecord): string {
  if (context.stdout.isTTY) return batchSummary(context, counts, batch !== undefined && batch.state !== "intake");
  const m = messages(context.lang);
  const rows = (Object.entries(counts.byState) as [RowState | "changed", { rows: number; filings: number }][])
    .filter(([, tally]) => tally.rows > 0)
    .map(([state, tally]) => [m.rowState[state], String(tally.rows), String(tally.filings)]);
  rows.push([m.total, String(counts.rows), String(counts.filings)]);
  const parts = [table([m.state, m.rows, m.filings], rows, context.stdout)];
  const cases = Object.entries(counts.byCase).map(([status, tally]) => [
    statusName(context, status),
    String(tally.rows),
  ]);
  if (cases.length) parts.push("", m.casesTitle, table([m.status, m.rows], cases, context.stdout));
  return parts.join("\n");
}

/** The batch, and when the authority was last heard about its cases. */
export function batchTitle(context: Context, batch: BatchRecord): string {
  const title = messages(context.lang).batchTitle(batch.id, kindName(context, batch.kind), sanitize(batch.fileName));
  const heard = batch.heardAt === undefined ? title : `${title} · ${asOfText(context, batch.heardAt)}`;
  return styleOf(context.stdout).heading(heard);
}

export function asOfText({ lang }: Context, instant: string | number): string {
  return batchWords(lang).asOf(localMinute(instant));
}

/** How far a batch has got, in words. */
export function batchStage({ lang }: Context, { state, finished, filings }: BatchRecord): string {
  const { stage } = batchWords(lang);
  if (!finished) return state === "done" ? stage.pending : stage[state];
  return filings > 0 ? stage.finished : stage.empty;
}

/** A batch for `--json`. */
export function batchDocument(batch: BatchRecord): BatchDocument {
  const { id, kind, profile, authority, institution, filePath, sha256, rows, filings, state, finished } = batch;
  return {
    id,
    kind,
    profile,
    authority,
    institution,
    file: filePath,
    sha256,
    rows,
    filings,
    state,
    finished,
    createdAt: isoTime(batch.createdAt),
    ...(batch.heardAt !== undefined && { asOf: isoTime(batch.heardAt) }),
  };
}

export function countsDocument(counts: BatchCounts): CountsDocument {
  const { rows, filings, byState, byCase, settled, contradictions } = counts;
  return { rows, filings, byState, byCase, settled, ...(contradictions > 0 && { contradictions }) };
}

/** A filing for `--json`. `batch` is the one that sends it. */
export function filingDocument(filing: FilingRecord, batch: Pick<BatchRecord, "heardAt"> | undefined): FilingDocument {
  const { ref, kind, state, row, notBefore, caseNo, caseStatus, case: found, reasons, contradiction } = filing;
  const { replaces, replacedBy } = filing;
  const heardAt = filingHeardAt(filing, batch);
  return {
    ref,
    kind,
    batch: filing.batch,
    row,
    state,
    ...(notBefore !== undefined && { notBefore: isoTime(notBefore) }),
    ...(caseNo && { caseNo, status: caseStatus }),
    ...(heardAt !== undefined && { asOf: isoTime(heardAt) }),
    ...(found && { case: maskWords(JSON.parse(found) as Record<string, unknown>) }),
    ...(reasons && { reasons: maskForeignValue(JSON.parse(reasons) as NonNullable<FilingDocument["reasons"]>) }),
    ...(contradiction && { contradiction: maskForeignText(contradiction) }),
    ...(replaces && { replaces }),
    ...(replacedBy && { replacedBy }),
  };
}

/** Which refused filing a filing replaces, and which one replaces it. */
export function replacementLines({ lang }: Context, { replaces, replacedBy }: FilingRecord): string[] {
  const w = batchWords(lang);
  return [
    ...(replaces ? [w.replaces(sanitize(replaces.ref), replaces.batch)] : []),
    ...(replacedBy ? [w.replacedBy(sanitize(replacedBy.ref), replacedBy.batch)] : []),
  ];
}

/** When the authority was last heard about the case of a filing: its feed may be older than the last report. */
export function filingHeardAt(
  { state, updatedAt }: FilingRecord,
  batch: Pick<BatchRecord, "heardAt"> | undefined,
): number | undefined {
  return state === "filed" ? Math.max(updatedAt, batch?.heardAt ?? 0) : undefined;
}
