import { caseNosOf, foldCaseNo, type Alert, type FilingOf } from "../../../contract/index.js";
import { bareUnit, type RegisterBook } from "../book/book.js";
import { isAmong, sameOrgan } from "../book/people.js";
import { caseUnitOf, enqueue } from "../book/seizure-queue.js";
import type { SeizureRow } from "../book/tables.js";
import type { CaseEffect, EntryContext, KindRules } from "../book/types.js";
import { newUnit, type Unit } from "../book/unit.js";
import { alert, reason } from "../legal-grounds/legal-grounds.js";
import {
  againstClock,
  againstTerm,
  codesOf,
  eachUnit,
  earlierStage,
  orderAlerts,
  organAlerts,
  servedOn,
  newSeizure,
} from "./seizure-order.js";

/** Units under one document number above which the court is asked to compare them with the claim (CF-22). */
const MANY_UNITS = 10;

type Request = FilingOf<"seizure.request">;

export function seizureRequest(book: RegisterBook): KindRules<"seizure.request"> {
  return {
    check(filing, ctx) {
      return [
        ...againstTerm(filing.startDate, filing.endDate, servedOn(ctx)),
        ...eachUnit(filing, (unitCode, pointer) => {
          const unit = book.units.get(unitCode);
          if (!unit) return ctx.openRegister ? [] : [reason("unitUnknown", {}, pointer)];
          const key = foldCaseNo(filing.documentNo);
          if (
            unit.seizures &&
            book.seizures.live(unitCode).some((s) => s.organId === ctx.institution.id && s.numbers.includes(key))
          )
            return [reason("seizureExists", {}, pointer)];
          const back = againstClock(book, unitCode, ctx, pointer);
          if (back.length) return back;
          const order = unit.encumbrances.transferOrder;
          if (order && !sameOrgan(order.organ, ctx.institution.name))
            return [reason("transferOrdered", { organ: order.organ, documentNo: order.documentNo }, pointer)]; // CF-19
          const finding = checkOwnership(book, unit, filing);
          return finding.refuse ? [reason(finding.refuse, {}, pointer)] : [];
        }),
      ];
    },

    enter(filing, ctx) {
      const alerts = [...organAlerts(ctx, filing, 0), ...orderAlerts(book, filing, ctx)];
      const effects: CaseEffect[] = [];
      const units = codesOf(filing).map((unitCode) => {
        let unit = book.units.get(unitCode);
        if (!unit) book.units.put((unit = firstSight(unitCode, filing)));
        else {
          const { doubt } = checkOwnership(book, unit, filing);
          if (doubt) alerts.push(alert(doubt, ctx.now));
        }
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
      const count = book.seizures.unitsUnder(ctx.institution.id, filing.documentNo);
      if (count > MANY_UNITS) alerts.push(alert("manyUnits", ctx.now, { count })); // CF-22
      return { units, certificates: [], effects, alerts };
    },
  };
}

function rowOf(unitCode: string, filing: Request, ctx: EntryContext): SeizureRow {
  return newSeizure(unitCode, ctx, {
    documentNo: filing.documentNo,
    numbers: [...caseNosOf(filing.documentNo)],
    measure: filing.measure,
    obligors: filing.obligors,
    scope: filing.scope ?? null,
    // CF-10: dates come from the document, not from the registration.
    documentStart: filing.startDate,
    documentEnd: filing.endDate,
  });
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
  readonly doubt?: "ownerDoubt" | "boughtUnproven";
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
    return known ? { refuse: "notDebtors" } : { doubt: "ownerDoubt" };
  }
  if (unit.phase === "registered" && owns) return { refuse: "alreadyOwner" };
  if (bought) return {};
  if (notice) return { refuse: "noGround" };
  // A home of the developer's first registration that the debtor has bought (art. 15), as the court has found.
  if (unit.phase === "registered" && unit.registrableOn !== undefined && !unit.buyers.length)
    return { doubt: "boughtUnproven" };
  // Unsold pre-sale homes of a developer may be pre-seized (art. 15); sold ones belong to the buyers.
  if (owns && !unit.buyers.length) return {};
  return known ? { refuse: "noGround" } : { doubt: "ownerDoubt" };
}

/** CF-20 (查封规定 art. 21): alerts about linked units that the seizure also covers or that were seized earlier. */
function landAlerts(book: RegisterBook, unit: Unit, ordered: readonly string[], now: Date): Alert[] {
  const linked = book.linked(unit).filter((u) => !ordered.includes(u.unitCode));
  const before = linked.find((u) => u.seizures > 0);
  if (before)
    return [alert("landSeizedBefore", now, { unitCode: before.unitCode, ...book.frontSeizure(before.unitCode) })];
  return linked.length ? [alert("landCovered", now, { unitCode: linked.map((u) => u.unitCode).join("、") })] : [];
}
