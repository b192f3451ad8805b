import type { FeeSchedule } from "../../contract/index.js";

/**
 * Fees of the national price list, for an authority that charges them. Court measures, cancellations and pre-notices
 * are free, so their kinds have none. The payer is whoever acquires the right: of a mortgage, the bank.
 */
export const NATIONAL_FEES: FeeSchedule = {
  residential: "80.00",
  parking: "80.00",
  other: "550.00",
  exemptions: [
    {
      material: "small-enterprise",
      zh: "小微企业",
      en: "small and micro enterprises",
      source: "发改价格规〔2016〕2559号",
    },
  ],
  source: "发改价格规〔2016〕2559号；财税〔2019〕45号",
};
