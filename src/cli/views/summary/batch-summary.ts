import type { BatchCounts, RowState } from "../../../batch/index.js";
import { CASE_STATUSES, isCaseStatus, isRegistered, type ReceivedStatus } from "../../../contract/index.js";
import type { Context } from "../../core/context.js";
import { messages, statusText } from "../../messages/index.js";
import { outcomeWords } from "../../messages/commands/outcome.js";
import { bar } from "../../terminal/bar.js";
import { SIGNS, styleOf, type Style } from "../../terminal/style.js";
import { padTo, widthOf } from "../../terminal/text-width.js";
import { columnsOf } from "../../terminal/wrap.js";

const BAR_WIDTH = 38;

interface Line {
  readonly label: string;
  readonly rows: number;
  readonly style: keyof Style;
  readonly sign: string;
}

const STATE_STYLES: Readonly<Record<RowState | "changed", Pick<Line, "style" | "sign">>> = {
  filed: { style: "success", sign: SIGNS.success },
  queued: { style: "dim", sign: " " },
  sending: { style: "dim", sign: " " },
  unclear: { style: "warning", sign: SIGNS.unknown },
  "needs-a-person": { style: "warning", sign: SIGNS.unknown },
  "turned-away": { style: "failure", sign: SIGNS.failure },
  invalid: { style: "failure", sign: SIGNS.failure },
  changed: { style: "failure", sign: SIGNS.failure },
  discarded: { style: "dim", sign: " " },
};

/** States that are named even when they are empty, because they are what people are afraid of. */
const NAMED_WHEN_EMPTY: readonly RowState[] = ["turned-away", "unclear", "queued"];

/**
 * The counts of a batch at a terminal: a bar, a line for each outcome, and the total that they add up to. Filed rows
 * are divided by the status of their case, so every row is in exactly one line.
 *
 * @param isWholeFile Whether all rows of the file are recorded
 */
export function batchSummary(context: Context, counts: BatchCounts, isWholeFile: boolean): string {
  const [m, w, style] = [messages(context.lang), outcomeWords(context.lang), styleOf(context.stdout)];
  const lines = linesOf(context, counts);
  const labels = [...lines.map((line) => line.label), m.total];
  const width = Math.max(...labels.map(widthOf));
  const rowsWidth = Math.max(...[...lines.map((line) => line.rows), counts.rows].map((rows) => widthOf(w.rows(rows))));
  const text = (sign: string, label: string, rows: number) =>
    `${sign} ${padTo(label, width)}  ${padTo(w.rows(rows), rowsWidth, "left")}`;
  const empty = NAMED_WHEN_EMPTY.filter((state) => counts.byState[state].rows === 0).map((state) => m.rowState[state]);
  return [
    `${bar(
      lines.map(({ rows, style: name }) => ({ count: rows, style: name })),
      BAR_WIDTH,
      style,
    )}  ${w.all(counts.rows, counts.filings)}`,
    "",
    ...lines.map((line) => style[line.style](text(line.sign, line.label, line.rows))),
    ...(empty.length ? [style.dim(`  ${w.none(empty)}`)] : []),
    ...totalLines(text(" ", m.total, counts.rows), proof(context, counts, lines, isWholeFile), context.stdout.columns),
  ].join("\n");
}

/** The total and its proof, which has a line of its own where there is no room beside the total. */
function totalLines(total: string, proven: string, columns: number): string[] {
  if (proven === "") return [total];
  const line = `${total}  ${proven}`;
  return widthOf(line) <= columnsOf({ columns }) ? [line] : [total, `  ${proven}`];
}

/** What the lines prove, if they add up. */
function proof(context: Context, counts: BatchCounts, lines: readonly Line[], isWholeFile: boolean): string {
  const w = outcomeWords(context.lang);
  const terms = lines.map((line) => line.rows);
  const { byState, contradictions } = counts;
  const open = byState.sending.rows + byState.unclear.rows + byState["needs-a-person"].rows + contradictions;
  if (counts.rows === 0 || terms.reduce((sum, rows) => sum + rows, 0) !== counts.rows) return "";
  if (isWholeFile && open === 0) return styleOf(context.stdout).success(w.balanced(terms, counts.rows));
  return terms.length > 1 ? w.adds(terms, counts.rows) : "";
}

function linesOf(context: Context, { byState, byCase }: BatchCounts): Line[] {
  const cases = Object.entries(byCase) as [ReceivedStatus, { rows: number }][];
  const known = cases.reduce((sum, [, { rows }]) => sum + rows, 0);
  const filed: Line[] = [
    ...cases.map(([status, { rows }]) => ({ label: statusText(context.lang, status), rows, ...styleOfStatus(status) })),
    { label: outcomeWords(context.lang).noStatus, rows: byState.filed.rows - known, ...STATE_STYLES.queued },
  ];
  const states = (Object.keys(STATE_STYLES) as (RowState | "changed")[]).filter((state) => state !== "filed");
  const rest = states.map((state) => ({
    label: messages(context.lang).rowState[state],
    rows: byState[state].rows,
    ...STATE_STYLES[state],
  }));
  const order: (keyof Style)[] = ["success", "hint", "dim", "warning", "failure"];
  return [...filed, ...rest]
    .filter((line) => line.rows > 0)
    .sort((a, b) => order.indexOf(a.style) - order.indexOf(b.style));
}

/** Color of a row, as in the summary of its batch. */
export function styleOfRow(state: RowState | "changed", status: ReceivedStatus | undefined): keyof Style {
  return (state === "filed" && status !== undefined ? styleOfStatus(status) : STATE_STYLES[state]).style;
}

function styleOfStatus(status: ReceivedStatus): Pick<Line, "style" | "sign"> {
  if (isRegistered(status)) return { style: "success", sign: SIGNS.success };
  if (status === "refused" || status === "not-accepted") return { style: "failure", sign: SIGNS.failure };
  if (!isCaseStatus(status)) return { style: "warning", sign: SIGNS.unknown };
  if (CASE_STATUSES[status].waitsFor === "institution") return { style: "warning", sign: SIGNS.warning };
  return { style: "dim", sign: " " };
}
