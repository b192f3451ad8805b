/** TLS settings, as in `node:tls`: in PEM, as text or bytes, or with a PKCS#12 file in place of certificate and key. */
export interface TlsOptions {
  /** CA certificates to trust instead of Node's list. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Client certificate, followed by its intermediate certificates if any. */
  readonly cert?: string | Uint8Array;
  /** Private key of the client certificate. */
  readonly key?: string | Uint8Array;
  /**
   * PKCS#12 file (.p12, .pfx) with the client certificate, its intermediate certificates and its private key, in place
   * of `cert` and `key`. Files of older programs, encrypted with RC2 or 3DES, are read too.
   */
  readonly pfx?: Uint8Array;
  /** Passphrase of the private key or of the PKCS#12 file. */
  readonly passphrase?: string;
}
