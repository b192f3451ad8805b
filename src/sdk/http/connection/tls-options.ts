/** TLS settings in PEM, as text or bytes, as in `node:tls`. */
export interface TlsOptions {
  /** CA certificates to trust instead of Node's list. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Client certificate, followed by its intermediate certificates if any. */
  readonly cert?: string | Uint8Array;
  /** Private key of the client certificate. */
  readonly key?: string | Uint8Array;
  /** Passphrase of the private key. */
  readonly passphrase?: string;
}
