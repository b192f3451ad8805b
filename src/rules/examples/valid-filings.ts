/** One filing of each kind without any finding on 2026-11-21; examples of rules are changes of these. */
export { VALID_FILINGS } from "../../contract/index.js";
