import * as z from "zod";
import { parseStrictJson } from "../../contract/index.js";
import type { Dialect, GatewayRequestError, KeyError, KeySource, RingKey, SecretSource } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { isAboutTheFile, readWholeFile } from "./read-file.js";

/** The part of a profile for a gateway that does not speak the contract: its description, settings and keys. */

/** One key of a name. Several overlap while keys are changed. The key itself is never in a profile. */
const KeyEntry = z
  .strictObject({
    id: z.string().min(1).max(128).default("1"),
    /** Secret or private key: a file, an environment variable, the output of a program, or a PKCS#12 file. */
    file: z.string().min(1).optional(),
    env: z.string().min(1).optional(),
    command: z.tuple([z.string().min(1)], z.string()).optional(),
    p12File: z.string().min(1).optional(),
    /** Passphrase of an encrypted private key or PKCS#12 file. */
    passphraseFile: z.string().min(1).optional(),
    passphraseEnv: z.string().min(1).optional(),
    encoding: z.enum(["text", "hex", "base64", "binary"]).optional(),
    /** Public key or certificate of the authority. */
    publicFile: z.string().min(1).optional(),
    notBefore: z.iso.datetime({ offset: true }).optional(),
    notAfter: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(({ file, env, command, p12File, publicFile }) => {
    const secrets = [file, env, command, p12File].filter((source) => source !== undefined).length;
    return secrets === 1 || (secrets === 0 && publicFile !== undefined);
  }, "one of file, env, command and p12File, or publicFile alone");
type KeyEntry = z.infer<typeof KeyEntry>;

export const DialectProfile = z.strictObject({
  /** Description of the gateway (bdc-dialect/1). */
  file: z.string().min(1),
  settings: z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/), z.string().min(1).max(500)).optional(),
  keys: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), z.array(KeyEntry).min(1).max(10)).optional(),
});
export type DialectProfile = z.infer<typeof DialectProfile>;

const MAX_DESCRIPTION_BYTES = 16 * 1024 * 1024;

/**
 * Compiles the description of a profile with its settings and keys.
 * @throws UsageError `dialect-unreadable`, `dialect-wrong`, `dialect-key`
 */
export async function openDialect(profile: DialectProfile, env: Context["env"]): Promise<Dialect> {
  const { isGatewayRequestError, loadDialect } = await import("../../sdk/index.js");
  const path = profile.file;
  const description = await readDescription(path);
  const keys: Record<string, RingKey[]> = {};
  for (const [name, entries] of Object.entries(profile.keys ?? {}))
    keys[name] = await Promise.all(entries.map((entry) => keyOf(name, entry, env)));
  try {
    return await loadDialect({ description, settings: profile.settings ?? {}, keys });
  } catch (error) {
    if (!isGatewayRequestError(error)) throw error;
    throw wrongDescription(path, error);
  }
}

/** Tells what is wrong with a description. */
export function wrongDescription(
  path: string,
  { code, pointer, zh, en }: Pick<GatewayRequestError, "code" | "pointer" | "zh" | "en">,
): UsageError {
  // The profile lacks a setting or a key; the description itself is right.
  const isProfile = code === "setting-missing" || code === "key-missing";
  const command = isProfile ? "bdc profile show" : `bdc dialect check ${path}`;
  return new UsageError("dialect-wrong", { path, problem: code, pointer: pointer || "/", zh, en, command });
}

/**
 * Reads a description as JSON. Whether it is a right one, is found by whoever compiles it.
 * @throws UsageError `dialect-unreadable`, `dialect-wrong` when a key occurs twice
 */
export async function readDescription(path: string): Promise<object> {
  let text: string;
  try {
    text = (await readWholeFile(path, MAX_DESCRIPTION_BYTES)).toString("utf8");
  } catch (error) {
    if (isAboutTheFile(error)) throw error;
    throw new UsageError("dialect-unreadable", { path });
  }
  const json = parseStrictJson(text.replace(/^\ufeff/, ""));
  if (json.ok && typeof json.value === "object" && json.value !== null && !Array.isArray(json.value)) return json.value;
  if (!json.ok && json.defect.code !== "not-json") throw wrongDescription(path, json.defect);
  throw new UsageError("dialect-unreadable", { path });
}

async function keyOf(name: string, entry: KeyEntry, env: Context["env"]): Promise<RingKey> {
  const { KeyMaterial, loadKey } = await import("../../sdk/index.js");
  const { id, publicFile, notBefore, notAfter } = entry;
  const source = sourceOf(entry);
  try {
    const [own, publicKey] = await Promise.all([
      source && loadKey(source, { env }),
      publicFile === undefined ? undefined : readWholeFile(publicFile, MAX_DESCRIPTION_BYTES),
    ]);
    return {
      id,
      ...own,
      ...(publicKey && { publicKey: new KeyMaterial(publicKey) }),
      ...(notBefore !== undefined && { notBefore: new Date(notBefore) }),
      ...(notAfter !== undefined && { notAfter: new Date(notAfter) }),
    };
  } catch (error) {
    const { zh, en } = error as Partial<KeyError>;
    if (zh === undefined || en === undefined)
      throw new UsageError("dialect-key", {
        name,
        zh: "公钥文件无法读取",
        en: "the file of the public key cannot be read",
      });
    throw new UsageError("dialect-key", { name, zh, en });
  }
}

function sourceOf({ file, env, command, p12File, encoding, ...rest }: KeyEntry): KeySource | undefined {
  const { passphraseFile, passphraseEnv } = rest;
  const passphrase: SecretSource | undefined =
    passphraseFile !== undefined
      ? { file: passphraseFile }
      : passphraseEnv !== undefined
        ? { env: passphraseEnv }
        : undefined;
  if (p12File !== undefined) return { pkcs12: { file: p12File }, passphrase: passphrase ?? { env: "" } };
  const more = { ...(encoding && { encoding }), ...(passphrase && { passphrase }) };
  if (file !== undefined) return { file, ...more };
  if (env !== undefined) return { env, ...more };
  return command && { command, ...more };
}

/** The files of a profile that hold secrets. */
export function secretFilesOf(profile: DialectProfile | undefined): string[] {
  return Object.values(profile?.keys ?? {})
    .flat()
    .flatMap(({ file, p12File, passphraseFile }) => [file, p12File, passphraseFile])
    .filter((file) => file !== undefined);
}
