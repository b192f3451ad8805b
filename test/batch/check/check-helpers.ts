import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { columnsFor, type Kind } from "../../../src/contract/index.js";
import {
  openFilingFile,
  type NoteRow,
  type FilingFileOptions,
  type TableLayout,
  type Interpretation,
} from "../../../src/batch/check/index.js";
import { CHECK_FOLDER } from "../../support/remove-check-folders.js";
import type { CheckedFiling, CheckedRow, InvalidRows } from "../../../src/batch/check/filings/checked-row.js";

export const TODAY = "2026-11-21";
/** The tests of this folder run twice, the second time without the fast path (see vitest.config.ts). */
export const fastPath = process.env["CHECK_FAST_PATH"] !== "off";
/** Shared by the test files of one worker, and removed after the run. */
export const folder = mkdtempSync(join(tmpdir(), `${CHECK_FOLDER}${process.ppid}-`));
mkdirSync(join(folder, "文书"));
for (const name of ["裁定书.pdf", "协助执行通知书.pdf", "移送执行函.pdf"])
  writeFileSync(join(folder, "文书", name), `%PDF-1.4 ${name}`);

let files = 0;
export interface Checked {
  readonly rows: CheckedRow[];
  readonly aside: NoteRow[];
  readonly understandings: Interpretation[];
  readonly layout: TableLayout;
}

/** Writes a file and checks it. */
export async function checkText(
  content: string | Uint8Array,
  options: Partial<FilingFileOptions> = {},
): Promise<Checked> {
  const path = join(folder, `f${++files}.csv`);
  writeFileSync(path, content);
  const file = await openFilingFile(path, { today: TODAY, fastPath, ...options });
  const found: Checked = { rows: [], aside: [], understandings: [], layout: file.layout };
  for await (const batch of file.rows()) {
    found.rows.push(...batch);
    found.aside.push(...batch.notes);
    found.understandings.push(...batch.understandings);
  }
  return found;
}

export type Row = Readonly<Record<string, string>>;

/** A row of a kind that passes every check: the first example of each column, with changes. */
export function rowOf(kind: Kind, changes: Row = {}): Row {
  return { ...Object.fromEntries(columnsFor(kind).map((c) => [c.key, c.examples?.[0] ?? ""])), ...changes };
}

const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A CSV of the kind with Chinese headers; `rename` gives a column another header. */
export function csvOf(kind: Kind, rows: readonly Row[], rename: Row = {}): string {
  const columns = columnsFor(kind);
  const lines = [columns.map((c) => rename[c.key] ?? c.zh), ...rows.map((row) => columns.map((c) => row[c.key] ?? ""))];
  return lines.map((line) => line.map(quote).join(",") + "\r\n").join("");
}

export async function checkRows(
  kind: Kind,
  rows: readonly Row[],
  options: Partial<FilingFileOptions> & { rename?: Row } = {},
): Promise<Checked> {
  const { rename, ...rest } = options;
  return checkText(csvOf(kind, rows, rename), { kind, ...rest });
}

export function good(row: CheckedRow | undefined): CheckedFiling {
  if (!row?.ok) throw new Error(`not a valid filing: ${JSON.stringify(row)}`);
  return row;
}
export function bad(row: CheckedRow | undefined): InvalidRows {
  if (!row || row.ok) throw new Error(`not invalid: ${JSON.stringify(row)}`);
  return row;
}
/** The rules that a row breaks. */
export function rulesOf(row: CheckedRow | undefined): string[] {
  return (row!.ok ? row!.warnings : row!.findings).map((f) => f.rule);
}
