/**
 * Everything that signs, encrypts and digests, in one module, because it needs `node:crypto`: it is loaded with
 * `loadCryptography`, so that an import of the SDK loads no crypto and bundles for other runtimes have none.
 */
export { createSigner } from "./signers/create-signer.js";
export { digestOf } from "./signers/digests.js";
export { contentDigest } from "./signers/http/content-digest.js";
export { signMessage } from "./signers/http/sign-message.js";
export { verifyMessage } from "./signers/http/verify-message.js";
export { createCipher } from "./ciphers/create-cipher.js";
export { unwrapSecret } from "./ciphers/unwrap-secret.js";
export { RingCryptography } from "./ring-cryptography.js";
