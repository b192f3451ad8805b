/** The floor between the calls of the contract and the protocols of gateways. */
export * from "./port/port.js";
export { Description } from "./dialect/schema/description.js";
export { decodeText, encodeText, type Charset } from "./framers/charset.js";
export { CIPHERS } from "./ciphers/cipher.js";
export { SIGNERS } from "./signers/signer.js";
export { MemoryReplayStore } from "./signers/http/replay-store.js";
