import {
  isRegistered,
  maskForeignText,
  maskForeignValue,
  unitCodesOf,
  unitsKey,
  type FilingOf,
} from "../../../contract/index.js";
import type { CaseSummary } from "../../../sdk/index.js";
import { matchCase } from "../../ledger/case-match.js";
import type { FilingRecord } from "../../ledger/types.js";
import { releaseReason } from "./reasons.js";
import type { ReleaseReason } from "./verdict.js";

const ENDED = new Set(["not-accepted", "refused", "withdrawn"]);
/** Alert that a seizure fixed the claim of a maximum-claim mortgage. Money lent afterwards is not secured. */
const CLAIM_FIXED_ALERT = "R-06";

/** Checks that the case is the case of this filing. */
export function judgeIdentity(
  found: CaseSummary,
  filing: Pick<FilingRecord, "caseNo" | "kind" | "ref" | "digest">,
  content: FilingOf<"mortgage.file">,
): ReleaseReason[] {
  const other = (what: string, whatEn: string) => [
    releaseReason("release-other-case", { caseNo: filing.caseNo ?? "", what, whatEn }),
  ];
  if (found.caseNo !== filing.caseNo) return other("受理编号", "case number");
  if (found.kind !== filing.kind) return other("申请种类", "kind");
  if (found.ref !== filing.ref) return other("申请编号", "ref");
  const match = matchCase(
    { digest: filing.digest, units: unitsKey(unitCodesOf(content)) },
    {
      units: unitsKey(found.units.map((u) => u.unitCode)),
      ...(found.contentDigest !== undefined && { contentDigest: found.contentDigest }),
    },
  );
  return match === "different" ? other("不动产单元或内容", "unit or content") : [];
}

/** Checks that the mortgage is registered. */
export function judgeStatus({ status, authorityStatus }: CaseSummary): ReleaseReason[] {
  if (isRegistered(status)) return [];
  const facts = { status: maskForeignText(authorityStatus.text), statusEn: status };
  if (status === "unrecognised") return [releaseReason("release-status-unknown", facts)];
  return [releaseReason(ENDED.has(status) ? "release-case-ended" : "release-not-registered", facts)];
}

/** Returns alerts on the case that forbid lending. */
export function judgeAlerts({ alerts = [] }: CaseSummary): ReleaseReason[] {
  return alerts
    .filter((a) => a.code === CLAIM_FIXED_ALERT)
    .map((a): ReleaseReason => ({ ...maskForeignValue(a), verdict: "refused" }));
}
