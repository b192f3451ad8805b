import path from "node:path";
import { maskStrayHeader } from "../../contract/index.js";
import { columnLetters, withResultExtension, type CheckReport } from "../../batch/index.js";
import type { RowFinding } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import type { Lang } from "../core/language.js";
import { STANDARD_INPUT, STANDARD_INPUT_NAME } from "../core/standard-input.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { formatNumber } from "../messages/numbers.js";
import { sanitize } from "../terminal/safe-text.js";
import { shellQuote } from "../terminal/shell-quote.js";
import { findingDocument, findingLines } from "./findings.js";
import { SIGNS, styleOf } from "../terminal/style.js";
import { findingRecords, type RowRecordView } from "../terminal/finding-records.js";
import { table } from "./table.js";
import { kindName } from "./words.js";

const MAX_TALLIES = 10;
/** Findings in a log; `--out` and `--json` give all. */
const MAX_ROWS = 100;
/** Findings at a terminal, where each takes a few lines. */
const MAX_RECORDS = 20;

/** What the next command depends on. */
export interface NextCommandOptions {
  /** Options to repeat, so that the file is read in the same way, such as ` --encoding gbk`. */
  readonly flags?: string;
  /** @default "zh" */
  readonly lang?: Lang;
  /** Whether warnings keep the file from being submitted. @default false */
  readonly failed?: boolean;
}

/** Ends the name of the suggested result file. */
const RESULT_SUFFIX = { zh: "-检查结果", en: "-checked" };

function nextCommand(
  { invalidRows, out, layout }: CheckReport,
  file: string,
  { flags = "", lang = "zh", failed = false }: NextCommandOptions,
): string {
  if (invalidRows === 0 && !failed) return `bdc submit ${shellQuote(file)}${flags}`;
  const { dir, name, ext } = path.parse(file === STANDARD_INPUT ? `${STANDARD_INPUT_NAME}.csv` : file);
  const result = withResultExtension(
    path.join(dir, `${name}${RESULT_SUFFIX[lang]}${ext}`),
    layout.sheet === undefined ? "csv" : "workbook",
  );
  return out
    ? `bdc check ${shellQuote(out)}${flags}`
    : `bdc check ${shellQuote(file)}${flags} --out ${shellQuote(result)}`;
}

const byPlace = (a: RowFinding, b: RowFinding): number => a.row - b.row || (a.column ?? -1) - (b.column ?? -1);

export function checkDocument(
  report: CheckReport,
  file: string,
  next: NextCommandOptions = {},
): Record<string, unknown> {
  const { findings, understandings, understood } = report;
  return {
    ...checkSummary(report, file, next),
    findings: findings.map(findingDocument),
    ...(understandings.length && { understandings, understood }),
  };
}

/** Columns that are read by the column map. */
function mappedOf({ layout }: CheckReport): { readonly header: string; readonly column: string }[] {
  return layout.columns.flatMap(({ header, mapped }) =>
    mapped === undefined ? [] : [{ header: maskStrayHeader(header), column: mapped }],
  );
}

/** The document without the findings themselves. */
export function checkSummary(
  report: CheckReport,
  file: string,
  next: NextCommandOptions = {},
): Record<string, unknown> {
  const {
    kind,
    layout,
    rows,
    filings,
    invalidRows,
    errors,
    confirmations,
    warnings,
    warnedRows,
    tallies,
    aside,
    noPapers,
    out,
  } = report;
  return {
    kind,
    encoding: layout.encoding,
    delimiter: layout.delimiter,
    sheet: layout.sheet,
    otherSheets: layout.otherSheets,
    unknownColumns: layout.unknown.map((u) => maskStrayHeader(u.header)),
    ...(mappedOf(report).length > 0 && { mappedColumns: mappedOf(report) }),
    rows,
    filings,
    invalidRows,
    errors,
    confirmations,
    warnings,
    warnedRows,
    byRule: tallies.map(({ rule, severity, count, first }) => ({
      code: rule,
      rule,
      severity,
      count,
      firstRow: first.row,
      zh: first.zh,
      en: first.en,
      fixZh: first.fixZh,
      fixEn: first.fixEn,
    })),
    aside,
    ...(noPapers && { noPapers: findingDocument(noPapers) }),
    ...(out && { resultFile: out }),
    next: nextCommand(report, file, next),
  };
}

/**
 * Shows the most common findings first, because a file usually has one fault many times, then each row. Rows and
 * columns are numbered as in Excel.
 */
export function checkView(context: Context, report: CheckReport, file: string, next: NextCommandOptions = {}): string {
  const m = messages(context.lang);
  const { confirmations, warnings, tallies, layout, aside, understandings, understood, noPapers, out } = report;
  const target = context.stdout;
  const parts = [
    `${kindName(context, report.kind)} · ${layout.sheet === undefined ? m.encoding(layout.encoding ?? "", layout.delimiter === "\t" ? "Tab" : (layout.delimiter ?? "")) : m.sheet(sanitize(layout.sheet))}`,
  ];
  if (layout.otherSheets?.length) parts.push(m.otherSheets(m.listed(layout.otherSheets.map(sanitize))));
  const mapped = mappedOf(report);
  if (mapped.length)
    parts.push(m.mappedColumns(m.listed(mapped.map((c) => m.mappedColumn(sanitize(c.header), c.column)))));
  if (layout.unknown.length)
    parts.push(m.unknownColumns(m.listed(layout.unknown.map((u) => sanitize(maskStrayHeader(u.header))))));
  if (aside.length) parts.push(m.aside(m.listed(aside.map((a) => String(a.row)))));
  if (tallies.length)
    parts.push(...(target.isTTY ? findingsAtTerminal(context, report) : findingsInLog(context, report)));
  if (understandings.length) {
    parts.push(
      "",
      m.understandings,
      table(
        [m.row, m.column, m.header, m.asWritten, m.understood],
        understandings
          .slice(0, MAX_ROWS)
          .map((u) => [
            String(u.row),
            u.column === undefined ? "" : columnLetters(u.column),
            u.header,
            u.written,
            u.understood,
          ]),
        target,
      ),
    );
    if (understood > MAX_ROWS) parts.push(m.andMore(understood - MAX_ROWS));
  }
  parts.push("", verdict(context, report));
  if (confirmations) parts.push(m.checkConfirmations(confirmations));
  if (warnings) parts.push(styleOf(target).warning(m.checkWarnings(warnings)));
  if (noPapers) parts.push(findingLines(context, [noPapers]));
  if (out) parts.push(m.written(sanitize(out)));
  parts.push(
    `${styleOf(target).hint(`${m.next}:`)} ${sanitize(nextCommand(report, file, { ...next, lang: context.lang }))}`,
  );
  return parts.join("\n");
}

function verdict(context: Context, { rows, filings, invalidRows, errors, confirmations }: CheckReport): string {
  const [m, style] = [messages(context.lang), styleOf(context.stdout)];
  const sign = (name: "success" | "failure", text: string) =>
    context.stdout.isTTY ? style[name](`${SIGNS[name]} ${text}`) : text;
  return invalidRows
    ? sign("failure", m.checkBad(rows, invalidRows, errors, confirmations))
    : sign("success", m.checkOk(rows, filings));
}

function findingsInLog(context: Context, { tallies, findings, ...counts }: CheckReport): string[] {
  const m = messages(context.lang);
  const all = counts.errors + counts.confirmations + counts.warnings;
  return [
    "",
    m.commonest,
    table(
      [m.rule, m.times, m.severity, m.reason, m.fix, m.source],
      tallies
        .slice(0, MAX_TALLIES)
        .map(({ rule, count, severity, first }) => [
          rule,
          String(count),
          m.severities[severity],
          localized(context.lang, first),
          pickFix(context.lang, first) ?? "",
          first.source ?? "",
        ]),
      context.stdout,
    ),
    "",
    table(
      [m.row, m.column, m.header, m.value, m.rule, m.reason, m.fix],
      findings
        .slice(0, MAX_ROWS)
        .sort(byPlace)
        .map((f) => findingRow(context, f)),
      context.stdout,
    ),
    ...(all > MAX_ROWS ? [m.andMore(all - MAX_ROWS)] : []),
  ];
}

/** The most common findings, if any occurs twice, and then one record per row. */
function findingsAtTerminal(context: Context, { tallies, findings, ...counts }: CheckReport): string[] {
  const [m, style] = [messages(context.lang), styleOf(context.stdout)];
  const all = counts.errors + counts.confirmations + counts.warnings;
  const shown = findings.slice(0, MAX_RECORDS).sort(byPlace);
  const rows = new Map<string, RowFinding[]>();
  for (const finding of shown) {
    const place = `${finding.row} ${finding.column ?? ""}`;
    rows.set(place, [...(rows.get(place) ?? []), finding]);
  }
  const common = tallies
    .slice(0, MAX_TALLIES)
    .map(({ rule, count, severity, first }) => [
      formatNumber(count),
      m.severities[severity],
      rule,
      localized(context.lang, first),
    ]);
  return [
    ...(tallies.some(({ count }) => count > 1)
      ? ["", style.heading(m.commonest), table([m.times, m.severity, m.rule, m.reason], common, context.stdout)]
      : []),
    "",
    ...findingRecords(
      context.stdout,
      [...rows.values()].map((of) => recordOf(context, of)),
    ),
    ...(all > shown.length ? [m.andMore(all - shown.length)] : []),
  ];
}

const LEVELS = { error: "failure", confirm: "unknown", warning: "warning" } as const;

function recordOf(context: Context, findings: readonly RowFinding[]): RowRecordView {
  const m = messages(context.lang);
  const [first] = findings;
  const { row, column, header, value } = first!;
  return {
    row,
    place: [column === undefined ? "" : columnLetters(column), header, value]
      .filter((part) => part)
      .map((part) => sanitize(part!))
      .join("  "),
    findings: findings.map((f) => {
      const fix = pickFix(context.lang, f);
      return {
        severity: m.severities[f.severity],
        level: LEVELS[f.severity],
        text: sanitize(localized(context.lang, f)),
        ...(fix && { fix: sanitize(fix) }),
        code: sanitize(f.source === undefined ? f.rule : `${f.rule} · ${f.source}`),
      };
    }),
  };
}

function findingRow(context: Context, f: RowFinding): string[] {
  return [
    String(f.row),
    f.column === undefined ? "" : columnLetters(f.column),
    f.header ?? "",
    f.value ?? "",
    f.rule,
    localized(context.lang, f),
    pickFix(context.lang, f) ?? "",
  ];
}
