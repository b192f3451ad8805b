import { lawfulLimit } from "./national.js";
import { KINDS, kinds, type KindCapability } from "../../contract/index.js";
import type { Authority } from "./authority.js";
import { QUERY_RULES } from "./query-rules.js";

/** The default authority of `bdc sandbox start`: accepts every kind in every division, with instant review. */
export const defaultAuthority: Authority = {
  id: "330100",
  creditCode: "12330106MB1TEXT26R",
  province: "浙",
  city: "示例市",
  capabilities: {
    authority: {
      id: "330100",
      zh: "示例市不动产登记中心",
      en: "Real Estate Registration Centre of Example City",
      divisions: [],
    },
    environment: "test",
    version: "1",
    // It obtains the contracts of a mortgage itself, by their numbers (暂行条例 art. 24), so it asks for no copies.
    kinds: kinds.map((kind): KindCapability => ({
      kind,
      requiredMaterials: KINDS[kind].role === "court" ? ["ruling", "assistance-notice"] : [],
      requiredFields: [],
      review: "instant",
      ...lawfulLimit(kind),
    })),
    batch: { maxFilings: 200, maxBytes: 4 * 1024 * 1024 },
    rate: { requestsPerSecond: 5_000, burst: 10_000, concurrent: 64 },
    changes: { maxPage: 1_000, pollSeconds: 1 },
    unitCode: "strict",
    amountUnit: "yuan",
    materials: {
      maxBytes: 50 * 1024 * 1024,
      mediaTypes: ["application/pdf", "image/jpeg", "image/png", "application/ofd"],
      resumable: true,
    },
    codeTables: {},
    // No law sets a term. This one gives the applicant as much time as the authority itself has.
    supplement: { workingDays: 30 },
    promotedTerm: "document",
    queries: QUERY_RULES,
  },
};
