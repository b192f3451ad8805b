import { SecurityError } from "../common/security-error.js";
import type { KeyMaterial } from "./key-material.js";

/** One key of a name. While keys are changed two of them are valid at the same time. */
export interface RingKey {
  /** Id by which messages name the key. */
  readonly id: string;
  /** Secret, key of a cipher, or private key. Absent for a key that only verifies. */
  readonly secret?: KeyMaterial | undefined;
  /** Public key or certificate. Absent for secrets, and where it is derived from the private key. */
  readonly publicKey?: KeyMaterial | undefined;
  /** First moment of validity. Absent: always. */
  readonly notBefore?: Date | undefined;
  /** First moment at which the key is no longer valid. Absent: never. */
  readonly notAfter?: Date | undefined;
}

/**
 * Keys by name. The current key of a name signs and encrypts; every valid key verifies and decrypts, so that both sides
 * can change keys at different times.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, readonly RingKey[]>;

  /**
   * @param keys by name, the keys of a name in any order
   * @throws SecurityError `key-wrong` for a name without keys, an id that occurs twice, a key without content, and a
   *   validity that ends before it begins
   */
  constructor(keys: Readonly<Record<string, readonly RingKey[]>>) {
    for (const [name, ofName] of Object.entries(keys)) checkKeys(name, ofName);
    // The key that became valid last comes first.
    const newestFirst = (one: RingKey, other: RingKey) => startOf(other) - startOf(one);
    this.#keys = new Map(Object.entries(keys).map(([name, ofName]) => [name, ofName.toSorted(newestFirst)]));
  }

  /**
   * Returns the key that signs: of the valid ones with a secret, the one that became valid last.
   * @throws SecurityError `key-unknown`, `key-not-valid-now`
   */
  current(name: string, now: Date): RingKey & { readonly secret: KeyMaterial } {
    const found = this.valid(name, now).find(hasSecret);
    if (!found) throw new SecurityError("key-not-valid-now", name);
    return found;
  }

  /**
   * Returns the keys with which a message may be signed or encrypted now, the one that became valid last first.
   * @throws SecurityError `key-unknown`
   */
  valid(name: string, now: Date): readonly RingKey[] {
    const ofName = this.#keys.get(name);
    if (!ofName) throw new SecurityError("key-unknown", name);
    return ofName.filter((key) => startOf(key) <= now.getTime() && now.getTime() < endOf(key));
  }

  /** Returns the key that a message names, if it is valid now. */
  find(name: string, id: string, now: Date): RingKey | undefined {
    return this.#keys.has(name) ? this.valid(name, now).find((key) => key.id === id) : undefined;
  }
}

const startOf = ({ notBefore }: RingKey): number => notBefore?.getTime() ?? -Infinity;
const endOf = ({ notAfter }: RingKey): number => notAfter?.getTime() ?? Infinity;
const hasSecret = (key: RingKey): key is RingKey & { readonly secret: KeyMaterial } => key.secret !== undefined;

function checkKeys(name: string, keys: readonly RingKey[]): void {
  const ids = new Set(keys.map(({ id }) => id));
  const isWrong = (key: RingKey) => key.id === "" || (!key.secret && !key.publicKey) || !(startOf(key) < endOf(key));
  if (keys.length === 0 || ids.size < keys.length || keys.some(isWrong)) throw new SecurityError("key-wrong", name);
}
