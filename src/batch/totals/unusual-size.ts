import { FileTally, type AmountTotal, type FileTotals, type FileWarnings, type WarningTally } from "./file-tally.js";
import { fromFen, inFen } from "./fen.js";
import { eachBatch } from "../ledger/each-batch.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";

/** Warnings about a file as a whole, with general texts. */
export const FILE_WARNINGS = {
  "unusual-amount": {
    zh: "文件的金额合计是最近批次中位数的 5 倍以上，或不足五分之一",
    en: "the total amount of the file is more than 5 times, or less than a fifth of, the median of the last batches",
    fixZh: "请核对文件是否完整、金额单位是否为元；确认无误的，可用 --accept 写明理由",
    fixEn:
      "check that the file is complete and its amounts are in yuan; if it is right, accept the warning with --accept",
  },
  "unusual-count": {
    zh: "文件的申请笔数是最近批次中位数的 5 倍以上，或不足五分之一",
    en: "the file has more than 5 times, or less than a fifth of, the filings of the median of the last batches",
    fixZh: "请核对文件是否完整、是否取错；确认无误的，可用 --accept 写明理由",
    fixEn: "check that the file is complete and the right one; if it is, accept the warning with --accept",
  },
} as const;
/** Code of a warning about a file as a whole. */
export type FileWarningCode = keyof typeof FILE_WARNINGS;

/** Compared with at least and at most so many earlier batches. */
const MIN_BATCHES = 3;
const MAX_BATCHES = 10;
/** A total that differs from the median by more than this factor is unusual. */
const FACTOR = 5;
/** Filings of earlier batches whose amounts are read. Amounts of larger batches are not compared. */
const MAX_FILINGS_READ = 20_000;

/** Columns whose sum is the total of a file. The mortgage amount of a pre-notice is part of the price. */
const TOTAL_COLUMNS: ReadonlySet<string> = new Set(["securedPrincipal", "maximumClaim", "price"]);

/** What is about to be submitted, or was. */
export interface SubmittedFile extends Pick<BatchRecord, "authority" | "institution" | "kind" | "profile" | "sha256"> {
  /** Id of its batch, when it has one. */
  readonly id?: string;
}

/**
 * Compares the number of filings and the total amount of a file with the median of the last batches of the same kind
 * and profile (up to 10, at least 3).
 *
 * @param accept Warnings that a person accepts: code to reason.
 * @returns One warning for each figure that is far from the median.
 * @throws LedgerError When the ledger cannot be read.
 */
export async function unusualSize(
  ledger: Ledger,
  file: SubmittedFile,
  { filings, amounts }: Pick<FileTotals, "filings" | "amounts">,
  accept?: ReadonlyMap<string, string>,
): Promise<WarningTally[]> {
  if (filings === 0) return [];
  const earlier = await earlierBatches(ledger, file);
  const warnings: WarningTally[] = [];
  const counts = earlier.map(({ valid }) => BigInt(valid));
  const count = unusual(BigInt(filings), counts);
  if (count !== undefined && !accept?.has("unusual-count"))
    warnings.push(warning("unusual-count", grouped(filings), grouped(count), counts.length));
  const total = totalOf(amounts);
  const totals = total > 0n ? await earlierTotals(ledger, earlier) : [];
  const amount = unusual(total, totals);
  if (amount !== undefined && !accept?.has("unusual-amount"))
    warnings.push(warning("unusual-amount", yuan(total), yuan(amount), totals.length));
  return warnings;
}

/** Adds warnings about the file as a whole to those of its rows; they come first. */
export function withFileWarnings({ count, rows, byRule }: FileWarnings, more: readonly WarningTally[]): FileWarnings {
  return { count: count + more.length, rows, byRule: [...more, ...byRule] };
}

interface EarlierBatch {
  readonly batch: BatchRecord;
  /** Number of filings, those with errors not counted. */
  readonly valid: number;
}

/** The last batches that are complete and not empty. A file that was submitted before is not compared with itself. */
async function earlierBatches(ledger: Ledger, file: SubmittedFile): Promise<EarlierBatch[]> {
  const found: EarlierBatch[] = [];
  const same = ["authority", "institution", "kind", "profile"] as const;
  for await (const batch of eachBatch(ledger)) {
    if (batch.id === file.id || batch.sha256 === file.sha256 || batch.state === "intake") continue;
    if (same.some((key) => batch[key] !== file[key])) continue;
    const { filings, byState } = await ledger.counts(batch.id);
    const valid = filings - byState.invalid.filings;
    if (valid > 0) found.push({ batch, valid });
    if (found.length === MAX_BATCHES) break;
  }
  return found;
}

/** The total amounts of the batches, newest first, as far as reading them is cheap. */
async function earlierTotals(ledger: Ledger, earlier: readonly EarlierBatch[]): Promise<bigint[]> {
  const totals: bigint[] = [];
  let left = MAX_FILINGS_READ;
  for (const { batch, valid } of earlier) {
    if ((left -= valid) < 0) break;
    const tally = new FileTally(batch.kind);
    for (const body of await ledger.bodiesOf(batch.id)) tally.addFiling(Buffer.from(body));
    totals.push(totalOf(tally.totals().amounts));
  }
  return totals;
}

/** Sum in 分. Other currencies are not added. */
function totalOf(amounts: readonly AmountTotal[]): bigint {
  return amounts
    .filter(({ column, currency }) => TOTAL_COLUMNS.has(column) && currency === "CNY")
    .reduce((sum, { amount }) => sum + inFen(amount), 0n);
}

/** Returns the median when the value is far from it. */
function unusual(value: bigint, earlier: readonly bigint[]): bigint | undefined {
  if (earlier.length < MIN_BATCHES) return undefined;
  const sorted = earlier.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
  const median = (low + high) / 2n;
  const factor = BigInt(FACTOR);
  return value > median * factor || value * factor < median ? median : undefined;
}

function warning(rule: FileWarningCode, value: string, median: string, batches: number): WarningTally {
  const { zh, en, fixZh, fixEn } = FILE_WARNINGS[rule];
  return {
    rule,
    count: 1,
    zh: `${zh}：本文件 ${value}，最近 ${batches} 个批次的中位数 ${median}`,
    en: `${en}: this file ${value}, median of the last ${batches} batches ${median}`,
    fixZh,
    fixEn,
  };
}

function grouped(value: number | bigint): string {
  return value.toLocaleString("en-US");
}

/** `1,200,000.00` */
function yuan(amount: bigint): string {
  const [whole = "0", decimals] = fromFen(amount).split(".");
  return `${grouped(BigInt(whole))}.${decimals}`;
}
