import {
  foldCertificateNo,
  foldName,
  unitCodesOf,
  type CaseCertificate,
  type Certificate,
  type FilingOf,
  type Reason,
} from "../../../contract/index.js";
import {
  verifyCertificateFile,
  type CertificateVerdict,
  type RegistryClient,
  type VerifyCertificateOptions,
} from "../../../sdk/index.js";
import { inFen } from "../../totals/fen.js";
import { securedMoney } from "./money.js";
import { areSameParties } from "./people.js";
import { releaseReason } from "./reasons.js";
import type { ReleaseReason } from "./verdict.js";

/** Findings on a file that may still be valid: the seal must be judged with another CA or tool. */
const NEEDS_DECISION = new Set([
  "seal-no-trust",
  "seal-unsupported",
  "certificate-text-uncompared",
  "ofd-text-not-compared",
  "certificate-unsupported",
]);

export interface CertificateTask {
  readonly client: RegistryClient;
  /** Certificate as the case names it. */
  readonly promised: CaseCertificate;
  readonly caseNo: string;
  readonly content: FilingOf<"mortgage.file">;
  readonly institutionName?: string;
  readonly trustedCas: string;
  readonly sealPolicy?: VerifyCertificateOptions["sealPolicy"];
  readonly now?: Date;
  readonly call: { readonly signal?: AbortSignal };
}

export interface CertificateJudgement {
  readonly certificate: Certificate;
  readonly reasons: readonly ReleaseReason[];
  readonly warnings: readonly Reason[];
}

/** Verifies the certificate's file, and compares its file and data with the filing. */
export async function judgeCertificate(task: CertificateTask): Promise<CertificateJudgement> {
  const { client, promised, content, institutionName, trustedCas, sealPolicy, now, call } = task;
  const certificate = await client.certificates.get(promised.no, call);
  const pdf = await client.certificates.file(promised.no, {}, call);
  const money = securedMoney(content);
  const expected = {
    no: promised.no,
    ...(promised.identifier !== undefined && { identifier: promised.identifier }),
    unitCodes: unitCodesOf(content),
    ...(money && { amount: money.amount }),
    contractNo: content.mortgageContractNo,
    obligors: content.mortgagors.map((m) => m.name),
    // The filing names no mortgagee. Without our own name, compare with the authority's data.
    holders: institutionName === undefined ? certificate.holders.map((h) => h.name) : [institutionName],
    sha256: certificate.file.sha256,
    status: certificate.status,
  };
  const { findings } = await verifyCertificateFile(pdf, {
    trustedCas,
    expected,
    ...(sealPolicy && { sealPolicy }),
    ...(now && { now }),
  });
  return {
    certificate,
    reasons: [...findings.filter((f) => f.severity === "error").map(asReason), ...againstFiling(certificate, task)],
    warnings: [
      ...findings.filter((f) => f.severity !== "error").map(asReason),
      ...(institutionName === undefined ? [releaseReason("release-holder-not-set")] : []),
    ],
  };
}

function asReason({ rule, zh, en, fixZh, fixEn }: CertificateVerdict["findings"][number]): ReleaseReason {
  return { code: rule, verdict: NEEDS_DECISION.has(rule) ? "needs-decision" : "refused", zh, en, fixZh, fixEn };
}

/** Compares the certificate's data with the filing. Missing data is not compared, except the holder. */
function againstFiling(
  certificate: Certificate,
  { client, promised, caseNo, content }: CertificateTask,
): ReleaseReason[] {
  const { holders, obligors, unitCodes, contractNo, amount, currency, termStart, termEnd } = certificate;
  const money = securedMoney(content);
  const filedUnits = new Set(unitCodesOf(content));
  const differences: [differs: boolean, what: string, whatEn: string][] = [
    [foldCertificateNo(certificate.no) !== foldCertificateNo(promised.no), "证明号", "number"],
    [certificate.right !== "mortgage", "证明权利或事项", "right"],
    [certificate.caseNo !== caseNo, "受理编号", "case"],
    [!holders.some((h) => h.idNo === client.institution), "抵押权人", "mortgagee"],
    [obligors.length > 0 && !areSameParties(obligors, content.mortgagors), "抵押人", "mortgagor"],
    [unitCodes.length !== filedUnits.size || !unitCodes.every((u) => filedUnits.has(u)), "不动产单元", "unit"],
    [amount !== undefined && (!money || inFen(amount) !== inFen(money.amount)), "债权数额", "amount"],
    [currency !== undefined && money !== undefined && currency !== money.currency, "币种", "currency"],
    [
      (termStart !== undefined && termStart !== content.termStart) ||
        (termEnd !== undefined && termEnd !== content.termEnd),
      "期限",
      "term",
    ],
    [
      contractNo !== undefined && foldName(contractNo) !== foldName(content.mortgageContractNo),
      "合同编号",
      "contract number",
    ],
  ];
  return differences
    .filter(([differs]) => differs)
    .map(([, what, whatEn]) => releaseReason("release-certificate-differs", { what, whatEn }));
}
