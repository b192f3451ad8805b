import { basename, dirname, extname, join } from "node:path";
import { KINDS } from "../contract/index.js";
import { openAtomicFile, type OutputPlace } from "./files/common/atomic-file.js";
import { FileError } from "./files/common/file-error.js";
import { isSameFile } from "./files/common/same-file.js";
import { escapeFormula, quoteIfNeeded } from "./files/csv/encode.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchRecord, RowRecord } from "./ledger/types.js";
import { digestFile } from "./materials/digest.js";
import { resultCells, type Lang } from "./results/result-cells.js";
import { lookOf } from "./results/row-look.js";
import { toOrderedCells, resultHeaders } from "./files/common/result-columns.js";
import { writeRoundTrip } from "./results/round-trip.js";
import type { TableLayout } from "./check/index.js";

/** Options of `writeResults`. */
export interface WriteResultsOptions {
  /** Ledger that holds the batch. */
  readonly ledger: Ledger;
  /** Batch whose rows are written. */
  readonly batch: BatchRecord;
  /** Path to write to. Must not be the batch's own file. */
  readonly out: string;
  /** Language of the result columns. */
  readonly lang: Lang;
  /** Which existing file may be replaced at `out`. Never the batch's own file. @default any file */
  readonly place?: OutputPlace;
}

/** Format of a result file: that of the submitted file. */
export type ResultFormat = "csv" | "workbook";

const WORKBOOK_NAME = /\.(?:xls[xmb]?|xlt[xm]?|et|ods)$/i;
const CSV_NAME = /\.(?:csv|txt|tsv|dat|xlsb|xls|et|ods)$/i;

/** Gives a path the extension of its format, so that Excel opens it whatever extension the submitted file had. */
export function withResultExtension(path: string, format: ResultFormat): string {
  if (format === "csv") return WORKBOOK_NAME.test(path) ? path.replace(WORKBOOK_NAME, ".csv") : path;
  if (/\.xls[xm]$/i.test(path)) return path;
  return CSV_NAME.test(path) ? path.replace(CSV_NAME, ".xlsx") : `${path}.xlsx`;
}

/**
 * Returns the default path for the results of a file: `抵押.结果.csv` beside `抵押.csv`. Results of a corrected result file
 * are numbered: `抵押.结果-2.csv` for `抵押.结果.csv`.
 */
export function resultPathFor(path: string, format?: ResultFormat): string {
  const extension = extname(path);
  const name = basename(path, extension);
  const [, stem = name, round] = /^(.+)\.结果(?:-(\d{1,4}))?$/.exec(name) ?? [];
  const suffix = stem === name ? "" : `-${Number(round ?? 1) + 1}`;
  const beside = join(dirname(path), `${stem}.结果${suffix}${extension || ".csv"}`);
  return format === undefined ? beside : withResultExtension(beside, format);
}

/** Returns the path to try when `path` is taken: `抵押.结果-2.csv` for `抵押.结果.csv`. */
export function nextResultPath(path: string): string {
  const extension = extname(path);
  const [, stem = "", round] = /^(.*?)(?:-(\d{1,4}))?$/su.exec(basename(path, extension)) ?? [];
  return join(dirname(path), `${stem}-${Number(round ?? 1) + 1}${extension}`);
}

const PAGE_ROWS = 500;

/**
 * Writes the result file of a batch: the user's own file with result columns on the right, from the current state of
 * the ledger. When the file has changed or is missing, writes a CSV that names each row by number and ref instead.
 *
 * @returns The path written, `out`.
 * @throws FileError `result-is-input`, `result-changed`, `result-locked` or `result-not-writable`.
 * @throws LedgerError When the ledger cannot be read.
 */
export async function writeResults(options: WriteResultsOptions): Promise<string> {
  const { batch, out } = options;
  if (await isSameFile(batch.filePath, out)) throw new FileError("result-is-input", out);
  const unchanged = await digestFile(batch.filePath).then(
    ({ sha256 }) => sha256 === batch.sha256,
    () => false,
  );
  if (unchanged) await writeRoundTripOf(options);
  else await writeRowList(options);
  return options.out;
}

/** Reads the rows of a batch in file order. Rows that the ledger does not hold are skipped. */
class LedgerRows {
  #page: RowRecord[] = [];
  #at = 0;
  #nextPage: Promise<RowRecord[]>;

  readonly #ledger: Ledger;
  readonly #batch: string;

  constructor(ledger: Ledger, batch: string) {
    this.#ledger = ledger;
    this.#batch = batch;
    this.#nextPage = this.#read(0);
  }

  async row(number: number): Promise<RowRecord | undefined> {
    for (;;) {
      const next = this.#page[this.#at];
      if (next && next.row > number) return undefined;
      if (next) {
        this.#at++;
        if (next.row === number) return next;
        continue;
      }
      if (!(await this.#more())) return undefined;
    }
  }

  async #more(): Promise<boolean> {
    this.#page = await this.#nextPage;
    this.#at = 0;
    const last = this.#page.at(-1);
    // Read ahead while this page is written.
    if (last) this.#nextPage = this.#read(last.row);
    return last !== undefined;
  }

  #read(after: number): Promise<RowRecord[]> {
    const page = this.#ledger.rowsOf(this.#batch, after, PAGE_ROWS);
    // The next call of `row` gets the failure. If writing fails first, nothing awaits this promise.
    page.catch(() => undefined);
    return page;
  }
}

async function writeRoundTripOf({ ledger, batch, out, lang, place }: WriteResultsOptions): Promise<void> {
  const rows = new LedgerRows(ledger, batch.id);
  const layout = JSON.parse(batch.format ?? "{}") as TableLayout;
  const resultsFor = async (number: number) => {
    const row = await rows.row(number);
    return row && { cells: toOrderedCells(resultCells(row, batch.id, lang)), look: () => lookOf(row) };
  };
  const unused = KINDS[batch.kind].yields === "proof" ? [] : (["certificates"] as const);
  await writeRoundTrip(batch.filePath, layout, out, resultsFor, { ...place, unused });
}

async function writeRowList({ ledger, batch, out, lang, place }: WriteResultsOptions): Promise<void> {
  const file = await openAtomicFile(out, place);
  try {
    await file.write(Buffer.from("\ufeff" + csvLine(["行", "申请编号", ...resultHeaders()])));
    for (let after = 0; ;) {
      const page = await ledger.rowsOf(batch.id, after, PAGE_ROWS);
      if (page.length === 0) break;
      after = page.at(-1)!.row;
      const lines = page.map((row) =>
        csvLine([String(row.row), row.ref, ...toOrderedCells(resultCells(row, batch.id, lang))]),
      );
      await file.write(Buffer.from(lines.join("")));
    }
    await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => quoteIfNeeded(escapeFormula(cell))).join(",") + "\r\n";
}
