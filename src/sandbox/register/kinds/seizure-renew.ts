import { caseNosOf, foldCaseNo, type Alert, type FilingOf, type Reason } from "../../../contract/index.js";
import { addDays, dateOf } from "../../calendar/dates.js";
import { bareUnit, type RegisterBook } from "../book/book.js";
import { hasHandOverPaper } from "../papers/consent.js";
import { alert, reason } from "../legal-grounds/legal-grounds.js";
import { caseUnitOf, enqueue, lastDayOf, renewed } from "../book/seizure-queue.js";
import { ENDED, type SeizureRow } from "../book/tables.js";
import type { CaseEffect, EntryContext, KindRules, RegisterContext } from "../book/types.js";
import { newUnit } from "../book/unit.js";
import {
  againstClock,
  againstTerm,
  codesOf,
  eachUnit,
  newSeizure,
  mayBeEarlier,
  orderAlerts,
  organAlerts,
  original,
  servedOn,
} from "./seizure-order.js";

export function seizureRenew(book: RegisterBook): KindRules<"seizure.renew"> {
  return {
    check(filing, ctx) {
      return [
        ...againstTerm(filing.startDate, filing.endDate, servedOn(ctx)),
        ...eachUnit(filing, (unitCode, pointer) => {
          const { live, ended } = original(book, unitCode, filing.originalDocumentNo, ctx);
          if (live)
            return [...againstClock(book, unitCode, ctx, pointer), ...againstRenewal(live, filing, ctx, pointer)];
          if (ended)
            return [
              reason(
                "renewalLate",
                { on: ended.endedOn!, how: ENDED[ended.endedBy!].zh, howEn: ENDED[ended.endedBy!].en },
                pointer,
              ),
            ]; // CF-02
          return mayBeEarlier(book.units.get(unitCode), ctx)
            ? []
            : [reason("seizureUnknown", {}, "/originalDocumentNo")]; // CF-18
        }),
      ];
    },

    enter(filing, ctx) {
      const alerts: Alert[] = orderAlerts(book, filing, ctx);
      const effects: CaseEffect[] = [];
      const numbers = caseNosOf(filing.documentNo);
      const units = codesOf(filing).map((unitCode) => {
        const { live } = original(book, unitCode, filing.originalDocumentNo, ctx);
        if (!live) {
          if (!book.units.get(unitCode)) book.units.put(newUnit(bareUnit(unitCode, "registered")));
          const entered = enqueue(book, earlier(unitCode, filing, ctx), ctx.now);
          effects.push(...entered.effects);
          alerts.push(alert("seizureNotHeld", ctx.now, { documentNo: filing.originalDocumentNo }));
          return caseUnitOf(entered.row);
        }
        // CF-18: the key of the row stays, and with it the queue position.
        const { documentNo, startDate, endDate } = filing;
        const renewal = { documentNo, caseNo: ctx.caseNo, startDate, endDate, receivedAt: ctx.receivedAt };
        const row = renewed(
          { ...live, numbers: [...new Set([...live.numbers, ...numbers])] },
          renewal,
          dateOf(ctx.now),
        );
        book.seizures.put(row);
        if (live.caseNo !== ctx.caseNo) effects.push({ caseNo: live.caseNo, units: [caseUnitOf(row)] });
        const running = row.position === 0;
        if (!running) alerts.push(alert("renewalWaiting", ctx.now)); // CF-09
        alerts.push(...organAlerts(ctx, filing, row.renewals.length));
        // The case of a renewal shows the term of its own document.
        return { ...caseUnitOf(row), ...(running ? { effectiveFrom: startDate, effectiveTo: endDate } : {}) };
      });
      return { units, certificates: [], effects, alerts };
    },
  };
}

function againstRenewal(
  live: SeizureRow,
  filing: FilingOf<"seizure.renew">,
  ctx: RegisterContext,
  pointer: string,
): Reason[] {
  const reasons: Reason[] = [];
  if (live.organId !== ctx.institution.id && !hasHandOverPaper(filing))
    reasons.push(reason("renewalByOther", {}, pointer));
  const number = foldCaseNo(filing.documentNo);
  if (live.renewals.some((r) => foldCaseNo(r.documentNo) === number))
    reasons.push(reason("renewalTwice", {}, "/documentNo")); // CF-18
  // CF-01: one renewal at a time, so that no term runs longer than three years from its own start.
  const coming = live.renewals.find((r) => r.startDate > servedOn(ctx));
  if (coming) return [...reasons, reason("renewalStacked", { from: coming.startDate, to: coming.endDate }, pointer)];
  if (live.effectiveTo === null) return reasons;
  const last = lastDayOf(live);
  const latest = addDays(last, 1);
  if (filing.startDate > latest) reasons.push(reason("renewalGap", { latest }, "/startDate"));
  if (filing.endDate <= last) reasons.push(reason("renewalShorter", { to: last }, "/endDate"));
  return reasons;
}

/** The seizure behind a renewal, when the register began after it. */
function earlier(unitCode: string, filing: FilingOf<"seizure.renew">, ctx: EntryContext): SeizureRow {
  return newSeizure(unitCode, ctx, {
    documentNo: filing.originalDocumentNo,
    numbers: [...caseNosOf(filing.originalDocumentNo), ...caseNosOf(filing.documentNo)],
    measure: "seizure",
    obligors: [],
    scope: null,
    documentStart: filing.startDate,
    documentEnd: filing.endDate,
  });
}
