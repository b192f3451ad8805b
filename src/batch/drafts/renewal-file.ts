import { columnsFor, type Column, type FilingOf } from "../../contract/index.js";
import { encodeCsv } from "../files/csv/encode-table.js";
import { escapeFormula } from "../files/csv/encode.js";
import type { SeizureTerm } from "../reports/seizure-deadlines.js";
import type { Ledger } from "../ledger/ledger.js";

/** A CSV file of renewals. */
export interface RenewalFile {
  /** Content of the file: UTF-8 with byte order mark, CRLF, Chinese headers. */
  readonly bytes: Uint8Array;
  /** Number of data rows. */
  readonly rows: number;
  /** Required columns that a person must fill in. */
  readonly toFill: readonly Pick<Column, "key" | "zh" | "en">[];
}

const MAX_REF_LENGTH = 64;
/** Max term of a renewal: three years (民诉法解释 art. 485). */
const MAX_TERM_YEARS = 3;

/**
 * Creates a `seizure.renew` file for seizures that are about to end. Fills in what the ledger holds and leaves the rest
 * empty.
 *
 * @param terms Seizures to renew, from `seizureDeadlines`.
 * @throws LedgerError When the ledger cannot be read.
 */
export async function renewalFile(ledger: Ledger, terms: readonly SeizureTerm[]): Promise<RenewalFile> {
  const columns = columnsFor("seizure.renew");
  const rows: Record<string, string>[] = [];
  /**
   * Document numbers by ref. Units of one filing that were renewed under different numbers are different seizures now.
   */
  const numbersOf = new Map<string, string[]>();
  for (const { filing, unitCode, documentNo, endsOn } of terms) {
    const { officerName, officerCardNo } = JSON.parse((await ledger.bodyOf(filing.id))!) as FilingOf<"seizure.request">;
    const startDate = plusDays(endsOn, 1);
    const base = refOf(filing.ref, startDate, "");
    const numbers = numbersOf.get(base) ?? [];
    numbersOf.set(base, numbers.includes(documentNo) ? numbers : [...numbers, documentNo]);
    const nth = numbersOf.get(base)!.indexOf(documentNo);
    rows.push({
      ref: nth ? refOf(filing.ref, startDate, `-${nth + 1}`) : base,
      originalDocumentNo: documentNo,
      unitCode,
      startDate,
      endDate: plusDays(plusYears(startDate, MAX_TERM_YEARS), -1),
      officerName,
      officerCardNo,
    });
  }
  const toFill = columns
    .filter((c) => c.required && rows.some((row) => !row[c.key]))
    .map(({ key, zh, en }) => ({ key, zh, en }));
  const cells = rows.map((row) => columns.map((c) => escapeFormula(row[c.key] ?? "")));
  return {
    bytes: encodeCsv([columns.map((c) => c.zh), ...cells], { encoding: "utf-8-bom", newline: "\r\n" }),
    rows: rows.length,
    toFill,
  };
}

/**
 * Derives the ref from the renewal, so that the same renewal can be filed only once. Units of one filing that end
 * together share a ref.
 */
function refOf(ref: string, startDate: string, suffix: string): string {
  const tail = `-XF${startDate.replaceAll("-", "")}${suffix}`;
  return (
    Array.from(ref)
      .slice(0, MAX_REF_LENGTH - tail.length)
      .join("") + tail
  );
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Returns the same day of a later year, or the last day of February when that year has no 29th (民法典 art. 202). */
function plusYears(date: string, years: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year + years, month, 0)).getUTCDate();
  return new Date(Date.UTC(year + years, month - 1, Math.min(day, last))).toISOString().slice(0, 10);
}
