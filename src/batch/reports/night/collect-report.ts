import { KINDS, maskStrayReference } from "../../../contract/index.js";
import { AuthorityClocks } from "../../ledger/authority-clocks.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord } from "../../ledger/types.js";
import { caseDueDates } from "../deadlines.js";
import { seizureDeadlines } from "../seizure-deadlines.js";
import { AttentionList, attentionFor, firstReason } from "./attention.js";
import { AuthorityCounter, outageSince } from "./authority-part.js";
import { settingsOf } from "./batch-settings.js";
import { CertificateCounts } from "./certificate-counts.js";
import { DeadlineGroups } from "./deadline-groups.js";
import { interruptionsOf } from "./interruptions.js";
import type { AuthorityPart, BatchPart, NightReport, Outcome } from "./model.js";
import { ReasonCounts } from "./reason-counts.js";
import { rowFacts, type RowFacts } from "./row-facts.js";
import { TallyCounter, TieCounter } from "./tallies.js";
import { Timeline } from "./timeline.js";

/** What a report reads of a ledger. */
export type ReportLedger = Pick<
  Ledger,
  "rowValues" | "rowsOf" | "bodyOf" | "counts" | "find" | "notes" | "pauses" | "clocks"
>;

/** Options of `collectReport`. */
export interface ReportOptions {
  /** Ledger to read. */
  readonly ledger: ReportLedger;
  /** Batches of the report, in its order. */
  readonly batches: readonly BatchRecord[];
  /** Current time by the clock of this machine. Deadlines count from the clocks of the authorities. */
  readonly now: Date;
  /** Number of days ahead for which deadlines are listed. @default 30 */
  readonly withinDays?: number;
  /** Called with the number of rows read. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Collects a report on batches from the ledger. Uses no network: what the authorities did since the change feed was
 * last read is missing, and each authority shows when it was last heard of. Memory grows by some ten bytes a row.
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function collectReport(options: ReportOptions): Promise<NightReport> {
  const clocks = await AuthorityClocks.of(options.ledger, options.now.getTime());
  return new ReportCollector(options, clocks).report();
}

const REASONED: readonly Outcome[] = ["returned", "invalid", "unclear"];

class ReportCollector {
  readonly #options: ReportOptions;
  readonly #now: number;
  readonly #clocks: AuthorityClocks;
  readonly #withinDays: number;
  readonly #ids: ReadonlySet<string>;
  readonly #totals = new TallyCounter();
  readonly #tie = new TieCounter();
  readonly #authorities = new Map<string, AuthorityCounter>();
  readonly #attention = new AttentionList();
  readonly #reasons = new ReasonCounts();
  readonly #timeline = new Timeline();
  readonly #deadlines = new DeadlineGroups();
  readonly #certificates = new CertificateCounts();
  readonly #attempts = { sent: 0, repeated: 0 };
  /** Filings of batches outside the report that were counted. */
  readonly #others = new Set<number>();
  #alerts = 0;
  #rows = 0;

  constructor(options: ReportOptions, clocks: AuthorityClocks) {
    this.#options = options;
    this.#now = options.now.getTime();
    this.#clocks = clocks;
    this.#withinDays = options.withinDays ?? 30;
    this.#ids = new Set(options.batches.map(({ id }) => id));
  }

  async report(): Promise<NightReport> {
    const { batches } = this.#options;
    const parts: BatchPart[] = [];
    for (const batch of batches) parts.push(await this.#batch(batch));
    await this.#seizures();
    const to = Math.max(0, ...batches.map(({ updatedAt }) => updatedAt)) || this.#now;
    const from = Math.min(to, ...batches.map(({ createdAt }) => createdAt));
    const heardAt = new Map([...this.#authorities].map(([id, { asOf }]) => [id, asOf]));
    const interruptions = await interruptionsOf(this.#options.ledger, heardAt, { from, to: this.#now });
    const timeline = this.#timeline.buckets(from, to);
    const authorities = await this.#authorityParts(interruptions, timeline);
    const totals = this.#totals.tallies();
    const fileRows = parts.reduce((sum, { tie }) => sum + tie.fileRows, 0);
    const tie = {
      ...this.#tie.tie(fileRows, fileRows, oldest(authorities)),
      ties: parts.every((part) => part.tie.ties),
    };
    return {
      format: "bdc-report/1",
      generatedAt: this.#now,
      from,
      to,
      institutions: [...new Set(batches.map(({ institution }) => institution))],
      verdict: this.#verdict(totals.byOutcome.unclear.rows, tie.ties, authorities),
      totals,
      tie,
      batches: parts,
      authorities,
      attention: this.#attention.items(),
      attentionTotal: this.#attention.total,
      reasons: this.#reasons.parts(),
      reasonsTotal: this.#reasons.total,
      timeline,
      interruptions,
      deadlines: this.#deadlines.groups(),
      deadlinesTotal: this.#deadlines.total,
      withinDays: this.#withinDays,
      certificates: this.#certificates.counts(),
      alerts: this.#alerts,
      attempts: this.#attempts,
    };
  }

  async #batch(batch: BatchRecord): Promise<BatchPart> {
    const { id, kind, fileName, sha256, profile, institution, createdAt, state, heardAt } = batch;
    const tallies = new TallyCounter();
    const tie = new TieCounter();
    const authority = this.#authorities.get(batch.authority) ?? new AuthorityCounter(batch.authority);
    this.#authorities.set(batch.authority, authority);
    authority.batches++;
    authority.heard(heardAt);
    for await (const page of rowFacts(this.#options.ledger, batch)) {
      for (const facts of page) {
        const isCounted = this.#isFirstOfReport(facts, id);
        tallies.add(facts.outcome, facts.filing && facts);
        tie.add(facts, true);
        this.#tie.add(facts, isCounted);
        for (const counter of [this.#totals, authority.counter])
          counter.add(facts.outcome, isCounted ? facts : undefined);
        this.#row(facts, batch, isCounted);
        if (isCounted) this.#filing(facts, batch, authority);
      }
      this.#rows += page.length;
      this.#options.onProgress?.(this.#rows);
    }
    const counts = await this.#options.ledger.counts(id);
    return {
      id,
      kind,
      fileName: maskStrayReference(fileName),
      sha256,
      profile,
      authority: batch.authority,
      institution,
      createdAt,
      ...tallies.tallies(),
      complete: state !== "intake",
      tie: tie.tie(batch.rows, counts.rows, heardAt),
      ...settingsOf(batch.format),
    };
  }

  /** A filing that occurs in several batches of the report is counted in its own, or in the first one. */
  #isFirstOfReport({ filing }: RowFacts, batch: string): boolean {
    if (!filing) return false;
    if (filing.batch === batch) return true;
    if (this.#ids.has(filing.batch) || this.#others.has(filing.id)) return false;
    this.#others.add(filing.id);
    return true;
  }

  #row(facts: RowFacts, { id, profile, authority }: BatchRecord, isCounted: boolean): void {
    const { outcome, values } = facts;
    const isOwn = isCounted || !values.filing || values.state === "changed";
    const reason = REASONED.includes(outcome) ? firstReason(facts) : undefined;
    if (reason) this.#reasons.add(reason, id, values.row);
    const today = this.#clocks.today(authority);
    const item = isOwn && attentionFor(facts, { batch: id, profile, today, reason });
    if (item) this.#attention.add(item);
  }

  #filing({ filing, found, outcome, values }: RowFacts, batch: BatchRecord, authority: AuthorityCounter): void {
    if (filing?.sentAt !== undefined) {
      this.#timeline.sent(filing.sentAt, batch.authority);
      this.#attempts.sent++;
      if (filing.attempt > 1) this.#attempts.repeated++;
    }
    if (!filing || !found || values.state !== "filed") return;
    authority.filed++;
    authority.add(found, this.#clocks.now(batch.authority));
    if (found.registeredAt !== undefined) this.#timeline.registered(Date.parse(found.registeredAt));
    this.#alerts += found.alerts;
    this.#certificates.add(found, batch.kind);
    if (outcome === "unclear") return;
    for (const due of caseDueDates({ ...filing, kind: batch.kind }, found, {
      today: this.#clocks.today(batch.authority),
      withinDays: this.#withinDays,
    }))
      this.#deadlines.add(due);
  }

  async #seizures(): Promise<void> {
    const { ledger, batches } = this.#options;
    // The search reads the whole ledger.
    if (!batches.some(({ kind }) => KINDS[kind].role === "court")) return;
    const today = (authority: string) => this.#clocks.today(authority);
    const found = await seizureDeadlines({ ledger, today, withinDays: this.#withinDays });
    for (const { deadline } of found) if (this.#ids.has(deadline.batch)) this.#deadlines.add(deadline);
  }

  async #authorityParts(
    interruptions: NightReport["interruptions"],
    timeline: NightReport["timeline"],
  ): Promise<AuthorityPart[]> {
    const pauses = new Map((await this.#options.ledger.pauses()).map(({ authority, until }) => [authority, until]));
    return [...this.#authorities.values()].map((counter) => {
      const pausedUntil = pauses.get(counter.authority);
      const outage = outageSince(interruptions, counter.authority);
      const clock = this.#clocks.differing(counter.authority);
      return counter.part({
        activity: this.#timeline.activityOf(counter.authority, timeline),
        ...(pausedUntil !== undefined && { pausedUntil }),
        ...(outage !== undefined && { outageSince: outage }),
        ...(clock !== undefined && { clockOffsetMs: clock.offsetMs }),
      });
    });
  }

  #verdict(unclear: number, ties: boolean, authorities: readonly AuthorityPart[]): NightReport["verdict"] {
    const { total: needsPerson, overdue } = this.#attention;
    const firstDue = this.#attention.items().find(({ dueOn }) => dueOn !== undefined)?.dueOn;
    const isCutOff = authorities.some(
      ({ outageSince: since, byOutcome }) => since !== undefined && byOutcome.queued.rows > 0,
    );
    return {
      level: !ties || overdue > 0 || unclear > 0 || isCutOff ? "red" : needsPerson > 0 ? "yellow" : "green",
      needsPerson,
      overdue,
      ...(firstDue !== undefined && { firstDue }),
      ties,
    };
  }
}

/** The least recent of the times at which the authorities were heard. */
function oldest(authorities: readonly AuthorityPart[]): number | undefined {
  const times = authorities.flatMap(({ asOf }) => (asOf === undefined ? [] : [asOf]));
  return times.length === 0 ? undefined : Math.min(...times);
}
