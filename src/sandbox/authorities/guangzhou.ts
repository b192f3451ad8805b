import { describe, offerAll } from "./describe.js";

/** 典型案例 广州: mortgages in 1 working day, others in 3; its own codes for seizure types. */
export const guangzhou = describe(
  { id: "440100", creditCode: "12440100MB1TEXT26X", province: "粤", city: "广州市" },
  { zh: "广州市不动产登记中心（示例）", en: "Guangzhou Registration Centre (example)", divisions: ["4401"] },
  {
    kinds: offerAll({
      "mortgage.file": { review: "delayed", promisedWorkingHours: 8 },
      "pre-notice.register": { review: "delayed", promisedWorkingHours: 24 },
      "seizure.request": { requiredMaterials: ["ruling", "assistance-notice", "officer-card"] },
    }),
    materials: { maxBytes: 20 * 1024 * 1024, mediaTypes: ["application/pdf", "application/ofd"] },
    // Codes of an older system, in which waiting seizures have separate codes.
    codeTables: {
      CFLX: [
        { value: "seizure", code: "1", zh: "查封" },
        { value: "pre-seizure", code: "2", zh: "预查封" },
      ],
    },
    promotedTerm: "fresh",
  },
);
