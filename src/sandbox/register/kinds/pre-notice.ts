import type { CaseCertificate, FilingOf, Material, Reason } from "../../../contract/index.js";
import { practiceOf } from "../../authorities/practice.js";
import { dateOf } from "../../calendar/dates.js";
import { noticeEnd } from "../../calendar/notice-term.js";
import type { RegisterBook } from "../book/book.js";
import { checkConsentPapers, missingConsent } from "../papers/consent.js";
import { mortgagesOver, releaseHome } from "../book/construction.js";
import { isAmong, samePerson, sharesReach, sumToOne } from "../book/people.js";
import type { MortgageRow, NoticeDetail, NoticeRow } from "../book/tables.js";
import type { CaseEffect, EntryContext, KindRules, RegisterContext, RegisterPerson } from "../book/types.js";
import { isLand, newUnit, type Unit } from "../book/unit.js";
import { againstApplicant, againstUnfiledContract, sellerOf, toSeller } from "./sole-application.js";
import { reason, unitPointer } from "../legal-grounds/legal-grounds.js";
import { formatInstant } from "../../calendar/format.js";

type Filing = FilingOf<"pre-notice.register">;
const unitsOf = (f: Filing): { unitCode: string; address?: string | undefined }[] => [f, ...(f.otherUnits ?? [])];

/**
 * Checks the unit (YG-06): a pre-sale home of this developer, or where the authority permits it a completed one or that
 * of other sellers, not sold to another buyer and free of seizure.
 */
function againstUnit(book: RegisterBook, unit: Unit, filing: Filing, ctx: RegisterContext, at: string): Reason[] {
  const reasons: Reason[] = [];
  const standing = unit.notices ? book.purchaseNotice(unit.unitCode) : undefined;
  if (standing) reasons.push(reason("noticeExists", { proofNo: standing.proofNo }, at));
  if (unit.phase === "registered" && !practiceOf(ctx.authority).existingHomePreNotice)
    reasons.push(reason("noticeNotPreSale", {}, at));
  if (filing.sellers) reasons.push(...againstSellers(unit, filing.sellers, at));
  else if (unit.owners.length && !isAmong(sellerOf(filing, ctx), unit.owners))
    reasons.push(reason("noticeNotDeveloper", {}, at));
  if (!standing && unit.buyers.length && !filing.buyers.some((b) => isAmong(b, unit.buyers)))
    reasons.push(reason("noticeSold", {}, at));
  reasons.push(...againstUnfiledContract(filing, unit, at));
  if (unit.seizures) reasons.push(reason("noticeSeized", book.frontSeizure(unit.unitCode), at));
  return reasons;
}

/** Sellers own an existing home: all joint owners, or owners of two thirds of the shares (民法典 art. 301). */
function againstSellers(unit: Unit, sellers: readonly RegisterPerson[], at: string): Reason[] {
  if (unit.phase === "pre-sale") return [reason("noticeOfExistingHome", {}, at)];
  const { owners, coOwnership } = unit;
  const strangers = sellers.flatMap((s, i) =>
    !owners.length || isAmong(s, owners) ? [] : [reason("sellerMismatch", {}, `/sellers/${i}`)],
  );
  if (strangers.length) return strangers;
  const selling = owners.filter((o) => isAmong(o, sellers));
  const enough = selling.length === owners.length || (coOwnership === "by-share" && sharesReach(selling, 2n, 3n));
  return enough ? [] : [reason("sellersMissing", {}, "/sellers")];
}

/** Somebody who applies for the sellers needs their authorisation (条例 art. 14; 北京, 济南: agents file online). */
function againstAgent(filing: Filing, ctx: RegisterContext): Reason[] {
  const { sellers, materials = [] } = filing;
  const isAgent = sellers?.some((s) => !samePerson(s, sellerOf(filing, ctx))) ?? false;
  const isAuthorised = (materials as readonly Material[]).some((m) => m.kind === "authorisation");
  return isAgent && !isAuthorised ? [reason("sellerAuthority", {}, "/materials")] : [];
}

/** YG-05: a home under a mortgage of the construction is released first, with the consent of the mortgagee. */
function againstMortgages(book: RegisterBook, unit: Unit, filing: Filing, pointer: string): Reason[] {
  return mortgagesToEnd(book, unit, filing).flatMap(({ mortgagee, institution, proofNo }) =>
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

/** The mortgages that leave a home before it is noticed. Owners of an existing home may sell it with its mortgages. */
const mortgagesToEnd = (book: RegisterBook, unit: Unit, { sellers }: Filing): MortgageRow[] =>
  sellers ? [] : mortgagesOver(book, unit);

/** Creates an unknown home (open register only): a pre-sale one of the developer, or an existing one of the sellers. */
function firstSight(unitCode: string, filing: Filing, ctx: RegisterContext): Unit {
  const { sellers } = filing;
  const owners = sellers ?? [sellerOf(filing, ctx)];
  const coOwnership = owners.length === 1 ? "sole" : undefined;
  return newUnit({ unitCode, phase: sellers ? "registered" : "pre-sale", owners, coOwnership, source: "filing" });
}

export function preNoticeRegister(book: RegisterBook): KindRules<"pre-notice.register"> {
  return {
    check(filing, ctx) {
      const seen = new Set<string>();
      const reasons = unitsOf(filing).flatMap(({ unitCode }, i): Reason[] => {
        const at = unitPointer(i, "unitCode");
        if (seen.has(unitCode)) return [reason("unitTwice", {}, at)];
        seen.add(unitCode);
        if (isLand(unitCode)) return [reason("noticeNotHome", {}, at)];
        if (isWholeProject(unitCode)) return [reason("noticeWholeProject", {}, at)];
        const unit = book.units.get(unitCode);
        if (!unit && !ctx.openRegister) return [reason("unitUnknown", {}, at)];
        const home = unit ?? firstSight(unitCode, filing, ctx);
        const linked = book.landSeizure(home);
        return [
          ...(unit || filing.sellers ? againstUnit(book, home, filing, ctx, at) : []),
          ...againstMortgages(book, home, filing, at),
          ...(linked ? [reason("landSeized", linked, at)] : []),
        ]; // CF-20
      });
      reasons.push(...againstApplicant(filing, ctx), ...againstBuyers(filing), ...againstAgent(filing, ctx));
      reasons.push(...checkConsentPapers(filing));
      const { mortgage } = filing;
      if (mortgage && mortgage.termEnd < mortgage.termStart) reasons.push(reason("debtTerm", {}, "/mortgage/termEnd"));
      return reasons;
    },

    enter(filing, ctx) {
      const sellers = filing.sellers ?? [sellerOf(filing, ctx)];
      const units = unitsOf(filing);
      const effects: CaseEffect[] = [];
      for (const { unitCode, address } of units) {
        const unit = book.units.get(unitCode) ?? firstSight(unitCode, filing, ctx);
        if (!unit.owners.length) unit.owners = sellers;
        unit.address ??= address;
        book.units.put(unit);
        effects.push(...releaseHome(book, unit, mortgagesToEnd(book, unit, filing), ctx.now));
        book.changeUnit(unitCode, (u) => u.notices++);
      }
      const currency = filing.currency ?? "CNY";
      const isExisting = units.every(({ unitCode }) => book.units.get(unitCode)?.phase === "registered");
      const existing = isExisting ? { existingHome: true as const } : {};
      // Purchase first, because the mortgage pre-notice depends on it (DY-15, 实施细则 art. 78).
      const certificates = [
        notify(book, units, ctx, {
          type: "purchase",
          holders: filing.buyers,
          obligors: sellers,
          detail: {
            contractNo: filing.contractNo,
            amount: filing.price,
            currency,
            ...existing,
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
              ...existing,
              termStart,
              termEnd,
              ...(transferRestricted === undefined ? {} : { transferRestricted }),
            },
          }),
        );
      }
      effects.push(...toSeller(filing, certificates[0]!.no, ctx));
      return { units: units.map(({ unitCode }) => ({ unitCode })), certificates, effects, alerts: [] };
    },
  };
}

/** 幢号 9999: all buildings of a project as one unit. */
const isWholeProject = (unitCode: string): boolean => /F9999\d{4}$/.test(unitCode);

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
      existingHome: detail.existingHome,
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
