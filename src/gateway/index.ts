/** What stands between the calls of the contract and a gateway. No I/O. */
export { decodeBytes, encodeBytes, ENCODINGS, type Encoding } from "./common/encodings.js";
export { SecurityError, type SecurityProblem } from "./common/security-error.js";
export { KeyMaterial } from "./keys/key-material.js";
export { KeyRing, type RingKey } from "./keys/key-ring.js";
export { CIPHERS, type Cipher, type CipherName, type CipherParameters } from "./ciphers/cipher.js";
export { SIGNERS, type Signer, type SignerName, type SignerParameters } from "./signers/signer.js";
export { compileCanonical, type CanonicalDescription } from "./signers/canonical.js";
export type { CanonicalInput, CanonicalText } from "./signers/canonical-values.js";
export { HTTP_ALGORITHMS, type HttpAlgorithm } from "./signers/http/algorithm-names.js";
export type { HttpMessage, HttpRequest, HttpResponse } from "./signers/http/http-message.js";
export { MemoryReplayStore, type ReplayStore } from "./signers/http/replay-store.js";
export type { Component, SignatureHeaders, SignMessageOptions } from "./signers/http/sign-message.js";
export { SignatureError, type SignatureProblem } from "./signers/http/signature-error.js";
export type { VerifiedMessage, VerifyMessageOptions } from "./signers/http/verify-message.js";
export { loadCryptography } from "./load-cryptography.js";
export { loadDialects } from "./load-dialects.js";
export * from "./port/port.js";
export { GatewayRequestError } from "./port/gateway-request-error.js";
export { frontOf, type FrontAnswer, type FrontFacts, type FrontKind, type Promised } from "./fronts/front.js";
export { checkDescription } from "./dialect/check/check-description.js";
export type { Finding } from "./dialect/check/findings.js";
export { compileDialect, type Dialect } from "./dialect/compile.js";
export {
  descriptionJsonSchema,
  parseDescription,
  type DescriptionError,
  type ParsedDescription,
} from "./dialect/parse-description.js";
export { Description } from "./dialect/schema/description.js";
export { decodeText, encodeText, type Charset } from "./framers/charset.js";
