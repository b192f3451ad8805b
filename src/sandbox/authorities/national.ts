import { KINDS, type FeeSchedule, type Kind, type KindCapability } from "../../contract/index.js";
// What national law sets for authorities: the time limit of all of them, and the fees of those that charge.

/**
 * Working days after acceptance within which an application is decided (暂行条例 art. 20). Orders of courts are carried
 * out and not applied for.
 */
export function lawfulLimit(kind: Kind): Pick<KindCapability, "statutoryWorkingDays"> {
  return KINDS[kind].role === "court" ? {} : { statutoryWorkingDays: 30 };
}

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
