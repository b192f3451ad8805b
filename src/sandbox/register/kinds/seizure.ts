import { foldCaseNo, parseCaseNo, type Alert, type FilingOf, type Reason } from "../../../contract/index.js";
import { addDays, addMonths, dateOf } from "../../calendar/dates.js";
import { alreadyEnded, bareUnit, type RegisterBook } from "../book/book.js";
import { isAmong } from "../book/people.js";
import { ORGANS } from "../../parties/organs.js";
import { MAX_SEIZURE_MONTHS, caseUnitOf, endSeizure, enqueue } from "../book/seizure-queue.js";
import { ENDED, type SeizureRow } from "../book/tables.js";
import type { CaseEffect, EntryContext, KindRules, RegisterContext, RegisterPerson } from "../book/types.js";
import { newUnit, type Unit } from "../book/unit.js";
import { hasConsent } from "../book/consent.js";
import { alert, reason, unitPointer } from "../legal-grounds/legal-grounds.js";

const codesOf = (f: { unitCode: string; otherUnits?: readonly { unitCode: string }[] | undefined }): string[] => [
  f.unitCode,
  ...(f.otherUnits ?? []).map((u) => u.unitCode),
];

/** Runs a check on every unit of a filing, and reports units that occur twice. */
function eachUnit(
  filing: Parameters<typeof codesOf>[0],
  check: (unitCode: string, pointer: string) => Reason[],
): Reason[] {
  const seen = new Set<string>();
  return codesOf(filing).flatMap((unitCode, i) => {
    const pointer = unitPointer(i, "unitCode");
    if (seen.has(unitCode)) return [reason("unitTwice", {}, pointer)];
    seen.add(unitCode);
    return check(unitCode, pointer);
  });
}

/** CF-25: alerts, without refusing, when the term is longer than usual for this agency. */
function organAlerts(ctx: RegisterContext, start: string, end: string, nth: number): Alert[] {
  const { zh, en, usual } = ORGANS[ctx.institution.organ ?? "court"];
  if (!usual) return [];
  const months = nth === 0 ? usual.months : usual.renewalMonths;
  return [
    ...(end > addMonths(start, months) ? [alert("organTerm", ctx.now, { organ: zh, organEn: en, months })] : []),
    ...(nth > usual.renewals
      ? [alert("organRenewals", ctx.now, { organ: zh, organEn: en, renewals: usual.renewals, nth })]
      : []),
  ];
}

/** Checks the term: at most three years, ending on the anniversary at the latest (CF-01, CF-11). */
function againstTerm(start: string, end: string, now: Date): Reason[] {
  const latest = addMonths(start, MAX_SEIZURE_MONTHS);
  if (end > latest) return [reason("seizureTooLong", { latest }, "/endDate")];
  return end < start || end < dateOf(now) ? [reason("seizureOver", {}, "/endDate")] : [];
}

type Request = FilingOf<"seizure.request">;

export function seizureRequest(book: RegisterBook): KindRules<"seizure.request"> {
  return {
    check(filing, ctx) {
      return [
        ...againstTerm(filing.startDate, filing.endDate, ctx.now),
        ...eachUnit(filing, (unitCode, pointer) => {
          const unit = book.units.get(unitCode);
          if (!unit) return ctx.openRegister ? [] : [reason("unitUnknown", {}, pointer)];
          const key = foldCaseNo(filing.documentNo);
          if (
            unit.seizures &&
            book.seizures.live(unitCode).some((s) => s.organId === ctx.institution.id && s.numbers.includes(key))
          )
            return [reason("seizureExists", {}, pointer)];
          const order = unit.encumbrances.transferOrder;
          if (order) return [reason("transferOrdered", { organ: order.organ, documentNo: order.documentNo }, pointer)]; // CF-19
          const finding = checkOwnership(book, unit, filing);
          return finding.refuse ? [reason(finding.refuse, {}, pointer)] : [];
        }),
      ];
    },

    enter(filing, ctx) {
      const alerts = organAlerts(ctx, filing.startDate, filing.endDate, 0);
      const effects: CaseEffect[] = [];
      const units = codesOf(filing).map((unitCode) => {
        let unit = book.units.get(unitCode);
        if (!unit) book.units.put((unit = firstSight(unitCode, filing)));
        else if (checkOwnership(book, unit, filing).doubt) alerts.push(alert("ownerDoubt", ctx.now));
        if (!unit.owners.length && filing.measure === "seizure")
          book.changeUnit(unitCode, (u) => (u.owners = filing.obligors));
        const others = unit.owners.some((o) => !isAmong(o, filing.obligors));
        if (unit.owners.length > 1 && others && filing.scope === undefined) alerts.push(alert("coOwned", ctx.now)); // CF-21
        if (unit.seizures && earlierStage(book, unitCode, filing.documentNo, ctx))
          alerts.push(alert("sameCourtWaits", ctx.now));
        if (unit.encumbrances.transferAccepted) alerts.push(alert("transferStopped", ctx.now)); // CF-19
        alerts.push(...landAlerts(book, book.units.get(unitCode)!, codesOf(filing), ctx.now));
        const entered = enqueue(book, rowOf(unitCode, filing, ctx), ctx.now);
        effects.push(...entered.effects);
        // CF-06: the court requested a seizure and is alerted that it waits.
        if (entered.row.position! > 0) alerts.push(alert("waits", ctx.now, { position: entered.row.position! }));
        return caseUnitOf(entered.row);
      });
      return { units, certificates: [], effects, alerts };
    },
  };
}

function rowOf(unitCode: string, filing: Request, ctx: EntryContext): SeizureRow {
  return {
    unitCode,
    received: Date.parse(ctx.receivedAt),
    sequence: ctx.sequence,
    caseNo: ctx.caseNo,
    organId: ctx.institution.id,
    organ: ctx.institution.name,
    documentNo: filing.documentNo,
    numbers: [foldCaseNo(filing.documentNo)],
    measure: filing.measure,
    obligors: filing.obligors,
    scope: filing.scope ?? null,
    // CF-10: dates come from the document, not from the registration.
    documentStart: filing.startDate,
    documentEnd: filing.endDate,
    position: null,
    effectiveFrom: null,
    effectiveTo: null,
    endedOn: null,
    endedBy: null,
  };
}

/**
 * Creates an unknown unit from a court order: the debtor owns it, or has bought it before completion.
 */
function firstSight(unitCode: string, filing: Request): Unit {
  return filing.measure === "seizure"
    ? newUnit({ ...bareUnit(unitCode, "registered"), owners: filing.obligors })
    : newUnit({ ...bareUnit(unitCode, "pre-sale"), buyers: filing.obligors });
}

interface Finding {
  readonly refuse?: "notYetOwned" | "alreadyOwner" | "notDebtors" | "noGround";
  readonly doubt?: boolean;
}

/**
 * Checks that the property belongs to the debtor (CF-12: 法发〔2004〕5号 art. 13-15; CF-19: 查封规定 art. 23). If the
 * register knows the owner only from an earlier filing, the order is carried out with an alert.
 */
function checkOwnership(book: RegisterBook, unit: Unit, filing: Request): Finding {
  const owns = filing.obligors.some((o) => isAmong(o, unit.owners));
  const notice = unit.notices ? book.purchaseNotice(unit.unitCode) : undefined;
  const bought = filing.obligors.some((o) => isAmong(o, [...(notice?.holders ?? []), ...unit.buyers]));
  const known = unit.source === "record";
  if (filing.measure === "seizure") {
    if (unit.phase === "pre-sale" || (bought && !owns)) return { refuse: "notYetOwned" };
    if (owns || !unit.owners.length) return {};
    return known ? { refuse: "notDebtors" } : { doubt: true };
  }
  if (unit.phase === "registered" && owns) return { refuse: "alreadyOwner" };
  if (bought) return {};
  if (notice) return { refuse: "noGround" };
  // Unsold pre-sale homes of a developer may be pre-seized (art. 15); sold ones belong to the buyers.
  if (owns && !unit.buyers.length) return {};
  return known ? { refuse: "noGround" } : { doubt: true };
}

/** CF-20 (查封规定 art. 21): alerts about linked units that the seizure also covers or that were seized earlier. */
function landAlerts(book: RegisterBook, unit: Unit, ordered: readonly string[], now: Date): Alert[] {
  const linked = book.linked(unit).filter((u) => !ordered.includes(u.unitCode));
  const before = linked.find((u) => u.seizures > 0);
  if (before)
    return [alert("landSeizedBefore", now, { unitCode: before.unitCode, ...book.frontSeizure(before.unitCode) })];
  return linked.length ? [alert("landCovered", now, { unitCode: linked.map((u) => u.unitCode).join("、") })] : [];
}

/** Stages of a measure (CF-23): 诉前保全, 诉讼保全, execution. The type code of the case number shows the stage. */
const STAGES: Readonly<Record<string, number>> = { 财保: 1, 执保: 1, 民初: 2, 民终: 2, 执: 3, 执恢: 3 };

function stageOf(documentNo: string): number | undefined {
  try {
    return STAGES[parseCaseNo(documentNo).type];
  } catch {
    return undefined;
  }
}

/**
 * Finds this court's only seizure from an earlier stage, which continues under another case number without a new order
 * (CF-23, 财产保全规定 art. 17).
 */
function earlierStage(
  book: RegisterBook,
  unitCode: string,
  documentNo: string,
  ctx: RegisterContext,
): SeizureRow | undefined {
  const stage = stageOf(documentNo);
  if (stage === undefined) return undefined;
  const own = book.seizures
    .live(unitCode)
    .filter((s) => s.organId === ctx.institution.id && (stageOf(s.documentNo) ?? stage) < stage);
  return own.length === 1 ? own[0] : undefined;
}

interface Original {
  readonly live?: SeizureRow;
  readonly ended?: SeizureRow;
}

/** Finds the seizure that a renewal or release names, by its own or a renewal's number; this agency's own first. */
function original(book: RegisterBook, unitCode: string, documentNo: string, ctx: RegisterContext): Original {
  const key = foldCaseNo(documentNo);
  const named = book.seizures.of(unitCode).filter((s) => s.numbers.includes(key));
  const live = named.filter((s) => s.position !== null);
  const found =
    live.find((s) => s.organId === ctx.institution.id) ?? live[0] ?? earlierStage(book, unitCode, documentNo, ctx);
  return found ? { live: found } : named.length ? { ended: named.at(-1)! } : {};
}

/**
 * Returns whether an unknown seizure may predate the register: only in an open register that has no queue for the unit.
 */
function mayBeEarlier(unit: Unit | undefined, ctx: RegisterContext): boolean {
  return ctx.openRegister && (!unit || (unit.source === "filing" && unit.seizures === 0));
}

export function seizureRenew(book: RegisterBook): KindRules<"seizure.renew"> {
  return {
    check(filing, ctx) {
      return [
        ...againstTerm(filing.startDate, filing.endDate, ctx.now),
        ...eachUnit(filing, (unitCode, pointer) => {
          const { live, ended } = original(book, unitCode, filing.originalDocumentNo, ctx);
          if (live) return againstRenewal(live, filing, ctx, pointer);
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
      const alerts: Alert[] = [];
      const effects: CaseEffect[] = [];
      const number = foldCaseNo(filing.documentNo);
      const units = codesOf(filing).map((unitCode) => {
        const { live } = original(book, unitCode, filing.originalDocumentNo, ctx);
        if (!live) {
          if (!book.units.get(unitCode)) book.units.put(newUnit(bareUnit(unitCode, "registered")));
          const entered = enqueue(book, earlier(unitCode, filing, ctx), ctx.now);
          effects.push(...entered.effects);
          alerts.push(alert("seizureBefore", ctx.now));
          return caseUnitOf(entered.row);
        }
        // CF-18: the key of the row stays, and with it the queue position.
        const running = live.position === 0;
        const renewed: SeizureRow = {
          ...live,
          numbers: [...new Set([...live.numbers, number])],
          documentEnd: filing.endDate,
          effectiveTo: running ? filing.endDate : null,
          ...(running ? {} : { documentStart: filing.startDate }),
        };
        book.seizures.put(renewed);
        if (live.caseNo !== ctx.caseNo) effects.push({ caseNo: live.caseNo, units: [caseUnitOf(renewed)] });
        if (!running) alerts.push(alert("renewalWaiting", ctx.now)); // CF-09
        alerts.push(...organAlerts(ctx, filing.startDate, filing.endDate, renewed.numbers.length - 1));
        return { ...caseUnitOf(renewed), ...(running ? { effectiveFrom: filing.startDate } : {}) };
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
  if (live.organId !== ctx.institution.id && !hasConsent(filing)) reasons.push(reason("renewalByOther", {}, pointer));
  if (live.effectiveTo === null) return reasons;
  const latest = addDays(live.effectiveTo, 1);
  if (filing.startDate > latest) reasons.push(reason("renewalGap", { latest }, "/startDate"));
  if (filing.endDate <= live.effectiveTo) reasons.push(reason("renewalShorter", { to: live.effectiveTo }, "/endDate"));
  return reasons;
}

function earlier(unitCode: string, filing: FilingOf<"seizure.renew">, ctx: EntryContext): SeizureRow {
  const obligors: RegisterPerson[] = [];
  return {
    unitCode,
    received: Date.parse(ctx.receivedAt),
    sequence: ctx.sequence,
    caseNo: ctx.caseNo,
    organId: ctx.institution.id,
    organ: ctx.institution.name,
    documentNo: filing.originalDocumentNo,
    numbers: [foldCaseNo(filing.originalDocumentNo), foldCaseNo(filing.documentNo)],
    measure: "seizure",
    obligors,
    scope: null,
    documentStart: filing.startDate,
    documentEnd: filing.endDate,
    position: null,
    effectiveFrom: null,
    effectiveTo: null,
    endedOn: null,
    endedBy: null,
  };
}

export function seizureRelease(book: RegisterBook): KindRules<"seizure.release"> {
  return {
    check(filing, ctx) {
      return eachUnit(filing, (unitCode, pointer) => {
        const { live, ended } = original(book, unitCode, filing.originalDocumentNo, ctx);
        if (live)
          return live.organId === ctx.institution.id || filing.basis !== undefined
            ? []
            : [reason("releaseByOther", {}, "/basis")]; // CF-17
        if (ended) return alreadyEnded(ended, pointer);
        return mayBeEarlier(book.units.get(unitCode), ctx) ? [] : [reason("seizureUnknown", {}, "/originalDocumentNo")];
      });
    },

    enter(filing, ctx) {
      const alerts: Alert[] = [];
      const effects: CaseEffect[] = [];
      for (const unitCode of codesOf(filing)) {
        const { live } = original(book, unitCode, filing.originalDocumentNo, ctx);
        if (live)
          effects.push(
            ...endSeizure(
              book,
              live,
              "released",
              live.organId === ctx.institution.id ? undefined : "released",
              ctx.promotedTerm,
              ctx.now,
            ),
          ); // needs no alert about what it did itself
        else {
          if (!book.units.get(unitCode)) book.units.put(newUnit(bareUnit(unitCode, "registered")));
          const on = dateOf(ctx.now);
          book.seizures.put({
            unitCode,
            received: Date.parse(ctx.receivedAt),
            sequence: ctx.sequence,
            caseNo: ctx.caseNo,
            organId: ctx.institution.id,
            organ: ctx.institution.name,
            documentNo: filing.originalDocumentNo,
            numbers: [foldCaseNo(filing.originalDocumentNo)],
            measure: "seizure",
            obligors: [],
            scope: null,
            documentStart: on,
            documentEnd: on,
            position: null,
            effectiveFrom: null,
            effectiveTo: null,
            endedOn: on,
            endedBy: "released",
          });
          alerts.push(alert("seizureBefore", ctx.now));
        }
      }
      return { units: codesOf(filing).map((unitCode) => ({ unitCode })), certificates: [], effects, alerts };
    },
  };
}
