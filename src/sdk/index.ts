/**
 * `bdc-connect`: the typed client of a registration authority's gateway, the rules that check a filing before it is
 * sent, webhook verification, and verification of electronic certificates.
 */
export { RegistryClient, type ClientOptions } from "./client.js";
export { bearerToken, type BearerOptions, type Credentials } from "./auth/credentials.js";
export * from "./http/errors.js";
export {
  CONNECTION_PROBLEMS,
  type ConnectionFacts,
  type ConnectionProblem,
  type ConnectionProblemText,
} from "./http/connection/connection-problems.js";
export { findTlsOptionsProblem } from "./http/connection/tls-problem.js";
export type { TlsOptionsProblem } from "./http/connection/check-tls.js";
export type { Fetch } from "./http/fetch-transport.js";
export type { Clock } from "./http/clock.js";
export type { CallOptions, HttpEvent } from "./http/request.js";
export type { TlsOptions } from "./http/connection/tls-options.js";
export type { ByteSource } from "./http/wire.js";
export { rawCaseOf } from "./responses/parse.js";
export type {
  BatchItem,
  ReceivedCase,
  ReceivedCaseDetail,
  ReceivedCasePage,
  ReceivedChange,
  ReceivedChangePage,
} from "./responses/parse.js";
export type { CaseFilter, WaitOptions } from "./resources/cases.js";
export type { FilingResult, EncodedFiling } from "./resources/filings.js";
export type { UnitQuery } from "./resources/register.js";
export * from "../rules/index.js";
export { explain, explainedCodes, type Explanation } from "./explain/explain.js";
export {
  signWebhook,
  verifyWebhook,
  WebhookError,
  type VerifiedWebhook,
  type VerifyWebhookOptions,
  type WebhookProblem,
} from "./webhooks.js";
export { verifyCertificateFile } from "./certificates/verify.js";
export type { CertificateExpectation, CertificateVerdict, VerifyCertificateOptions } from "./certificates/verdict.js";
export type { SealFacts } from "./certificates/seals/signer-certificate.js";
export { countPdfPages, MAX_COUNTED_PDF_BYTES } from "./certificates/count-pages.js";
