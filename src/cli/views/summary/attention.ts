import { reasonsAgainst, type BatchCounts, type Ledger, type RowRecord } from "../../../batch/index.js";
import type { Finding } from "../../../sdk/index.js";
import { CASE_STATUSES, isCaseStatus } from "../../../contract/index.js";
import type { Context } from "../../core/context.js";
import { localized, messages, pickFix, statusText } from "../../messages/index.js";
import { outcomeWords } from "../../messages/commands/outcome.js";
import { sanitize } from "../../terminal/safe-text.js";
import { styleOf } from "../../terminal/style.js";
import { findingRecords, type FindingRecord, type RowRecordView } from "../../terminal/finding-records.js";

/** Rows shown below a summary; `bdc batch show --problems` gives all. */
const MAX_ROWS = 5;
const PAGE_ROWS = 1_000;
/** Rows read from the ledger in search of them. */
const MAX_PAGES = 50;
/** Reasons shown for one row. */
const MAX_REASONS = 2;

/** Rows of a batch that wait for a person, and how many there are. */
export interface Attention {
  readonly rows: readonly RowRecord[];
  readonly count: number;
}

/** Number of rows that wait for a person, from the counts alone. */
export function attentionCount({ byState, byCase }: BatchCounts): number {
  const states = byState.invalid.rows + byState["turned-away"].rows + byState["needs-a-person"].rows;
  const cases = Object.entries(byCase).filter(([status]) => needsPerson(status));
  return states + byState.changed.rows + cases.reduce((sum, [, { rows }]) => sum + rows, 0);
}

/** Finds the first rows that wait for a person. Only for a terminal, and only where the counts say that some do. */
export async function findAttention(
  context: Context,
  ledger: Ledger,
  batch: string,
  counts: BatchCounts,
): Promise<Attention | undefined> {
  const count = attentionCount(counts);
  if (count === 0 || !context.stdout.isTTY || context.json) return undefined;
  const rows: RowRecord[] = [];
  for (let after = 0, page = 0; rows.length < MAX_ROWS && page < MAX_PAGES; page++) {
    const read = await ledger.rowsOf(batch, after, PAGE_ROWS);
    if (read.length === 0) break;
    after = read.at(-1)!.row;
    rows.push(...read.filter(waitsForPerson));
  }
  return { rows: rows.slice(0, MAX_ROWS), count };
}

function waitsForPerson({ state, filing }: RowRecord): boolean {
  if (state === "filed") return needsPerson(filing?.caseStatus ?? "");
  return state === "invalid" || state === "turned-away" || state === "needs-a-person" || state === "changed";
}

function needsPerson(status: string): boolean {
  if (status === "refused" || status === "not-accepted" || status === "unrecognised") return true;
  return isCaseStatus(status) && CASE_STATUSES[status].waitsFor === "institution";
}

/** Shows the rows with what is wrong and what to do. */
export function attentionLines(context: Context, attention: Attention | undefined, batch: string): string[] {
  if (!attention || attention.rows.length === 0) return [];
  const w = outcomeWords(context.lang);
  const { rows, count } = attention;
  return [
    styleOf(context.stdout).heading(w.attention(count)),
    ...findingRecords(
      context.stdout,
      rows.map((row) => viewOf(context, row)),
    ),
    ...(count > rows.length ? [w.more(count - rows.length, `bdc batch show ${batch} --problems`)] : []),
    "",
  ];
}

/** A row of the ledger with everything that is said against it. */
export function viewOf(context: Context, row: RowRecord, maxReasons = MAX_REASONS): RowRecordView {
  const m = messages(context.lang);
  const state =
    row.state === "filed" && row.filing?.caseStatus
      ? statusText(context.lang, row.filing.caseStatus)
      : m.rowState[row.state];
  const reasons = reasonsAgainst(row);
  return {
    row: row.row,
    place: [row.ref, row.state === "filed" ? row.filing?.caseNo : undefined, state]
      .filter((part) => part)
      .map((part) => sanitize(part!))
      .join(" · "),
    findings: reasons.slice(0, maxReasons).map((reason): FindingRecord => {
      const fix = pickFix(context.lang, reason);
      const severity = "rule" in reason ? (reason as Finding).severity : undefined;
      const header = "header" in reason && typeof reason.header === "string" ? `${sanitize(reason.header)}: ` : "";
      return {
        ...(severity !== undefined && severity !== "error" && { severity: m.severities[severity] }),
        level: severity === "warning" ? "warning" : "failure",
        text: header + sanitize(localized(context.lang, reason)),
        ...(fix && { fix: sanitize(fix) }),
        code: sanitize("rule" in reason ? String(reason.rule) : reason.code),
      };
    }),
  };
}
