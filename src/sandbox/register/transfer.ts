import type { Reason } from "../../contract/index.js";
import { dateOf } from "../calendar/dates.js";
import type { RegisterBook } from "./book/book.js";
import type { EventOf } from "./event-schema.js";
import { isAmong, sameOrgan } from "./book/people.js";
import { caseUnitOf, endAllSeizures } from "./book/seizure-queue.js";
import { toMortgagees, toNoticeHolder } from "./book/right-holders.js";
import { checkPapers, missingConsent, withoutMortgagee } from "./papers/consent.js";
import type { NoticeRow } from "./book/tables.js";
import type { CaseEffect, EntryContext, RegisterPerson } from "./book/types.js";
import { objectionsOn, type Unit } from "./book/unit.js";
import { alert, reason } from "./legal-grounds/legal-grounds.js";

type Transfer = EventOf<"transfer">;

/** The earlier rule applies to mortgages registered before the Civil Code (DY-11). */
const CIVIL_CODE = "2021-01-01";

/** Returns the reasons that prevent a transfer to these people. */
export function transferObstacles(
  book: RegisterBook,
  unit: Unit,
  { to, papers = [] }: Transfer,
  today: string,
): Reason[] {
  const reasons = checkPapers(papers, [unit.unitCode], "/papers");
  if (unit.phase === "pre-sale") reasons.push(reason("notFirstRegistered"));
  if (unit.encumbrances.correction) reasons.push(reason("correction"));
  // During a pre-seizure only the ownership of the debtor may be registered (CF-13, 法发〔2004〕5号 art. 16; CF-19).
  const seizures = unit.seizures ? book.seizures.live(unit.unitCode) : [];
  const order = unit.encumbrances.transferOrder;
  const ordered = order !== undefined && to.every((p) => isAmong(p, order.to));
  const byOrder = (organ: string) => ordered && sameOrgan(order.organ, organ);
  const toDebtor = seizures.every((s) => s.measure === "pre-seizure" && s.obligors.some((o) => isAmong(o, to)));
  if (seizures.length && !toDebtor && !byOrder(seizures[0]!.organ))
    reasons.push(reason("seizedNoTransfer", book.frontSeizure(unit.unitCode)));
  const linked = book.landSeizure(unit);
  if (linked && !byOrder(linked.organ)) reasons.push(reason("landSeized", linked)); // CF-20
  if (order && !ordered) reasons.push(reason("transferOrdered", { organ: order.organ, documentNo: order.documentNo }));
  const notice = book.purchaseNotice(unit.unitCode);
  // Only to the holder of the pre-notice, or with the holder's written consent (R-02, 民法典 art. 221).
  if (notice && !isFulfilled(notice, to))
    for (const { unitCode, holders: of, proofNo } of book.notices.live(unit.unitCode)) {
      const needed = { unitCode, of, proofNo, facts: { proofNo }, pointer: "/papers" };
      reasons.push(
        ...missingConsent({ materials: papers }, { ...needed, matter: "transfer", otherwise: "transferNoticed" }),
      );
    }
  const risk = papers.some((p) => p.kind === "risk-acknowledgement");
  if (objectionsOn(unit, today).length && !risk) reasons.push(reason("objectionStands"));
  for (const m of unit.mortgages ? book.mortgages.live(unit.unitCode) : []) {
    // DY-11: the mortgagee joins the application, or agrees to it.
    const isOld = dateOf(new Date(m.registeredAt)) < CIVIL_CODE;
    if (m.restricted) reasons.push(...withoutMortgagee(papers, m, "transfer", "transferBanned"));
    else if (isOld) reasons.push(...withoutMortgagee(papers, m, "transfer", "transferOldMortgage"));
  }
  return reasons;
}

function isFulfilled(notice: NoticeRow, to: readonly RegisterPerson[]): boolean {
  return notice.holders.every((h) => isAmong(h, to));
}

/**
 * Transfers ownership. Pre-notices are then fulfilled (DY-15, DY-16) and pre-seizures become seizures (CF-13).
 */
export function transfer(
  book: RegisterBook,
  unit: Unit,
  event: Transfer,
  ctx: Pick<EntryContext, "authority" | "now">,
): CaseEffect[] {
  const { now } = ctx;
  const { unitCode } = unit;
  const { transferOrder } = unit.encumbrances;
  // The order of the court that seized disposes of the unit: every seizure ends (CF-07, 法发〔2004〕5号 art. 20).
  const effects = transferOrder && unit.seizures ? endAllSeizures(book, unitCode, now) : [];
  effects.push(...toMortgagees(book, unitCode, alert("mortgagedTransferred", now)));
  book.changeUnit(unitCode, (u) => {
    u.owners = event.to;
    u.coOwnership = event.coOwnership ?? (event.to.length === 1 ? "sole" : undefined);
    u.titleNo = event.titleNo;
    u.source = "record";
    u.buyers = [];
    u.registrableOn = undefined;
    delete u.encumbrances.transferAccepted;
    delete u.encumbrances.transferOrder;
  });
  const notice = book.purchaseNotice(unitCode);
  if (notice && isFulfilled(notice, event.to)) {
    const onIt = book.notices.live(unitCode).filter((n) => n.type === "mortgage");
    book.endNotice(notice, dateOf(now), "converted");
    for (const n of onIt) effects.push(...convert(book, n, ctx));
  }
  for (const s of book.seizures.live(unitCode)) {
    if (s.measure !== "pre-seizure" || !s.obligors.some((o) => isAmong(o, event.to))) continue;
    // CF-13: the term continues from the pre-seizure, so only the measure changes.
    const seizure = { ...s, measure: "seizure" as const };
    book.seizures.put(seizure);
    effects.push({ caseNo: s.caseNo, units: [caseUnitOf(seizure)], alert: alert("becameSeizure", now) });
  }
  return effects;
}

/** DY-16 (担保解释 art. 52): the mortgage exists from the pre-notice, so it ranks before later registrations. */
function convert(
  book: RegisterBook,
  notice: NoticeRow,
  { authority, now }: Pick<EntryContext, "authority" | "now">,
): CaseEffect[] {
  const {
    unitCode,
    detail,
    holders: [holder],
  } = notice;
  const mortgagee = { id: holder?.idNo ?? "", name: holder?.name ?? "", role: "bank" as const, token: "" };
  book.endNotice(notice, dateOf(now), "converted");
  const { contractNo, amount = "0", currency = "CNY", termStart = dateOf(now), termEnd = dateOf(now) } = detail;
  const { transferRestricted } = detail;
  const named = (people: readonly RegisterPerson[]) =>
    people.map(({ name, idNo }) => (idNo === undefined ? { name } : { name, idNo }));
  const certificate = book.certificates.issue(
    {
      right: "mortgage",
      unitCodes: [unitCode],
      units: [{ unitCode, address: book.units.get(unitCode)?.address }],
      holders: named(notice.holders),
      obligors: named(notice.obligors),
      contractNo,
      amount,
      currency,
      termStart,
      termEnd,
      mortgageType: "general",
      transferRestricted,
    },
    { authority, now, institution: mortgagee, caseNo: notice.caseNo },
  );
  const moved = book.rerank(unitCode, now, () => {
    book.changeUnit(unitCode, (u) => u.mortgages++);
    book.mortgages.put({
      unitCode,
      proofNo: certificate.no,
      caseNo: "",
      institution: mortgagee.id,
      mortgagee: mortgagee.name,
      type: "general",
      propertyType: "land-and-house",
      amount,
      currency,
      termStart,
      termEnd,
      restricted: transferRestricted ? 1 : 0,
      registeredAt: certificate.issuedAt,
      priority: notice.priority,
      claimFixedAt: null,
      endedOn: null,
      endedBy: null,
    });
  });
  const rank = book.ranks(book.units.get(unitCode)!).find(({ mortgage }) => mortgage.proofNo === certificate.no)!.rank;
  const fulfilled = alert("noticeFulfilled", now, { proofNo: certificate.no });
  const result = { units: [{ unitCode, rank }], certificates: [certificate], alert: fulfilled };
  return [{ caseNo: notice.caseNo, ...result }, ...toNoticeHolder(notice, fulfilled, result), ...moved];
}
