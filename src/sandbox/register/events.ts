import type { Reason } from "../../contract/index.js";
import { canonicalProofNo } from "./book/certificates.js";
import { addDays, dateOf } from "../calendar/dates.js";
import { noticeEnd } from "../calendar/notice-term.js";
import type { RegisterBook } from "./book/book.js";
import type { EventOf, RegisterEvent } from "./event-schema.js";
import { toMortgagees, toNoticeBank, toNoticeHolder } from "./book/right-holders.js";
import { isAmong, sameOrgan, samePerson } from "./book/people.js";
import { endAllSeizures, endSeizure } from "./book/seizure-queue.js";
import { checkPapers, withoutMortgagee } from "./papers/consent.js";
import { transferObstacles, transfer } from "./transfer.js";
import type { CaseEffect, EntryContext, PromotedTerm } from "./book/types.js";
import { newUnit, type Unit } from "./book/unit.js";
import { alert, reason } from "./legal-grounds/legal-grounds.js";
import { formatInstant } from "../calendar/format.js";

export type EventContext = Pick<EntryContext, "authority" | "now"> & { readonly promotedTerm: PromotedTerm };
export type EventResult =
  { readonly applied: true; readonly effects: CaseEffect[] } | { readonly applied: false; readonly reasons: Reason[] };

/** Days within which an objector must sue (民法典 art. 220). */
const OBJECTION_DAYS = 15;

const done = (effects: CaseEffect[] = []): EventResult => ({ applied: true, effects });
const refused = (...reasons: Reason[]): EventResult => ({ applied: false, reasons });

export class Events {
  readonly #book: RegisterBook;

  constructor(book: RegisterBook) {
    this.#book = book;
  }

  apply(event: RegisterEvent, ctx: EventContext): EventResult {
    if (event.type === "unit-entered") return this.#enterUnit(event);
    if (event.type === "officer-reported") {
      this.#book.officers.report(event.organ, event.officerCardNo, event.officerName);
      return done();
    }
    const unit = this.#book.units.get(event.unitCode);
    if (!unit) return refused(reason("unitUnknown", {}, "/unitCode"));
    const book = this.#book;
    const change = (edit: (unit: Unit) => void): EventResult => {
      book.changeUnit(unit.unitCode, edit);
      return done();
    };
    switch (event.type) {
      case "mortgage-recorded":
        return this.#recordMortgage(event);
      case "ranks-agreed":
        return this.#agreeRanks(unit, event, ctx.now);
      case "contract-filed":
        return change((u) => (u.buyers = event.buyers));
      case "first-registration":
        return this.#firstRegistration(unit, event, ctx.now);
      case "transfer-accepted":
        return this.#transferAccepted(unit, event, ctx.now);
      case "transfer": {
        const reasons = transferObstacles(book, unit, event, dateOf(ctx.now));
        return reasons.length ? refused(...reasons) : done(transfer(book, unit, event, ctx));
      }
      case "court-transfer-order":
        return this.#transferOrder(unit, event);
      case "disposal":
        return this.#disposal(unit, event, ctx);
      case "claim-ended":
        return this.#claimEnded(event, ctx.now);
      case "objection-registered": {
        const objection = {
          applicant: event.applicant,
          registeredAt: formatInstant(ctx.now),
          lapsesOn: addDays(dateOf(ctx.now), OBJECTION_DAYS),
        };
        return change((u) => (u.encumbrances.objections = [...(u.encumbrances.objections ?? []), objection]));
      }
      case "objection-sued":
        return change((u) =>
          u.encumbrances.objections?.filter((o) => o.applicant === event.applicant).forEach((o) => (o.sued = true)),
        );
      case "objection-ended":
        return change(
          (u) =>
            (u.encumbrances.objections = u.encumbrances.objections?.filter((o) => o.applicant !== event.applicant)),
        );
      case "habitation-registered":
        return change(
          (u) =>
            (u.encumbrances.habitation = [
              ...(u.encumbrances.habitation ?? []),
              { holder: event.holder, registeredAt: formatInstant(ctx.now) },
            ]),
        );
      case "habitation-ended":
        return change(
          (u) => (u.encumbrances.habitation = u.encumbrances.habitation?.filter((h) => h.holder !== event.holder)),
        );
      case "correction-started":
        return change((u) => (u.encumbrances.correction = true));
      case "correction-ended":
        return change((u) => delete u.encumbrances.correction);
      case "owner-renamed":
        return this.#renameOwner(unit, event);
    }
  }

  #enterUnit(event: EventOf<"unit-entered">): EventResult {
    const { type: _, ...known } = event;
    const standing = this.#book.units.get(event.unitCode);
    // Rights on the unit are kept; only the data of the unit itself is replaced.
    this.#book.units.put(
      newUnit({ ...standing, ...known, buyers: known.buyers ?? standing?.buyers ?? [], source: "record" }),
    );
    return done();
  }

  #recordMortgage(event: EventOf<"mortgage-recorded">): EventResult {
    const { unitCode, mortgagee, amount, termStart, termEnd, registeredAt } = event;
    const proofNo = canonicalProofNo(event.proofNo);
    if (this.#book.mortgages.one(unitCode, proofNo)) return refused(reason("proofTwice", {}, "/proofNo"));
    this.#book.mortgages.put({
      unitCode,
      proofNo,
      caseNo: "",
      institution: mortgagee.idNo,
      mortgagee: mortgagee.name,
      type: event.mortgageType,
      propertyType: "land-and-house",
      amount,
      currency: "CNY",
      termStart,
      termEnd,
      restricted: event.transferRestricted ? 1 : 0,
      registeredAt,
      priority: Date.parse(registeredAt),
      claimFixedAt: null,
      endedOn: null,
      endedBy: null,
    });
    this.#book.changeUnit(unitCode, (u) => u.mortgages++);
    return done();
  }

  /**
   * Applies agreed ranks. A mortgage may get a lower rank only with the written consent of its mortgagee (DY-05, DY-06,
   * 民法典 art. 409).
   */
  #agreeRanks(unit: Unit, { proofNos, papers }: EventOf<"ranks-agreed">, now: Date): EventResult {
    const book = this.#book;
    const { unitCode } = unit;
    const standing = book.mortgages.live(unit.unitCode);
    const wanted = proofNos.map((no) => standing.find((m) => m.proofNo === canonicalProofNo(no)));
    const agreed = wanted.filter((m) => m !== undefined);
    if (agreed.length !== standing.length || new Set(agreed).size !== wanted.length)
      return refused(reason("rankList", {}, "/proofNos"));
    const harmed = agreed.filter((m, to) => to > standing.indexOf(m));
    const reasons = [
      ...checkPapers(papers, [unitCode], "/papers"),
      ...harmed.flatMap((m) => withoutMortgagee(papers, m, "rank", "rankHarms")),
    ];
    if (reasons.length) return refused(...reasons);
    return done(
      book.rerank(
        unitCode,
        now,
        () => {
          // Reuses the same times in the new order; equal ones get fractions and never become later.
          const moments = standing.map((m) => m.priority);
          for (let i = agreed.length - 1; i >= 0; i--) {
            moments[i] = Math.min(moments[i]!, (moments[i + 1] ?? Infinity) - 0.01);
            book.mortgages.put({ ...agreed[i]!, priority: moments[i]! });
          }
        },
        "rankAgreed",
      ),
    );
  }

  /**
   * First registration of a building. Buyers can now register (YG-01), and a mortgage of the construction becomes one
   * of the building with the same rank (DY-14, 实施细则 art. 77).
   */
  #firstRegistration(unit: Unit, event: EventOf<"first-registration">, now: Date): EventResult {
    if (unit.phase === "registered") return refused(reason("alreadyRegistered"));
    const book = this.#book;
    const today = dateOf(now);
    book.changeUnit(unit.unitCode, (u) => {
      u.phase = "registered";
      u.source = "record";
      u.titleNo = event.titleNo;
      u.registrableOn = today;
    });
    for (const m of book.mortgages.live(unit.unitCode)) {
      if (m.propertyType === "land-and-construction") book.mortgages.put({ ...m, propertyType: "land-and-house" });
    }
    for (const n of book.notices.live(unit.unitCode)) book.notices.put({ ...n, lapsesOn: noticeEnd(today) });
    return done();
  }

  /** Records an accepted transfer. Applied for by the holders within the 90 days, it keeps the pre-notice (YG-01). */
  #transferAccepted(unit: Unit, event: EventOf<"transfer-accepted">, now: Date): EventResult {
    this.#book.changeUnit(unit.unitCode, (u) => (u.encumbrances.transferAccepted = { to: event.to, on: dateOf(now) }));
    const purchase = this.#book.purchaseNotice(unit.unitCode);
    if (purchase?.holders.every((h) => isAmong(h, event.to))) {
      for (const n of this.#book.notices.live(unit.unitCode)) this.#book.notices.put({ ...n, lapsesOn: null });
    }
    return done();
  }

  /**
   * Records a court's transfer order; the order served first takes precedence (CF-19, 查封规定 art. 23). The court whose
   * seizure is in force disposes of the unit, so its own order is carried out.
   */
  #transferOrder(unit: Unit, { organ, documentNo, to }: EventOf<"court-transfer-order">): EventResult {
    const front = unit.seizures ? this.#book.frontSeizure(unit.unitCode) : undefined;
    if (front && !sameOrgan(front.organ, organ)) return refused(reason("seizedNoTransfer", front));
    const earlier = unit.encumbrances.transferOrder;
    if (earlier && !sameOrgan(earlier.organ, organ))
      return refused(reason("transferOrdered", { organ: earlier.organ, documentNo: earlier.documentNo }));
    this.#book.changeUnit(unit.unitCode, (u) => (u.encumbrances.transferOrder = { organ, documentNo, to }));
    return done();
  }

  /**
   * Disposes of seized property. If all of it is gone, every waiting seizure ends; otherwise the queue continues on the
   * remainder (CF-07, 法发〔2004〕5号 art. 20).
   */
  #disposal(unit: Unit, event: EventOf<"disposal">, { now, promotedTerm }: EventContext): EventResult {
    const book = this.#book;
    const front = book.seizures.live(unit.unitCode)[0];
    if (!front) return refused(reason("nothingSeized"));
    if (event.remainder !== undefined) {
      const effects = endSeizure(book, front, "disposed", { words: "disposedFront" }, promotedTerm, now);
      for (const s of book.seizures.live(unit.unitCode)) book.seizures.put({ ...s, scope: event.remainder });
      return done(effects);
    }
    const effects = endAllSeizures(book, unit.unitCode, now);
    const { to } = event;
    if (to) {
      effects.push(...toMortgagees(book, unit.unitCode, alert("mortgagedTransferred", now)));
      book.changeUnit(unit.unitCode, (u) => {
        u.owners = to;
        u.coOwnership = to.length === 1 ? "sole" : undefined;
        u.titleNo = undefined;
        u.source = "record";
        u.registrableOn = undefined;
      });
    }
    return done(effects);
  }

  /** Ends a claim by annulment or waiver, and with it the pre-notice (YG-02, 物权编解释（一） art. 5). */
  #claimEnded({ unitCode, proofNo, cause }: EventOf<"claim-ended">, now: Date): EventResult {
    const notice = this.#book.notices.live(unitCode).find((n) => n.proofNo === canonicalProofNo(proofNo));
    if (!notice) return refused(reason("proofUnknown", {}, "/proofNo"));
    this.#book.endNotice(notice, dateOf(now), "debt-ended");
    const ended = alert("noticeDebtEnded", now, { cause });
    const onIt = notice.type === "purchase" ? this.#book.notices.live(unitCode) : [];
    return done([
      { caseNo: notice.caseNo, alert: ended },
      ...toNoticeHolder(notice, ended),
      ...onIt.flatMap((n) => toNoticeBank(n, alert("noticeBaseGone", now, { proofNo: notice.proofNo }))),
      ...this.#book.groundGone(notice, now),
    ]);
  }

  #renameOwner(unit: Unit, { from, to }: EventOf<"owner-renamed">): EventResult {
    const found = unit.owners.find((o) => samePerson(o, from));
    if (!found) return refused(reason("ownerMismatch", {}, "/from"));
    this.#book.people.keepFormer(unit.unitCode, found);
    this.#book.changeUnit(
      unit.unitCode,
      (u) => (u.owners = u.owners.map((o) => (samePerson(o, from) ? { ...o, ...to } : o))),
    );
    return done();
  }
}
