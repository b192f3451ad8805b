import type { FilingOf, Reason } from "../../../contract/index.js";
import { canonicalProofNo } from "../book/certificates.js";
import { dateOf } from "../../calendar/dates.js";
import { alreadyEnded, bareUnit, type RegisterBook } from "../book/book.js";
import type { MortgageRow } from "../book/tables.js";
import type { CaseEffect, KindRules, RegisterContext } from "../book/types.js";
import { newUnit } from "../book/unit.js";
import { alert, reason, unitPointer } from "../legal-grounds/legal-grounds.js";
import { formatInstant } from "../../calendar/format.js";

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
          alerts.push(alert("proofNotHeld", ctx.now, { proofNo }));
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
