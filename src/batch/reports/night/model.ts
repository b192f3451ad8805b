/** What a report says about batches: plain data, from which the page, the workbook and the JSON are made. */
import type { CaseCertificate, Kind } from "../../../contract/index.js";
import type { DeadlineKind } from "../deadlines.js";
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
  "replaced",
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
 * - `replaced`: returned or discarded, then corrected and submitted again in a later batch.
 * - `ended`: withdrawn, or discarded by a person.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** Number of filings and the sum of their amounts. */
export interface FilingTally {
  /** Several rows may be one filing; an invalid row is none. */
  readonly filings: number;
  /** Sums by currency. Empty for kinds without an amount. */
  readonly amounts: readonly Money[];
}

/** Number of rows and filings with one outcome, and the sum of their amounts. */
export interface OutcomeTally extends FilingTally {
  /** Rows of the file. */
  readonly rows: number;
}

/** Tallies by outcome, and their total. */
export interface Tallies {
  readonly byOutcome: Readonly<Record<Outcome, OutcomeTally>>;
  readonly total: OutcomeTally;
}

/** File, ledger and authority side by side. */
export interface Tie {
  /** Rows that were counted while the file was read. */
  readonly fileRows: number;
  /** Rows in the ledger, read one by one: the sum of all outcomes. */
  readonly ledgerRows: number;
  /** Filings that the ledger holds as received by the authority. */
  readonly filed: FilingTally;
  /** Filings for which the authority has reported a case, without contradictory reports. */
  readonly cases: FilingTally;
  /** Cases whose content digest, as reported by the authority, equals that of the filing. */
  readonly sameContent: number;
  /** When this computer last heard of the cases (epoch ms). */
  readonly asOf?: number;
  /** Whether rows, filings and amounts of all three are equal. */
  readonly ties: boolean;
}

/** One file and what became of it. */
export interface BatchPart extends Tallies {
  readonly id: string;
  readonly kind: Kind;
  /** Name of the file; personal data is masked. */
  readonly fileName: string;
  readonly sha256: string;
  readonly profile: string;
  readonly authority: string;
  readonly institution: string;
  readonly createdAt: number;
  /** False while the file has not been read to its end. */
  readonly complete: boolean;
  readonly tie: Tie;
  /** Id and version of the rules of the authority, and of the rule pack in use. */
  readonly rulePack?: string;
  /** Warnings that were accepted when the file was submitted. */
  readonly accepted: readonly { readonly rule: string; readonly reason: string }[];
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
  /** Filings received by the authority. */
  readonly filed: number;
  /** Absent while nothing is registered. */
  readonly durations?: Durations;
  /** Cases whose promised time has come: kept or missed. */
  readonly promised: { readonly kept: number; readonly missed: number };
  /** When this computer last heard of the authority (epoch ms). */
  readonly asOf?: number;
  /** Pause that is in force (epoch ms). */
  readonly pausedUntil?: number;
  /** Start of an outage that is not known to have ended (epoch ms). */
  readonly outageSince?: number;
  /** Filings sent in each interval of the timeline. */
  readonly activity: readonly number[];
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
  /** Absent while it lasts, and when its end was not recorded. */
  readonly until?: number;
  /** With an end that was not recorded: when the authority was heard again. */
  readonly overBy?: number;
  readonly what: "pause" | "outage";
}

/** Deadlines of one type on one day. */
export interface DeadlineGroup {
  readonly what: DeadlineKind;
  /** Last day, YYYY-MM-DD. Absent when the authority has set none. */
  readonly on?: string;
  /** Negative when past. */
  readonly daysLeft?: number;
  readonly count: number;
  /** The first cases or seizures. */
  readonly examples: readonly {
    readonly batch: string;
    readonly ref: string;
    readonly caseNo: string;
    readonly documentNo?: string;
  }[];
}

/** Certificates of the cases. */
export interface Certificates {
  readonly issued: number;
  /** Registered cases of kinds that yield a certificate, without one. */
  readonly missing: number;
  readonly byRight: readonly { readonly right: CaseCertificate["right"]; readonly count: number }[];
}

/** The report. Times are epoch ms; `reportDocument` has them as ISO 8601. */
export interface NightReport {
  readonly format: "bdc-report/1";
  readonly generatedAt: number;
  readonly from: number;
  readonly to: number;
  readonly institutions: readonly string[];
  readonly verdict: {
    /**
     * `red`: something is overdue, unclear, does not tie, or filings wait for an authority that cannot be reached ·
     * `yellow`: a person has to act · `green`: nobody has to do anything.
     */
    readonly level: "green" | "yellow" | "red";
    readonly needsPerson: number;
    readonly overdue: number;
    /** First day by which somebody has to act, YYYY-MM-DD. */
    readonly firstDue?: string;
    /** Whether all counts of all batches add up. */
    readonly ties: boolean;
  };
  readonly totals: Tallies;
  /** A filing that occurs in several batches is counted once. */
  readonly tie: Tie;
  readonly batches: readonly BatchPart[];
  readonly authorities: readonly AuthorityPart[];
  /** The most urgent first; at most `MAX_ATTENTION`. */
  readonly attention: readonly AttentionItem[];
  readonly attentionTotal: number;
  /** The most frequent first; at most `MAX_REASONS`. */
  readonly reasons: readonly ReasonPart[];
  readonly reasonsTotal: number;
  readonly timeline: { readonly stepMs: number; readonly buckets: readonly TimelineBucket[] };
  readonly interruptions: readonly Interruption[];
  /** By day; at most `MAX_DEADLINES` groups. */
  readonly deadlines: readonly DeadlineGroup[];
  readonly deadlinesTotal: number;
  readonly withinDays: number;
  readonly certificates: Certificates;
  /** Alerts on cases that were already registered. */
  readonly alerts: number;
  readonly attempts: { readonly sent: number; readonly repeated: number };
}

/** Most entries of the list of what needs a person. The totals count all. */
export const MAX_ATTENTION = 300;
/** Most reasons listed. */
export const MAX_REASONS = 10;
/** Most groups of deadlines listed. The total counts all. */
export const MAX_DEADLINES = 60;
