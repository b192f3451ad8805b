import { describe, offerAll } from "./describe.js";

/**
 * 典型案例 台州: existing homes are put under a pre-notice (转移预告), whose proof states contract and price, so that banks
 * and the housing fund approve loans on it.
 */
export const taizhou = describe(
  {
    id: "331000",
    creditCode: "12331000MB1TEXT26A",
    province: "浙",
    city: "台州市",
    practice: { existingHomePreNotice: true },
  },
  { zh: "台州市不动产登记中心（示例）", en: "Taizhou Registration Centre (example)", divisions: ["3310"] },
  { kinds: offerAll({ "pre-notice.register": { requiredMaterials: ["sales-contract", "pre-notice-agreement"] } }) },
);
