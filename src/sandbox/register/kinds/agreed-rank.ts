import type { FilingOf, Reason } from "../../../contract/index.js";
import type { RegisterBook } from "../book/book.js";
import { canonicalProofNo } from "../book/certificates.js";
import type { MortgageRow } from "../book/tables.js";
import type { RegisterContext } from "../book/types.js";
import type { Unit } from "../book/unit.js";
import { reason } from "../legal-grounds/legal-grounds.js";
import { missingConsent } from "../papers/consent.js";

// A rank that the parties agreed for a new mortgage (DY-05, 实施细则 art. 67): before a named one. That one and all behind
// it step back, for which every mortgagee among them has to agree (DY-06, 民法典 art. 409).

type Filing = FilingOf<"mortgage.file">;

const POINTER = "/rankBefore";
/** Distance between two mortgages of the same moment, in milliseconds. */
const STEP_MS = 0.01;

/** Checks that the named mortgage ranks on one of the units, and that whoever steps back has agreed. */
export function againstAgreedRank(
  book: RegisterBook,
  units: readonly Unit[],
  filing: Filing,
  { institution }: Pick<RegisterContext, "institution">,
): Reason[] {
  if (filing.rankBefore === undefined) return [];
  const told = new Set<string>();
  let isKnown = false;
  const reasons = units.flatMap((unit) => {
    const behind = behindAgreed(book, unit, filing);
    isKnown ||= behind.length > 0;
    return behind
      .filter((m) => m.institution !== institution.id && !told.has(m.proofNo))
      .flatMap((m) => {
        const missing = missingConsent(filing, {
          matter: "rank",
          unitCode: unit.unitCode,
          of: [{ name: m.mortgagee, idNo: m.institution }],
          proofNo: m.proofNo,
          otherwise: "rankHarms",
          facts: { proofNo: m.proofNo },
          pointer: POINTER,
        });
        if (missing.length) told.add(m.proofNo);
        return missing;
      });
  });
  return isKnown ? reasons : [reason("rankUnknown", { proofNo: canonicalProofNo(filing.rankBefore) }, POINTER)];
}

/** Returns the mortgages that rank behind the new one by agreement; none where it is simply the last. */
export function behindAgreed(book: RegisterBook, unit: Unit, { rankBefore }: Filing): MortgageRow[] {
  if (rankBefore === undefined) return [];
  const sequence = book.sequence(unit);
  const named = sequence.findIndex((m) => m.proofNo === canonicalProofNo(rankBefore));
  return named < 0 ? [] : sequence.slice(named);
}

/**
 * Returns the moment by which the new mortgage ranks before those behind it. Earlier mortgages of the same moment move
 * forward, so that their own order stays.
 */
export function makeRoom(book: RegisterBook, unit: Unit, behind: readonly MortgageRow[]): number {
  const priority = behind[0]!.priority - STEP_MS;
  let next = priority;
  for (const m of book.sequence(unit).slice(0, -behind.length).reverse()) {
    if (m.priority < next) break;
    next -= STEP_MS;
    book.mortgages.put({ ...m, priority: next });
  }
  return priority;
}
