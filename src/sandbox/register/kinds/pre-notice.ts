import type { CaseCertificate, FilingOf, Reason } from "../../../contract/index.js";
import { practiceOf } from "../../authorities/practice.js";
import { dateOf } from "../../calendar/dates.js";
import { noticeEnd } from "../../calendar/notice-term.js";
import type { RegisterBook } from "../book/book.js";
import { checkConsentPapers, missingConsent } from "../papers/consent.js";
import { mortgagesOver, releaseHome } from "../book/construction.js";
import { isAmong, samePerson, sumToOne } from "../book/people.js";
import type { NoticeDetail, NoticeRow } from "../book/tables.js";
import type { CaseEffect, EntryContext, KindRules, RegisterContext, RegisterPerson } from "../book/types.js";
import { isLand, newUnit, type Unit } from "../book/unit.js";
import { reason, unitPointer } from "../legal-grounds/legal-grounds.js";
import { formatInstant } from "../../calendar/format.js";

type Filing = FilingOf<"pre-notice.register">;
const unitsOf = (f: Filing): { unitCode: string; address?: string | undefined }[] => [f, ...(f.otherUnits ?? [])];

/**
 * Checks the unit (YG-06): a pre-sale home of this developer, or where the authority permits it a completed one, not
 * sold to another buyer and free of seizure.
 */
function againstUnit(book: RegisterBook, unit: Unit, filing: Filing, ctx: RegisterContext, at: string): Reason[] {
  const reasons: Reason[] = [];
  const standing = unit.notices ? book.purchaseNotice(unit.unitCode) : undefined;
  if (standing) reasons.push(reason("noticeExists", { proofNo: standing.proofNo }, at));
  if (unit.phase === "registered" && !practiceOf(ctx.authority).existingHomePreNotice)
    reasons.push(reason("noticeNotPreSale", {}, at));
  if (unit.owners.length && !isAmong(developerOf(ctx), unit.owners)) reasons.push(reason("noticeNotDeveloper", {}, at));
  if (!standing && unit.buyers.length && !filing.buyers.some((b) => isAmong(b, unit.buyers)))
    reasons.push(reason("noticeSold", {}, at));
  if (unit.seizures) reasons.push(reason("noticeSeized", book.frontSeizure(unit.unitCode), at));
  return reasons;
}

/** YG-05: a home under a mortgage of the construction is released first, with the consent of the mortgagee. */
function againstMortgages(book: RegisterBook, unit: Unit, filing: Filing, pointer: string): Reason[] {
  return mortgagesOver(book, unit).flatMap(({ mortgagee, institution, proofNo }) =>
    missingConsent(filing, {
      matter: "cancellation",
      unitCode: unit.unitCode,
      of: [{ name: mortgagee, idNo: institution }],
      proofNo,
      otherwise: "noticeMortgaged",
      facts: { proofNo },
      pointer,
    }),
  );
}

/** Checks buyers, form of co-ownership and shares against each other (YG-06). */
function againstBuyers({ buyers, coOwnership }: Filing): Reason[] {
  const twice = buyers.findIndex((b, i) => buyers.slice(0, i).some((earlier) => samePerson(earlier, b)));
  if (twice > 0) return [reason("buyerTwice", {}, `/buyers/${twice}`)];
  const alone = buyers.length === 1;
  if (coOwnership !== undefined && (alone ? coOwnership !== "sole" : coOwnership === "sole"))
    return [reason("coOwnershipOfOne", {}, "/coOwnership")];
  const shared = coOwnership === "by-share" || buyers.some((b) => b.share !== undefined);
  return shared && !sumToOne(buyers) ? [reason("shares", {}, "/buyers")] : [];
}

/** Creates an unknown pre-sale home of the developer (open register only). */
function firstSight(unitCode: string, developer: RegisterPerson): Unit {
  return newUnit({ unitCode, phase: "pre-sale", owners: [developer], coOwnership: "sole", source: "filing" });
}

export function preNoticeRegister(book: RegisterBook): KindRules<"pre-notice.register"> {
  return {
    check(filing, ctx) {
      const developer = developerOf(ctx);
      const seen = new Set<string>();
      const reasons = unitsOf(filing).flatMap(({ unitCode }, i): Reason[] => {
        const at = unitPointer(i, "unitCode");
        if (seen.has(unitCode)) return [reason("unitTwice", {}, at)];
        seen.add(unitCode);
        if (isLand(unitCode)) return [reason("noticeNotHome", {}, at)];
        if (isWholeProject(unitCode)) return [reason("noticeWholeProject", {}, at)];
        const unit = book.units.get(unitCode);
        if (!unit && !ctx.openRegister) return [reason("unitUnknown", {}, at)];
        const home = unit ?? firstSight(unitCode, developer);
        const linked = book.landSeizure(home);
        return [
          ...(unit ? againstUnit(book, unit, filing, ctx, at) : []),
          ...againstMortgages(book, home, filing, at),
          ...(linked ? [reason("landSeized", linked, at)] : []),
        ]; // CF-20
      });
      reasons.push(...againstBuyers(filing), ...checkConsentPapers(filing));
      const { mortgage } = filing;
      if (mortgage && mortgage.termEnd < mortgage.termStart) reasons.push(reason("debtTerm", {}, "/mortgage/termEnd"));
      return reasons;
    },

    enter(filing, ctx) {
      const developer = developerOf(ctx);
      const units = unitsOf(filing);
      const effects: CaseEffect[] = [];
      for (const { unitCode, address } of units) {
        const unit = book.units.get(unitCode) ?? firstSight(unitCode, developer);
        if (!unit.owners.length) unit.owners = [developer];
        unit.address ??= address;
        book.units.put(unit);
        effects.push(...releaseHome(book, unit, mortgagesOver(book, unit), ctx.now));
        book.changeUnit(unitCode, (u) => u.notices++);
      }
      const currency = filing.currency ?? "CNY";
      // Purchase first, because the mortgage pre-notice depends on it (DY-15, 实施细则 art. 78).
      const certificates = [
        notify(book, units, ctx, {
          type: "purchase",
          holders: filing.buyers,
          obligors: [developer],
          detail: {
            contractNo: filing.contractNo,
            amount: filing.price,
            currency,
            ...(filing.coOwnership ? { coOwnership: filing.coOwnership } : {}),
          },
        }),
      ];
      const { mortgage } = filing;
      if (mortgage) {
        const { loanContractNo, mortgageAmount, termStart, termEnd, transferRestricted } = mortgage;
        certificates.push(
          notify(book, units, ctx, {
            type: "mortgage",
            holders: [{ name: mortgage.mortgageeName, idType: "credit-code", idNo: mortgage.mortgageeIdNo }],
            obligors: filing.buyers,
            detail: {
              contractNo: loanContractNo,
              amount: mortgageAmount,
              currency,
              termStart,
              termEnd,
              ...(transferRestricted === undefined ? {} : { transferRestricted }),
            },
          }),
        );
      }
      return { units: units.map(({ unitCode }) => ({ unitCode })), certificates, effects, alerts: [] };
    },
  };
}

/** 幢号 9999: all buildings of a project as one unit. */
const isWholeProject = (unitCode: string): boolean => /F9999\d{4}$/.test(unitCode);

export function developerOf({ institution }: Pick<EntryContext, "institution">): RegisterPerson {
  return { name: institution.name, idType: "credit-code", idNo: institution.id };
}

interface NewNotice {
  readonly type: NoticeRow["type"];
  readonly holders: readonly RegisterPerson[];
  readonly obligors: readonly RegisterPerson[];
  readonly detail: NoticeDetail;
}

/** Role under which a search finds the holder of a pre-notice. */
const NOTICE_HOLDER = { purchase: "pre-notice-holder", mortgage: "mortgage-notice-holder" } as const;

function notify(
  book: RegisterBook,
  units: readonly { unitCode: string }[],
  ctx: EntryContext,
  { type, holders, obligors, detail }: NewNotice,
): CaseCertificate {
  const named = (people: readonly RegisterPerson[]) =>
    people.map(({ name, idNo, share }) => ({
      name,
      ...(idNo !== undefined && { idNo }),
      ...(share !== undefined && { share }),
    }));
  const { contractNo, amount, currency, termStart, termEnd, coOwnership, transferRestricted } = detail;
  const certificate = book.certificates.issue(
    {
      right: type === "purchase" ? "purchase-pre-notice" : "mortgage-pre-notice",
      unitCodes: units.map((u) => u.unitCode),
      units: units.map(({ unitCode }) => ({ unitCode, address: book.units.get(unitCode)?.address })),
      holders: named(holders),
      obligors: named(obligors),
      coOwnership,
      contractNo,
      amount,
      currency,
      termStart,
      termEnd,
      transferRestricted,
    },
    ctx,
  );
  for (const { unitCode } of units) {
    book.people.index(unitCode, NOTICE_HOLDER[type], holders);
    book.notices.put({
      unitCode,
      proofNo: certificate.no,
      type,
      caseNo: ctx.caseNo,
      institution: ctx.institution.id,
      holders,
      obligors,
      detail,
      registeredAt: formatInstant(ctx.now),
      priority: ctx.now.getTime(),
      lapsesOn: book.units.get(unitCode)?.phase === "registered" ? noticeEnd(dateOf(ctx.now)) : null,
      endedOn: null,
      endedBy: null,
    });
  }
  return certificate;
}
