import { describe, offerAll } from "./describe.js";

/** Promises of 杭政办函〔2019〕84号: mortgages in 2 working days, others in 4, court orders at once. */
export const hangzhou = describe(
  { id: "330106", creditCode: "12330106MB1TEXT34L", province: "浙", city: "杭州市" },
  {
    zh: "杭州市西湖区不动产登记中心（示例）",
    en: "Hangzhou Xihu Registration Centre (example)",
    divisions: ["330106"],
  },
  {
    kinds: offerAll({
      "mortgage.file": {
        review: "delayed",
        promisedWorkingHours: 16,
        requiredMaterials: ["mortgage-contract", "loan-contract"],
      },
      "mortgage.cancel": { promisedWorkingHours: 8 },
      "pre-notice.register": { review: "delayed", promisedWorkingHours: 32, requiredFields: ["contractFilingNo"] },
      "pre-notice.cancel": { review: "delayed", promisedWorkingHours: 32 },
    }),
    hours: { timeZone: "Asia/Shanghai", open: "08:30", close: "16:30", workingDaysOnly: false },
  },
);
