import { describe, offer } from "./describe.js";

/**
 * 典型案例 济南: mortgages in half a working day, cancellation 即传即办; small batches and a low rate limit; no court
 * filings, which use another channel.
 */
export const jinan = describe(
  {
    id: "370100",
    creditCode: "12370100MB1TEXT26K",
    province: "鲁",
    city: "济南市",
    practice: { existingHomePreNotice: true },
  },
  { zh: "济南市自然资源确权登记中心（示例）", en: "Jinan Registration Centre (example)", divisions: ["3701"] },
  {
    kinds: [
      offer("mortgage.file", { review: "delayed", promisedWorkingHours: 4 }),
      offer("mortgage.cancel"),
      offer("pre-notice.register", {
        review: "delayed",
        promisedWorkingHours: 8,
        requiredMaterials: ["pre-notice-agreement"],
      }),
      offer("pre-notice.cancel", { review: "delayed", promisedWorkingHours: 8 }),
    ],
    batch: { maxFilings: 20, maxBytes: 512 * 1024 },
    rate: { requestsPerSecond: 20, burst: 40, concurrent: 4 },
    hours: { timeZone: "Asia/Shanghai", open: "09:00", close: "17:00", workingDaysOnly: true },
  },
);
