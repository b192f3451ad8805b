import {
  SEIZURE_MEASURES,
  findEntry,
  foldCertificateNo,
  foldName,
  maskForeignText,
  type UnitState,
} from "../../../contract/index.js";
import { judgeLand } from "./land.js";
import { inFen } from "../../totals/fen.js";
import { securedMoney } from "./money.js";
import { shownParty } from "./people.js";
import { judgePreNotices, judgeRank, type OwnMortgage } from "./precedence.js";
import { releaseReason } from "./reasons.js";
import type { ReleaseReason } from "./verdict.js";

type Mortgage = UnitState["mortgages"][number];

/** Returns every reason against a release that the register has on one unit. */
export function judgeUnit(unit: UnitState, asked: string, own: OwnMortgage): ReleaseReason[] {
  if (unit.unitCode !== asked) return [releaseReason("release-other-unit", { unit: asked, answered: unit.unitCode })];
  const entry = unit.mortgages.find((m) => foldCertificateNo(m.proofNo) === foldCertificateNo(own.proofNo));
  return [
    ...(entry ? judgeEntry(asked, entry, own) : [releaseReason("release-mortgage-gone", { unit: asked })]),
    ...judgeSeizures(unit),
    ...judgeLand(asked),
    ...(entry ? [...judgeRank(unit, entry, own.content), ...judgePreNotices(unit, entry, own)] : []),
    ...(unit.objections ?? []).map((o) =>
      releaseReason("release-objection", {
        unit: asked,
        applicant: shownParty(o.applicant),
        lapsesOn: o.lapsesOn,
      }),
    ),
    ...(unit.habitation ?? []).map((h) =>
      releaseReason("release-habitation", { unit: asked, holder: shownParty(h.holder) }),
    ),
    ...judgeRestrictions(unit),
  ];
}

/** Compares our registered mortgage with the filing. The register prevails (担保制度解释 art. 47). */
function judgeEntry(unit: string, entry: Mortgage, { mortgagee, content }: OwnMortgage): ReleaseReason[] {
  const reasons: ReleaseReason[] = [];
  const differs = (code: Parameters<typeof releaseReason>[0], registered = "", filed = "") =>
    reasons.push(releaseReason(code, { unit, registered, filed }));
  const money = securedMoney(content);
  if (!money || inFen(entry.amount) !== inFen(money.amount))
    differs("release-amount-differs", entry.amount, money?.amount);
  if (money && entry.currency !== money.currency) differs("release-currency-differs", entry.currency, money.currency);
  const term = ({ termStart, termEnd }: Pick<Mortgage, "termStart" | "termEnd">) => `${termStart}–${termEnd}`;
  if (term(entry) !== term(content)) differs("release-term-differs", term(entry), term(content));
  if (entry.mortgageType !== content.mortgageType) differs("release-type-differs");
  if (entry.transferRestricted !== content.transferRestricted) differs("release-transfer-ban-differs");
  if (mortgagee !== undefined && foldName(entry.mortgagee) !== foldName(mortgagee))
    reasons.push(releaseReason("release-mortgagee-differs", { unit, mortgagee: shownParty(entry.mortgagee) }));
  if (entry.claimFixedAt !== undefined)
    reasons.push(releaseReason("release-claim-fixed", { unit, at: entry.claimFixedAt }));
  return reasons;
}

function judgeSeizures({ unitCode: unit, seizures }: UnitState): ReleaseReason[] {
  return seizures.map(({ measure, organ, documentNo, queuePosition: position }) => {
    const { zh, en } = findEntry(SEIZURE_MEASURES, measure)!;
    return releaseReason(position === 0 ? "release-seized" : "release-seizure-waiting", {
      unit,
      measure: zh,
      measureEn: en,
      organ: maskForeignText(organ),
      documentNo: maskForeignText(documentNo),
      position,
    });
  });
}

/** Restriction codes that repeat what the register lists elsewhere, and whether it does. */
const LISTED: Readonly<Record<string, (unit: UnitState) => boolean>> = {
  "co-owned": (u) => u.owners.length > 1,
  mortgaged: (u) => u.mortgages.length > 0,
  "R-01": (u) => u.seizures.length > 0,
  "R-02": (u) => u.preNotices.length > 0,
  "R-03": (u) => (u.objections?.length ?? 0) > 0,
  "R-04": (u) => (u.habitation?.length ?? 0) > 0,
  "DY-11": (u) => u.mortgages.some((m) => m.transferRestricted),
};
/**
 * Restriction codes of seizures without an entry of their own: on this unit, or on the land that it shares (查封规定 art.
 * 21).
 */
const SEIZURE_CODES = new Set(["R-01", "CF-20"]);

function judgeRestrictions(state: UnitState): ReleaseReason[] {
  return state.restrictions
    .filter(({ code }) => !(Object.hasOwn(LISTED, code) && LISTED[code]!(state)))
    .map(({ code, zh, en }) =>
      releaseReason(SEIZURE_CODES.has(code) ? "release-seized-otherwise" : "release-restricted", {
        unit: state.unitCode,
        words: maskForeignText(zh),
        wordsEn: maskForeignText(en),
        code: maskForeignText(code),
      }),
    );
}
