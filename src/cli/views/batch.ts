import type { BatchCounts, BatchRecord, RowState } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { messages } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { styleOf } from "../terminal/style.js";
import { batchSummary } from "./summary/batch-summary.js";
import { table } from "./table.js";
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

export function batchTitle(context: Context, batch: BatchRecord): string {
  const style = styleOf(context.stdout);
  return style.heading(
    messages(context.lang).batchTitle(batch.id, kindName(context, batch.kind), sanitize(batch.fileName)),
  );
}

/** A batch for `--json`. */
export function batchDocument(batch: BatchRecord): Record<string, unknown> {
  const { id, kind, profile, authority, institution, filePath, sha256, rows, filings, state, createdAt } = batch;
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
    createdAt: new Date(createdAt).toISOString(),
  };
}

export function countsDocument(counts: BatchCounts): Record<string, unknown> {
  const { rows, filings, byState, byCase, settled, contradictions } = counts;
  return { rows, filings, byState, byCase, settled, ...(contradictions > 0 && { contradictions }) };
}
