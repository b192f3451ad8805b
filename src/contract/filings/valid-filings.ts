import type { FilingOf, Kind } from "./kinds.js";

const seizure = {
  unitCode: "330106001001GB00001F00010001",
  officerName: "周敏、陈刚",
  officerCardNo: "浙010600123、浙010600124",
  materials: [
    { kind: "ruling", sha256: "0".repeat(64), name: "裁定书.pdf" },
    { kind: "assistance-notice", sha256: "1".repeat(64), name: "协助执行通知书.pdf" },
  ],
} as const;

/** One filing of each kind that passes every check on 2026-11-21, for examples and tests. All persons are invented. */
export const VALID_FILINGS: { [K in Kind]: FilingOf<K> } = {
  "mortgage.file": {
    ref: "HZ-2026-000321",
    unitCode: "330106001001GB00001F00010001",
    titleNo: "浙（2023）杭州市不动产权第0012345号",
    mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
    mortgageType: "general",
    propertyType: "land-and-house",
    securedPrincipal: "1200000.00",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    mortgageContractNo: "DY-2026-0001",
    loanContractNo: "JK-2026-0001",
    securedScope: "主债权本金、利息",
    transferRestricted: false,
    reason: "合同设立",
  },
  "mortgage.cancel": {
    ref: "ZX-1",
    unitCode: "330106001001GB00001F00010001",
    proofNo: "浙（2024）杭州市不动产证明第0012345号",
    ground: "debt-ended",
    settledOn: "2026-11-18",
  },
  "pre-notice.register": {
    ref: "YG-1",
    unitCode: "330106001001GB00001F00010001",
    contractNo: "YS-2026-0001",
    buyers: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
    price: "2680000.00",
    mortgage: {
      mortgageeName: "示例银行杭州西湖支行",
      mortgageeIdNo: "91330106MA2TEXT08W",
      mortgageAmount: "1500000.00",
      loanContractNo: "JK-2026-0001",
      termStart: "2026-01-05",
      termEnd: "2056-01-04",
      transferRestricted: false,
    },
  },
  "pre-notice.cancel": {
    ref: "YX-1",
    unitCode: "330106001001GB00001F00010001",
    proofNo: "浙（2024）杭州市不动产证明第0012345号",
    ground: "买卖合同解除",
  },
  "seizure.request": {
    ref: "CF-1",
    documentNo: "（2026）浙0106执1234号",
    measure: "seizure",
    obligors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
    startDate: "2026-11-20",
    endDate: "2029-11-19",
    ...seizure,
    materials: [...seizure.materials],
  },
  "seizure.renew": {
    ref: "XF-1",
    originalDocumentNo: "（2024）浙0106执1234号",
    documentNo: "（2026）浙0106执恢12号",
    startDate: "2026-12-01",
    endDate: "2029-11-30",
    ...seizure,
    materials: [...seizure.materials],
  },
  "seizure.release": {
    ref: "JF-1",
    originalDocumentNo: "（2024）浙0106执1234号",
    documentNo: "（2026）浙0106执恢12号之一",
    ...seizure,
    materials: [...seizure.materials],
  },
};
