/**
 * Values for the examples of the document, made of one valid filing of each kind. All persons are invented. They are
 * made when the document is, not when the contract is imported.
 */
import { contentDigest } from "../filings/identity.js";
import { KINDS, kinds, type Filing, type Kind } from "../filings/kinds.js";
import { unitCodesOf } from "../filings/units.js";
import { VALID_FILINGS } from "../filings/valid-filings.js";
import type { Capabilities } from "../responses/capabilities.js";
import type { Case, CaseCertificate, CaseDetail } from "../responses/case.js";
import type { Certificate } from "../responses/certificate.js";
import type { SearchRequest, SearchResult } from "../responses/search.js";
import { isRegistered, type CaseStatus } from "../responses/status.js";
import type { UnitState } from "../responses/unit-state.js";

const AUTHORITY = "330100";
const RECEIVED = "2026-11-21T10:00:00.000+08:00";
const REGISTERED = "2026-11-21T10:00:02.000+08:00";
const PROOF_NO = "浙（2026）杭州市不动产证明第0000001号";

/** The authority's own status of the example cases. */
const AUTHORITY_STATUS = {
  open: { code: "1", text: "在办" },
  done: { code: "2", text: "已办" },
  paused: { code: "3", text: "暂停" },
  withdrawn: { code: "5", text: "用户撤回" },
} as const;

function authorityStatus(status: CaseStatus): { code: string; text: string } {
  if (isRegistered(status)) return AUTHORITY_STATUS.done;
  if (status === "withdrawn") return AUTHORITY_STATUS.withdrawn;
  return status === "supplement-required" ? AUTHORITY_STATUS.paused : AUTHORITY_STATUS.open;
}

const filingOf = (kind: Kind): Filing => VALID_FILINGS[kind];

/** The certificate that the example case of a kind yields. */
function certificateOf(kind: Kind): CaseCertificate {
  return {
    no: PROOF_NO,
    kind: "proof",
    right: kind === "mortgage.file" ? "mortgage" : "purchase-pre-notice",
    unitCodes: unitCodesOf(filingOf(kind)),
    issuedAt: REGISTERED,
  };
}

/** The case of the example filing of a kind, as received. */
export function newCase(kind: Kind): Case {
  const filing = filingOf(kind);
  return {
    caseNo: `${AUTHORITY}-20261121-${String(kinds.indexOf(kind) + 1).padStart(6, "0")}`,
    ref: filing.ref,
    kind,
    contentDigest: contentDigest(kind, filing),
    status: "submitted",
    authorityStatus: authorityStatus("submitted"),
    done: false,
    version: 1,
    authority: AUTHORITY,
    receivedAt: RECEIVED,
    updatedAt: RECEIVED,
    units: unitCodesOf(filing).map((unitCode) => ({ unitCode })),
    certificates: [],
  };
}

/** The same case when it is finished. */
export function finishedCase(kind: Kind): Case {
  const status = KINDS[kind].yields === "proof" ? "certified" : "registered";
  return {
    ...newCase(kind),
    status,
    authorityStatus: authorityStatus(status),
    done: true,
    version: 4,
    updatedAt: REGISTERED,
    registeredAt: REGISTERED,
    certificates: status === "certified" ? [certificateOf(kind)] : [],
  };
}

/** The example mortgage case in a status, with its history. */
export function caseDetail(status: CaseStatus, more: Partial<Case> = {}): CaseDetail {
  const before = newCase("mortgage.file");
  const entries: CaseStatus[] = status === "submitted" ? [status] : ["submitted", status];
  return {
    ...before,
    ...more,
    status,
    authorityStatus: authorityStatus(status),
    version: entries.length,
    history: entries.map((each, i) => ({
      version: i + 1,
      status: each,
      authorityStatus: authorityStatus(each),
      at: i === 0 ? RECEIVED : REGISTERED,
    })),
  };
}

const mortgage = VALID_FILINGS["mortgage.file"];
const [owner] = mortgage.mortgagors;

/** An example of a maximum-claim mortgage. */
export function maximumMortgage(): object {
  const { securedPrincipal: _, ...common } = mortgage as typeof mortgage & { securedPrincipal?: string };
  return { ...common, ref: "HZ-2026-000322", mortgageType: "maximum", maximumClaim: "3000000.00" };
}

export const unitState = (): UnitState => ({
  unitCode: mortgage.unitCode,
  at: REGISTERED,
  queryNo: "20261121330100000002",
  address: "杭州市西湖区文一西路1号1幢101室",
  titleNo: mortgage.titleNo,
  phase: "registered",
  owners: [{ ...owner! }],
  mortgages: [
    {
      proofNo: PROOF_NO,
      rank: 1,
      mortgagee: "示例银行杭州西湖支行",
      mortgageType: "general",
      amount: "1200000.00",
      currency: "CNY",
      termStart: mortgage.termStart,
      termEnd: mortgage.termEnd,
      transferRestricted: false,
      registeredAt: REGISTERED,
    },
  ],
  preNotices: [],
  seizures: [],
  restrictions: [],
});

export const certificate = (): Certificate => ({
  ...certificateOf("mortgage.file"),
  caseNo: newCase("mortgage.file").caseNo,
  status: "valid",
  holders: [{ name: "示例银行杭州西湖支行", idNo: "91330106MA2TEXT08W" }],
  obligors: [{ name: owner!.name, idNo: owner!.idNo }],
  contractNo: mortgage.mortgageContractNo,
  amount: "1200000.00",
  currency: "CNY",
  termStart: mortgage.termStart,
  termEnd: mortgage.termEnd,
  file: { sha256: "2".repeat(64), size: 1342, mediaType: "application/pdf" },
});

export const searchRequest = (): SearchRequest => ({
  documentNo: "（2026）浙0106执1234号",
  persons: [{ ...owner! }],
  officerName: "周敏、陈刚",
  officerCardNo: "浙010600123、浙010600124",
  materials: [{ kind: "query-notice", sha256: "3".repeat(64), name: "协助查询通知书.pdf" }],
  purpose: "执行查询",
});

export const searchResult = (): SearchResult => ({
  searchNo: "20261121330100000001",
  at: REGISTERED,
  hits: [
    {
      unitCode: mortgage.unitCode,
      address: unitState().address,
      holder: owner!.name,
      idNo: owner!.idNo,
      as: "owner",
      matchedBy: "name-and-number",
      seizures: 0,
      mortgages: 1,
    },
  ],
});

export const capabilities = (): Capabilities => ({
  authority: { id: AUTHORITY, zh: "杭州市规划和自然资源局", en: "Hangzhou", divisions: ["3301"] },
  environment: "test",
  version: "1",
  kinds: kinds.map((kind) => ({
    kind,
    requiredMaterials: KINDS[kind].role === "court" ? ["ruling", "assistance-notice"] : [],
    requiredFields: [],
    review: KINDS[kind].role === "court" ? "instant" : "delayed",
  })),
  batch: { maxFilings: 100, maxBytes: 4_194_304 },
  rate: { requestsPerSecond: 50, burst: 100, concurrent: 8 },
  changes: { maxPage: 1000, pollSeconds: 5 },
  unitCode: "strict",
  amountUnit: "yuan",
  materials: { maxBytes: 20_971_520, mediaTypes: ["application/pdf", "image/jpeg"], resumable: true },
  codeTables: {},
  queries: {
    required: [
      { role: "bank", grounds: ["purpose", "authorisation"] },
      { role: "court", grounds: ["purpose", "document-no", "notice", "officer"] },
    ],
    ownRights: ["purpose"],
    holdersTold: [],
  },
});

/** Moments of the examples. */
export const times = { received: RECEIVED, registered: REGISTERED };
