/** Algorithms of signatures of HTTP messages (RFC 9421, 3.3). */
export const HTTP_ALGORITHMS = [
  "hmac-sha256",
  "rsa-v1_5-sha256",
  "rsa-pss-sha512",
  "ecdsa-p256-sha256",
  "ed25519",
] as const;
/** An algorithm of signatures of HTTP messages. */
export type HttpAlgorithm = (typeof HTTP_ALGORITHMS)[number];
