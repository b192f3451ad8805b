import {
  KINDS,
  isRegistered,
  unitCodesOf,
  unitsKey,
  type Case,
  type Filing,
  type Kind,
} from "../../../contract/index.js";
import type { CaseSummary } from "../../../sdk/index.js";
import type { FilingRecord, JsonText } from "../../ledger/types.js";
import { parsed } from "./compare-ledger.js";
import type { Detail } from "./difference-list.js";
import type { DifferenceCode } from "./difference-texts.js";

/** What the comparison of a case with its filing says. */
export interface CaseComparison {
  readonly differences: readonly { readonly code: DifferenceCode; readonly detail?: Detail }[];
  /** The authority has a later version. */
  readonly isAhead: boolean;
  /** Whether the content of the case is proven to be that of the filing; undefined when the case does not show it. */
  readonly sameContent: boolean | undefined;
}

/** Compares a case of the authority with the filing that it belongs to. */
export function compareCase(
  kind: Kind,
  found: CaseSummary,
  filing: FilingRecord,
  body: JsonText | undefined,
): CaseComparison {
  const differences: { code: DifferenceCode; detail?: Detail }[] = [];
  const content = parsed<Filing>(body);
  const units = unitsKey(found.units.map(({ unitCode }) => unitCode));
  if (content && units !== "" && units !== unitsKey(unitCodesOf(content))) differences.push({ code: "units-differ" });
  const sameContent = found.contentDigest === undefined ? undefined : found.contentDigest === filing.digest;
  if (sameContent === false) differences.push({ code: "content-differs" });
  const known = filing.caseVersion ?? 0;
  if (found.version < known)
    differences.push({
      code: "authority-behind",
      detail: { zh: `版本 ${found.version}，台账 ${known}`, en: `version ${found.version}, ledger ${known}` },
    });
  if (found.version === known) {
    if (found.status !== filing.caseStatus)
      differences.push({
        code: "status-differs",
        detail: {
          zh: `${found.status}，台账 ${filing.caseStatus}`,
          en: `${found.status}, ledger ${filing.caseStatus}`,
        },
      });
    const certificates = compareCertificates(kind, found, parsed<Case>(filing.case));
    if (certificates) differences.push({ code: certificates });
  }
  return { differences, isAhead: found.version > known, sameContent };
}

function compareCertificates(kind: Kind, found: CaseSummary, known: Case | undefined): DifferenceCode | undefined {
  const numbers = (of: Pick<Case, "certificates"> | undefined) => (of?.certificates ?? []).map(({ no }) => no).sort();
  const [theirs, ours] = [numbers(found), numbers(known)];
  if (theirs.join("\n") !== ours.join("\n"))
    return ours.some((no) => !theirs.includes(no)) && theirs.length < ours.length
      ? "certificate-missing"
      : "certificate-differs";
  const isDue = found.done && found.status !== "unrecognised" && isRegistered(found.status);
  return isDue && theirs.length === 0 && KINDS[kind].yields === "proof" ? "certificate-not-issued" : undefined;
}
