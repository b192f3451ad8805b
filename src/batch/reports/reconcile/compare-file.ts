/** Compares the file of a batch, read once more, with the rows that the ledger recorded from it. */
import { contentDigest, type Filing } from "../../../contract/index.js";
import type { CheckedFiling, CheckedRow } from "../../check/filings/checked-row.js";
import type { FilingFile } from "../../check/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, FilingRecord, JsonText } from "../../ledger/types.js";
import { DigestCache } from "../../materials/digest.js";
import { differencesText } from "../../results/differences.js";
import type { DifferenceList } from "./difference-list.js";
import { filingOf, parsed, type LedgerTally } from "./compare-ledger.js";
import { MoneySum, amountOf } from "./money-sum.js";
import { NumberSet } from "./number-set.js";
import { RowPages, type LedgerRow } from "./row-pages.js";

/** What the file of a batch holds. */
export interface FileTally {
  rows: number;
  filings: number;
  readonly amounts: MoneySum;
}

export interface CompareFileOptions {
  readonly ledger: Ledger;
  readonly batch: BatchRecord;
  readonly file: FilingFile;
  /** Path of the file, for the commands. */
  readonly path: string;
  /** False when the SHA-256 of the file is the recorded one: then its rows are proven to be those submitted. */
  readonly isChanged: boolean;
  readonly inLedger: LedgerTally;
  readonly list: DifferenceList;
  readonly onRows: (rows: number) => void;
}

/**
 * Compares every row of the file with the ledger, in both directions.
 * @throws FileError When the file cannot be read to its end.
 */
export async function compareFile(options: CompareFileOptions): Promise<FileTally> {
  const comparison = new FileComparison(options);
  for await (const chunk of options.file.rows()) {
    let rows = 0;
    for (const checked of chunk) {
      await comparison.add(checked);
      rows += checked.rows.length;
    }
    options.onRows(rows);
  }
  await comparison.reportMissingRows();
  return comparison.tally;
}

class FileComparison {
  readonly tally: FileTally = { rows: 0, filings: 0, amounts: new MoneySum() };
  readonly #options: CompareFileOptions;
  readonly #pages: RowPages;
  readonly #rows = new NumberSet();
  readonly #filings = new NumberSet();
  readonly #documents = new DigestCache();
  #hasUnknown = false;

  constructor(options: CompareFileOptions) {
    this.#options = options;
    this.#pages = new RowPages(options.ledger, options.batch.id);
  }

  async add(checked: CheckedRow): Promise<void> {
    const found: LedgerRow[] = [];
    for (const row of checked.rows) {
      this.tally.rows++;
      this.#rows.add(row);
      const inLedger = await this.#pages.row(row);
      if (inLedger) found.push(inLedger);
      else await this.#reportUnknownRow(row, checked.ref ?? "");
    }
    const [first] = found;
    if (!first) {
      if (checked.ok) this.#count(checked.filing);
      return;
    }
    const { record } = first;
    if (record.ref !== (checked.ref ?? "")) {
      this.#report("ref-differs", record.row, record.ref, {
        zh: `文件为 ${checked.ref || "（空）"}，台账为 ${record.ref || "（空）"}`,
        en: `${checked.ref || "(empty)"} in the file, ${record.ref || "(empty)"} in the ledger`,
      });
      if (checked.ok) this.#count(checked.filing);
      return;
    }
    const filing = filingOf(record);
    if (filing) await this.#compareFiling(checked, first, filing);
    else await this.#compareOther(checked, first);
  }

  async reportMissingRows(): Promise<void> {
    const { batch, ledger, inLedger } = this.#options;
    // Every row of the file is in the ledger, and the ledger has no more.
    if (!this.#hasUnknown && inLedger.rowNumbers.size === this.#rows.size) return;
    for (let after = 0; ;) {
      const page = await ledger.rowsOf(batch.id, after, 2_000);
      if (page.length === 0) return;
      after = page.at(-1)!.row;
      for (const { row, ref, filing } of page)
        if (!this.#rows.has(row)) this.#report("row-not-in-file", row, ref, undefined, filing?.caseNo);
    }
  }

  async #reportUnknownRow(row: number, ref: string): Promise<void> {
    this.#hasUnknown = true;
    const { ledger, batch } = this.#options;
    const scope = { authority: batch.authority, institution: batch.institution, kind: batch.kind };
    const [known] = ref === "" ? [] : await ledger.find({ ...scope, ref, limit: 1 });
    const isRepeated = known !== undefined && this.#options.inLedger.filingIds.has(known.id);
    if (isRepeated)
      this.#report("ref-repeated", row, ref, {
        zh: `已在第 ${known.row} 行`,
        en: `already in row ${known.row}`,
      });
    else this.#report(isNotReadYet(batch, row) ? "row-not-recorded" : "row-not-in-ledger", row, ref);
  }

  /** Compares a row with the content that was sent. */
  async #compareFiling(checked: CheckedRow, { record, body }: LedgerRow, filing: FilingRecord): Promise<void> {
    const isFirst = this.#filings.add(filing.id);
    const { batch, isChanged } = this.#options;
    if (!checked.ok) {
      const document = checked.findings.find(({ field }) => field === "materials");
      if (document) this.#report("documents-differ", record.row, record.ref, document, filing.caseNo);
      // Of an unchanged file, only the rules or the day of the check can have changed the verdict.
      else if (isChanged) this.#report("row-changed", record.row, record.ref, firstFinding(checked), filing.caseNo);
      if (isFirst && (document || !isChanged)) this.#countRecorded(body);
      return;
    }
    if (isFirst) this.#count(checked.filing);
    const digest = checked.content?.digest ?? contentDigest(batch.kind, checked.filing);
    if (digest === filing.digest) return;
    if (checked.materialPaths.length === 0) return this.#reportChanged(checked.filing, record.row, record.ref, body);
    const complete = await this.#options.file.withMaterials(checked, this.#documents);
    if (complete.ok && contentDigest(batch.kind, complete.filing) === filing.digest) return;
    const recorded = parsed<Filing>(body);
    const isContent =
      recorded && contentDigest(batch.kind, bare(recorded)) !== contentDigest(batch.kind, bare(checked.filing));
    if (isContent) this.#reportChanged(checked.filing, record.row, record.ref, body);
    else
      this.#report(
        "documents-differ",
        record.row,
        record.ref,
        complete.ok ? undefined : firstFinding(complete),
        filing.caseNo,
      );
  }

  /** Compares a row that was not sent: invalid, other content under a used ref, or replaced by a later batch. */
  async #compareOther(checked: CheckedRow, { record }: LedgerRow): Promise<void> {
    if (record.state !== "changed" || record.changedBody === undefined || !checked.ok) return;
    const complete =
      checked.materialPaths.length > 0 ? await this.#options.file.withMaterials(checked, this.#documents) : checked;
    const { kind } = this.#options.batch;
    const recorded = parsed<Filing>(record.changedBody);
    if (!complete.ok || !recorded || contentDigest(kind, complete.filing) === contentDigest(kind, recorded)) return;
    this.#reportChanged(complete.filing, record.row, record.ref, record.changedBody);
  }

  #reportChanged(filing: CheckedFiling["filing"], row: number, ref: string, body: JsonText | undefined): void {
    const { batch } = this.#options;
    const recorded = parsed<Filing>(body);
    // `content-altered` reports a content that cannot be read.
    if (!recorded || body === undefined) return;
    const now = JSON.stringify(filing);
    const [mine, theirs] = [amountOf(batch.kind, filing), amountOf(batch.kind, recorded)];
    const sameAmount = JSON.stringify(mine) === JSON.stringify(theirs);
    this.#report(sameAmount ? "row-changed" : "amount-differs", row, ref, {
      zh: differencesText(batch.kind, body, now, "zh"),
      en: differencesText(batch.kind, body, now, "en"),
    });
  }

  #count(filing: Filing): void {
    this.tally.filings++;
    this.tally.amounts.add(amountOf(this.#options.batch.kind, filing));
  }

  #countRecorded(body: JsonText | undefined): void {
    const filing = parsed<Filing>(body);
    if (filing) this.#count(filing);
    else this.tally.filings++;
  }

  #report(
    code: Parameters<DifferenceList["add"]>[0],
    row: number,
    ref: string,
    detail?: { zh: string; en: string },
    caseNo?: string,
  ): void {
    const { batch, path, list } = this.#options;
    list.add(
      code,
      { batch: batch.id, row, ...(ref !== "" && { ref }), ...(caseNo !== undefined && { caseNo }), file: path },
      detail,
    );
  }
}

function isNotReadYet({ state, lastRow }: BatchRecord, row: number): boolean {
  return state === "intake" && row > lastRow;
}

function firstFinding(row: CheckedRow): { zh: string; en: string } | undefined {
  const [finding] = row.ok ? [] : row.findings;
  return finding && { zh: finding.zh, en: finding.en };
}

/** A filing without its documents. */
function bare(filing: Filing): Filing {
  const { materials: _, ...rest } = filing as Filing & { materials?: unknown };
  return rest as Filing;
}
