/** What a reconciliation says: plain data, from which the terminal, the CSV and the JSON are made. */
import type { Kind } from "../../../contract/index.js";
import type { ReturnClass } from "../night/return-reasons.js";
import type { Money } from "../release/money.js";
import type { DifferenceCode, Side } from "./difference-texts.js";

/** Something in which file, ledger and authority do not agree. */
export interface Difference {
  readonly code: DifferenceCode;
  /** Which record disagrees with the ledger, or the ledger with itself. */
  readonly side: Side;
  /** Id of the batch. Absent for a case that no batch has. */
  readonly batch?: string;
  /** Row of the file. */
  readonly row?: number;
  readonly ref?: string;
  readonly caseNo?: string;
  /** What differs, with personal data masked. */
  readonly zh: string;
  readonly en: string;
  /** What to do. */
  readonly fixZh: string;
  readonly fixEn: string;
  /** Command to run next. */
  readonly command: string;
}

/** A count, or sums by currency, on each side. */
export interface TieLine {
  readonly what: TieKey;
  /** Absent when the side has no such figure, or could not be read. */
  readonly file?: TieValue;
  readonly ledger?: TieValue;
  readonly authority?: TieValue;
  /** Largest value minus smallest; 0 when the sides tie. Absent when only one side is known. */
  readonly difference?: TieValue;
}
export type TieKey = "rows" | "filings" | "amounts" | "cases" | "caseAmounts";
export interface TieValue {
  readonly count?: number;
  readonly amounts?: readonly Money[];
}

/** How the file of a batch was found. */
export type FileState = "unchanged" | "changed" | "missing" | "unreadable";

/** Filings that the authority rejected, did not accept or refused. */
export interface ReturnedFilings {
  readonly filings: number;
  /** Of these, the ones that another filing replaces. The others are still open. */
  readonly replaced: number;
  /** Numbers by class of the first reason. */
  readonly byClass: Readonly<Partial<Record<ReturnClass, number>>>;
}

/** One batch. */
export interface ReconciledBatch {
  readonly id: string;
  readonly kind: Kind;
  readonly authority: string;
  readonly institution: string;
  readonly profile: string;
  readonly fileName: string;
  /** Path that was read. */
  readonly filePath: string;
  readonly file: FileState;
  /** Why the file could not be read. */
  readonly fileProblem?: { readonly zh: string; readonly en: string };
  readonly lines: readonly TieLine[];
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
  readonly authority: string;
  readonly institution: string;
  readonly profile: string;
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
  readonly format: "bdc-reconciliation/1";
  readonly generatedAt: number;
  /** Whether everything ties: nothing differs, and every side could be read. */
  readonly ties: boolean;
  readonly batches: readonly ReconciledBatch[];
  readonly authorities: readonly ReconciledAuthority[];
  /** Sums over all batches. */
  readonly totals: readonly TieLine[];
  /** The first differences; at most `MAX_LISTED`. */
  readonly differences: readonly Difference[];
  readonly differencesTotal: number;
  readonly byCode: Readonly<Partial<Record<DifferenceCode, number>>>;
  /** State of the chain of the ledger. */
  readonly chain: { readonly intact: boolean; readonly links: number; readonly findings: number };
}

/** Most differences in the result. The CSV has all. */
export const MAX_LISTED = 1_000;
