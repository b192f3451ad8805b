import type { UnitState } from "../../../contract/index.js";
import type { RegisterBook } from "./book.js";
import { objectionsOn, type Unit } from "./unit.js";
import { dateOf } from "../../calendar/dates.js";
import { formatInstant } from "../../calendar/format.js";

type Restriction = UnitState["restrictions"][number];

/** Returns the complete registered state of a unit, with a text for each restriction. */
export function stateOf(book: RegisterBook, unitCode: string, now: Date): UnitState | undefined {
  const unit = book.units.get(unitCode);
  if (!unit) return undefined;
  const ranks = book.ranks(unit);
  const notices = book.notices.live(unitCode);
  const seizures = book.seizures.live(unitCode);
  const objections = objectionsOn(unit, dateOf(now));
  const { habitation } = unit.encumbrances;
  return {
    unitCode,
    at: formatInstant(now),
    phase: unit.phase,
    ...(unit.address === undefined ? {} : { address: unit.address }),
    ...(unit.titleNo === undefined ? {} : { titleNo: unit.titleNo }),
    owners: unit.owners.map((o) => ({ ...o })),
    ...(unit.coOwnership === undefined ? {} : { coOwnership: unit.coOwnership as UnitState["coOwnership"] }),
    mortgages: ranks.map(({ mortgage: m, rank }) => ({
      proofNo: m.proofNo,
      rank,
      mortgagee: m.mortgagee,
      mortgageType: m.type,
      amount: m.amount,
      currency: m.currency,
      termStart: m.termStart,
      termEnd: m.termEnd,
      transferRestricted: m.restricted === 1,
      registeredAt: m.registeredAt,
      ...(m.claimFixedAt === null ? {} : { claimFixedAt: m.claimFixedAt }),
    })),
    preNotices: notices.map((n) => ({
      proofNo: n.proofNo,
      type: n.type,
      ...(n.detail.existingHome ? { existingHome: true } : {}),
      holders: n.holders.map((h) => ({ ...h })),
      ...(n.detail.amount === undefined ? {} : { amount: n.detail.amount }),
      ...(n.detail.transferRestricted === undefined ? {} : { transferRestricted: n.detail.transferRestricted }),
      registeredAt: n.registeredAt,
      ...(n.lapsesOn === null ? {} : { lapsesOn: n.lapsesOn }),
    })),
    seizures: seizures.map((s) => ({
      documentNo: s.documentNo,
      organ: s.organ,
      measure: s.measure,
      queuePosition: s.position!,
      receivedAt: formatInstant(new Date(s.received)),
      // CF-09: the term of a waiting seizure has not started.
      ...(s.effectiveFrom === null ? {} : { startDate: s.effectiveFrom }),
      ...(s.effectiveTo === null ? {} : { endDate: s.effectiveTo }),
      ...(s.renewals.length
        ? {
            renewals: s.renewals.map(({ documentNo, startDate, endDate, receivedAt }) => ({
              documentNo,
              startDate,
              endDate,
              receivedAt,
            })),
          }
        : {}),
      ...(s.scope === null ? {} : { scope: s.scope }),
    })),
    ...(objections.length
      ? {
          objections: objections.map(({ applicant, registeredAt, lapsesOn }) => ({
            applicant,
            registeredAt,
            lapsesOn,
          })),
        }
      : {}),
    ...(habitation?.length ? { habitation } : {}),
    restrictions: restrictionsOf(book, unit, objections.length > 0),
  };
}

function restrictionsOf(book: RegisterBook, unit: Unit, objected: boolean): Restriction[] {
  const { unitCode } = unit;
  const found: Restriction[] = [];
  const add = (code: string, zh: string, en: string): void => void found.push({ code, zh, en });
  if (unit.owners.length > 1) add("co-owned", "共有", "co-owned");
  if (unit.seizures) {
    const { measure, measureEn, organ, documentNo } = book.frontSeizure(unitCode);
    add(
      "R-01",
      `${measure}：${organ}，${documentNo}；轮候 ${unit.seizures - 1} 个`,
      `${measureEn}: ${organ}, ${documentNo}; ${unit.seizures - 1} waiting`,
    );
  }
  const linked = book.landSeizure(unit);
  if (linked)
    add(
      "CF-20",
      `同一宗地的 ${linked.unitCode} 已被查封，房地一体`,
      `${linked.unitCode} of the same parcel is seized, land and house together`,
    );
  if (unit.notices)
    add("R-02", "预告登记：未经权利人书面同意不得处分", "pre-notice: no disposal without its holder's written consent");
  if (unit.mortgages) add("mortgaged", `抵押 ${unit.mortgages} 个`, `${unit.mortgages} mortgages`);
  if (book.mortgages.live(unitCode).some((m) => m.restricted))
    add("DY-11", "抵押登记记载禁止或限制转让", "a mortgage bars or restricts transfers");
  if (objected) add("R-03", "异议登记", "objection");
  if (unit.encumbrances.habitation?.length) add("R-04", "居住权", "right of habitation");
  if (unit.encumbrances.correction) add("R-05", "更正登记办理中", "correction in progress");
  if (unit.encumbrances.transferOrder)
    add(
      "CF-19",
      `过户裁定：${unit.encumbrances.transferOrder.documentNo}`,
      `transfer order ${unit.encumbrances.transferOrder.documentNo}`,
    );
  return found;
}
