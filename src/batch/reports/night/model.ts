/** What a report says about batches: plain data, from which the page, the workbook and the JSON are made. */
import type { Kind } from "../../../contract/index.js";
import type { Deadline } from "../deadlines.js";
import type { Money } from "../release/money.js";

/** Outcomes in the order in which a report shows them. Every row has exactly one. */
export const OUTCOMES = [
  "registered",
  "in-progress",
  "waits-for-us",
  "returned",
  "invalid",
  "unclear",
  "queued",
  "ended",
] as const;
/**
 * - `registered`: entered in the register.
 * - `in-progress`: the authority is working on it.
 * - `waits-for-us`: the authority waits for a supplement, a payment or an appearance.
 * - `returned`: rejected, not accepted or refused by the authority.
 * - `invalid`: not filed, because of errors in the file or because its ref was used before.
 * - `unclear`: the outcome is not known yet, or a person has to decide.
 * - `queued`: not sent yet.
 * - `ended`: withdrawn, or discarded by a person.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** Number of rows and filings with one outcome, and the sum of their amounts. */
export interface OutcomeTally {
  /** Rows of the file. */
  readonly rows: number;
  /** Filings. Several rows may be one filing; an invalid row is none. */
  readonly filings: number;
  /** Sums by currency. Empty for kinds without an amount. */
  readonly amounts: readonly Money[];
}

/** Tallies by outcome, and their total. */
export interface Tallies {
  readonly byOutcome: Readonly<Record<Outcome, OutcomeTally>>;
  readonly total: OutcomeTally;
}

/** One file and what became of it. */
export interface BatchPart extends Tallies {
  readonly id: string;
  readonly kind: Kind;
  readonly fileName: string;
  readonly sha256: string;
  readonly profile: string;
  readonly authority: string;
  readonly institution: string;
  readonly createdAt: number;
  /** Rows that were recorded from the file. */
  readonly fileRows: number;
  /** False while the file has not been read to its end. */
  readonly complete: boolean;
  /** Filings that have a case number of the authority. */
  readonly cases: number;
  /** Whether file rows, outcomes in the ledger, and case numbers add up. */
  readonly ties: boolean;
}

/** Durations of one authority, from receipt to registration (ms). */
export interface Durations {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
}

/** One authority. */
export interface AuthorityPart extends Tallies {
  readonly authority: string;
  readonly batches: number;
  /** Absent while nothing is registered. */
  readonly durations?: Durations;
  /** Cases whose promised time has come: kept or missed. */
  readonly promised: { readonly kept: number; readonly missed: number };
  /** When this computer last heard of a case of this authority (epoch ms). */
  readonly asOf?: number;
  /** Pause that is in force (epoch ms). */
  readonly pausedUntil?: number;
}

/** A filing or row that a person has to see to. */
export interface AttentionItem {
  readonly batch: string;
  readonly row: number;
  readonly ref: string;
  readonly caseNo?: string;
  readonly outcome: Outcome;
  /** Last day to act, YYYY-MM-DD. */
  readonly dueOn?: string;
  readonly daysLeft?: number;
  /** Code of the first reason. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  /** Command line that shows or handles it. */
  readonly command: string;
}

/** One class of reasons for which rows were not registered. */
export interface ReasonPart {
  /** Class of `RETURN_CLASSES`. */
  readonly reasonClass: string;
  /** Code of the rule, of the ledger or of the authority. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly rows: number;
  /** The first rows, as `batch:row`. */
  readonly examples: readonly string[];
}

/** Counts of one interval of the timeline. */
export interface TimelineBucket {
  /** Start of the interval (epoch ms). */
  readonly at: number;
  readonly sent: number;
  readonly registered: number;
}

/** A time in which nothing could be sent to an authority. */
export interface Interruption {
  readonly authority: string;
  readonly from: number;
  /** Absent while it lasts. */
  readonly until?: number;
  readonly what: "pause" | "outage";
}

/** The report. Times are epoch ms unless named otherwise. */
export interface NightReport {
  readonly format: "bdc-report/1";
  readonly generatedAt: number;
  readonly from: number;
  readonly to: number;
  readonly institutions: readonly string[];
  readonly verdict: {
    /** `red`: something is overdue or unclear · `yellow`: a person has to act · `green`: nobody has to do anything. */
    readonly level: "green" | "yellow" | "red";
    readonly needsPerson: number;
    readonly overdue: number;
    /** First day by which somebody has to act, YYYY-MM-DD. */
    readonly firstDue?: string;
    /** Whether all counts of all batches add up. */
    readonly ties: boolean;
  };
  readonly totals: Tallies;
  readonly batches: readonly BatchPart[];
  readonly authorities: readonly AuthorityPart[];
  /** The most urgent first; at most `MAX_ATTENTION`. */
  readonly attention: readonly AttentionItem[];
  readonly attentionTotal: number;
  /** The most frequent first; at most `MAX_REASONS`. */
  readonly reasons: readonly ReasonPart[];
  readonly timeline: { readonly stepMs: number; readonly buckets: readonly TimelineBucket[] };
  readonly interruptions: readonly Interruption[];
  readonly deadlines: readonly Deadline[];
  readonly deadlinesTotal: number;
  readonly certificates: { readonly issued: number; readonly missing: number };
  /** Alerts on cases that were already registered. */
  readonly alerts: number;
  readonly attempts: { readonly sent: number; readonly repeated: number };
}

/** Most entries of the list of what needs a person. The totals count all. */
export const MAX_ATTENTION = 300;
/** Most reasons listed. */
export const MAX_REASONS = 10;
/** Most deadlines listed. The total counts all. */
export const MAX_DEADLINES = 100;
