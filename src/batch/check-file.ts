import type { Kind } from "../contract/index.js";
import { blocksFiling, type RowFinding } from "../rules/index.js";
import {
  openFilingFile,
  type NoteRow,
  type FilingFileOptions,
  type TableLayout,
  type Interpretation,
} from "./check/index.js";
import type { CheckedRow } from "./check/filings/checked-row.js";
import type { OutputPlace } from "./files/common/atomic-file.js";
import { FileError } from "./files/common/file-error.js";
import { isSameFile } from "./files/common/same-file.js";
import { adviceText, errorsText, type Lang } from "./results/result-cells.js";
import { toOrderedCells } from "./files/common/result-columns.js";
import { writeRoundTrip } from "./results/round-trip.js";

/** How often one rule was hit, for people who mend the commonest error first. */
export interface RuleTally {
  readonly rule: string;
  readonly severity: RowFinding["severity"];
  readonly count: number;
  /** The first one in full. */
  readonly first: RowFinding;
}

export interface CheckReport {
  readonly kind: Kind;
  readonly fileName: string;
  readonly layout: TableLayout;
  /** Data rows; titles, notes, totals and blank rows are not among them. */
  readonly rows: number;
  /** Filings that would be sent. */
  readonly filings: number;
  readonly invalidRows: number;
  readonly errors: number;
  /** Findings that block until somebody accepts them with a reason. */
  readonly confirmations: number;
  /** What was accepted among them. */
  readonly warnings: number;
  /** Commonest first. */
  readonly tallies: readonly RuleTally[];
  /** In file order, at most `most`; `errors`, `confirmations` and `warnings` count all. */
  readonly findings: readonly RowFinding[];
  /** With `explainCells`: cells that were read differently from how they are written, at most `most`. */
  readonly understandings: readonly Interpretation[];
  readonly understood: number;
  readonly aside: readonly NoteRow[];
  /** Where the checked file was written. */
  readonly out?: string;
}

const MAX_FINDINGS = 10_000;

export interface CheckFileOptions extends FilingFileOptions {
  /** Write the user's file with our columns at the right. */
  readonly out?: string | undefined;
  /** What may be replaced at `out`; whatever stands there, when absent. Never the checked file. */
  readonly place?: OutputPlace | undefined;
  readonly lang?: Lang;
  /** How many findings the report lists; default 10,000; 0 with `onFinding` keeps memory small whatever is found. */
  readonly most?: number;
  /** Called with every finding as it is found, in whatever number. */
  readonly onFinding?: (finding: RowFinding) => void;
  /** With `explainCells`: as `onFinding`. */
  readonly onUnderstanding?: (understanding: Interpretation) => void;
  /** Called after each batch of rows; reading continues when it is done. */
  readonly onProgress?: (rows: number) => void | Promise<void>;
}

/**
 * Checks a whole file without a network, a ledger or credentials. Reports every finding and never stops at the first.
 * @throws FileError when it cannot be read, HeaderError when its header cannot be used
 */
export async function checkFile(
  path: string,
  {
    out,
    place,
    lang = "zh",
    most = MAX_FINDINGS,
    onFinding,
    onUnderstanding,
    onProgress,
    ...options
  }: CheckFileOptions,
): Promise<CheckReport> {
  if (out !== undefined && (await isSameFile(path, out))) throw new FileError("result-is-input", out);
  const file = await openFilingFile(path, {
    ...options,
    countValidRows: true,
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
    understood: 0,
    findings: [] as RowFinding[],
    understandings: [] as Interpretation[],
    aside: [] as NoteRow[],
  };
  const said = out === undefined ? undefined : new Map<number, RowFinding[]>();

  const note = (finding: RowFinding): void => {
    report[!blocksFiling(finding) ? "warnings" : finding.severity === "error" ? "errors" : "confirmations"]++;
    const key = `${finding.severity} ${finding.rule}`;
    const tally = tallies.get(key);
    if (tally) tally.count++;
    else tallies.set(key, { rule: finding.rule, severity: finding.severity, count: 1, first: finding });
    if (report.findings.length < most) report.findings.push(finding);
    const saidOfRow = said?.get(finding.row);
    if (saidOfRow) saidOfRow.push(finding);
    else said?.set(finding.row, [finding]);
    onFinding?.(finding);
  };

  for await (const batch of file.rows()) {
    for (const row of batch) {
      report.rows += row.rows.length;
      if (row.ok) report.filings++;
      else report.invalidRows += row.rows.length;
      for (const finding of findingsOf(row)) note(finding);
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
  if (out !== undefined && said)
    await writeChecked({
      path,
      layout: file.layout,
      out,
      place,
      said,
      lang,
      aside: new Set(report.aside.map((a) => a.row)),
    });
  return {
    kind: file.kind,
    fileName: file.fileName,
    layout: file.layout,
    ...report,
    tallies: [...tallies.values()].sort((a, b) =>
      a.severity === b.severity ? b.count - a.count : GRAVITY[b.severity] - GRAVITY[a.severity],
    ),
    ...(out !== undefined && { out }),
  };
}

const GRAVITY: Record<RowFinding["severity"], number> = { error: 2, confirm: 1, warning: 0 };

function findingsOf(row: CheckedRow): readonly RowFinding[] {
  return row.ok ? row.warnings : row.findings;
}

const VERDICTS = {
  invalid: { zh: "有错", en: "invalid" },
  unconfirmed: { zh: "需确认", en: "needs confirmation" },
  warned: { zh: "有提醒", en: "warning" },
  good: { zh: "检查通过", en: "good" },
} as const;

interface CheckedFile {
  readonly path: string;
  readonly layout: TableLayout;
  readonly out: string;
  readonly place: OutputPlace | undefined;
  readonly said: ReadonlyMap<number, RowFinding[]>;
  readonly lang: Lang;
  readonly aside: ReadonlySet<number>;
}

function verdictOf(findings: readonly RowFinding[]): keyof typeof VERDICTS {
  if (findings.some((f) => f.severity === "error")) return "invalid";
  if (findings.some(blocksFiling)) return "unconfirmed";
  return findings.length > 0 ? "warned" : "good";
}

async function writeChecked({ path, layout, out, place, said, lang, aside }: CheckedFile): Promise<void> {
  const cellsFor = (row: number) => {
    if (aside.has(row)) return undefined;
    const findings = said.get(row) ?? [];
    const verdict = verdictOf(findings);
    return toOrderedCells({
      outcome: VERDICTS[verdict][lang],
      caseNo: "",
      status: "",
      certificates: "",
      ranks: "",
      errors: errorsText(findings, lang),
      advice: adviceText(findings, lang),
      batch: "",
    });
  };
  await writeRoundTrip(path, layout, out, cellsFor, place);
}
