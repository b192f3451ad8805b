export * from "./responses/capabilities.js";
export * from "./responses/case.js";
export * from "./responses/certificate.js";
export { parseDuration } from "./schema/duration.js";
export { dateInChina, minuteInChina, todayInChina } from "./schema/china-time.js";
export * from "./schema/code-tables.js";
export * from "./schema/columns.js";
export * from "./uploads/content-range.js";
export type { CellType, FieldMeta } from "./schema/field.js";
export { fieldsWithin } from "./schema/fields-within.js";
export * from "./filings/consents/consent.js";
export * from "./filings/consents/consent-text.js";
export { Material } from "./filings/common-fields.js";
export * from "./filings/validate-filing.js";
export * from "./brand.js";
export * from "./identifiers/index.js";
export * from "./filings/example-values.js";
export * from "./filings/identity.js";
export * from "./filings/kinds.js";
export * from "./filings/matter.js";
export * from "./uploads/media-type.js";
export * from "./http/parameters.js";
export * from "./http/request-headers.js";
export * from "./http/response-headers.js";
export { parseStrictJson, type JsonDefect, type ParsedJson } from "./http/strict-json.js";
export * from "./filings/mortgage.js";
export * from "./openapi.js";
export * from "./http/operation.js";
export * from "./operations.js";
export * from "./filings/person.js";
export * from "./filings/orders/organs.js";
export * from "./filings/pre-notice.js";
export * from "./schema/primitives.js";
export * from "./filings/orders/release-basis.js";
export * from "./responses/fees.js";
export * from "./responses/mask-words.js";
export * from "./responses/problem.js";
export * from "./responses/query-rules.js";
export * from "./responses/search.js";
export * from "./filings/seizure.js";
export type {
  FilingTypes,
  GeneralMortgageFiling,
  MaximumMortgageFiling,
  MortgageFilingFields,
} from "./filings/types.generated.js";
export * from "./responses/status.js";
export * from "./subscriptions/events.js";
export * from "./subscriptions/webhooks.js";
export * from "./schema/compiled-validator.js";
export * from "./responses/unit-state.js";
export { unknownField } from "./responses/unknown-field.js";
export * from "./filings/units.js";
export { VALID_FILINGS } from "./filings/valid-filings.js";
