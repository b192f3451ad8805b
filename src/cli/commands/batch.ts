import type { Finding } from "../../sdk/index.js";
import type { Reason } from "../../contract/index.js";
import type { Ledger, RowRecord } from "../../batch/index.js";
import type { CommandResult } from "../command.js";
import type { Context } from "../context.js";
import { UsageError } from "../errors.js";
import { ExitCode } from "../exit-codes.js";
import { messages, pick, pickFix } from "../messages/index.js";
import { withLedger } from "../session.js";
import { batchDocument, batchTitle, countsDocument, countsTable } from "../views/batch.js";
import { table } from "../views/table.js";
import { localTime } from "../views/time.js";
import { kindName, statusName } from "../views/words.js";

const PAGE = 1000;
/** A terminal is no place for more; `--json` and the result file have all. */
const SHOWN = 200;

export async function listBatches(context: Context): Promise<CommandResult> {
  return withLedger(context, "create", async (ledger) => {
    const batches = await ledger.batches(1000);
    return {
      exit: ExitCode.Done,
      data: { batches: batches.map(batchDocument) },
      view: (c) => {
        const m = messages(c.lang);
        if (batches.length === 0) return m.noBatches;
        return table([m.batch, m.kind, m.file, m.rows, m.state, m.createdAt],
          batches.map((b) => [b.id, kindName(c, b.kind), b.fileName, String(b.rows), b.state, localTime(b.createdAt)]), c.stdout.isTTY);
      },
    };
  });
}

export async function showBatch(context: Context, [id = ""]: string[], options: Record<string, unknown>): Promise<CommandResult> {
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const counts = await ledger.counts(id);
    const rows = await rowsOf(ledger, id, options["problems"] === true, context.json ? Infinity : SHOWN + 1);
    return {
      exit: ExitCode.Done,
      data: { batch: batchDocument(batch), counts: countsDocument(counts), rows: rows.map(rowDocument) },
      view: (c) => [batchTitle(c, batch), "", countsTable(c, counts), "", rowsTable(c, rows.slice(0, SHOWN)), rows.length > SHOWN ? messages(c.lang).andMore(counts.rows - SHOWN) : ""].join("\n").trimEnd(),
    };
  });
}

async function rowsOf(ledger: Ledger, id: string, problemsOnly: boolean, most: number): Promise<RowRecord[]> {
  const found: RowRecord[] = [];
  for (let after = 0; found.length < most; ) {
    const page = await ledger.rowsOf(id, after, PAGE);
    if (page.length === 0) break;
    after = page.at(-1)!.row;
    found.push(...page.filter((row) => !problemsOnly || hasProblem(row)));
  }
  return found;
}

function hasProblem(row: RowRecord): boolean {
  return row.state !== "filed" || row.filing?.caseStatus === "refused" || row.filing?.caseStatus === "not-accepted" || row.filing?.caseStatus === "supplement-required";
}

/** Everything that was said against a row: our findings, the authority's reasons. */
export function wordsAgainst(row: RowRecord): (Finding | Reason)[] {
  const parse = <T>(text: string | undefined): T[] => (text ? (JSON.parse(text) as T[]) : []);
  const found = row.filing?.case ? (JSON.parse(row.filing.case) as { reasons?: Reason[]; supplement?: { items: Reason[] } }) : {};
  return [...parse<Finding>(row.findings), ...parse<Reason>(row.correctedIn?.reasons ?? row.filing?.reasons), ...(found.reasons ?? []), ...(found.supplement?.items ?? [])];
}

function rowDocument(row: RowRecord): Record<string, unknown> {
  const { filing } = row;
  return { row: row.row, ref: row.ref, state: row.state, intake: row.intake, ...(filing?.caseNo && { caseNo: filing.caseNo, status: filing.caseStatus }), words: wordsAgainst(row) };
}

function rowsTable(context: Context, rows: readonly RowRecord[]): string {
  const m = messages(context.lang);
  return table([m.row, m.ref, m.state, m.caseNo, m.status, m.reason, m.fix], rows.map((row) => {
    const words = wordsAgainst(row);
    return [String(row.row), row.ref, m.rowState[row.state], row.filing?.caseNo ?? "", statusName(context, row.filing?.caseStatus),
      words.map((w) => pick(context.lang, w)).join("；"), words.map((w) => pickFix(context.lang, w) ?? "").filter(Boolean).join("；")];
  }), context.stdout.isTTY);
}
