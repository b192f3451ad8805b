/**
 * `bdc-connect`: the typed client of a registration authority's gateway, the rules that check a filing before it is
 * sent, webhook verification, and verification of electronic certificates.
 */
export { RegistryClient, type ClientOptions } from "./client.js";
export { ArgumentError, isArgumentError, type Expected } from "./arguments/argument-error.js";
export {
  checkArguments,
  checkOptions,
  type OptionExpectations,
  type OptionRules,
} from "./arguments/check-arguments.js";
export { expects, type Expectation } from "./arguments/expectations.js";
export type { Headers } from "./arguments/extra-headers.js";
export {
  bearerToken,
  identity,
  type BearerOptions,
  type Credentials,
  type ReceivedAnswer,
  type Unauthorised,
} from "./auth/credentials.js";
export {
  signedRequests,
  type AnswerKeys,
  type SignatureKeys,
  type SignedRequestsOptions,
} from "./auth/signed-requests.js";
export { clientCredentials, type ClientCredentialsOptions } from "./oauth/client-credentials.js";
export { TokenError, type TokenProblem } from "./oauth/token-error.js";
export type { KeySource, Pkcs12KeySource, PlainKeySource, SecretSource } from "./keys/key-source.js";
export { loadKey, type LoadedKey, type LoadKeyOptions } from "./keys/load-key.js";
export { KeyError, type KeyProblem } from "./keys/key-error.js";
export { KeyMaterial, type HttpAlgorithm, type RingKey } from "../gateway/light.js";
export * from "./http/errors.js";
export {
  CONNECTION_PROBLEMS,
  type ConnectionFacts,
  type ConnectionProblem,
  type ConnectionProblemText,
} from "./http/connection/connection-problems.js";
export { findTlsOptionsProblem, pemTlsOptions } from "./http/connection/tls-problem.js";
export type { GatewayCertificate } from "./http/connection/gateway-certificate.js";
export type { TlsOptionsProblem } from "./http/connection/check-tls.js";
export type { Fetch } from "./gateway/transports/fetch-transport.js";
export type { Clock } from "./http/clock.js";
export type { CallOptions } from "./arguments/call-options.js";
export type { CipherUse, FrontFacts, FrontKind, GatewayRequestError, PortKeys, SignerUse } from "../gateway/light.js";
export type { HttpEvent } from "./http/wire.js";
export type { TlsOptions } from "./http/connection/tls-options.js";
export type { ByteSource, ResponseInfo } from "./http/wire.js";
export { rawCaseOf } from "./responses/parse.js";
export type {
  BatchItem,
  CaseSummary,
  CaseWithHistory,
  CaseSummaryPage,
  CaseChange,
  CaseChangePage,
  ReceivedHistoryEntry,
  ReceivedStep,
} from "./responses/parse.js";
export { isGatewayRequestError, loadDialect } from "./dialect/load-dialect.js";
export type { ExchangeFolders } from "./gateway/transports/file-exchange.js";
export type { Dialect, DialectClient, DialectOptions } from "./dialect/dialect.js";
export { responseOf } from "./gateway/response-of.js";
export type { RateLimiter, RateLimits } from "./http/rate-limiter.js";
export type { CapabilitiesOptions, CapabilitiesResource } from "./resources/capabilities.js";
export type { CaseWriteOptions, WriteOptions } from "./gateway/caller.js";
export type { CaseFilter, Cases, ChangeRange, LookUpOptions, WaitOptions } from "./resources/cases.js";
export type { FilingChecks } from "./resources/filing-checks.js";
export type {
  AcceptedFiling,
  EncodedFiling,
  FilingItem,
  FilingOptions,
  FilingResult,
  Filings,
  InvalidFiling,
  RefusedFiling,
} from "./resources/filings.js";
export type { Mortgages, PreNotices, Seizures } from "./resources/filings-by-kind.js";
export type { MaterialOptions, Materials } from "./resources/materials.js";
export type {
  CertificateFileOptions,
  CertificateOptions,
  Certificates,
  Queries,
  Searches,
  UnitQuery,
  Units,
} from "./resources/register.js";
export type { Webhooks } from "./resources/webhooks.js";
export type { Logger } from "./telemetry/call-log.js";
export { CallMetrics } from "./telemetry/call-metrics.js";
export { authorityLabel } from "./telemetry/labels.js";
export { METRICS, prometheusName, type LabelsOf, type MetricDefinition, type MetricKey } from "./telemetry/metrics.js";
export { observeMetrics } from "./telemetry/observe-metrics.js";
export { PROMETHEUS_MEDIA_TYPE, prometheusText } from "./telemetry/prometheus-text.js";
export { SampleSet, type MetricSample } from "./telemetry/samples.js";
export { withSpan, type SpanAttributes } from "./telemetry/spans.js";
export * from "../rules/index.js";
/** The parts of the contract that the types of this entry point name; `bdc-connect/contract` has all of it. */
export { unknownField } from "../contract/index.js";
export type {
  Alert,
  AuthorityStatus,
  Buyer,
  Capabilities,
  Case,
  CaseCertificate,
  CaseDetail,
  CaseStatus,
  CaseStep,
  CaseUnit,
  Certificate,
  CertificateKind,
  CodeEntry,
  CodeTable,
  Column,
  DefectText,
  Fee,
  FeeExemption,
  FeeLine,
  FeeSchedule,
  Filing,
  FilingOf,
  FilingTypes,
  GeneralMortgageFiling,
  HistoryEntry,
  Holder,
  Kind,
  KindCapability,
  Material,
  MaterialKind,
  MaterialReceipt,
  MaximumMortgageFiling,
  MortgageCancellation,
  MortgageFiling,
  MortgageFilingFields,
  Obligor,
  Person,
  PreNoticeCancellation,
  PreNoticeFiling,
  PreNoticeMortgage,
  SoleApplication,
  Problem,
  ProblemCode,
  Reason,
  ReceivedStatus,
  Role,
  SearchHit,
  SearchRequest,
  SearchResult,
  SecretRotation,
  SeizureRelease,
  SeizureRenewal,
  SeizureRequest,
  Supplement,
  TimeLimit,
  UnitMortgage,
  UnitPreNotice,
  UnitSeizure,
  UnitState,
  UnitUse,
  ValueOf,
  Webhook,
  WebhookList,
  WebhookRequest,
  WebhookTestResult,
  WebhookWithSecret,
  Withdrawal,
} from "../contract/index.js";
export { SECURITY_CODES, type SecurityCode } from "./explain/security-codes.js";
export { explain, explainedCodes, type Explanation } from "./explain/explain.js";
export {
  isWebhookError,
  signWebhook,
  verifyWebhook,
  WebhookError,
  type SignWebhookOptions,
  type VerifiedWebhook,
  type VerifyWebhookOptions,
  type WebhookProblem,
} from "./webhooks.js";
export { verifyCertificateFile } from "./certificates/verify.js";
export type { CertificateExpectation, CertificateVerdict, VerifyCertificateOptions } from "./certificates/verdict.js";
export type { SealFacts } from "./certificates/seals/signer-certificate.js";
export type { PrintedFacts } from "./certificates/printed/compare-printed.js";
export type { SealPolicy } from "./certificates/seals/seal-policy.js";
export { countPdfPages, MAX_COUNTED_PDF_BYTES } from "./certificates/count-pages.js";
