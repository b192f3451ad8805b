import { describe, offer } from "./describe.js";
import { NATIONAL_FEES } from "./national.js";

/**
 * 郑州市上街区 2019: banks and developers only; manual pre-review of every filing, originals checked at the counter.
 */
export const shangjie = describe(
  {
    id: "410106",
    creditCode: "12410106MB1TEXT268",
    province: "豫",
    city: "上街区",
    payment: { zh: "非税缴款书，窗口缴费", en: "payment slip for non-tax revenue, paid at the counter", days: 15 },
  },
  {
    zh: "郑州市上街区不动产登记中心（示例）",
    en: "Zhengzhou Shangjie Registration Centre (example)",
    divisions: ["410106"],
  },
  {
    kinds: [
      offer("mortgage.file", {
        review: "manual",
        preReview: true,
        promisedWorkingHours: 24,
        requiredMaterials: ["application-form", "identity", "title-certificate", "mortgage-contract", "loan-contract"],
        fee: NATIONAL_FEES,
      }),
      offer("mortgage.cancel", { review: "manual", promisedWorkingHours: 8, requiredMaterials: ["settlement-proof"] }),
      offer("pre-notice.register", {
        review: "manual",
        preReview: true,
        promisedWorkingHours: 24,
        requiredMaterials: ["application-form", "sales-contract", "pre-notice-agreement"],
        requiredFields: ["contractFilingNo", "area", "address"],
      }),
      offer("pre-notice.cancel", { review: "manual", promisedWorkingHours: 8 }),
    ],
    batch: { maxFilings: 50, maxBytes: 1024 * 1024 },
    rate: { requestsPerSecond: 10, burst: 20, concurrent: 2 },
    hours: { timeZone: "Asia/Shanghai", open: "08:30", close: "17:30", workingDaysOnly: true },
    unitCode: "lenient",
    // A bank-side terminal numbers from 1, the standard from 0.
    codeTables: {
      GYFS: [
        { value: "sole", code: "1", zh: "单独" },
        { value: "joint", code: "2", zh: "共同" },
        { value: "by-share", code: "3", zh: "按份" },
        { value: "other", code: "4", zh: "其他" },
      ],
    },
  },
);
