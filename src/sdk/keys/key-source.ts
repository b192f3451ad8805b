/** Where a text or a file of bytes comes from. */
export type SecretSource =
  /** A file. */
  | { readonly file: string }
  /** A variable among those of `LoadKeyOptions.env`. */
  | { readonly env: string }
  /**
   * The output of a program, such as the client of a vault. It is started without a shell, so that nothing in its
   * arguments is interpreted. `timeoutMs` is its time limit in milliseconds (default 10000).
   */
  | { readonly command: readonly [program: string, ...args: string[]]; readonly timeoutMs?: number };

/** A secret or a private key, in whatever form its algorithm reads. */
export type PlainKeySource = SecretSource & {
  /**
   * How the bytes of the key are written. `text`: as they are, without the line break at the end; also for PEM.
   * `binary`: as they are.
   * @default "text"
   */
  readonly encoding?: "text" | "hex" | "base64" | "binary";
  /** Passphrase of an encrypted private key. */
  readonly passphrase?: SecretSource;
};

/** A private key and its certificate in a PKCS#12 file (.p12, .pfx). */
export interface Pkcs12KeySource {
  /** The file. */
  readonly pkcs12: SecretSource;
  /** Its passphrase. */
  readonly passphrase: SecretSource;
}
/** Where a key comes from. */
export type KeySource = PlainKeySource | Pkcs12KeySource;
