import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CIPHERS, KeyMaterial, SIGNERS, type Description, type RingKey } from "../../gateway/index.js";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "../store/private-file.js";

/** A key as both sides hold it, in text or PEM. A secret is shared; of a pair each side has one half. */
export interface SharedKey {
  readonly institution: string;
  readonly authority: string;
}

/** With what an institution identifies itself to a described gateway. */
export interface Credentials {
  /** Values of the settings that the description names. */
  readonly settings: Readonly<Record<string, string>>;
  /** Keys that the description names. */
  readonly keys: Readonly<Record<string, SharedKey>>;
}

const TEXT = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
/** Long enough for an HMAC with SHA-256 or SM3. */
const SECRET_LENGTH = 32;
const SETTING_LENGTH = 16;

/**
 * The credentials of the institutions of a sandbox, made at first use and kept in its home, so that a profile stays
 * valid when the sandbox starts again.
 */
export class MirrorCredentials {
  readonly #file: string;
  readonly #description: Description;
  readonly #all: Map<string, Credentials>;

  /** @param folder where the credentials of this description are kept */
  constructor(folder: string, description: Description) {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    this.#file = path.join(folder, "credentials.json");
    this.#description = description;
    const kept = existsSync(this.#file)
      ? (JSON.parse(readFileSync(this.#file, "utf8")) as Record<string, Credentials>)
      : {};
    this.#all = new Map(Object.entries(kept));
  }

  /** Returns the credentials of an institution, completed when the description names more than before. */
  of(institution: string): Credentials {
    const known = this.#all.get(institution) ?? { settings: {}, keys: {} };
    const settings = this.#description.settings.filter((name) => known.settings[name] === undefined);
    const keys = [...keysOf(this.#description)].filter(([name]) => known.keys[name] === undefined);
    if (this.#all.has(institution) && settings.length === 0 && keys.length === 0) return known;
    const complete = {
      settings: {
        ...known.settings,
        ...Object.fromEntries(settings.map((name) => [name, randomText(SETTING_LENGTH)])),
      },
      keys: { ...known.keys, ...Object.fromEntries(keys.map(([name, make]) => [name, make()])) },
    };
    this.#all.set(institution, complete);
    const next = `${this.#file}.next`;
    writeFileSync(next, JSON.stringify(Object.fromEntries(this.#all), null, 1), { mode: PRIVATE_FILE });
    renameSync(next, this.#file);
    return complete;
  }
}

export const isPublic = (key: string): boolean => key.startsWith("-----BEGIN PUBLIC KEY");

/** The keys of one side by name, as a key ring takes them. */
export function ringKeys(
  keys: Readonly<Record<string, SharedKey>>,
  side: keyof SharedKey,
): Readonly<Record<string, readonly RingKey[]>> {
  const ring = Object.entries(keys).map(([name, { [side]: key }]) => {
    const material = new KeyMaterial(key);
    return [name, [{ id: "1", ...(isPublic(key) ? { publicKey: material } : { secret: material }) }]];
  });
  return Object.fromEntries(ring) as Record<string, RingKey[]>;
}

/** The keys that a description names, and how each is made. */
function keysOf({ signing, encryption, token }: Description): Map<string, () => SharedKey> {
  const keys = new Map<string, () => SharedKey>();
  for (const [side, use] of [
    ["institution", signing?.request],
    ["authority", signing?.answer],
  ] as const) {
    if (!use) continue;
    if (use.secret !== undefined) keys.set(use.secret, () => shared(SECRET_LENGTH));
    const kind = SIGNERS[use.signer as keyof typeof SIGNERS].key;
    keys.set(use.key, kind === "sm2" || kind === "rsa" ? () => pair(kind, side) : () => shared(SECRET_LENGTH));
  }
  for (const use of [encryption, token?.unwrap])
    if (use) keys.set(use.key, () => shared(CIPHERS[use.cipher as keyof typeof CIPHERS].keyBytes));
  return keys;
}

function shared(length: number): SharedKey {
  const secret = randomText(length);
  return { institution: secret, authority: secret };
}

/** @param signing side that has the private key */
function pair(kind: "sm2" | "rsa", signing: keyof SharedKey): SharedKey {
  const { privateKey, publicKey } =
    kind === "sm2"
      ? generateKeyPairSync("ec", { namedCurve: "SM2" })
      : generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const own = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const others = publicKey.export({ type: "spki", format: "pem" }).toString();
  return signing === "institution" ? { institution: own, authority: others } : { institution: others, authority: own };
}

function randomText(length: number): string {
  // 256 is no multiple of the alphabet; the bias does not matter for a sandbox.
  return Array.from(randomBytes(length), (byte) => TEXT[byte % TEXT.length]).join("");
}
