import {
  RELEASE_BASES,
  courtOf,
  findEntry,
  releaseBasisDefects,
  caseNosOf,
  type Alert,
  type FilingOf,
  type Reason,
} from "../../../contract/index.js";
import { dateOf } from "../../calendar/dates.js";
import { alreadyEnded, bareUnit, type RegisterBook } from "../book/book.js";
import { alert, reason } from "../legal-grounds/legal-grounds.js";
import { endSeizure } from "../book/seizure-queue.js";
import type { CaseEffect, KindRules } from "../book/types.js";
import { newUnit } from "../book/unit.js";
import { againstClock, codesOf, eachUnit, mayBeEarlier, newSeizure, orderAlerts, original } from "./seizure-order.js";

type Release = FilingOf<"seizure.release">;

/** Reasons against the basis of a release by an organ that did not seize (CF-17). */
function againstBasis(originalDocumentNo: string, filing: Release): Reason[] {
  const reasons = releaseBasisDefects({ ...filing, originalDocumentNo }).map((defect) => {
    const { name, pointer } = BASIS_REASONS[defect];
    return reason(name, {}, pointer);
  });
  if (filing.basis !== undefined && !filing.materials.some((m) => m.kind === "release-basis"))
    reasons.push(reason("releaseBasisPaper", {}, "/materials"));
  return reasons;
}

const BASIS_REASONS = {
  "basis-missing": { name: "releaseByOther", pointer: "/basis" },
  "number-missing": { name: "releaseBasisNumber", pointer: "/basisDocumentNo" },
  "not-superior": { name: "releaseNotSuperior", pointer: "/basis" },
  "other-document": { name: "releaseBasisOther", pointer: "/basisDocumentNo" },
} as const;

/** What the organ that seized hears: who released, by which document, and on which basis. */
function releasedBy(organ: string, { documentNo, basis, basisDocumentNo = "" }: Release) {
  const { zh, en } = findEntry(RELEASE_BASES, basis!)!;
  return { words: "released", facts: { organ, documentNo, basis: zh, basisEn: en, basisDocumentNo } } as const;
}

export function seizureRelease(book: RegisterBook): KindRules<"seizure.release"> {
  return {
    check(filing, ctx) {
      return eachUnit(filing, (unitCode, pointer) => {
        const { live, ended } = original(book, unitCode, filing.originalDocumentNo, ctx);
        if (live)
          return [
            ...againstClock(book, unitCode, ctx, pointer),
            ...(live.organId === ctx.institution.id ? [] : againstBasis(live.documentNo, filing)),
          ];
        if (ended) return alreadyEnded(ended, pointer);
        if (!mayBeEarlier(book.units.get(unitCode), ctx)) return [reason("seizureUnknown", {}, "/originalDocumentNo")];
        // A seizure from before this register: its number shows whose it is.
        const [seizing, releasing] = [courtOf(filing.originalDocumentNo), courtOf(filing.documentNo)];
        return seizing && releasing && seizing !== releasing ? againstBasis(filing.originalDocumentNo, filing) : [];
      });
    },

    enter(filing, ctx) {
      const alerts: Alert[] = orderAlerts(book, filing, ctx);
      const effects: CaseEffect[] = [];
      for (const unitCode of codesOf(filing)) {
        const { live } = original(book, unitCode, filing.originalDocumentNo, ctx);
        if (live) {
          const told = live.organId === ctx.institution.id ? undefined : releasedBy(ctx.institution.name, filing);
          effects.push(...endSeizure(book, live, "released", told, ctx.promotedTerm, ctx.now));
        } else {
          if (!book.units.get(unitCode)) book.units.put(newUnit(bareUnit(unitCode, "registered")));
          const on = dateOf(ctx.now);
          const ended = newSeizure(unitCode, ctx, {
            documentNo: filing.originalDocumentNo,
            numbers: [...caseNosOf(filing.originalDocumentNo)],
            measure: "seizure",
            obligors: [],
            scope: null,
            documentStart: on,
            documentEnd: on,
          });
          book.seizures.put({ ...ended, endedOn: on, endedBy: "released" });
          alerts.push(alert("seizureNotHeld", ctx.now, { documentNo: filing.originalDocumentNo }));
        }
      }
      return { units: codesOf(filing).map((unitCode) => ({ unitCode })), certificates: [], effects, alerts };
    },
  };
}
