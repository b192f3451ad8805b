import { KINDS, dateInChina } from "../../../contract/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord } from "../../ledger/types.js";
import { caseDeadlines, seizureDeadlines, type Deadline } from "../deadlines.js";
import { AttentionList, attentionFor } from "./attention.js";
import { AuthorityCounter, certificatesOf } from "./authority-part.js";
import { interruptionsOf } from "./interruptions.js";
import { MAX_DEADLINES, type BatchPart, type NightReport } from "./model.js";
import { ReasonCounts } from "./reason-counts.js";
import { rowFacts } from "./row-facts.js";
import { TallyCounter } from "./tallies.js";
import { Timeline } from "./timeline.js";

/** Options of `collectReport`. */
export interface ReportOptions {
  /** Ledger to read. */
  readonly ledger: Ledger;
  /** Batches of the report, in its order. */
  readonly batches: readonly BatchRecord[];
  /** Current time. */
  readonly now: Date;
  /** Number of days ahead for which deadlines are listed. @default 30 */
  readonly withinDays?: number;
  /** Called with the number of rows read. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Collects a report on batches from the ledger. Uses no network: what the authorities did since the change feed was
 * last read is missing, and each authority shows when it was last heard of.
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function collectReport({
  ledger,
  batches,
  now,
  withinDays = 30,
  onProgress,
}: ReportOptions): Promise<NightReport> {
  const nowMs = now.getTime();
  const today = dateInChina(now.toISOString());
  const totals = new TallyCounter();
  const authorities = new Map<string, AuthorityCounter>();
  const attention = new AttentionList();
  const reasons = new ReasonCounts();
  const timeline = new Timeline();
  const dueDates: Deadline[] = [];
  const parts: BatchPart[] = [];
  const certificates = { issued: 0, missing: 0 };
  const attempts = { sent: 0, repeated: 0 };
  let alerts = 0;
  let rows = 0;
  let from = nowMs;
  let to = 0;
  const extend = (at: number) => {
    if (at < from) from = at;
    if (at > to) to = at;
  };

  for (const batch of batches) {
    const counter = new TallyCounter();
    const authority = authorities.get(batch.authority) ?? new AuthorityCounter(batch.authority);
    authorities.set(batch.authority, authority);
    authority.batches++;
    extend(batch.createdAt);
    extend(batch.updatedAt);
    let cases = 0;
    for await (const facts of rowFacts(ledger, batch)) {
      const { filing, found } = facts;
      counter.add(facts);
      reasons.add(facts, batch.id);
      const item = attentionFor(facts, batch.id, today);
      if (item) attention.add(item);
      if (filing?.sentAt !== undefined) {
        timeline.sent(filing.sentAt);
        attempts.sent++;
        if (filing.attempt > 1) attempts.repeated++;
      }
      if (filing && found) {
        cases++;
        authority.add(found, nowMs);
        if (found.registeredAt !== undefined) timeline.registered(Date.parse(found.registeredAt));
        alerts += found.alerts?.length ?? 0;
        const { issued, missing } = certificatesOf(facts, KINDS[batch.kind].yields === "proof");
        certificates.issued += issued;
        certificates.missing += missing;
        dueDates.push(...(await caseDeadlines(filing, { ledger, today, withinDays })));
      }
      if (++rows % 10_000 === 0) onProgress?.(rows);
    }
    const tallies = counter.tallies();
    totals.addAll(tallies);
    authority.counter.addAll(tallies);
    parts.push(await batchPart(ledger, batch, tallies, cases));
  }

  const ofBatches = new Set(batches.map(({ id }) => id));
  const seizures = await seizureDeadlines({ ledger, today, withinDays });
  dueDates.push(...seizures.map(({ deadline }) => deadline).filter(({ batch }) => ofBatches.has(batch)));
  dueDates.sort((a, b) => (a.on ?? "").localeCompare(b.on ?? "") || a.ref.localeCompare(b.ref));
  const pauses = new Map((await ledger.pauses()).map(({ authority, until }) => [authority, until]));
  const items = attention.items();
  const firstDue = items.find(({ dueOn }) => dueOn !== undefined)?.dueOn;
  const all = totals.tallies();
  const ties = parts.every((part) => part.ties);
  const needsPerson = attention.total;
  return {
    format: "bdc-report/1",
    generatedAt: nowMs,
    from: Math.min(from, to || nowMs),
    to: to || nowMs,
    institutions: [...new Set(batches.map(({ institution }) => institution))],
    verdict: {
      level:
        !ties || attention.overdue > 0 || all.byOutcome.unclear.rows > 0 ? "red" : needsPerson > 0 ? "yellow" : "green",
      needsPerson,
      overdue: attention.overdue,
      ...(firstDue !== undefined && { firstDue }),
      ties,
    },
    totals: all,
    batches: parts,
    authorities: [...authorities.values()].map((authority) => authority.part(pauses.get(authority.authority))),
    attention: items,
    attentionTotal: needsPerson,
    reasons: reasons.parts(),
    timeline: timeline.buckets(from, Math.max(from, to)),
    interruptions: await interruptionsOf(ledger, [...authorities.keys()], from, Math.max(from, to)),
    deadlines: dueDates.slice(0, MAX_DEADLINES),
    deadlinesTotal: dueDates.length,
    certificates,
    alerts,
    attempts,
  };
}

/** Compares the rows read one by one with the counters that the ledger kept while it wrote them. */
async function batchPart(
  ledger: Ledger,
  batch: BatchRecord,
  tallies: ReturnType<TallyCounter["tallies"]>,
  cases: number,
): Promise<BatchPart> {
  const { id, kind, fileName, sha256, profile, authority, institution, createdAt, state } = batch;
  const counts = await ledger.counts(id);
  return {
    id,
    kind,
    fileName,
    sha256,
    profile,
    authority,
    institution,
    createdAt,
    ...tallies,
    fileRows: counts.rows,
    complete: state !== "intake",
    cases,
    ties: counts.rows === tallies.total.rows && batch.rows === counts.rows,
  };
}
