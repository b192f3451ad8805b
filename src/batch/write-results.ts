import { basename, dirname, extname, join } from "node:path";
import { openAtomicFile, type OutputPlace } from "./files/common/atomic-file.js";
import { FileError } from "./files/common/file-error.js";
import { isSameFile } from "./files/common/same-file.js";
import { escapeFormula, quoteIfNeeded } from "./files/csv/encode.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchRecord, RowRecord } from "./ledger/types.js";
import { digestFile } from "./materials/digest.js";
import { resultCells, type Lang } from "./results/result-cells.js";
import { toOrderedCells, resultHeaders } from "./files/common/result-columns.js";
import { writeRoundTrip } from "./results/round-trip.js";
import type { TableLayout } from "./check/index.js";

export interface WriteResultsOptions {
  readonly ledger: Ledger;
  readonly batch: BatchRecord;
  readonly out: string;
  readonly lang: Lang;
  /** What may be replaced at `out`; whatever stands there, when absent. Never the batch's own file. */
  readonly place?: OutputPlace;
}

/** What a file of results is written as: like the file that it comes from. */
export type ResultFormat = "csv" | "workbook";

const WORKBOOK_NAME = /\.(?:xls[xmb]?|xlt[xm]?|et|ods)$/i;
const CSV_NAME = /\.(?:csv|txt|tsv|dat|xlsb|xls|et|ods)$/i;

/** A path with an extension under which Excel opens the content, whatever the extension of the user's file. */
export function withResultExtension(path: string, format: ResultFormat): string {
  if (format === "csv") return WORKBOOK_NAME.test(path) ? path.replace(WORKBOOK_NAME, ".csv") : path;
  if (/\.xls[xm]$/i.test(path)) return path;
  return CSV_NAME.test(path) ? path.replace(CSV_NAME, ".xlsx") : `${path}.xlsx`;
}

/**
 * Where the results of a file go when nobody says otherwise: beside it; those of a corrected result file as the next
 * round of the same name.
 */
export function resultPathFor(path: string, format?: ResultFormat): string {
  const extension = extname(path);
  const name = basename(path, extension);
  const [, stem = name, round] = /^(.+)\.结果(?:-(\d{1,4}))?$/.exec(name) ?? [];
  const suffix = stem === name ? "" : `-${Number(round ?? 1) + 1}`;
  const beside = join(dirname(path), `${stem}.结果${suffix}${extension || ".csv"}`);
  return format === undefined ? beside : withResultExtension(beside, format);
}

/** The name to try after `path`, where that one is taken: `抵押.结果-2.csv` after `抵押.结果.csv`. */
export function nextResultPath(path: string): string {
  const extension = extname(path);
  const [, stem = "", round] = /^(.*?)(?:-(\d{1,4}))?$/su.exec(basename(path, extension)) ?? [];
  return join(dirname(path), `${stem}-${Number(round ?? 1) + 1}${extension}`);
}

const PAGE = 500;

/**
 * The round-trip file: the user's own file with our columns at the right, as the ledger knows the rows now. When the
 * file has changed or gone since it was read, its rows are named by number and ref instead. Returns the path written.
 * @throws FileError `result-is-input`, `result-changed`, `result-locked` or `result-not-writable`
 */
export async function writeResults(options: WriteResultsOptions): Promise<string> {
  const { batch, out } = options;
  if (await isSameFile(batch.filePath, out)) throw new FileError("result-is-input", out);
  const unchanged = await digestFile(batch.filePath).then(
    ({ sha256 }) => sha256 === batch.sha256,
    () => false,
  );
  if (unchanged) await writeBeside(options);
  else await writeBare(options);
  return options.out;
}

/** Ledger rows in file order, one at a time; a row that is asked for is given only when the ledger has it. */
class LedgerRows {
  #page: RowRecord[] = [];
  #at = 0;
  #coming: Promise<RowRecord[]>;

  readonly #ledger: Ledger;
  readonly #batch: string;

  constructor(ledger: Ledger, batch: string) {
    this.#ledger = ledger;
    this.#batch = batch;
    this.#coming = this.#read(0);
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
    this.#page = await this.#coming;
    this.#at = 0;
    const last = this.#page.at(-1);
    // The ledger reads the next page while this one is written.
    if (last) this.#coming = this.#read(last.row);
    return last !== undefined;
  }

  #read(after: number): Promise<RowRecord[]> {
    const page = this.#ledger.rowsOf(this.#batch, after, PAGE);
    // Whoever awaits it gets the failure; a file that cannot be written ends the work before anybody does.
    page.catch(() => undefined);
    return page;
  }
}

async function writeBeside({ ledger, batch, out, lang, place }: WriteResultsOptions): Promise<void> {
  const rows = new LedgerRows(ledger, batch.id);
  const layout = JSON.parse(batch.format ?? "{}") as TableLayout;
  const cellsFor = async (number: number) => {
    const row = await rows.row(number);
    return row && toOrderedCells(resultCells(row, batch.id, lang));
  };
  await writeRoundTrip(batch.filePath, layout, out, cellsFor, place);
}

async function writeBare({ ledger, batch, out, lang, place }: WriteResultsOptions): Promise<void> {
  const file = await openAtomicFile(out, place);
  try {
    await file.write(Buffer.from("\ufeff" + csvLine(["行", "申请编号", ...resultHeaders()])));
    for (let after = 0; ;) {
      const page = await ledger.rowsOf(batch.id, after, PAGE);
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
