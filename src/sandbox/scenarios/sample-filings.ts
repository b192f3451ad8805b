import type { Kind } from "../../contract/index.js";

type Body = Record<string, unknown>;

const officer = { officerName: "周敏", officerCardNo: "浙010600123" };
const zhang = { name: "张三", idType: "citizen-id", idNo: "330106199001010018" };

/** Units, people and organisations that every scenario can refer to by name. */
export const DEFAULT_NAMES: Readonly<Record<string, unknown>> = {
  house: "330106001001GB00001F00010001",
  house2: "330106001001GB00001F00010002",
  land: "330106001001GB00001W00000000",
  elsewhere: "330106001001GB00077F00010001",
  zhang,
  li: { name: "李四", idType: "citizen-id", idNo: "330106198502150022" },
  wang: { name: "王五", idType: "citizen-id", idNo: "310115199202290039" },
  developer: { name: "示例房地产开发有限公司", idType: "credit-code", idNo: "91330109MA2DEXP16G" },
};

/** A valid filing of each kind for `$house`; a scenario states only the differences. */
export const SAMPLE_FILINGS: Readonly<Record<Kind, Body>> = {
  "mortgage.file": {
    unitCode: "$house",
    titleNo: "浙（2023）示例市不动产权第0012345号",
    mortgagors: ["$zhang"],
    mortgageType: "general",
    propertyType: "land-and-house",
    securedPrincipal: "1000000.00",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    mortgageContractNo: "DY-1",
    loanContractNo: "JK-1",
    securedScope: "全部",
    transferRestricted: false,
    reason: "合同设立",
  },
  "mortgage.cancel": { unitCode: "$house", ground: "debt-ended" },
  "pre-notice.register": { unitCode: "$house", contractNo: "YS-1", buyers: ["$zhang"], price: "2000000.00" },
  "pre-notice.cancel": { unitCode: "$house", ground: "买卖合同解除" },
  "seizure.request": {
    unitCode: "$house",
    documentNo: "（2026）浙0106执1号",
    measure: "seizure",
    obligors: ["$zhang"],
    startDate: "2026-03-01",
    endDate: "2029-02-28",
    ...officer,
  },
  "seizure.renew": {
    unitCode: "$house",
    originalDocumentNo: "（2026）浙0106执1号",
    documentNo: "（2026）浙0106执1号之一",
    startDate: "2029-03-01",
    endDate: "2032-02-29",
    ...officer,
  },
  "seizure.release": {
    unitCode: "$house",
    originalDocumentNo: "（2026）浙0106执1号",
    documentNo: "（2026）浙0106执1号之二",
    ...officer,
  },
};
