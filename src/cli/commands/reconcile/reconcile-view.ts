import {
  RETURN_CLASSES,
  isTied,
  type ReconciledBatch,
  type Reconciliation,
  type ReturnClass,
  type TieValue,
} from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { reconcileWords } from "../../messages/commands/reconcile.js";
import { sanitize } from "../../terminal/safe-text.js";
import { table } from "../../views/table.js";
import { localTime } from "../../views/time.js";

/** Differences shown on a terminal; the CSV has all. */
const MAX_LINES = 20;

export function reconcileView(context: Context, found: Reconciliation, csv: string | undefined): string {
  const w = reconcileWords(context.lang);
  if (found.batches.length === 0) return w.none;
  const { differences, differencesTotal, chain } = found;
  return [
    ...found.batches.flatMap((batch) => [...batchPart(context, batch), ""]),
    ...(found.batches.length > 1 ? [w.all, tieTable(context, found.totals), ""] : []),
    ...found.authorities.map(({ authority, reached, casesRead, heardAt, problem }) =>
      reached
        ? w.read(authority, casesRead)
        : w.unreachable(
            authority,
            sanitize(problem?.[context.lang] ?? ""),
            heardAt === undefined ? undefined : localTime(heardAt),
          ),
    ),
    chain.intact ? w.chainIntact(chain.links) : w.chainBroken(chain.findings),
    "",
    verdictOf(context, found),
    ...(differences.length > 0
      ? [
          "",
          table(
            [w.row, w.ref, w.caseNo, w.difference, w.fix, w.command],
            differences
              .slice(0, MAX_LINES)
              .map((one) => [
                one.row === undefined ? "" : String(one.row),
                one.ref ?? "",
                one.caseNo ?? "",
                `${one[context.lang]} [${one.code}]`,
                context.lang === "zh" ? one.fixZh : one.fixEn,
                one.command,
              ]),
            context.stdout,
          ),
        ]
      : []),
    ...(differencesTotal > MAX_LINES ? [w.more(differencesTotal - MAX_LINES)] : []),
    ...(csv === undefined ? [] : [w.written(sanitize(csv))]),
  ].join("\n");
}

function verdictOf(context: Context, { ties, differencesTotal }: Reconciliation): string {
  const w = reconcileWords(context.lang);
  if (differencesTotal > 0) return w.differs(differencesTotal);
  return ties ? w.ties : w.tiesAsFarAsKnown;
}

function batchPart(context: Context, batch: ReconciledBatch): string[] {
  const w = reconcileWords(context.lang);
  const { id, fileName, file, lines, notSent, corrected, returned, ahead, unproven } = batch;
  return [
    w.batch(id, sanitize(fileName)),
    tieTable(context, lines),
    w.files[file],
    ...(notSent > 0 ? [w.notSent(notSent)] : []),
    ...(corrected > 0 ? [w.corrected(corrected)] : []),
    ...(returned.filings > 0 ? [w.returned(returned.filings, returned.replaced, classesOf(context, returned))] : []),
    ...(ahead > 0 ? [w.ahead(ahead)] : []),
    ...(unproven > 0 ? [w.unproven(unproven)] : []),
  ];
}

/** Returned filings by class of their reasons, the most frequent first. */
function classesOf({ lang }: Context, { byClass }: ReconciledBatch["returned"]): string {
  return (Object.entries(byClass) as [ReturnClass, number][])
    .sort(([, a], [, b]) => b - a)
    .map(([name, filings]) => `${RETURN_CLASSES[name][lang]} ${filings}`)
    .join(lang === "zh" ? "、" : ", ");
}

function tieTable(context: Context, lines: Reconciliation["totals"]): string {
  const w = reconcileWords(context.lang);
  // Kinds without an amount have no sums.
  const shown = lines.filter(({ ledger }) => ledger?.count !== undefined || (ledger?.amounts ?? []).length > 0);
  return table(
    ["", w.file, w.ledger, w.authority, w.differenceOf],
    shown.map((line) => [
      w.lines[line.what],
      textOf(line.file, ""),
      textOf(line.ledger, ""),
      textOf(line.authority, ""),
      line.difference ? (isTied(line) ? "0" : textOf(line.difference, "")) : "",
    ]),
    context.stdout,
  );
}

function textOf(value: TieValue | undefined, none: string): string {
  if (value === undefined) return none;
  if (value.amounts) return value.amounts.map(({ amount, currency }) => `${amount} ${currency}`).join("; ") || "0";
  return String(value.count ?? 0);
}
