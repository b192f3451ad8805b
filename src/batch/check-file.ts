import type { Kind } from "../contract/index.js";
import { blocksFiling, papersOfFile, type Finding, type RowFinding } from "../rules/index.js";
import { checkArguments, checkOptions, expects } from "../sdk/index.js";
import {
  openFilingFile,
  type FilingFile,
  type NoteRow,
  type FilingFileOptions,
  type TableLayout,
  type Interpretation,
} from "./check/index.js";
import type { CheckedFiling, CheckedRow } from "./check/filings/checked-row.js";
import type { OutputPlace } from "./files/common/atomic-file.js";
import { FileError } from "./files/common/file-error.js";
import { isSameFile } from "./files/common/same-file.js";
import { adviceText, errorsText, remindersText, type Lang } from "./results/result-cells.js";
import { markedColumns } from "./results/row-look.js";
import type { RowTone } from "./files/common/row-look.js";
import { toOrderedCells } from "./files/common/result-columns.js";
import { writeRoundTrip } from "./results/round-trip.js";
import { CHECK } from "./options/verb-options.js";

/** Number of findings of one rule with one severity. */
export interface RuleTally {
  /** Rule code, such as `YG-01`. */
  readonly rule: string;
  /** Severity of all findings counted here. */
  readonly severity: RowFinding["severity"];
  /** Number of findings. */
  readonly count: number;
  /** The first finding in file order. */
  readonly first: RowFinding;
}

/** Result of checking one file. */
export interface CheckReport {
  /** Kind of filing in the file. */
  readonly kind: Kind;
  /** Name of the file without its folder. */
  readonly fileName: string;
  /** Encoding, delimiter, sheet and header row that were used. */
  readonly layout: TableLayout;
  /** Number of data rows. Titles, notes, totals and blank rows are not counted. */
  readonly rows: number;
  /** Number of filings that `submitFile` would send. */
  readonly filings: number;
  /** Number of rows whose filing has an error or an unconfirmed finding. */
  readonly invalidRows: number;
  /** Number of findings with severity `error`. */
  readonly errors: number;
  /** Number of findings that block a filing until they are accepted with a reason. */
  readonly confirmations: number;
  /** Number of findings that do not block, including accepted confirmations. */
  readonly warnings: number;
  /** Number of rows with at least one such finding. */
  readonly warnedRows: number;
  /** Findings counted by rule: errors first, then by frequency. */
  readonly tallies: readonly RuleTally[];
  /** Findings in file order, at most `most`. The counters above include all findings. */
  readonly findings: readonly RowFinding[];
  /** Cells whose text was converted, such as `1.2亿`; at most `most`. Empty without `explainCells`. */
  readonly understandings: readonly Interpretation[];
  /** Number of converted cells. 0 without `explainCells`. */
  readonly understood: number;
  /** Rows that are not filings: notes, totals, examples. At most 10,000. */
  readonly aside: readonly NoteRow[];
  /** Present when no row of a file of mortgages names a document, and the authority's list is not known (DY-03). */
  readonly noPapers?: Finding;
  /** Path of the annotated copy, when one was requested. */
  readonly out?: string;
}

const MAX_FINDINGS = 10_000;

/** Options of `checkFile`, beside those for opening the file. */
export interface CheckFileOptions extends FilingFileOptions {
  /** Path for a copy of the file with result columns on the right. @default no copy */
  readonly out?: string | undefined;
  /** Which existing file may be replaced at `out`. Never the checked file. @default any file */
  readonly place?: OutputPlace | undefined;
  /** Language of the result columns. @default "zh" */
  readonly lang?: Lang;
  /** Max number of findings in the report. Use 0 with `onFinding` to keep memory constant. @default 10,000 */
  readonly most?: number;
  /** Called for every finding, without limit. */
  readonly onFinding?: (finding: RowFinding) => void;
  /** Called for every converted cell, without limit. Requires `explainCells`. */
  readonly onUnderstanding?: (understanding: Interpretation) => void;
  /**
   * Called with each chunk of filings that have no blocking findings; returns further findings for each of them. Valid
   * rows are then read in full instead of counted.
   */
  readonly onFilings?: (filings: readonly CheckedFiling[], file: FilingFile) => Promise<readonly RowFinding[][]>;
  /** Called after each chunk of rows with the number of data rows so far. Reading waits for the returned promise. */
  readonly onProgress?: (rows: number) => void | Promise<void>;
}

/**
 * Checks a whole file without network, ledger or credentials. Reports every finding and never stops at the first.
 *
 * @param path Path of a CSV or Excel file.
 * @param given Options; all of them have defaults.
 * @returns Counts, findings and the layout that was recognized.
 * @throws ArgumentError When `path` is missing, or an option is wrong.
 * @throws FileError When the file cannot be read, or `out` cannot be written or is the checked file.
 * @throws HeaderError When the header row is missing or cannot be used.
 * @throws The reason of `signal` when it is aborted.
 */
export async function checkFile(path: string, given: CheckFileOptions = {}): Promise<CheckReport> {
  checkArguments("checkFile", { path: [path, expects.filledText] });
  checkOptions("checkFile", given, CHECK);
  const { out, place, lang = "zh", most = MAX_FINDINGS, onFinding, onUnderstanding, onFilings, onProgress } = given;
  const options: FilingFileOptions = given;
  if (out !== undefined && (await isSameFile(path, out))) throw new FileError("result-is-input", out);
  const file = await openFilingFile(path, {
    ...options,
    countValidRows: onFilings === undefined,
    ...(onProgress && { onFirstPass: onProgress }),
  });
  const tallies = new Map<
    string,
    { rule: string; severity: RowFinding["severity"]; count: number; first: RowFinding }
  >();
  const report = {
    rows: 0,
    filings: 0,
    invalidRows: 0,
    errors: 0,
    confirmations: 0,
    warnings: 0,
    warnedRows: 0,
    understood: 0,
    findings: [] as RowFinding[],
    understandings: [] as Interpretation[],
    aside: [] as NoteRow[],
  };
  const byRow = out === undefined ? undefined : new Map<number, RowFinding[]>();

  const note = (finding: RowFinding): void => {
    report[!blocksFiling(finding) ? "warnings" : finding.severity === "error" ? "errors" : "confirmations"]++;
    const key = `${finding.severity} ${finding.rule}`;
    const tally = tallies.get(key);
    if (tally) tally.count++;
    else tallies.set(key, { rule: finding.rule, severity: finding.severity, count: 1, first: finding });
    if (report.findings.length < most) report.findings.push(finding);
    const findingsOfRow = byRow?.get(finding.row);
    if (findingsOfRow) findingsOfRow.push(finding);
    else byRow?.set(finding.row, [finding]);
    onFinding?.(finding);
  };

  let hasMaterials = false;
  for await (const batch of file.rows()) {
    const filings = batch.filter((row) => row.ok);
    const more = onFilings ? await onFilings(filings, file) : [];
    const moreOf = new Map<CheckedRow, readonly RowFinding[]>(filings.map((row, i) => [row, more[i] ?? []]));
    for (const row of batch) {
      hasMaterials ||= (row.materialPaths?.length ?? 0) > 0;
      const findings = [...findingsOf(row), ...(moreOf.get(row) ?? [])];
      report.rows += row.rows.length;
      if (row.ok && !findings.some(blocksFiling)) report.filings++;
      else report.invalidRows += row.rows.length;
      for (const finding of findings) note(finding);
      report.warnedRows += new Set(findings.filter((f) => !blocksFiling(f)).map((f) => f.row)).size;
    }
    report.rows += batch.validRows;
    report.filings += batch.validRows;
    report.understood += batch.understandings.length;
    report.understandings.push(...batch.understandings.slice(0, Math.max(0, most - report.understandings.length)));
    if (onUnderstanding) for (const understanding of batch.understandings) onUnderstanding(understanding);
    report.aside.push(...batch.notes.slice(0, Math.max(0, MAX_FINDINGS - report.aside.length)));
    await onProgress?.(report.rows);
    if (options.signal?.aborted) throw options.signal.reason;
  }
  const noPapers = hasMaterials ? undefined : papersOfFile(file.kind, options.pack);
  if (out !== undefined && byRow)
    await writeChecked({
      path,
      layout: file.layout,
      out,
      place,
      byRow,
      lang,
      aside: new Set(report.aside.map((a) => a.row)),
    });
  return {
    kind: file.kind,
    fileName: file.fileName,
    layout: file.layout,
    ...report,
    tallies: [...tallies.values()].sort((a, b) =>
      a.severity === b.severity ? b.count - a.count : SEVERITY_ORDER[b.severity] - SEVERITY_ORDER[a.severity],
    ),
    ...(noPapers && { noPapers }),
    ...(out !== undefined && { out }),
  };
}

const SEVERITY_ORDER: Record<RowFinding["severity"], number> = { error: 2, confirm: 1, warning: 0 };

function findingsOf(row: CheckedRow): readonly RowFinding[] {
  return row.ok ? row.warnings : row.findings;
}

const VERDICTS = {
  invalid: { zh: "有错", en: "invalid" },
  unconfirmed: { zh: "需确认", en: "needs confirmation" },
  warned: { zh: "有提醒", en: "warning" },
  good: { zh: "检查通过", en: "passed" },
} as const;

const TONES: Readonly<Record<keyof typeof VERDICTS, RowTone>> = {
  invalid: "bad",
  unconfirmed: "waiting",
  warned: "good",
  good: "good",
};

interface CheckedFile {
  readonly path: string;
  readonly layout: TableLayout;
  readonly out: string;
  readonly place: OutputPlace | undefined;
  readonly byRow: ReadonlyMap<number, RowFinding[]>;
  readonly lang: Lang;
  readonly aside: ReadonlySet<number>;
}

function verdictOf(findings: readonly RowFinding[]): keyof typeof VERDICTS {
  if (findings.some((f) => f.severity === "error")) return "invalid";
  if (findings.some(blocksFiling)) return "unconfirmed";
  return findings.length > 0 ? "warned" : "good";
}

async function writeChecked({ path, layout, out, place, byRow, lang, aside }: CheckedFile): Promise<void> {
  const resultsFor = (row: number) => {
    if (aside.has(row)) return undefined;
    const findings = byRow.get(row) ?? [];
    const verdict = verdictOf(findings);
    const cells = toOrderedCells({
      outcome: VERDICTS[verdict][lang],
      caseNo: "",
      status: "",
      certificates: "",
      ranks: "",
      errors: errorsText(findings, lang),
      advice: adviceText(findings, lang),
      batch: "",
      reminders: remindersText(findings, lang),
    });
    return { cells, look: () => ({ tone: TONES[verdict], ...markedColumns(findings) }) };
  };
  const unused = ["caseNo", "status", "certificates", "ranks", "batch"] as const;
  await writeRoundTrip(path, layout, out, resultsFor, { ...place, unused });
}
