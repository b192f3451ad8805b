import { AUDIT_ERRORS } from "./audit.js";
import { COLUMN_ERRORS } from "./columns.js";
import { CONNECTION_ERRORS } from "./connection.js";
import { FILING_ERRORS } from "./filings.js";
import { INPUT_ERRORS } from "./input.js";
import { MONITORING_ERRORS } from "./monitoring.js";
import { OPTION_ERRORS } from "./options.js";
import { OUTPUT_ERRORS } from "./output.js";
import { PARSER_ERRORS } from "./parser.js";
import { PERSON_ERRORS } from "./persons.js";
import { PROFILE_ERRORS } from "./profiles.js";
import { SERVER_ERRORS } from "./servers.js";

/**
 * Every error that `bdc` itself reports, as opposed to the authority: what is wrong, where, and what to do. Listed in
 * docs/reference/errors.md and by `bdc explain`.
 */
export const USAGE_ERRORS = {
  ...PARSER_ERRORS,
  ...CONNECTION_ERRORS,
  ...MONITORING_ERRORS,
  ...AUDIT_ERRORS,
  ...PROFILE_ERRORS,
  ...OPTION_ERRORS,
  ...INPUT_ERRORS,
  ...COLUMN_ERRORS,
  ...OUTPUT_ERRORS,
  ...FILING_ERRORS,
  ...PERSON_ERRORS,
  ...SERVER_ERRORS,
};
export type UsageCode = keyof typeof USAGE_ERRORS;
