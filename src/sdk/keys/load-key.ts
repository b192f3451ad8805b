import { KeyMaterial, type RingKey } from "../../gateway/light.js";
import type { KeySource, SecretSource } from "./key-source.js";

/** Options of `loadKey`. */
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
