import { MATERIAL_KINDS, findEntry, type FilingOf, type MaterialKind, type Reason } from "../../../contract/index.js";
import type { CaseEffect, EntryContext, RegisterContext, RegisterPerson } from "../book/types.js";
import type { Unit } from "../book/unit.js";
import { alert, reason } from "../legal-grounds/legal-grounds.js";

type Filing = FilingOf<"pre-notice.register">;

/** Papers without which the buyer cannot apply alone. */
const PAPERS = ["authorisation", "sales-contract"] as const satisfies readonly MaterialKind[];

/** Who sells: the developer that files, or the seller that a buyer names who applies alone. */
export function sellerOf(
  { soleApplication }: Filing,
  { institution }: Pick<RegisterContext, "institution">,
): RegisterPerson {
  const { name, id } = institution;
  const { sellerName, sellerIdNo } = soleApplication ?? { sellerName: name, sellerIdNo: id };
  return { name: sellerName, idType: "credit-code", idNo: sellerIdNo };
}

/**
 * Developer and buyer apply jointly, and the developer files. A buyer whose seller does not apply as agreed may apply
 * alone (YG-04, 实施细则 art. 86), through the bank as agent.
 */
export function againstApplicant(filing: Filing, { institution }: RegisterContext): Reason[] {
  const { soleApplication, contractFilingNo, materials = [], mortgage, sellers } = filing;
  if (institution.role !== "bank") return soleApplication ? [reason("soleByDeveloper", {}, "/soleApplication")] : [];
  if (!soleApplication) return [reason("soleOnly", {}, "/soleApplication")];
  const missing = PAPERS.filter((kind) => !materials.some((m) => m.kind === kind)).map((kind) =>
    findEntry(MATERIAL_KINDS, kind)!,
  );
  const isOther = mortgage !== undefined && mortgage.mortgageeIdNo !== institution.id;
  return [
    ...(contractFilingNo === undefined
      ? [
          reason(
            "solePapers",
            { missing: "合同备案号", missingEn: "filing number of the contract" },
            "/contractFilingNo",
          ),
        ]
      : []),
    ...missing.map(({ zh, en }) => reason("solePapers", { missing: zh, missingEn: en }, "/materials")),
    ...(sellers ? [reason("soleOfExistingHome", {}, "/sellers")] : []),
    ...(isOther ? [reason("soleMortgagee", {}, "/mortgage/mortgageeIdNo")] : []),
  ];
}

/** Without the seller, the contract that it has filed is what shows the sale. */
export function againstUnfiledContract(filing: Filing, { source, buyers }: Unit, pointer: string): Reason[] {
  const isUnfiled = filing.soleApplication !== undefined && source === "record" && buyers.length === 0;
  return isUnfiled ? [reason("soleUnfiled", {}, pointer)] : [];
}

/** Tells the seller, on a case of its own, that the buyer has applied alone. */
export function toSeller({ soleApplication, unitCode }: Filing, proofNo: string, { now }: EntryContext): CaseEffect[] {
  if (!soleApplication) return [];
  const holder = { institution: soleApplication.sellerIdNo, kind: "pre-notice.register" as const, proofNo, unitCode };
  return [{ caseNo: "", holder, alert: alert("noticeByBuyer", now, { proofNo }) }];
}
