/** Compares what the ledger holds of a batch with itself, and sums it up. */
import {
  contentDigest,
  dateInChina,
  isCaseStatus,
  type Case,
  type Filing,
  type Kind,
} from "../../../contract/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, FilingRecord, JsonText, RowRecord } from "../../ledger/types.js";
import type { DifferenceList } from "./difference-list.js";
import { MoneySum, amountOf } from "./money-sum.js";
import { NumberSet } from "./number-set.js";
import { ReturnedCounter } from "./returned-counter.js";
import { ledgerPages } from "./row-pages.js";

/** What the ledger holds of a batch. */
export interface LedgerTally {
  rows: number;
  filings: number;
  cases: number;
  notSent: number;
  corrected: number;
  readonly returned: ReturnedCounter;
  readonly amounts: MoneySum;
  readonly caseAmounts: MoneySum;
  /** Rows of the batch. */
  readonly rowNumbers: NumberSet;
  /** Ids of the filings that represent rows of the batch. */
  readonly filingIds: NumberSet;
  /** Days in China on which the authority received the cases of the batch, YYYY-MM-DD; those of the ledger's cases. */
  firstDay: string;
  lastDay: string;
}

/** Returns the filing that a row stands for; none for rows that were not sent or that a later batch replaced. */
export function filingOf({ state, filing, correctedIn }: RowRecord): FilingRecord | undefined {
  return state === "invalid" || state === "changed" || correctedIn ? undefined : filing;
}

export interface CompareLedgerOptions {
  readonly ledger: Ledger;
  readonly batch: BatchRecord;
  readonly list: DifferenceList;
  /** Case numbers seen so far in any batch of the run, as hashes, with the ref that has each. */
  readonly caseNumbers: CaseNumbers;
  readonly onRows: (rows: number) => void;
}

/** Reads all rows of a batch and checks that their records agree with each other. */
export async function compareLedger({
  ledger,
  batch,
  list,
  caseNumbers,
  onRows,
}: CompareLedgerOptions): Promise<LedgerTally> {
  const tally: LedgerTally = {
    rows: 0,
    filings: 0,
    cases: 0,
    notSent: 0,
    corrected: 0,
    returned: new ReturnedCounter(),
    amounts: new MoneySum(),
    caseAmounts: new MoneySum(),
    rowNumbers: new NumberSet(),
    filingIds: new NumberSet(),
    firstDay: dateInChina(new Date(batch.createdAt).toISOString()),
    lastDay: dateInChina(new Date(batch.createdAt).toISOString()),
  };
  for await (const page of ledgerPages(ledger, batch.id)) {
    for (const { record, body } of page) {
      tally.rows++;
      tally.rowNumbers.add(record.row);
      if (record.correctedIn) tally.corrected++;
      const filing = filingOf(record);
      if (!filing || !tally.filingIds.add(filing.id)) continue;
      tally.filings++;
      const amount = amountIn(batch.kind, body);
      tally.amounts.add(amount);
      if (filing.state === "filed") {
        tally.cases++;
        tally.caseAmounts.add(amount);
        addDay(tally, parsed<Case>(filing.case)?.receivedAt);
      } else if (filing.state === "queued") tally.notSent++;
      tally.returned.add(filing);
      checkFiling(record, filing, body, { list, batch });
      if (filing.caseNo !== undefined) await caseNumbers.add(filing, list, { batch: batch.id, row: record.row });
    }
    onRows(page.length);
  }
  const counted = await ledger.counts(batch.id);
  if (counted.rows !== tally.rows || batch.rows !== tally.rows)
    list.add(
      "counts-differ",
      { batch: batch.id },
      {
        zh: `计数 ${counted.rows} 行，逐行统计 ${tally.rows} 行`,
        en: `${counted.rows} rows counted, ${tally.rows} read`,
      },
    );
  return tally;
}

function addDay(tally: LedgerTally, receivedAt: unknown): void {
  if (typeof receivedAt !== "string" || Number.isNaN(Date.parse(receivedAt))) return;
  const day = dateInChina(receivedAt);
  if (day < tally.firstDay) tally.firstDay = day;
  if (day > tally.lastDay) tally.lastDay = day;
}

function amountIn(kind: Kind, body: JsonText | undefined): ReturnType<typeof amountOf> {
  const filing = parsed<Filing>(body);
  return filing && amountOf(kind, filing);
}

function checkFiling(
  { row }: RowRecord,
  filing: FilingRecord,
  body: JsonText | undefined,
  { list, batch }: Pick<CompareLedgerOptions, "list" | "batch">,
): void {
  const { ref, caseNo, state } = filing;
  const place = { batch: batch.id, row, ref, ...(caseNo !== undefined && { caseNo }) };
  const content = parsed<Filing>(body);
  if (!content || contentDigest(batch.kind, content) !== filing.digest) list.add("content-altered", place);
  if (!isCaseAsStored(filing)) list.add("case-altered", place);
  if (filing.contradiction !== undefined) list.add("contradiction", place);
  // A filing that was known from another batch is looked after there.
  const home = { ...place, batch: filing.batch };
  if (state === "unclear" || state === "sending") list.add("outcome-unclear", home);
  if (state === "needs-a-person") list.add("needs-a-person", home);
}

/** Whether the columns of a case agree with the case as it was received. */
function isCaseAsStored(filing: FilingRecord): boolean {
  if (filing.state !== "filed") return filing.case === undefined;
  const found = parsed<Case>(filing.case);
  if (!found) return false;
  const status = isCaseStatus(found.status) ? found.status : "unrecognised";
  return found.caseNo === filing.caseNo && status === filing.caseStatus && found.version === filing.caseVersion;
}

export function parsed<T>(text: JsonText | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Finds case numbers that two filings of one authority have. Keeps a number for each case, about 40 bytes. */
export class CaseNumbers {
  readonly #ledger: Ledger;
  readonly #hashes = new Set<number>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async add(filing: FilingRecord, list: DifferenceList, place: { batch: string; row: number }): Promise<void> {
    const { id, ref, authority } = filing;
    const caseNo = filing.caseNo!;
    const hash = hashOf(`${authority}\n${caseNo}`);
    if (!this.#hashes.has(hash)) {
      this.#hashes.add(hash);
      return;
    }
    const others = await this.#ledger.find({ authority, caseNo, limit: 10 });
    const other = others.find((one) => one.id !== id);
    if (!other) return;
    list.add(
      "case-shared",
      { ...place, ref, caseNo },
      { zh: `另一笔为 ${other.ref}（批次 ${other.batch}）`, en: `the other is ${other.ref} (batch ${other.batch})` },
    );
  }
}

/** 53 bits of two FNV-like hashes. Equal hashes are compared in the ledger. */
function hashOf(text: string): number {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) + (b >>> 13);
  }
  return (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff);
}
