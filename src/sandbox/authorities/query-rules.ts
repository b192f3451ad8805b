import type { QueryRules } from "../../contract/index.js";

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
