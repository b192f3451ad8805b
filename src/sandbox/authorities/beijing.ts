import { describe, offerAll } from "./describe.js";

/**
 * 北京市 2018: pre-notices of existing homes, for which agents apply on behalf of the parties; filings are examined online
 * first and the originals at the counter (线上预审、线下核验). Identity and the document of the cause are sent online.
 */
export const beijing = describe(
  {
    id: "110000",
    creditCode: "12110000MB1TEXT268",
    province: "京",
    city: "朝",
    practice: { existingHomePreNotice: true },
  },
  { zh: "北京市不动产登记中心（示例）", en: "Beijing Registration Centre (example)", divisions: ["11"] },
  {
    kinds: offerAll({
      "mortgage.file": { review: "manual", preReview: true },
      "pre-notice.register": {
        review: "manual",
        preReview: true,
        requiredMaterials: ["identity", "sales-contract"],
      },
    }),
  },
);
