import { makeReason, type Reason } from "../../contract/index.js";
import type { CaseFacts } from "./types.js";

/** What a filing is compared with a case by. */
export interface FilingContent {
  /** See `contentDigest` of the contract. */
  readonly digest: string;
  /** See `unitsKey` of the contract. */
  readonly units: string;
}

/**
 * `same`: everything that the case carries agrees with the filing · `different`: something does not, so it is the case
 * of another filing · `not-told`: it carries neither units nor a content digest, so its number alone names it.
 */
export type CaseMatch = "same" | "different" | "not-told";

/** Compares a case with the filing whose kind and ref it carries. */
export function matchCase(
  filing: FilingContent,
  { units, contentDigest }: Pick<CaseFacts, "units" | "contentDigest">,
): CaseMatch {
  if (units === "" && contentDigest === undefined) return "not-told";
  const differs =
    (units !== "" && units !== filing.units) || (contentDigest !== undefined && contentDigest !== filing.digest);
  return differs ? "different" : "same";
}

/** The ref belongs to a filing of other content. `caseNo` "": the authority did not name its case. */
export function refConflict(ref: string, caseNo: string): Reason {
  return makeReason(
    "ref-conflict",
    `申请编号 ${ref} 已用不同内容提交过${caseNo && `，原案件 ${caseNo}`}`,
    `ref ${ref} was filed before with other content${caseNo && `: case ${caseNo}`}`,
    caseNo
      ? `先用 bdc case show ${caseNo} 核对；若确是另一笔业务，请换一个申请编号`
      : "请核对原案件；若确是另一笔业务，请换一个申请编号",
    caseNo
      ? `compare with \`bdc case show ${caseNo}\`; if this is another matter give it another ref`
      : "compare with the original case; if this is another matter give it another ref",
  );
}

/** The authority named a case number that is already the case of another filing. */
export function caseNumberTaken(caseNo: string, otherRef: string): Reason {
  return makeReason(
    "case-number-taken",
    `登记机构答复的受理编号 ${caseNo} 已属于申请编号 ${otherRef}`,
    `the authority answered with case ${caseNo}, which is already the case of ref ${otherRef}`,
    `请向登记机构核实 ${caseNo} 属于哪一件；核实后用 bdc case adopt 关联正确的受理编号，或用 bdc case release 重新排队`,
    `ask the authority which filing ${caseNo} belongs to; then attach the right case with \`bdc case adopt\`, or queue it again with \`bdc case release\``,
  );
}
