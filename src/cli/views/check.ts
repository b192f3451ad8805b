import path from "node:path";
import { columnLetters, withResultExtension, type CheckReport } from "../../batch/index.js";
import type { RowFinding } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { shellQuote } from "../terminal/shell-quote.js";
import { table } from "./table.js";
import { kindName } from "./words.js";

const COMMONEST = 10;
/** A terminal is no place for more; `--out` and `--json` have all. */
const SHOWN = 100;

/** `flags`: the options that the next command needs too, so that it reads and checks alike. */
function nextOf({ invalidRows, out, layout }: CheckReport, file: string, flags: string): string {
  if (invalidRows === 0) return `bdc submit ${shellQuote(file)}${flags}`;
  const { dir, name, ext } = path.parse(file);
  const result = withResultExtension(
    path.join(dir, `${name}-检查结果${ext}`),
    layout.sheet === undefined ? "csv" : "workbook",
  );
  return out
    ? `bdc check ${shellQuote(out)}${flags}`
    : `bdc check ${shellQuote(file)}${flags} --out ${shellQuote(result)}`;
}

const byPlace = (a: RowFinding, b: RowFinding): number => a.row - b.row || (a.column ?? -1) - (b.column ?? -1);

export function checkDocument(report: CheckReport, file: string, flags = ""): Record<string, unknown> {
  const { findings, understandings, understood } = report;
  return {
    ...checkSummary(report, file, flags),
    findings,
    ...(understandings.length && { understandings, understood }),
  };
}

/** All but the findings themselves. */
export function checkSummary(report: CheckReport, file: string, flags = ""): Record<string, unknown> {
  const { kind, layout, rows, filings, invalidRows, errors, confirmations, warnings, tallies, aside, out } = report;
  return {
    kind,
    encoding: layout.encoding,
    delimiter: layout.delimiter,
    sheet: layout.sheet,
    otherSheets: layout.otherSheets,
    unknownColumns: layout.unknown.map((u) => u.header),
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
    next: nextOf(report, file, flags),
  };
}

/**
 * The commonest first, because a file usually has one fault many times; then row by row, as Excel numbers rows and
 * columns.
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
  const tty = context.stdout.isTTY;
  const parts = [
    `${kindName(context, report.kind)} · ${layout.sheet === undefined ? m.encoding(layout.encoding ?? "", layout.delimiter === "\t" ? "Tab" : (layout.delimiter ?? "")) : m.sheet(sanitize(layout.sheet))}`,
  ];
  if (layout.otherSheets?.length) parts.push(m.otherSheets(layout.otherSheets.map(sanitize).join("、")));
  if (layout.unknown.length) parts.push(m.unknownColumns(layout.unknown.map((u) => sanitize(u.header)).join("、")));
  if (aside.length) parts.push(m.aside(aside.map((a) => a.row).join("、")));
  if (tallies.length) {
    parts.push(
      "",
      m.commonest,
      table(
        [m.rule, m.times, m.severity, m.reason, m.fix, m.source],
        tallies
          .slice(0, COMMONEST)
          .map(({ rule, count, severity, first }) => [
            rule,
            String(count),
            m.severities[severity],
            localized(context.lang, first),
            pickFix(context.lang, first) ?? "",
            first.source ?? "",
          ]),
        tty,
      ),
    );
    parts.push(
      "",
      table(
        [m.row, m.column, m.header, m.value, m.rule, m.reason, m.fix],
        findings
          .slice(0, SHOWN)
          .sort(byPlace)
          .map((f) => findingRow(context, f)),
        tty,
      ),
    );
    const all = errors + confirmations + warnings;
    if (all > SHOWN) parts.push(m.andMore(all - SHOWN));
  }
  if (understandings.length) {
    parts.push(
      "",
      m.understandings,
      table(
        [m.row, m.column, m.header, m.asWritten, m.understood],
        understandings
          .slice(0, SHOWN)
          .map((u) => [
            String(u.row),
            u.column === undefined ? "" : columnLetters(u.column),
            u.header,
            u.written,
            u.understood,
          ]),
        tty,
      ),
    );
    if (understood > SHOWN) parts.push(m.andMore(understood - SHOWN));
  }
  parts.push("", invalidRows ? m.checkBad(rows, invalidRows, errors, confirmations) : m.checkOk(rows, filings));
  if (confirmations) parts.push(m.checkConfirmations(confirmations));
  if (warnings) parts.push(m.checkWarnings(warnings));
  if (out) parts.push(m.written(sanitize(out)));
  parts.push(`${m.next}: ${sanitize(nextOf(report, file, flags))}`);
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
