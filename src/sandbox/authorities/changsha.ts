import { describe, offerAll } from "./describe.js";
import { NATIONAL_FEES } from "./national.js";

/**
 * 湖南省 2020: pre-notices 网上办、即时办、免费办, without requiring 合同备案; a direct channel for large batches. Mortgages
 * come through the bank port of the provincial platform, so that it asks for no copies of the contracts.
 */
export const changsha = describe(
  {
    id: "430100",
    creditCode: "12430100MB1TEXT26R",
    province: "湘",
    city: "长沙市",
    payment: { zh: "非税移动缴费平台", en: "mobile platform for non-tax revenue", days: 15 },
  },
  { zh: "长沙市不动产登记中心（示例）", en: "Changsha Registration Centre (example)", divisions: ["4301"] },
  {
    kinds: offerAll({
      "mortgage.file": { review: "delayed", promisedWorkingHours: 8, requiredMaterials: [], fee: NATIONAL_FEES },
    }),
    batch: { maxFilings: 500, maxBytes: 8 * 1024 * 1024 },
    rate: { requestsPerSecond: 200, burst: 400, concurrent: 16 },
    amountUnit: "ten-thousand-yuan",
  },
);
