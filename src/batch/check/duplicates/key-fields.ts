import type { Kind } from "../../../contract/index.js";
import type { Headers } from "../../mapping/headers/headers.js";

/** Fields whose repetition means something: the ref, the unit, the contract. */
export function keyFieldsOf(kind: Headers["kind"]): readonly string[] {
  const contract = CONTRACT_OF[kind];
  return contract ? ["ref", "unitCode", contract] : ["ref", "unitCode"];
}

/** Contracts that belong to one filing, by kind. */
export const CONTRACT_OF: Partial<Record<Kind, "mortgageContractNo" | "contractNo">> = {
  "mortgage.file": "mortgageContractNo",
  "pre-notice.register": "contractNo",
};
