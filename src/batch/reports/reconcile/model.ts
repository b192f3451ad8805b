/** What a reconciliation says: plain data, from which the terminal, the CSV and the JSON are made. */
import type { Kind } from "../../../contract/index.js";
import type { ReturnClass } from "../night/return-reasons.js";
import type { Money } from "../release/money.js";
import type { DifferenceCode, Side } from "./difference-texts.js";

/** Something in which file, ledger and authority do not agree. */
export interface Difference {
  /** Code; `DIFFERENCES` has its text. */
  readonly code: DifferenceCode;
  /** Which record disagrees with the ledger, or the ledger with itself. */
  readonly side: Side;
  /** Id of the batch. Absent for a case that no batch has. */
  readonly batch?: string;
  /** Row of the file. */
  readonly row?: number;
  /** The institution's own number of the filing. */
  readonly ref?: string;
  /** Case number. */
  readonly caseNo?: string;
  /** What differs, in Chinese; personal data is masked. */
  readonly zh: string;
  /** What differs, in English. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
  /** Command to run next. */
  readonly command: string;
}

/** A count, or sums by currency, on each side. */
export interface TieLine {
  /** What is counted or summed. */
  readonly what: TieKey;
  /** Value in the file. A side is absent when it has no such figure or could not be read. */
  readonly file?: TieValue;
  /** Value in the ledger. */
  readonly ledger?: TieValue;
  /** Value at the authority. */
  readonly authority?: TieValue;
  /** Largest value minus smallest; 0 when the sides tie. Absent when only one side is known. */
  readonly difference?: TieValue;
}

/** What a line counts or sums: of the file's rows, of the filings, or of the cases at the authority. */
export type TieKey = "rows" | "filings" | "amounts" | "cases" | "caseAmounts";
/** A number or sums, whichever the line has. */
export interface TieValue {
  /** Number, with a line that counts. */
  readonly count?: number;
  /** Sums by currency, with a line of amounts. */
  readonly amounts?: readonly Money[];
}

/** How the file of a batch was found. */
export type FileState = "unchanged" | "changed" | "missing" | "unreadable";

/** Filings that the authority rejected, did not accept or refused. */
export interface ReturnedFilings {
  /** Number of these filings. */
  readonly filings: number;
  /** Of these, the ones that another filing replaces. The others are still open. */
  readonly replaced: number;
  /** Numbers by class of the first reason. */
  readonly byClass: Readonly<Partial<Record<ReturnClass, number>>>;
}

/** One batch. */
export interface ReconciledBatch {
  /** Id of the batch. */
  readonly id: string;
  /** Kind of its filings. */
  readonly kind: Kind;
  /** Id of the authority. */
  readonly authority: string;
  /** Credit code of the institution. */
  readonly institution: string;
  /** Name of the profile that it was filed under. */
  readonly profile: string;
  /** Name of the file. */
  readonly fileName: string;
  /** Path that was read. */
  readonly filePath: string;
  /** How the file was found. */
  readonly file: FileState;
  /** Why the file could not be read. */
  readonly fileProblem?: { readonly zh: string; readonly en: string };
  /** The sides of this batch, side by side. */
  readonly lines: readonly TieLine[];
  /** Number of differences in this batch. */
  readonly differences: number;
  /** Filings that are not sent yet. They are no difference. */
  readonly notSent: number;
  /** Rows that a later batch corrected under the same ref. They are not counted as filings here. */
  readonly corrected: number;
  /** Filings that the authority did not register. */
  readonly returned: ReturnedFilings;
  /** Filings for which the authority is ahead of the ledger. Normal: `bdc watch` brings the ledger up to date. */
  readonly ahead: number;
  /** Cases whose content the authority does not show, so that the amounts rest on the ledger alone. */
  readonly unproven: number;
}

/** One authority, asked by one institution for the cases of one kind. */
export interface ReconciledAuthority {
  /** Id of the authority. */
  readonly authority: string;
  /** Credit code of the institution. */
  readonly institution: string;
  /** Name of the profile that was used. */
  readonly profile: string;
  /** Kind of the cases. */
  readonly kind: Kind;
  /** False when the authority could not be asked for all cases; nothing is then said about missing ones. */
  readonly reached: boolean;
  /** Why it could not be asked. */
  readonly problem?: { readonly code: string; readonly zh: string; readonly en: string };
  /** When it was last heard, before this reconciliation (epoch ms). */
  readonly heardAt?: number;
  /** Number of cases read. */
  readonly casesRead: number;
}

/** Result of a reconciliation. Times are epoch ms. */
export interface Reconciliation {
  /** Name and version of this format. */
  readonly format: "bdc-reconciliation/1";
  /** When it was made. */
  readonly generatedAt: number;
  /** Whether everything ties: nothing differs, and every side could be read. */
  readonly ties: boolean;
  /** The batches, in the order in which they were asked for. */
  readonly batches: readonly ReconciledBatch[];
  /** The authorities that were asked, by kind. */
  readonly authorities: readonly ReconciledAuthority[];
  /** Sums over all batches. */
  readonly totals: readonly TieLine[];
  /** The first differences; at most `MAX_LISTED`. */
  readonly differences: readonly Difference[];
  /** Number of differences, listed or not. */
  readonly differencesTotal: number;
  /** Number of differences by code. */
  readonly byCode: Readonly<Partial<Record<DifferenceCode, number>>>;
  /** State of the chain of the ledger. */
  readonly chain: { readonly intact: boolean; readonly links: number; readonly findings: number };
}

/** Most differences in the result. The CSV has all. */
export const MAX_LISTED = 1_000;
