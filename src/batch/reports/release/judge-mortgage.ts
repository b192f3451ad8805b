import {
  type CaseCertificate,
  type FilingOf,
  type UnitState,
  dateInChina,
  unitCodesOf,
} from "../../../contract/index.js";
import { isNotFound, isPermission, type RegistryClient, type VerifyCertificateOptions } from "../../../sdk/index.js";
import type { FilingRecord } from "../../ledger/types.js";
import { judgeAlerts, judgeIdentity, judgeStatus } from "./judge-case.js";
import { judgeCertificate, type CertificateJudgement } from "./judge-certificate.js";
import { judgeOwners } from "./judge-owners.js";
import { judgeUnit } from "./judge-unit.js";
import { releaseReason } from "./reasons.js";
import type { ReleaseReason, ReleaseVerdict } from "./verdict.js";

/** Options for judging mortgages. */
export interface JudgeOptions {
  /** Client of the authority's gateway. */
  readonly client: RegistryClient;
  /** CAs of the authority's seals (PEM). */
  readonly trustedCas: string;
  /** Which certificates below these CAs may seal. */
  readonly sealPolicy?: VerifyCertificateOptions["sealPolicy"];
  /** Our name as printed on certificates. Without it the holder is compared with the authority's data and warned of. */
  readonly institutionName?: string;
  /** Aborts all calls. */
  readonly signal?: AbortSignal;
  /** Time at which seals and pre-notices are judged. @default now */
  readonly now?: () => Date;
}

export type Judged = Pick<ReleaseVerdict, "caseNo" | "certificateNo" | "registeredAt"> & {
  readonly reasons: readonly ReleaseReason[];
} & Partial<Pick<ReleaseVerdict, "warnings" | "failure">>;

const PURPOSE = "放款前核验";

/**
 * Judges one filed mortgage by its current case, its certificate, and every unit in the register. Compares them with
 * the filing and with our own credit code.
 * @throws What the client throws.
 */
export async function judgeMortgage(
  { client, trustedCas, sealPolicy, institutionName, signal, now = () => new Date() }: JudgeOptions,
  filing: FilingRecord,
  content: FilingOf<"mortgage.file">,
): Promise<Judged> {
  const call = signal ? { signal } : {};
  const caseNo = filing.caseNo!;
  if (filing.contradiction) return { caseNo, reasons: [releaseReason("release-contradiction")] };
  const found = await client.cases.get(caseNo, call);
  const aboutCase = [...judgeIdentity(found, filing, content), ...judgeStatus(found)];
  if (aboutCase.length > 0) return { caseNo, reasons: aboutCase };
  const facts = { caseNo, ...(found.registeredAt && { registeredAt: found.registeredAt }) };
  const promised = found.certificates.find((c) => c.right === "mortgage");
  if (!promised) return { ...facts, reasons: [releaseReason("release-no-certificate")] };

  const at = now();
  const judged = await unlessMissing(
    judgeCertificate({
      client,
      promised,
      caseNo,
      content,
      trustedCas,
      ...(sealPolicy && { sealPolicy }),
      ...(institutionName !== undefined && { institutionName }),
      now: at,
      call,
    }),
  );
  const units = await judgeUnits({ client, promised, content, judged, at, call });
  return {
    ...facts,
    certificateNo: promised.no,
    reasons: [...judgeAlerts(found), ...(judged?.reasons ?? [releaseReason("release-no-certificate")]), ...units],
    warnings: judged?.warnings ?? [],
  };
}

interface UnitsTask {
  readonly client: RegistryClient;
  readonly promised: CaseCertificate;
  readonly content: FilingOf<"mortgage.file">;
  readonly judged: CertificateJudgement | undefined;
  readonly at: Date;
  readonly call: { readonly signal?: AbortSignal };
}

async function judgeUnits({ client, promised, content, judged, at, call }: UnitsTask): Promise<ReleaseReason[]> {
  const { institution } = client;
  const mortgagee = judged?.certificate.holders.find((h) => h.idNo === institution)?.name;
  const own = {
    proofNo: promised.no,
    institution,
    ...(mortgagee !== undefined && { mortgagee }),
    content,
    today: at.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }),
  };
  const reasons: ReleaseReason[] = [];
  const states: UnitState[] = [];
  for (const unitCode of unitCodesOf(content)) {
    const state = await stateUnlessRefused(client.units.get(unitCode, { purpose: PURPOSE }, call));
    if (state === "refused") {
      reasons.push(releaseReason("release-unit-refused", { unit: unitCode }));
      continue;
    }
    if (!state) {
      reasons.push(releaseReason("release-unit-unknown", { unit: unitCode }));
      continue;
    }
    reasons.push(...judgeUnit(state, unitCode, { ...own, today: dateInChina(state.at) }));
    if (state.unitCode === unitCode) states.push(state);
  }
  return [...reasons, ...judgeOwners(states, content)];
}

/** An institution without a right in the unit may not see it, so a refusal is an answer: its mortgage is not there. */
async function stateUnlessRefused(asked: Promise<UnitState>): Promise<UnitState | "refused" | undefined> {
  try {
    return await unlessMissing(asked);
  } catch (error) {
    if (isPermission(error) && error.code === "query-refused") return "refused";
    throw error;
  }
}

/** Returns undefined when the authority does not know the object. */
async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
