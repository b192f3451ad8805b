import path from "node:path";
import { columnLetters, withResultExtension, type CheckReport } from "../../batch/index.js";
import type { RowFinding } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import type { Lang } from "../core/language.js";
import { STANDARD_INPUT, STANDARD_INPUT_NAME } from "../core/standard-input.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { shellQuote } from "../terminal/shell-quote.js";
import { table } from "./table.js";
import { kindName } from "./words.js";

const MAX_TALLIES = 10;
/** Rows shown on a terminal; `--out` and `--json` give all. */
const MAX_ROWS = 100;

/** What the next command depends on. */
export interface NextCommandOptions {
  /** Options to repeat, so that the file is read in the same way, such as ` --encoding gbk`. */
  readonly flags?: string;
  /** @default "zh" */
  readonly lang?: Lang;
}

/** Ends the name of the suggested result file. */
const RESULT_SUFFIX = { zh: "-检查结果", en: "-checked" };

function nextCommand(
  { invalidRows, out, layout }: CheckReport,
  file: string,
  { flags = "", lang = "zh" }: NextCommandOptions,
): string {
  if (invalidRows === 0) return `bdc submit ${shellQuote(file)}${flags}`;
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
    findings,
    ...(understandings.length && { understandings, understood }),
  };
}

/** Columns that are read by the column map. */
function mappedOf({ layout }: CheckReport): { readonly header: string; readonly column: string }[] {
  return layout.columns.flatMap(({ header, mapped }) => (mapped === undefined ? [] : [{ header, column: mapped }]));
}

/** The document without the findings themselves. */
export function checkSummary(
  report: CheckReport,
  file: string,
  next: NextCommandOptions = {},
): Record<string, unknown> {
  const { kind, layout, rows, filings, invalidRows, errors, confirmations, warnings, tallies, aside, out } = report;
  return {
    kind,
    encoding: layout.encoding,
    delimiter: layout.delimiter,
    sheet: layout.sheet,
    otherSheets: layout.otherSheets,
    unknownColumns: layout.unknown.map((u) => u.header),
    ...(mappedOf(report).length > 0 && { mappedColumns: mappedOf(report) }),
    rows,
    filings,
    invalidRows,
    errors,
    confirmations,
    warnings,
    byRule: tallies.map(({ rule, severity, count, first }) => ({
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
    ...(out && { resultFile: out }),
    next: nextCommand(report, file, next),
  };
}

/**
 * Shows the most common findings first, because a file usually has one fault many times, then each row. Rows and
 * columns are numbered as in Excel.
 */
export function checkView(context: Context, report: CheckReport, file: string, flags = ""): string {
  const m = messages(context.lang);
  const {
    rows,
    filings,
    invalidRows,
    errors,
    confirmations,
    warnings,
    tallies,
    findings,
    layout,
    aside,
    understandings,
    understood,
    out,
  } = report;
  const target = context.stdout;
  const parts = [
    `${kindName(context, report.kind)} · ${layout.sheet === undefined ? m.encoding(layout.encoding ?? "", layout.delimiter === "\t" ? "Tab" : (layout.delimiter ?? "")) : m.sheet(sanitize(layout.sheet))}`,
  ];
  if (layout.otherSheets?.length) parts.push(m.otherSheets(m.listed(layout.otherSheets.map(sanitize))));
  const mapped = mappedOf(report);
  if (mapped.length)
    parts.push(m.mappedColumns(m.listed(mapped.map((c) => m.mappedColumn(sanitize(c.header), c.column)))));
  if (layout.unknown.length) parts.push(m.unknownColumns(m.listed(layout.unknown.map((u) => sanitize(u.header)))));
  if (aside.length) parts.push(m.aside(m.listed(aside.map((a) => String(a.row)))));
  if (tallies.length) {
    parts.push(
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
        target,
      ),
    );
    parts.push(
      "",
      table(
        [m.row, m.column, m.header, m.value, m.rule, m.reason, m.fix],
        findings
          .slice(0, MAX_ROWS)
          .sort(byPlace)
          .map((f) => findingRow(context, f)),
        target,
      ),
    );
    const all = errors + confirmations + warnings;
    if (all > MAX_ROWS) parts.push(m.andMore(all - MAX_ROWS));
  }
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
  parts.push("", invalidRows ? m.checkBad(rows, invalidRows, errors, confirmations) : m.checkOk(rows, filings));
  if (confirmations) parts.push(m.checkConfirmations(confirmations));
  if (warnings) parts.push(m.checkWarnings(warnings));
  if (out) parts.push(m.written(sanitize(out)));
  parts.push(`${m.next}: ${sanitize(nextCommand(report, file, { flags, lang: context.lang }))}`);
  return parts.join("\n");
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
