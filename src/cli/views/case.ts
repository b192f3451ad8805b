import {
  CASE_STATUSES,
  isCaseStatus,
  KINDS,
  type Case,
  type FeeExemption,
  type Reason,
  type TimeLimit,
} from "../../contract/index.js";
import type { AuthorityClocks, FilingRecord, OverdueCase } from "../../batch/index.js";
import type { CaseWithHistory } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { lifecycleWords } from "../messages/commands/lifecycle.js";
import { sanitize } from "../terminal/safe-text.js";
import { amountText } from "../messages/numbers.js";
import { labelled, statusName } from "./words.js";
import { table } from "./table.js";
import { localTime } from "./time.js";

/** Lines shown on a terminal; `--json` gives up to 1,000. */
const MAX_OVERDUE = 10;

/**
 * Shows a case: status, who must act, units, certificates, reasons and history.
 * @param today Date of the authority, YYYY-MM-DD
 */
export function caseView(context: Context, found: CaseWithHistory, today: string): string {
  const m = messages(context.lang);
  const target = context.stdout;
  const parts = [
    labelled([
      [m.caseNo, found.caseNo],
      [m.ref, found.ref],
      [m.kind, localized(context.lang, KINDS[found.kind])],
      [
        m.status,
        `${statusName(context, found.rawStatus ?? found.status)}${waiting(context, found)} · ${m.authorityWords}: ${found.authorityStatus.text} (${found.authorityStatus.code})`,
      ],
      [m.receivedAt, localTime(found.receivedAt)],
      [m.promisedBy, found.promisedBy && localTime(found.promisedBy)],
      [m.timeLimit, timeLimitText(context, found.timeLimit, today)],
      [m.registeredAt, found.registeredAt && localTime(found.registeredAt)],
      [
        m.fee,
        found.fee &&
          [
            amountText(context, found.fee.amount, found.fee.currency),
            found.fee.paymentCode,
            found.fee.exemption && `${m.exempt}: ${exemptionText(context, found.fee.exemption)}`,
          ]
            .filter(Boolean)
            .join(" · "),
      ],
    ]),
  ];
  parts.push(
    table(
      [m.unit, m.rankOrQueue, m.effectiveFrom, m.effectiveTo],
      found.units.map((u) => [
        u.unitCode,
        u.rank !== undefined ? m.rankOf(u.rank) : u.queuePosition !== undefined ? m.queueOf(u.queuePosition) : "",
        u.effectiveFrom ?? "",
        u.effectiveTo ?? "",
      ]),
      target,
    ),
  );
  if (found.certificates.length) {
    parts.push(
      table(
        [m.certificate, m.identifier, m.issuedAt],
        found.certificates.map((c) => [c.no, c.identifier ?? "", localTime(c.issuedAt)]),
        target,
      ),
    );
  }
  if (found.supplement)
    parts.push(
      `${m.supplementList}${found.supplement.dueBy ? ` (${m.dueBy} ${localTime(found.supplement.dueBy)})` : ""}\n${reasonLines(context, found.supplement.items)}`,
    );
  if (found.reasons?.length) parts.push(`${m.reasons}\n${reasonLines(context, found.reasons)}`);
  if (found.alerts?.length) parts.push(`${m.alerts}\n${reasonLines(context, found.alerts)}`);
  parts.push(
    `${m.history}\n${table(
      [m.time, m.status, m.note],
      found.history.map((h) => [localTime(h.at), statusName(context, h.status), h.note ?? h.authorityStatus.text]),
      target,
    )}`,
  );
  const next = nextOf(found);
  if (next) parts.push(`${m.next}: ${sanitize(next)}`);
  return parts.join("\n\n");
}

/**
 * Says whether the time of the authority counts, and how much the law leaves it; empty when nothing is known.
 * @param today Date of the authority, YYYY-MM-DD
 */
function timeLimitText(context: Context, timeLimit: TimeLimit | undefined, today: string): string {
  if (!timeLimit) return "";
  const m = messages(context.lang);
  const { stoppedSince, promisedMinutesLeft, statutoryDays, statutoryBy, statutoryDaysLeft } = timeLimit;
  const isOverdue = statutoryBy !== undefined && statutoryBy < today;
  return [
    stoppedSince && m.timeStopped(localTime(stoppedSince)),
    promisedMinutesLeft !== undefined && m.promiseLeft(Math.round(promisedMinutesLeft / 6) / 10),
    statutoryDaysLeft !== undefined && m.lawLeft(statutoryDaysLeft),
    statutoryDays !== undefined && !statutoryBy && statutoryDaysLeft === undefined && m.lawDays(statutoryDays),
    statutoryBy && (isOverdue ? m.lawOverdue(statutoryBy) : m.lawBy(statutoryBy)),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Says why nothing is charged. */
export function exemptionText({ lang }: Context, exemption: FeeExemption): string {
  return `${sanitize(localized(lang, exemption))}${exemption.source ? ` (${sanitize(exemption.source)})` : ""}`;
}

function waiting(context: Context, { status, done }: CaseWithHistory): string {
  if (done || !isCaseStatus(status)) return "";
  return ` · ${messages(context.lang).waitsFor[CASE_STATUSES[status].waitsFor]}`;
}

function nextOf({ status, caseNo, certificates }: CaseWithHistory): string | undefined {
  if (status === "payment-due") return `bdc case payment ${caseNo}`;
  if (status === "supplement-required") return `bdc case supplement ${caseNo} --material …`;
  const [certificate] = certificates;
  return certificate && `bdc certificate get "${certificate.no}"`;
}

export function reasonLines(context: Context, reasons: readonly Reason[]): string {
  const m = messages(context.lang);
  return reasons
    .map((r) => {
      const fix = pickFix(context.lang, r);
      return `- ${sanitize(localized(context.lang, r))} [${sanitize(r.code)}]${r.source ? ` (${sanitize(r.source)})` : ""}${fix ? `\n  ${m.fix}: ${sanitize(fix)}` : ""}`;
    })
    .join("\n");
}

/** Shows the cases that the authority has not finished within the limit by law. Nothing is wrong with the filings. */
export function overdueLines(context: Context, overdue: readonly OverdueCase[]): string[] {
  if (overdue.length === 0) return [];
  const w = lifecycleWords(context.lang);
  const lines = overdue
    .slice(0, MAX_OVERDUE)
    .map(({ ref, caseNo, statutoryBy }) => sanitize(`- ${ref} ${caseNo} · ${w.overdueSince(statutoryBy)}`));
  const left = overdue.length - lines.length;
  return [`! ${w.overdue(overdue.length)}`, ...lines, ...(left > 0 ? [w.moreInJson(left)] : [])];
}

/** Shows how the time limits of pending filings stand, one line each. */
export function timeLimitLines(context: Context, filings: readonly FilingRecord[], clocks: AuthorityClocks): string[] {
  return filings.flatMap(({ ref, authority, case: found }) => {
    const timeLimit = found === undefined ? undefined : (JSON.parse(found) as Case).timeLimit;
    const text = timeLimitText(context, timeLimit, clocks.today(authority));
    return text ? [sanitize(`- ${ref}: ${text}`)] : [];
  });
}
