import type { Kind } from "../contract/index.js";
import type { Finding, RowFinding } from "../sdk/index.js";
import type { AsideRow } from "./check-records.js";
import { openTable, type OpenTableOptions, type TableLayout } from "./open-table.js";
import type { CheckedBatch } from "./check-records.js";
import type { Understanding } from "./mapping.js";

export type { CheckedFiling, CheckedRow, InvalidRows } from "./assemble.js";
export { checkRecords, type AsideRow, type CheckedBatch } from "./check-records.js";
export { TableProblem, isTableProblem } from "./headers.js";
export type { Understanding } from "./mapping.js";
export { openTable, type CheckedFile, type OpenTableOptions, type TableLayout } from "./open-table.js";
export type { TableSource } from "./table.js";

export interface CheckOptions extends OpenTableOptions {
  /** Each batch as it is judged, in file order: for a line of output a row, or a file of all findings. */
  readonly onBatch?: (batch: CheckedBatch) => void | Promise<void>;
  /** File rows judged so far; called once a batch. */
  readonly onProgress?: (rows: number) => void;
  /** Rows with findings that the report lists; default 1,000. The counts are of all. */
  readonly mostRows?: number;
}

/** One kind of finding and how often it was made. */
export interface FindingCount {
  readonly rule: string;
  readonly severity: Finding["severity"];
  readonly count: number;
  /** The first of them, as an example of the words. */
  readonly first: RowFinding;
}

/** What a check found. Rows are file rows; `rows` = `validRows` + `invalidRows`. */
export interface CheckReport {
  readonly kind: Kind;
  readonly fileName: string;
  readonly layout: TableLayout;
  readonly rows: number;
  readonly validRows: number;
  readonly invalidRows: number;
  /** Filings that may be sent. */
  readonly filings: number;
  readonly invalidFilings: number;
  readonly errors: number;
  readonly warnings: number;
  /** Commonest first, errors before warnings. */
  readonly byRule: readonly FindingCount[];
  /** Rows with findings, in file order; `truncated` when there are more than are listed. */
  readonly findings: readonly RowFinding[];
  readonly truncated: boolean;
  /** Notes, totals and headings under the header, which are not data. */
  readonly aside: readonly AsideRow[];
  /** With `explainCells`: what was read differently from how it is written. */
  readonly understandings: readonly Understanding[];
}

const MOST_ROWS = 1_000;

/**
 * Judges every row of a file. Needs no network, no credentials and no ledger.
 * @throws FileProblem, TableProblem
 */
export async function checkFile(path: string, options: CheckOptions): Promise<CheckReport> {
  const file = await openTable(path, options);
  const most = options.mostRows ?? MOST_ROWS;
  const counts = { rows: 0, validRows: 0, invalidRows: 0, filings: 0, invalidFilings: 0, errors: 0, warnings: 0 };
  const byRule = new Map<string, { rule: string; severity: Finding["severity"]; count: number; first: RowFinding }>();
  const findings: RowFinding[] = [];
  const aside: AsideRow[] = [];
  const understandings: Understanding[] = [];
  const listed = new Set<number>();
  let truncated = false;
  for await (const batch of file.rows()) {
    for (const row of batch) {
      counts.rows += row.rows.length;
      counts[row.ok ? "validRows" : "invalidRows"] += row.rows.length;
      counts[row.ok ? "filings" : "invalidFilings"]++;
      for (const found of row.ok ? row.warnings : row.findings) {
        counts[found.severity === "error" ? "errors" : "warnings"]++;
        const known = byRule.get(found.rule);
        if (known) known.count++;
        else byRule.set(found.rule, { rule: found.rule, severity: found.severity, count: 1, first: found });
        if (listed.has(found.row) || listed.size < most) {
          listed.add(found.row);
          findings.push(found);
        } else truncated = true;
      }
    }
    if (aside.length < most) aside.push(...batch.aside);
    understandings.push(...batch.understandings);
    await options.onBatch?.(batch);
    options.onProgress?.(counts.rows);
  }
  const { kind, fileName, layout } = file;
  const order = (severity: Finding["severity"]): number => (severity === "error" ? 0 : 1);
  return {
    kind, fileName, layout, ...counts, findings, truncated, aside, understandings,
    byRule: [...byRule.values()].sort((a, b) => order(a.severity) - order(b.severity) || b.count - a.count),
  };
}
