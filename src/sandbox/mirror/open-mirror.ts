import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  KeyRing,
  loadCryptography,
  loadDialects,
  type Description,
  type DialectId,
  type PortKeys,
  type RingKey,
} from "../../gateway/index.js";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "../store/private-file.js";
import type { SandboxHost } from "../registry/host.js";
import { isPublic, MirrorCredentials, ringKeys, type SharedKey } from "./credentials.js";
import { MirrorGateway } from "./mirror-gateway.js";

/** What an institution needs to call a described gateway. */
export interface DialectClient {
  /** Values of the settings that the description names. */
  readonly settings: Readonly<Record<string, string>>;
  /** Its keys and the public ones of the authority, by the names of the description, as `loadDialect` takes them. */
  readonly keys: Readonly<Record<string, readonly RingKey[]>>;
  /** Files of its secrets and private keys, by the names of the description, readable by their owner only. */
  readonly keyFiles: Readonly<Record<string, string>>;
  /** Files of the public keys of the authority, by the names of the description. */
  readonly publicKeyFiles: Readonly<Record<string, string>>;
}

/** A described gateway that is served, and what its institutions need. */
export interface OpenMirror {
  readonly dialect: DialectId;
  readonly gateway: MirrorGateway;
  /** Returns what an institution needs, and writes its key files. */
  readonly clientOf: (institution: string) => DialectClient;
}

/**
 * Opens the described gateway in front of the registers of a host.
 * @param home folder where the credentials are kept
 * @throws GatewayRequestError when the description is wrong
 */
export async function openMirror(description: Description, host: SandboxHost, home: string): Promise<OpenMirror> {
  const folder = path.join(home, "dialects", description.id);
  const credentials = new MirrorCredentials(folder, description);
  const { RingCryptography } = await loadCryptography();
  const { compileDialect } = await loadDialects();
  const cache = new Map<string, { settings: Readonly<Record<string, string>>; keys: PortKeys }>();
  const { answer: _, ...unsignedAnswers } = description.signing ?? {};
  const { mirror } = compileDialect(description);
  return {
    dialect: mirror.dialect,
    gateway: new MirrorGateway({
      host,
      mirror,
      unsigned: compileDialect({ ...description, signing: unsignedAnswers }).mirror,
      charset: description.envelope.answer.charset,
      credentialsOf(institution) {
        let found = cache.get(institution);
        if (!found) {
          const { settings, keys } = credentials.of(institution);
          found = { settings, keys: new RingCryptography(new KeyRing(ringKeys(keys, "authority")), () => new Date()) };
          cache.set(institution, found);
        }
        return found;
      },
    }),
    clientOf(institution) {
      const { settings, keys } = credentials.of(institution);
      return { settings, keys: ringKeys(keys, "institution"), ...writeKeys(path.join(folder, institution), keys) };
    },
  };
}

/** Writes the institution's half of the keys. */
function writeKeys(
  folder: string,
  keys: Readonly<Record<string, SharedKey>>,
): Pick<DialectClient, "keyFiles" | "publicKeyFiles"> {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const keyFiles: Record<string, string> = {};
  const publicKeyFiles: Record<string, string> = {};
  for (const [name, { institution }] of Object.entries(keys)) {
    const file = path.join(folder, `${name}.${institution.startsWith("-----") ? "pem" : "key"}`);
    writeFileSync(file, institution, { mode: PRIVATE_FILE });
    (isPublic(institution) ? publicKeyFiles : keyFiles)[name] = file;
  }
  return { keyFiles, publicKeyFiles };
}
