/** What a report says about batches: plain data, from which the page, the workbook and the JSON are made. */
import type { CaseCertificate, Kind } from "../../../contract/index.js";
import type { DeadlineKind } from "../deadline.js";
import type { Money } from "../release/money.js";
import type { ReturnClass } from "./return-reasons.js";

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
  /** Tally of each outcome. */
  readonly byOutcome: Readonly<Record<Outcome, OutcomeTally>>;
  /** Tally of all rows. */
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
  /** Id of the batch. */
  readonly id: string;
  /** Kind of its filings. */
  readonly kind: Kind;
  /** Name of the file; personal data is masked. */
  readonly fileName: string;
  /** SHA-256 of the file (hex). */
  readonly sha256: string;
  /** Name of the profile that it was filed under. */
  readonly profile: string;
  /** Id of the authority. */
  readonly authority: string;
  /** Credit code of the institution. */
  readonly institution: string;
  /** When it was submitted (epoch ms). */
  readonly createdAt: number;
  /** False while the file has not been read to its end. */
  readonly complete: boolean;
  /** File, ledger and authority side by side. */
  readonly tie: Tie;
  /** Id and version of the rules of the authority, and of the rule pack in use. */
  readonly rulePack?: string;
  /** Warnings that were accepted when the file was submitted. */
  readonly accepted: readonly { readonly rule: string; readonly reason: string }[];
}

/** Durations of one authority, from receipt to registration (ms). */
export interface Durations {
  /** Number of registered cases. */
  readonly count: number;
  /** Median (ms). */
  readonly p50: number;
  /** 90th percentile (ms). */
  readonly p90: number;
}

/** One authority. */
export interface AuthorityPart extends Tallies {
  /** Id of the authority. */
  readonly authority: string;
  /** Number of batches sent to it. */
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
  /**
   * How far its clock is ahead of this computer's (ms, negative when behind), when noticeably so. Deadlines count from
   * its clock.
   */
  readonly clockOffsetMs?: number;
  /** Filings sent in each interval of the timeline. */
  readonly activity: readonly number[];
}

/** A filing or row that a person has to see to. */
export interface AttentionItem {
  /** Id of the batch. */
  readonly batch: string;
  /** Row of the file, as the spreadsheet counts it. */
  readonly row: number;
  /** The institution's own number of the filing. */
  readonly ref: string;
  /** Case number, when the authority has given one. */
  readonly caseNo?: string;
  /** Outcome of the row. */
  readonly outcome: Outcome;
  /** Last day to act, YYYY-MM-DD. */
  readonly dueOn?: string;
  /** Days until `dueOn`; negative when it has passed. */
  readonly daysLeft?: number;
  /** Code of the first reason. */
  readonly code: string;
  /** Reason, in Chinese; personal data is masked. */
  readonly zh: string;
  /** Reason, in English; personal data is masked. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
  /** Command line that shows or handles it. */
  readonly command: string;
}

/** One class of reasons for which rows were not registered. */
export interface ReasonPart {
  /** Class of `RETURN_CLASSES`. */
  readonly reasonClass: ReturnClass;
  /** Code of the rule, of the ledger or of the authority. */
  readonly code: string;
  /** Text of the reason, in Chinese. */
  readonly zh: string;
  /** Text of the reason, in English. */
  readonly en: string;
  /** Rows with this reason. */
  readonly rows: number;
  /** The first rows, as `batch:row`. */
  readonly examples: readonly string[];
}

/** Counts of one interval of the timeline. */
export interface TimelineBucket {
  /** Start of the interval (epoch ms). */
  readonly at: number;
  /** Filings sent in the interval. */
  readonly sent: number;
  /** Cases registered in the interval. */
  readonly registered: number;
}

/** A time in which nothing could be sent to an authority. */
export interface Interruption {
  /** Id of the authority. */
  readonly authority: string;
  /** Start (epoch ms). */
  readonly from: number;
  /** Absent while it lasts, and when its end was not recorded. */
  readonly until?: number;
  /** With an end that was not recorded: when the authority was heard again. */
  readonly overBy?: number;
  /** `pause`: the authority asked for it. `outage`: it could not be reached. */
  readonly what: "pause" | "outage";
}

/** Deadlines of one type on one day. */
export interface DeadlineGroup {
  /** Type of the deadline. */
  readonly what: DeadlineKind;
  /** Last day, YYYY-MM-DD. Absent when the authority has set none. */
  readonly on?: string;
  /** Negative when past. */
  readonly daysLeft?: number;
  /** Number of cases or seizures. */
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
  /** Certificates that the authority has issued. */
  readonly issued: number;
  /** Registered cases of kinds that yield a certificate, without one. */
  readonly missing: number;
  /** Issued certificates by right. */
  readonly byRight: readonly { readonly right: CaseCertificate["right"]; readonly count: number }[];
}

/** The report. Times are epoch ms; `reportDocument` has them as ISO 8601. */
export interface NightReport {
  /** Name and version of this format. */
  readonly format: "bdc-report/1";
  /** When the report was made. */
  readonly generatedAt: number;
  /** Start of the time that it covers. */
  readonly from: number;
  /** End of the time that it covers. */
  readonly to: number;
  /** Credit codes of the institutions that filed. */
  readonly institutions: readonly string[];
  /** Conclusion. */
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
  /** Tallies over all batches. */
  readonly totals: Tallies;
  /** A filing that occurs in several batches is counted once. */
  readonly tie: Tie;
  /** The batches, in the order in which they were asked for. */
  readonly batches: readonly BatchPart[];
  /** The authorities, one entry each. */
  readonly authorities: readonly AuthorityPart[];
  /** The most urgent first; at most `MAX_ATTENTION`. */
  readonly attention: readonly AttentionItem[];
  /** Number of rows that need a person, listed or not. */
  readonly attentionTotal: number;
  /** The most frequent first; at most `MAX_REASONS`. */
  readonly reasons: readonly ReasonPart[];
  /** Number of reasons, listed or not. */
  readonly reasonsTotal: number;
  /** Filings sent and cases registered, in intervals of `stepMs` milliseconds. */
  readonly timeline: { readonly stepMs: number; readonly buckets: readonly TimelineBucket[] };
  /** Pauses and outages, the first one first. */
  readonly interruptions: readonly Interruption[];
  /** By day; at most `MAX_DEADLINES` groups. */
  readonly deadlines: readonly DeadlineGroup[];
  /** Number of deadlines, listed or not. */
  readonly deadlinesTotal: number;
  /** Number of days ahead for which deadlines are listed. */
  readonly withinDays: number;
  /** Certificates of the cases. */
  readonly certificates: Certificates;
  /** Alerts on cases that were already registered. */
  readonly alerts: number;
  /** Filings sent, and of these the ones sent more than once. */
  readonly attempts: { readonly sent: number; readonly repeated: number };
}

/** Most entries of the list of what needs a person. The totals count all. */
export const MAX_ATTENTION = 300;
/** Most reasons listed. */
export const MAX_REASONS = 10;
/** Most groups of deadlines listed. The total counts all. */
export const MAX_DEADLINES = 60;
