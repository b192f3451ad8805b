import { describe, offerAll } from "./describe.js";
import { NATIONAL_FEES } from "./national.js";

/** 上海市不动产登记若干规定: seizures on the spot, cancellations in one working day, most others in five. */
export const shanghai = describe(
  {
    id: "310000",
    creditCode: "12310000MB1TEXT26M",
    province: "沪",
    city: "浦字",
    payment: { zh: "非税电子缴款码", en: "electronic payment code for non-tax revenue", days: 15 },
  },
  { zh: "上海市自然资源确权登记事务中心（示例）", en: "Shanghai Registration Centre (example)", divisions: ["31"] },
  {
    kinds: offerAll({
      "mortgage.file": {
        review: "delayed",
        promisedWorkingHours: 40,
        requiredMaterials: ["application-form", "mortgage-contract", "loan-contract"],
        fee: NATIONAL_FEES,
      },
      "mortgage.cancel": { review: "delayed", promisedWorkingHours: 8 },
      "pre-notice.register": { review: "delayed", promisedWorkingHours: 40, requiredMaterials: ["sales-contract"] },
      "pre-notice.cancel": { review: "delayed", promisedWorkingHours: 8 },
    }),
    batch: { maxFilings: 100, maxBytes: 2 * 1024 * 1024 },
    supplement: { workingDays: 15 },
    promotedTerm: "fresh",
  },
);
