import type { Capabilities, QueryRules } from "../../contract/index.js";

/**
 * What queries have to state where an authority describes nothing else. Practice differs (some channels let banks ask
 * without an authorisation), so the rules protect the holder: a purpose from everybody, and the holder's authorisation
 * or, from a court, its case and notice.
 */
export const QUERY_RULES: QueryRules = {
  required: [
    { role: "bank", grounds: ["purpose", "authorisation"] },
    { role: "developer", grounds: ["purpose", "authorisation"] },
    { role: "court", grounds: ["purpose", "document-no", "notice", "officer"] },
  ],
  ownRights: ["purpose"],
  holdersTold: [],
};

/** Returns the rules of an authority. A role that it does not describe needs what protects the holder. */
export function queryRulesOf({ queries = QUERY_RULES }: Capabilities): QueryRules {
  return { ...queries, required: [...queries.required, ...QUERY_RULES.required] };
}
