import type { Kind } from "../../../contract/index.js";
import type { Headers } from "../../mapping/headers/header-layout.js";

/** Returns the key fields, whose repeated values are reported: ref, unit and contract. */
export function keyFieldsOf(kind: Headers["kind"]): readonly string[] {
  const contract = CONTRACT_OF[kind];
  return contract ? ["ref", "unitCode", contract] : ["ref", "unitCode"];
}

/** Field with the contract number that should occur in one filing only, by kind. */
export const CONTRACT_OF: Partial<Record<Kind, "mortgageContractNo" | "contractNo">> = {
  "mortgage.file": "mortgageContractNo",
  "pre-notice.register": "contractNo",
};
