import {
  RESULT_COLUMNS,
  requiredAction,
  resultCells,
  reasonsAgainst,
  returnClassOf,
  type BatchRecord,
  type Ledger,
  type RowRecord,
} from "../../../batch/index.js";
import { waitsForInstitution, type Case } from "../../../contract/index.js";
import { blocksFiling, type Finding } from "../../../sdk/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { batchWords } from "../../messages/commands/batches.js";
import { messages, localized } from "../../messages/index.js";
import { withLedger } from "../../config/session.js";
import { exitCodeOfShown } from "./exit-code.js";
import { isHalfRead } from "./half-read.js";
import { actionDocument, actionLines, actionsDocument, actionsOf } from "./actions.js";
import { batchDocument, batchStage, batchTitle, countsDocument, countsTable } from "../../views/batch.js";
import { findingDocument } from "../../views/findings.js";
import { formatNumber } from "../../messages/numbers.js";
import { viewOf } from "../../views/summary/attention.js";
import { findingRecords } from "../../terminal/finding-records.js";
import { needsPersonDocument, needsPersonLines } from "../../views/needs-person.js";
import { sanitize } from "../../terminal/safe-text.js";
import { table } from "../../views/table.js";
import { styleOfRow } from "../../views/summary/batch-summary.js";
import { localMinute, localTime } from "../../views/time.js";
import { countCell, kindName } from "../../views/words.js";
import { listedBatches, noBatches, notListedLines } from "./open-batches.js";

const PAGE_ROWS = 1000;
/** Rows shown on a terminal; `--json` and the result file give all. */
const MAX_ROWS = 200;

/** Lists batches, newest first; finished ones only with `--all`. */
export async function listBatches(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  return withLedger(context, "create", async (ledger) => {
    const { batches, notListed } = await listedBatches(ledger, options);
    return {
      exit: ExitCode.Done,
      data: { batches: batches.map(batchDocument), ...(notListed && { notListed }) },
      view: (c) =>
        [batches.length > 0 ? batchesTable(c, batches) : noBatches(c, notListed), ...notListedLines(c, notListed)].join(
          "\n",
        ),
    };
  });
}

function batchesTable(context: Context, batches: readonly BatchRecord[]): string {
  const [m, w] = [messages(context.lang), batchWords(context.lang)];
  return table(
    [m.batch, m.kind, m.file, m.rows, m.state, m.createdAt, w.heard],
    batches.map((b) => [
      b.id,
      kindName(context, b.kind),
      b.fileName,
      countCell(context, b.rows),
      batchStage(context, b),
      localTime(b.createdAt),
      b.heardAt === undefined ? "" : localMinute(b.heardAt),
    ]),
    context.stdout,
  );
}

export async function showBatch(
  context: Context,
  [id = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  return withLedger(context, "existing", async (ledger) => {
    const batch = await ledger.batch(id);
    if (!batch) throw new UsageError("batch-unknown", { id });
    const counts = await ledger.counts(id);
    const needsPerson = await ledger.needsPerson(id);
    const actions = await actionsOf(ledger, batch, counts);
    const rows = await rowsOf(ledger, id, options["problems"] === true, context.json ? Infinity : MAX_ROWS + 1);
    return {
      exit: exitCodeOfShown(counts, needsPerson, await isHalfRead(ledger, batch)),
      data: {
        batch: batchDocument(batch),
        counts: countsDocument(counts),
        ...(needsPerson.length && { needsPerson: needsPersonDocument(needsPerson) }),
        ...(actions && { actionRequired: actionsDocument(actions) }),
        rows: rows.map((row) => rowDocument(row, batch.profile)),
      },
      view: (c) =>
        [
          batchTitle(c, batch),
          "",
          countsTable(c, counts, batch),
          ...needsPersonLines(c, needsPerson, id),
          ...actionLines(c, actions),
          "",
          rowsTable(c, id, rows.slice(0, MAX_ROWS)),
          rows.length > MAX_ROWS ? messages(c.lang).andMore(counts.rows - MAX_ROWS) : "",
        ]
          .join("\n")
          .trimEnd(),
    };
  });
}

async function rowsOf(ledger: Ledger, id: string, problemsOnly: boolean, limit: number): Promise<RowRecord[]> {
  const found: RowRecord[] = [];
  for (let after = 0; found.length < limit;) {
    const page = await ledger.rowsOf(id, after, PAGE_ROWS);
    if (page.length === 0) break;
    after = page.at(-1)!.row;
    found.push(...page.filter((row) => !problemsOnly || hasProblem(row)));
  }
  return found;
}

function hasProblem(row: RowRecord): boolean {
  return (
    row.state !== "filed" ||
    row.filing?.caseStatus === "refused" ||
    row.filing?.caseStatus === "not-accepted" ||
    waitsForInstitution(row.filing?.caseStatus)
  );
}

/** A row for `--json`: its state, its case, what the institution must do, and every finding and reason against it. */
function rowDocument(row: RowRecord, profile: string): Record<string, unknown> {
  const { filing } = row;
  const found = row.state === "filed" && filing?.case ? (JSON.parse(filing.case) as Case) : undefined;
  const action = row.state === "filed" ? requiredAction(filing) : undefined;
  const words = reasonsAgainst(row);
  const [first] = words.filter((one) => !("severity" in one) || blocksFiling(one as Finding));
  const reason = first && ("rule" in first ? String(first.rule) : first.code);
  return {
    row: row.row,
    ref: row.ref,
    state: row.state,
    intake: row.intake,
    ...(filing?.notBefore !== undefined && { notBefore: new Date(filing.notBefore).toISOString() }),
    ...(filing?.caseNo && { caseNo: filing.caseNo, status: filing.caseStatus }),
    ...(found && { units: found.units, certificates: found.certificates.map((c) => c.no) }),
    ...(action && { action: actionDocument(action, profile) }),
    ...(row.state !== "changed" && filing?.replaces && { replaces: filing.replaces }),
    ...(row.state !== "changed" && filing?.replacedBy && { replacedBy: filing.replacedBy }),
    ...(hasProblem(row) && reason && { reasonClass: returnClassOf(reason) }),
    words: words.map((one) => ("rule" in one ? findingDocument(one as Finding) : one)),
  };
}

/** Rows with reasons at a terminal, where each takes a few lines. */
const MAX_RECORDS = 20;
/** Columns of a table of rows at a terminal; what is said against a row stands below the table. */
const SHORT_COLUMNS: ReadonlySet<string> = new Set(["outcome", "caseNo", "status", "certificates", "ranks"]);

/** Columns that say how a row stands: outcome and status. */
const OUTCOME: ReadonlySet<number> = new Set([2, 4]);
const styleOfRecord = ({ state, filing }: RowRecord) => styleOfRow(state, filing?.caseStatus);

function rowsAtTerminal(context: Context, batch: string, rows: readonly RowRecord[]): string {
  const m = messages(context.lang);
  const columns = RESULT_COLUMNS.filter(({ key }) => SHORT_COLUMNS.has(key));
  const wrong = rows
    .map((row) => viewOf(context, row, Infinity))
    .filter(({ findings }) => findings.some(({ level }) => level === "failure"));
  return [
    table(
      [m.row, m.ref, ...columns.map((c) => localized(context.lang, c))],
      rows.map((row) => {
        const cells = resultCells(row, batch, context.lang);
        return [formatNumber(row.row), row.ref, ...columns.map((c) => cells[c.key])];
      }),
      context.stdout,
      { optional: [6, 4, 5], styles: (row, at) => (OUTCOME.has(at) ? styleOfRecord(rows[row]!) : undefined) },
    ),
    ...replacedLines(context, rows),
    ...(wrong.length ? ["", ...findingRecords(context.stdout, wrong.slice(0, MAX_RECORDS))] : []),
    ...(wrong.length > MAX_RECORDS ? [m.andMore(wrong.length - MAX_RECORDS)] : []),
  ].join("\n");
}

function replacedLines({ lang }: Context, rows: readonly RowRecord[]): string[] {
  const lines = rows.flatMap(({ row, state, filing }) =>
    state !== "changed" && filing?.replacedBy
      ? [batchWords(lang).replacedRow(row, sanitize(filing.replacedBy.ref), filing.replacedBy.batch)]
      : [],
  );
  return lines.length > 0 ? ["", ...lines] : [];
}

function rowsTable(context: Context, batch: string, rows: readonly RowRecord[]): string {
  const m = messages(context.lang);
  if (context.stdout.isTTY) return rowsAtTerminal(context, batch, rows);
  // The same columns as in the result file, except the batch, which stands above the table.
  const columns = RESULT_COLUMNS.filter((c) => c.key !== "batch");
  return table(
    [m.row, m.ref, ...columns.map((c) => localized(context.lang, c))],
    rows.map((row) => {
      const cells = resultCells(row, batch, context.lang);
      return [String(row.row), row.ref, ...columns.map((c) => cells[c.key])];
    }),
    context.stdout,
  );
}
