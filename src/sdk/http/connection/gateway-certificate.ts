import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

/** Certificate that a gateway showed on a connection. */
export interface GatewayCertificate {
  /** SHA-256 of the certificate, as upper-case hexadecimal pairs with colons. */
  readonly fingerprint256: string;
  /** End of its validity. */
  readonly validTo: Date;
}

/** Reads the certificate of the other side. Undefined without TLS, and for a connection that resumes a session. */
export function certificateOf(socket: Socket): GatewayCertificate | undefined {
  if (!("getPeerCertificate" in socket)) return undefined;
  const { fingerprint256, valid_to: until } = (socket as TLSSocket).getPeerCertificate();
  return fingerprint256 ? { fingerprint256, validTo: new Date(until) } : undefined;
}
