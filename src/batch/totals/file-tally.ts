import { columnsFor, type Kind } from "../../contract/index.js";
import { blocksFiling, type RowFinding } from "../../rules/index.js";
import { fromFen, inFen } from "./fen.js";

/** Warnings of one rule in a file. */
export interface WarningTally {
  /** Rule code. */
  readonly rule: string;
  /** Number of warnings. */
  readonly count: number;
  /** The first warning. Absent for a warning about the file as a whole. */
  readonly firstRow?: number;
  /** The first warning in Chinese. */
  readonly zh: string;
  /** The first warning in English. */
  readonly en: string;
  /** What to do about it, in Chinese. */
  readonly fixZh: string;
  /** What to do about it, in English. */
  readonly fixEn: string;
}

/** All warnings of a file: findings that do not keep a filing from being sent. */
export interface FileWarnings {
  /** Number of warnings. */
  readonly count: number;
  /** Number of rows with at least one warning. */
  readonly rows: number;
  /** Warnings counted by rule, the most frequent first. */
  readonly byRule: readonly WarningTally[];
}

/** Sum of one amount over the filings of a file. */
export interface AmountTotal {
  /** Key of the column. */
  readonly column: string;
  /** Name of the column in Chinese. */
  readonly zh: string;
  /** Name of the column in English. */
  readonly en: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Decimal number with two decimals. */
  readonly amount: string;
  /** Number of filings with this amount. */
  readonly filings: number;
}

/** Amounts of each kind, and for which filings they count. */
const AMOUNTS: Partial<Record<Kind, readonly { readonly field: string; readonly when?: Buffer }[]>> = {
  "mortgage.file": [
    { field: "securedPrincipal", when: Buffer.from('"mortgageType":"general"') },
    { field: "maximumClaim", when: Buffer.from('"mortgageType":"maximum"') },
  ],
  "pre-notice.register": [{ field: "price" }, { field: "mortgageAmount" }],
};
const CURRENCY = Buffer.from('"currency":"');

/** What was counted in a file. */
export interface FileTotals {
  /** Number of filings without blocking findings. */
  readonly filings: number;
  /** Warnings of all rows. */
  readonly warnings: FileWarnings;
  /** Sums of the amounts of these filings. Empty for kinds without amounts. */
  readonly amounts: readonly AmountTotal[];
}

/** Counts warnings and adds amounts while a file is read. Memory does not grow with the file. */
export class FileTally {
  readonly #kind: Kind;
  readonly #names = new Map<string, Buffer>();
  readonly #byRule = new Map<string, { count: number; first: RowFinding }>();
  readonly #sums = new Map<string, { column: string; currency: string; total: bigint; filings: number }>();
  #warnings = 0;
  #rows = 0;
  #filings = 0;

  constructor(kind: Kind) {
    this.#kind = kind;
  }

  /**
   * Counts the warnings among findings of one filing.
   * @param before Findings of the same filing that were counted before, so that their rows are not counted again
   */
  addFindings(findings: readonly RowFinding[], before: readonly RowFinding[] = []): void {
    if (findings.length === 0) return;
    const counted = new Set(before.filter((finding) => !blocksFiling(finding)).map(({ row }) => row));
    for (const finding of findings) {
      if (blocksFiling(finding)) continue;
      this.#warnings++;
      const tally = this.#byRule.get(finding.rule);
      if (tally) tally.count++;
      else this.#byRule.set(finding.rule, { count: 1, first: finding });
      if (counted.has(finding.row)) continue;
      counted.add(finding.row);
      this.#rows++;
    }
  }

  /**
   * Adds the amounts of a filing.
   * @param body The filing as JSON. Fields are found by their bytes, because parsing every filing takes longer.
   */
  addFiling(body: Uint8Array): void {
    this.#filings++;
    const amounts = AMOUNTS[this.#kind];
    if (!amounts) return;
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    for (const { field, when } of amounts) {
      if (when && !text.includes(when)) continue;
      const amount = valueAfter(text, this.#nameOf(field));
      if (amount === undefined) continue;
      const currency = valueAfter(text, CURRENCY) ?? "CNY";
      const key = currency === "CNY" ? field : `${field} ${currency}`;
      let sum = this.#sums.get(key);
      if (!sum) this.#sums.set(key, (sum = { column: field, currency, total: 0n, filings: 0 }));
      sum.total += inFen(amount);
      sum.filings++;
    }
  }

  #nameOf(field: string): Buffer {
    let name = this.#names.get(field);
    if (!name) this.#names.set(field, (name = Buffer.from(`"${field}":"`)));
    return name;
  }

  totals(): FileTotals {
    return { filings: this.#filings, warnings: this.#warningTotals(), amounts: this.#amountTotals() };
  }

  #warningTotals(): FileWarnings {
    const byRule = [...this.#byRule].map(([rule, { count, first }]) => {
      const { row, zh, en, fixZh, fixEn } = first;
      return { rule, count, firstRow: row, zh, en, fixZh, fixEn };
    });
    return { count: this.#warnings, rows: this.#rows, byRule: byRule.sort((a, b) => b.count - a.count) };
  }

  #amountTotals(): AmountTotal[] {
    const columns = columnsFor(this.#kind);
    return [...this.#sums.values()].map(({ column, currency, total, filings }) => {
      const { zh, en } = columns.find(({ key }) => key === column)!;
      return { column, zh, en, currency, amount: fromFen(total), filings };
    });
  }
}

/**
 * Returns the text after the name of a field in a JSON object. A quote inside a value is escaped, so that only a field
 * can match. The values read here have no escapes.
 */
function valueAfter(json: Buffer, name: Buffer): string | undefined {
  const at = json.indexOf(name);
  if (at < 0) return undefined;
  const from = at + name.length;
  return json.toString("latin1", from, json.indexOf(0x22, from));
}
