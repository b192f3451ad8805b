import { VERDICT_WORDS, type ReleaseTotal, type ReleaseVerdict, type VerdictName } from "../../../batch/index.js";
import type { Reason } from "../../../contract/index.js";
import type { Context } from "../../core/context.js";
import { localized, messages, pickFix } from "../../messages/index.js";
import { releaseWords } from "../../messages/commands/release.js";
import { sanitize } from "../../terminal/safe-text.js";
import { table } from "../../views/table.js";
import { localTime } from "../../views/time.js";
import { amountCell, countCell } from "../../views/words.js";

const MAX_ROWS = 50;
/** Texts shown for one code. */
const MAX_TEXTS = 5;
/** Row numbers shown for one text. */
const MAX_ROW_NUMBERS = 10;

export interface ReleaseResult {
  readonly batch: string;
  readonly verdicts: readonly ReleaseVerdict[];
  readonly totals: readonly ReleaseTotal[];
  /** The file written with --out. */
  readonly file: string | undefined;
}

/** Shows the rows (those not to be released first when there are too many), the reasons, the totals and what to do. */
export function releaseView(context: Context, result: ReleaseResult): string {
  const m = messages(context.lang);
  const w = releaseWords(context.lang);
  const { verdicts, totals, file } = result;
  const hidden = verdicts.length - MAX_ROWS;
  return [
    rowTable(context, shownRows(verdicts)),
    hidden > 0 ? w.moreRows(hidden, file !== undefined) : "",
    ...reasonGroups(context, verdicts),
    table(
      [w.verdict, w.mortgages, m.amount],
      totals.map((t) => [
        localized(context.lang, VERDICT_WORDS[t.verdict]),
        countCell(context, t.mortgages),
        t.amounts.map((a) => amountCell(context, a.amount, a.currency)).join(" + "),
      ]),
      context.stdout,
    ),
    nextLines(context, result),
    file !== undefined ? m.written(sanitize(file)) : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

function shownRows(verdicts: readonly ReleaseVerdict[]): readonly ReleaseVerdict[] {
  if (verdicts.length <= MAX_ROWS) return verdicts;
  const held = verdicts.filter((v) => !v.releasable);
  const shown = new Set([...held, ...verdicts.filter((v) => v.releasable)].slice(0, MAX_ROWS));
  return verdicts.filter((v) => shown.has(v));
}

function rowTable(context: Context, verdicts: readonly ReleaseVerdict[]): string {
  const m = messages(context.lang);
  const w = releaseWords(context.lang);
  return table(
    [m.row, m.ref, w.borrower, m.amount, m.caseNo, m.certificate, m.registeredAt, w.verdict],
    verdicts.map((v) => [
      String(v.row),
      v.ref,
      v.borrower ?? "",
      amountCell(context, v.amount, v.currency),
      v.caseNo ?? "",
      v.certificateNo ?? "",
      v.registeredAt ? localTime(v.registeredAt) : "",
      localized(context.lang, VERDICT_WORDS[v.verdict]),
    ]),
    context.stdout,
    { optional: [5, 4, 6] },
  );
}

interface ReasonGroup {
  readonly reason: Reason;
  readonly verdict: VerdictName | "warning";
  rows: number;
  /** Row numbers by text. */
  readonly rowsByText: Map<string, number[]>;
}

/** One block per code, because thousands of rows may have the same reason. */
function reasonGroups(context: Context, verdicts: readonly ReleaseVerdict[]): string[] {
  const groups = new Map<string, ReasonGroup>();
  for (const { row, reasons, warnings } of verdicts) {
    const all = [
      ...reasons.map((reason) => ({ reason, verdict: reason.verdict as ReasonGroup["verdict"] })),
      ...warnings.map((reason) => ({ reason, verdict: "warning" as const })),
    ];
    for (const { reason, verdict } of all) {
      const group = groups.get(reason.code) ?? { reason, verdict, rows: 0, rowsByText: new Map<string, number[]>() };
      groups.set(reason.code, group);
      const text = localized(context.lang, reason);
      const rows = group.rowsByText.get(text) ?? [];
      group.rowsByText.set(text, rows);
      if (rows.at(-1) === row) continue;
      rows.push(row);
      group.rows++;
    }
  }
  return [...groups.values()].map((group) => groupText(context, group));
}

function groupText(context: Context, { reason, verdict, rows, rowsByText }: ReasonGroup): string {
  const w = releaseWords(context.lang);
  const word = verdict === "warning" ? w.warning : localized(context.lang, VERDICT_WORDS[verdict]);
  const texts = [...rowsByText].slice(0, MAX_TEXTS).map(([text, at]) => {
    const named = at.slice(0, MAX_ROW_NUMBERS).join(", ") + (at.length > MAX_ROW_NUMBERS ? ` … (${at.length})` : "");
    return `  ${w.atRows(named, sanitize(text))}`;
  });
  const fix = pickFix(context.lang, reason);
  return [
    w.reason(sanitize(reason.code), word, rows) + (reason.source ? ` · ${sanitize(reason.source)}` : ""),
    ...texts,
    ...(rowsByText.size > MAX_TEXTS ? [`  ${w.moreTexts(rowsByText.size - MAX_TEXTS)}`] : []),
    ...(fix ? [`  ${w.fix(sanitize(fix))}`] : []),
  ].join("\n");
}

/** The next command for each verdict. */
function nextLines(context: Context, { batch, verdicts, file }: ReleaseResult): string {
  const w = releaseWords(context.lang);
  const { next } = messages(context.lang);
  const first = (name: VerdictName) => verdicts.find((v) => v.verdict === name);
  const line = (name: keyof typeof w.nextWhen, command: string) =>
    first(name) ? [`${next}: ${w.nextWhen[name]}: ${command}`] : [];
  const caseOf = (name: VerdictName) => first(name)?.caseNo;
  const inDetail = file === undefined ? `bdc release-check ${batch} --out FILE.csv` : "";
  const refused = caseOf("refused");
  return [
    ...line("refused", refused ? `bdc case show ${refused}` : `bdc batch show ${batch} --problems`),
    ...(inDetail ? line("needs-decision", inDetail) : []),
    ...line("not-yet", `bdc watch ${batch} && bdc release-check ${batch}`),
    ...line("not-verified", `bdc release-check ${batch}`),
  ]
    .map((text) => sanitize(text))
    .join("\n");
}
