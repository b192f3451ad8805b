import type { FilingOf, Reason } from "../../../contract/index.js";
import { canonicalProofNo } from "../book/certificates.js";
import { dateOf } from "../../calendar/dates.js";
import { alreadyEnded, bareUnit, type RegisterBook } from "../book/book.js";
import { isAmong, sharesReach } from "../book/people.js";
import type { MortgageRow } from "../book/tables.js";
import type { CaseEffect, KindRules, RegisterContext } from "../book/types.js";
import { newUnit, type Unit } from "../book/unit.js";
import { alert, reason, unitPointer } from "../book/legal-grounds.js";
import { hasConsent } from "../book/consent.js";
import { formatInstant } from "../../calendar/format.js";

type Filing = FilingOf<"mortgage.file">;
const unitsOf = (f: Filing): { unitCode: string; titleNo: string }[] => [f, ...(f.otherUnits ?? [])];

/** Creates an unknown unit from the data of the filing (open register only). */
function firstSight(unitCode: string, titleNo: string, filing: Filing): Unit {
  const construction = filing.propertyType === "land-and-construction";
  return newUnit({
    unitCode,
    phase: construction ? "pre-sale" : "registered",
    owners: filing.mortgagors,
    coOwnership: filing.mortgagors.length === 1 ? "sole" : undefined,
    titleNo,
    source: "filing",
  });
}

export function mortgageFile(book: RegisterBook): KindRules<"mortgage.file"> {
  return {
    check(filing, ctx) {
      const reasons: Reason[] = [];
      if (filing.mortgageType === "maximum" ? filing.termEnd <= filing.termStart : filing.termEnd < filing.termStart)
        reasons.push(reason("debtTerm", {}, "/termEnd")); // DY-07
      const seen = new Set<string>();
      unitsOf(filing).forEach(({ unitCode, titleNo }, i) => {
        const at = unitPointer(i, "unitCode");
        if (seen.has(unitCode)) reasons.push(reason("unitTwice", {}, at));
        seen.add(unitCode);
        const unit = book.units.get(unitCode);
        if (unit) reasons.push(...againstUnit(book, unit, filing, titleNo, i));
        else if (!ctx.openRegister) reasons.push(reason("unitUnknown", {}, at));
        const linked = book.landSeizure(unit ?? firstSight(unitCode, titleNo, filing));
        if (linked) reasons.push(reason("landSeized", linked, at)); // CF-20
      });
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
      // DY-05: mortgages rank by time of registration, so a new one is the last.
      const ranks = mortgaged.map((unit) => unit.mortgages + 1 + book.linkedMortgages(unit).length);
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
      for (const unit of mortgaged) {
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
          priority: ctx.now.getTime(),
          claimFixedAt: null,
          endedOn: null,
          endedBy: null,
        });
        if (unit.encumbrances.habitation?.length) alerts.push(alert("habitation", ctx.now));
      }
      const caseUnits = units.map(({ unitCode }, i) => ({ unitCode, rank: ranks[i]! }));
      return { units: caseUnits, certificates: [certificate], effects: [], alerts };
    },
  };
}

function againstUnit(book: RegisterBook, unit: Unit, filing: Filing, titleNo: string, index: number): Reason[] {
  const at = unitPointer(index, "unitCode");
  const reasons: Reason[] = [];
  const construction = filing.propertyType === "land-and-construction";
  if (unit.seizures) reasons.push(reason("seized", book.frontSeizure(unit.unitCode), at));
  if (unit.notices && construction)
    reasons.push(reason("constructionNoticed", {}, at)); // DY-14
  else if (unit.notices && unit.phase === "registered" && !hasConsent(filing)) {
    reasons.push(reason("noticed", { proofNo: book.purchaseNotice(unit.unitCode)?.proofNo ?? "" }, at));
  }
  if (construction && !unit.notices && unit.buyers.length) reasons.push(reason("constructionNoticed", {}, at)); // DY-14
  if (construction && unit.phase === "registered") reasons.push(reason("alreadyBuilt", {}, at)); // DY-14
  if (!construction && unit.phase === "pre-sale") return [...reasons, reason("notYetRegistered", {}, at)]; // DY-15
  reasons.push(...againstOwners(unit, filing));
  if (unit.source === "record" && unit.titleNo && canonicalProofNo(unit.titleNo) !== canonicalProofNo(titleNo))
    reasons.push(reason("titleMismatch", {}, unitPointer(index, "titleNo")));
  return reasons;
}

function againstOwners({ owners, coOwnership }: Unit, filing: Filing): Reason[] {
  if (!owners.length) return [];
  const strangers = filing.mortgagors.flatMap((m, i) =>
    isAmong(m, owners) ? [] : [reason("ownerMismatch", {}, `/mortgagors/${i}`)],
  );
  if (strangers.length || owners.length === 1) return strangers;
  // DY-19 (民法典 art. 301): two thirds of the shares, or all joint owners.
  const joining = owners.filter((o) => isAmong(o, filing.mortgagors));
  const enough = joining.length === owners.length || (coOwnership === "by-share" && sharesReach(joining, 2n, 3n));
  return enough || hasConsent(filing) ? [] : [reason("coOwners", {}, "/mortgagors")];
}

type Cancel = FilingOf<"mortgage.cancel">;
const proofsOf = (f: Cancel): { unitCode: string; proofNo: string }[] => [f, ...(f.otherUnits ?? [])];

/**
 * A cancellation removes a burden, so a seizure does not prevent it. The mortgagee may file it alone (DY-13).
 */
export function mortgageCancel(book: RegisterBook): KindRules<"mortgage.cancel"> {
  return {
    check(filing, ctx) {
      const seen = new Set<string>();
      return proofsOf(filing).flatMap(({ unitCode, proofNo }, i) => {
        const no = canonicalProofNo(proofNo);
        if (seen.has(unitCode + no)) return [reason("proofTwice", {}, unitPointer(i, "proofNo"))];
        seen.add(unitCode + no);
        const found = book.mortgages.one(unitCode, no);
        return found ? againstRow(found, ctx, i) : book.againstUnknownProof(unitCode, no, i, ctx);
      });
    },

    enter(filing, ctx) {
      const on = dateOf(ctx.now);
      const effects: CaseEffect[] = [];
      const alerts = [];
      for (const { unitCode, proofNo } of proofsOf(filing)) {
        const no = canonicalProofNo(proofNo);
        const found = book.mortgages.one(unitCode, no);
        if (found) effects.push(...book.endMortgage(found, on, "cancelled", ctx.now));
        else {
          const unit = book.units.get(unitCode);
          if (!unit) book.units.put(newUnit(bareUnit(unitCode, "registered")));
          // Kept so that a second cancellation of the same proof is recognized.
          book.mortgages.put({
            unitCode,
            proofNo: no,
            caseNo: ctx.caseNo,
            institution: ctx.institution.id,
            mortgagee: ctx.institution.name,
            type: "general",
            propertyType: "other",
            amount: "0",
            currency: "CNY",
            termStart: on,
            termEnd: on,
            restricted: 0,
            registeredAt: formatInstant(ctx.now),
            priority: 0,
            claimFixedAt: null,
            endedOn: on,
            endedBy: "cancelled",
          });
          alerts.push(alert("beforeOurTime", ctx.now, { proofNo }));
        }
      }
      return { units: proofsOf(filing).map(({ unitCode }) => ({ unitCode })), certificates: [], effects, alerts };
    },
  };
}

function againstRow(row: MortgageRow, ctx: RegisterContext, index: number): Reason[] {
  const at = unitPointer(index, "proofNo");
  return row.institution === ctx.institution.id ? alreadyEnded(row, at) : [reason("proofOfOthers", {}, at)];
}
