import { createCipher } from "./ciphers/create-cipher.js";
import type { Cipher } from "./ciphers/cipher.js";
import { SecurityError } from "./common/security-error.js";
import type { KeyMaterial } from "./keys/key-material.js";
import type { KeyRing, RingKey } from "./keys/key-ring.js";
import { createSigner } from "./signers/create-signer.js";
import type { Signer } from "./signers/signer.js";

/** A named function with its key and parameters, as a description has it. */
interface Use {
  readonly key: string;
  readonly parameters?: Readonly<Record<string, string>>;
}
interface SignerUse extends Use {
  readonly signer: string;
}
interface CipherUse extends Use {
  readonly cipher: string;
}

/** Signs and encrypts with the current key of a name; verifies and decrypts with every valid one. */
export class RingCryptography {
  readonly #ring: KeyRing;
  readonly #now: () => Date;
  readonly #signers = new WeakMap<SignerUse, Signer>();
  readonly #ciphers = new WeakMap<CipherUse, Cipher>();

  /** @param now the time at which keys must be valid */
  constructor(ring: KeyRing, now: () => Date) {
    this.#ring = ring;
    this.#now = now;
  }

  /**
   * Id of the key that signs or encrypts now, for messages that name it.
   * @throws SecurityError `key-unknown`, `key-not-valid-now`
   */
  keyId(name: string): string {
    return this.#ring.current(name, this.#now()).id;
  }

  /**
   * The secret of a key as text, for texts that contain it. Do not keep or print it.
   * @throws SecurityError `key-unknown`, `key-not-valid-now`
   */
  secret(name: string): string {
    return this.#ring.current(name, this.#now()).secret.revealText();
  }

  /** @throws SecurityError */
  sign(use: SignerUse, text: Uint8Array): Uint8Array {
    return this.#signer(use).sign(text, this.#ring.current(use.key, this.#now()).secret);
  }

  /** @throws SecurityError, not for a signature that is wrong */
  verify(use: SignerUse, text: Uint8Array, signature: Uint8Array): boolean {
    const signer = this.#signer(use);
    return this.#ring.valid(use.key, this.#now()).some((key) => signer.verify(text, signature, verifyingKey(key)));
  }

  /** @throws SecurityError */
  encrypt(use: CipherUse, plain: Uint8Array): Uint8Array {
    return this.#cipher(use).encrypt(plain, this.#ring.current(use.key, this.#now()).secret);
  }

  /** @throws SecurityError `ciphertext-damaged` when no valid key decrypts it */
  decrypt(use: CipherUse, ciphertext: Uint8Array): Uint8Array {
    const cipher = this.#cipher(use);
    for (const { secret } of this.#ring.valid(use.key, this.#now())) {
      try {
        return cipher.decrypt(ciphertext, secret);
      } catch (error) {
        if (!(error instanceof SecurityError) || error.code !== "ciphertext-damaged") throw error;
      }
    }
    throw new SecurityError("ciphertext-damaged", use.key);
  }

  #signer(use: SignerUse): Signer {
    let signer = this.#signers.get(use);
    if (!signer) this.#signers.set(use, (signer = createSigner(use.signer, use.parameters)));
    return signer;
  }

  #cipher(use: CipherUse): Cipher {
    let cipher = this.#ciphers.get(use);
    if (!cipher) this.#ciphers.set(use, (cipher = createCipher(use.cipher, use.parameters)));
    return cipher;
  }
}

const verifyingKey = ({ publicKey, secret }: RingKey): KeyMaterial | undefined => publicKey ?? secret;
