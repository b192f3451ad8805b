import { KeyMaterial, type RingKey } from "../../gateway/index.js";

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
  readonly pkcs12: SecretSource;
  readonly passphrase: SecretSource;
}
export type KeySource = PlainKeySource | Pkcs12KeySource;

export interface LoadKeyOptions {
  /** Variables for sources with `env`, such as `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A key that was loaded, to be put into a list of keys with its id and validity. */
export type LoadedKey = Required<Pick<RingKey, "secret">> & Pick<RingKey, "publicKey">;

/**
 * Loads a key from a file, an environment variable, the output of a program or a PKCS#12 file. Needs Node.
 * @throws KeyError
 */
export async function loadKey(source: KeySource, options: LoadKeyOptions = {}): Promise<LoadedKey> {
  const { readPkcs12, readSecret } = await import("./read-key.js");
  const textOf = async (from: SecretSource) => new TextDecoder().decode(await readSecret(from, "text", options.env));
  if ("pkcs12" in source) {
    const bytes = await readSecret(source.pkcs12, "binary", options.env);
    const { key, certificates } = readPkcs12(bytes, await textOf(source.passphrase));
    return { secret: new KeyMaterial(key), publicKey: new KeyMaterial(certificates[0]!) };
  }
  const bytes = await readSecret(source, source.encoding ?? "text", options.env);
  return { secret: new KeyMaterial(bytes, source.passphrase && (await textOf(source.passphrase))) };
}
