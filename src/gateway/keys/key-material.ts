const MASK = "[key]";

/**
 * The bytes of a key, which no log, error or JSON document shows. A text key is held in UTF-8: a secret, or a key in
 * PEM, hexadecimal or Base64.
 */
export class KeyMaterial {
  readonly #bytes: Uint8Array;
  readonly #passphrase: string | undefined;

  /** @param passphrase of an encrypted private key */
  constructor(key: string | Uint8Array, passphrase?: string) {
    this.#bytes = typeof key === "string" ? new TextEncoder().encode(key) : Uint8Array.from(key);
    this.#passphrase = passphrase;
  }

  /** Returns the bytes. Do not keep or print them. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  /** Returns the bytes as text. Do not keep or print it. */
  revealText(): string {
    return new TextDecoder().decode(this.#bytes);
  }

  /** Returns the passphrase of an encrypted private key. Do not keep or print it. */
  revealPassphrase(): string | undefined {
    return this.#passphrase;
  }

  /** Returns a mask. */
  toString(): string {
    return MASK;
  }

  /** Returns a mask. */
  toJSON(): string {
    return MASK;
  }

  /** What `console.log` of Node shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return MASK;
  }
}
