import { makeReason, type Reason } from "../../contract/index.js";
import type { CaseFacts } from "./reports.js";

/** Content of a filing, for comparison with a case. */
export interface FilingContent {
  /** Content digest, see `contentDigest`. */
  readonly digest: string;
  /** Units of the filing, see `unitsKey`. */
  readonly units: string;
}

/**
 * Result of comparing a case with a filing.
 *
 * - `same`: everything that the case reports agrees with the filing.
 * - `different`: something differs, so it is the case of another filing.
 * - `not-told`: the case reports neither units nor a content digest; only its ref names the filing.
 */
export type CaseMatch = "same" | "different" | "not-told";

/** Compares a case with the filing of the same kind and ref. */
export function matchCase(
  filing: FilingContent,
  { units, contentDigest }: Pick<CaseFacts, "units" | "contentDigest">,
): CaseMatch {
  if (units === "" && contentDigest === undefined) return "not-told";
  const differs =
    (units !== "" && units !== filing.units) || (contentDigest !== undefined && contentDigest !== filing.digest);
  return differs ? "different" : "same";
}

/**
 * Returns the reason for a ref that already belongs to a filing with other content.
 * @param caseNo Number of that filing's case; "" when the authority did not name it.
 */
export function refConflict(ref: string, caseNo: string): Reason {
  return makeReason(
    "ref-conflict",
    `申请编号 ${ref} 已用于内容不同的申请${caseNo && `，原受理编号 ${caseNo}`}`,
    `ref ${ref} was already filed with different content${caseNo && `: case ${caseNo}`}`,
    caseNo
      ? `请用 bdc case show ${caseNo} 核对；确为另一笔业务的，请更换申请编号`
      : "请核对原受理件；确为另一笔业务的，请更换申请编号",
    caseNo
      ? `compare it with \`bdc case show ${caseNo}\`; if this is a different matter, use another ref`
      : "compare it with the original case; if this is a different matter, use another ref",
  );
}

/** Returns the reason for a case number that already belongs to another filing. */
export function caseNumberTaken(caseNo: string, otherRef: string): Reason {
  return makeReason(
    "case-number-taken",
    `登记机构返回的受理编号 ${caseNo} 已属于申请编号 ${otherRef}`,
    `the authority returned case ${caseNo}, which is already the case of ref ${otherRef}`,
    `请向登记机构核实 ${caseNo} 属于哪一件申请；核实后用 bdc case adopt 关联正确的受理编号，或用 bdc case release 重新排队`,
    `ask the authority which filing case ${caseNo} belongs to, then attach the correct case with \`bdc case adopt\` or requeue the filing with \`bdc case release\``,
  );
}
