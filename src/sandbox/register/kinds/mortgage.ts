import type { FilingOf, Reason } from "../../../contract/index.js";
import { practiceOf } from "../../authorities/practice.js";
import { canonicalProofNo } from "../book/certificates.js";
import { dateOf } from "../../calendar/dates.js";
import type { RegisterBook } from "../book/book.js";
import { isAmong, sharesReach } from "../book/people.js";
import type { CaseEffect, KindRules, RegisterContext } from "../book/types.js";
import { isLand, newUnit, objectionsOn, type Unit } from "../book/unit.js";
import { alert, reason, unitPointer } from "../legal-grounds/legal-grounds.js";
import { checkConsentPapers, hasAgreed, missingConsent } from "../papers/consent.js";
import { leaveOutSoldHomes } from "../book/construction.js";
import { againstAgreedRank, behindAgreed, makeRoom } from "./agreed-rank.js";
import { againstCollectiveLand } from "./collective-land.js";
import { formatInstant } from "../../calendar/format.js";

type Filing = FilingOf<"mortgage.file">;
const unitsOf = (f: Filing): { unitCode: string; titleNo: string }[] => [f, ...(f.otherUnits ?? [])];

/** Creates an unknown unit from the data of the filing (open register only). */
function firstSight(unitCode: string, titleNo: string, filing: Filing): Unit {
  const construction = filing.propertyType === "land-and-construction";
  return newUnit({
    unitCode,
    phase: construction && !isLand(unitCode) ? "pre-sale" : "registered",
    owners: filing.mortgagors,
    coOwnership: filing.mortgagors.length === 1 ? "sole" : undefined,
    titleNo,
    source: "filing",
  });
}

export function mortgageFile(book: RegisterBook): KindRules<"mortgage.file"> {
  return {
    check(filing, ctx) {
      const reasons = checkConsentPapers(filing);
      if (filing.mortgageType === "maximum" ? filing.termEnd <= filing.termStart : filing.termEnd < filing.termStart)
        reasons.push(reason("debtTerm", {}, "/termEnd")); // DY-07
      const seen = new Set<string>();
      const units: Unit[] = [];
      unitsOf(filing).forEach(({ unitCode, titleNo }, i) => {
        const at = unitPointer(i, "unitCode");
        if (seen.has(unitCode)) reasons.push(reason("unitTwice", {}, at));
        seen.add(unitCode);
        reasons.push(...againstCollectiveLand(unitCode, practiceOf(ctx.authority).collectiveMortgages, at)); // DY-20
        const unit = book.units.get(unitCode);
        if (unit) reasons.push(...againstUnit(book, unit, filing, titleNo, i, ctx));
        else if (!ctx.openRegister) reasons.push(reason("unitUnknown", {}, at));
        const known = unit ?? firstSight(unitCode, titleNo, filing);
        units.push(known);
        const linked = book.landSeizure(known);
        if (linked) reasons.push(reason("landSeized", linked, at)); // CF-20
      });
      reasons.push(...againstAgreedRank(book, units, filing, ctx));
      return reasons;
    },

    enter(filing, ctx) {
      const units = unitsOf(filing);
      const maximum = filing.mortgageType === "maximum";
      const amount = (maximum ? filing.maximumClaim : filing.securedPrincipal) ?? "0";
      const currency = filing.currency ?? "CNY";
      const mortgaged = units.map(({ unitCode, titleNo }) => {
        const unit = book.units.get(unitCode) ?? firstSight(unitCode, titleNo, filing);
        // A unit that was created by a court order has neither owner nor title yet.
        if (!unit.owners.length) unit.owners = filing.mortgagors;
        unit.titleNo ??= titleNo;
        return unit;
      });
      // DY-05: mortgages rank by time of registration, so a new one is the last, unless another rank was agreed.
      const ranks = mortgaged.map((unit) => book.sequence(unit).length + 1 - behindAgreed(book, unit, filing).length);
      const certificate = book.certificates.issue(
        {
          right: "mortgage",
          unitCodes: units.map((u) => u.unitCode),
          units: mortgaged.map(({ unitCode, address }, i) => ({ unitCode, address, rank: ranks[i]! })),
          holders: [{ name: ctx.institution.name, idNo: ctx.institution.id }],
          obligors: filing.mortgagors.map(({ name, idNo }) => ({ name, idNo })),
          contractNo: filing.mortgageContractNo,
          amount,
          currency,
          termStart: filing.termStart,
          termEnd: filing.termEnd,
          mortgageType: filing.mortgageType,
          securedScope: filing.securedScope,
          transferRestricted: filing.transferRestricted,
        },
        ctx,
      );
      const alerts = [];
      const effects: CaseEffect[] = [];
      const put = (unit: Unit, priority: number): void => {
        const { unitCode } = unit;
        unit.mortgages++;
        book.units.put(unit);
        book.mortgages.put({
          unitCode,
          proofNo: certificate.no,
          caseNo: ctx.caseNo,
          institution: ctx.institution.id,
          mortgagee: ctx.institution.name,
          type: filing.mortgageType,
          propertyType: filing.propertyType,
          amount,
          currency,
          termStart: filing.termStart,
          termEnd: filing.termEnd,
          restricted: filing.transferRestricted ? 1 : 0,
          registeredAt: formatInstant(ctx.now),
          priority,
          claimFixedAt: null,
          endedOn: null,
          endedBy: null,
        });
      };
      for (const unit of mortgaged) {
        const { unitCode } = unit;
        const behind = behindAgreed(book, unit, filing);
        if (behind.length === 0) {
          put(unit, ctx.now.getTime());
        } else {
          book.units.put(unit);
          effects.push(...book.rerank(unitCode, ctx.now, () => put(unit, makeRoom(book, unit, behind)), "rankAgreed"));
        }
        for (const home of leaveOutSoldHomes(book, unit, filing.propertyType, certificate.no))
          alerts.push(alert("leftOut", ctx.now, { unitCode: home })); // DY-14
        if (unit.encumbrances.habitation?.length) alerts.push(alert("habitation", ctx.now));
      }
      const caseUnits = units.map(({ unitCode }, i) => ({ unitCode, rank: ranks[i]! }));
      return { units: caseUnits, certificates: [certificate], effects, alerts };
    },
  };
}

function againstUnit(
  book: RegisterBook,
  unit: Unit,
  filing: Filing,
  titleNo: string,
  index: number,
  ctx: RegisterContext,
): Reason[] {
  const at = unitPointer(index, "unitCode");
  const reasons: Reason[] = [];
  const construction = filing.propertyType === "land-and-construction";
  if (unit.seizures) reasons.push(reason("seized", book.frontSeizure(unit.unitCode), at));
  if (construction && (unit.notices || unit.buyers.length)) reasons.push(reason("constructionNoticed", {}, at)); // DY-14
  if (!construction && unit.phase === "registered") reasons.push(...againstNotices(book, unit, filing, ctx, at));
  if (construction && unit.phase === "registered" && !isLand(unit.unitCode))
    reasons.push(reason("alreadyBuilt", {}, at)); // DY-14
  if (!construction && unit.phase === "pre-sale") return [...reasons, reason("notYetRegistered", {}, at)]; // DY-15
  const told = filing.materials?.some((m) => m.kind === "risk-acknowledgement") ?? false;
  if (objectionsOn(unit, dateOf(ctx.now)).length && !told) reasons.push(reason("objectionMortgage", {}, at));
  if (practiceOf(ctx.authority).habitation === "consent")
    for (const { holder } of unit.encumbrances.habitation ?? [])
      if (!hasAgreed(filing, { matter: "mortgage", unitCode: unit.unitCode }, { name: holder }))
        reasons.push(reason("habitationConsent", {}, at));
  reasons.push(...againstOwners(unit, filing));
  if (unit.source === "record" && unit.titleNo && canonicalProofNo(unit.titleNo) !== canonicalProofNo(titleNo))
    reasons.push(reason("titleMismatch", {}, unitPointer(index, "titleNo")));
  return reasons;
}

/** Every holder of a pre-notice must agree, the bank of a mortgage pre-notice included (民法典 art. 221). */
function againstNotices(
  book: RegisterBook,
  unit: Unit,
  filing: Filing,
  ctx: RegisterContext,
  pointer: string,
): Reason[] {
  if (!unit.notices) return [];
  return book.notices.live(unit.unitCode).flatMap(({ holders, proofNo }) =>
    missingConsent(filing, {
      matter: "mortgage",
      unitCode: unit.unitCode,
      of: holders.filter((h) => h.idNo !== ctx.institution.id),
      proofNo,
      otherwise: "noticed",
      facts: { proofNo },
      pointer,
    }),
  );
}

function againstOwners({ unitCode, owners, coOwnership }: Unit, filing: Filing): Reason[] {
  if (!owners.length) return [];
  const strangers = filing.mortgagors.flatMap((m, i) =>
    isAmong(m, owners) ? [] : [reason("ownerMismatch", {}, `/mortgagors/${i}`)],
  );
  if (strangers.length || owners.length === 1) return strangers;
  // DY-19 (民法典 art. 301): two thirds of the shares, or all joint owners, as mortgagors or by their written consent.
  const joining = owners.filter(
    (o) => isAmong(o, filing.mortgagors) || hasAgreed(filing, { matter: "mortgage", unitCode }, o),
  );
  const enough = joining.length === owners.length || (coOwnership === "by-share" && sharesReach(joining, 2n, 3n));
  return enough ? [] : [reason("coOwners", {}, "/mortgagors")];
}
