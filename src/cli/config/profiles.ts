import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { roles } from "../../contract/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { profileFieldRules } from "../errors/profile-fields.js";
import { ColumnMapSchema } from "./column-map-schema.js";
import { DialectProfile } from "./dialect-profile.js";
import { writePrivate } from "./private-write.js";
import { isAboutTheFile, readWholeFile } from "./read-file.js";

const oid = z
  .string()
  .regex(/^\d+(\.\d+)+$/)
  .max(128);

/** A profile: the institution and how to reach a gateway. Credentials stay outside, in a file or the environment. */
export const ProfileSchema = z.strictObject({
  gateway: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), "no user name or password in the URL"),
  role: z.enum(roles),
  /** Unified social credit code; part of the identity of every filing. */
  institution: z.string().min(1).max(50),
  /** Name as printed on certificates. */
  institutionName: z.string().min(1).max(200).optional(),
  /** Protocol of a gateway that does not speak the contract, and what the institution needs for it. */
  dialect: DialectProfile.optional(),
  tokenFile: z.string().optional(),
  tokenEnv: z.string().optional(),
  /** The line to the gateway is private, so that plain http may be used. */
  privateLine: z.boolean().optional(),
  caFile: z.string().optional(),
  certFile: z.string().optional(),
  keyFile: z.string().optional(),
  /** Client certificate and key in PKCS#12, in place of `certFile` and `keyFile`. */
  p12File: z.string().optional(),
  /** Where the passphrase of the key or of the PKCS#12 file is; the passphrase itself is never in a profile. */
  keyPassphraseFile: z.string().optional(),
  keyPassphraseEnv: z.string().optional(),
  /** CA that issues the authority's electronic seals. */
  sealCaFile: z.string().optional(),
  /** Parts of the subject that the seal certificate must have, such as O or organizationIdentifier. */
  sealSigner: z.record(z.string().min(1).max(64), z.string().min(1).max(200)).optional(),
  /** OIDs of which the seal certificate must have one: extended key usages, and certificate policies. */
  sealUsages: z.array(oid).min(1).max(20).optional(),
  sealPolicies: z.array(oid).min(1).max(20).optional(),
  /** Rule pack of the authority. */
  packFile: z.string().optional(),
  /** Own column names of the institution: see `bdc map`. */
  columns: ColumnMapSchema.optional(),
});
export type Profile = z.infer<typeof ProfileSchema> & { readonly name: string };

const FileSchema = z.strictObject({
  version: z.literal(1),
  default: z.string().optional(),
  profiles: z.record(z.string(), ProfileSchema),
});
type ProfileFile = z.infer<typeof FileSchema>;

/** Limit for the profiles file and for a token file. */
const MAX_BYTES = 1024 * 1024;
const PROFILE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

export function profilesPath(home: string): string {
  return join(home, "profiles.json");
}

export async function readProfiles(home: string): Promise<ProfileFile> {
  const path = profilesPath(home);
  let text: string;
  try {
    text = (await readWholeFile(path, MAX_BYTES)).toString("utf8");
  } catch (error) {
    if (isAboutTheFile(error)) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { version: 1, profiles: {} };
    throw new UsageError("profiles-unreadable", { path });
  }
  try {
    return FileSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError("profiles-broken", { path });
  }
}

export async function updateProfiles(home: string, change: (file: ProfileFile) => ProfileFile): Promise<void> {
  await writePrivate(profilesPath(home), JSON.stringify(change(await readProfiles(home)), null, 2) + "\n");
}

/**
 * Validates and saves profiles.
 * @param asDefault Makes the last of them the default
 * @throws UsageError `profile-name`, `profile-invalid`
 */
export async function saveProfiles(home: string, profiles: readonly Profile[], asDefault: boolean): Promise<void> {
  const entries = profiles.map(({ name, ...profile }) => {
    checkProfileName(name);
    const parsed = ProfileSchema.safeParse(profile);
    if (!parsed.success)
      throw new UsageError("profile-invalid", {
        ...profileFieldRules(parsed.error.issues.map((issue) => String(issue.path[0]))),
      });
    return [name, parsed.data] as const;
  });
  await updateProfiles(home, (file) => ({
    ...file,
    profiles: { ...file.profiles, ...Object.fromEntries(entries) },
    ...(asDefault && { default: entries.at(-1)![0] }),
  }));
}

/** Saves a token in its own file, so that profiles.json can be shown and copied. Returns the path. */
export async function saveToken(home: string, name: string, token: string): Promise<string> {
  checkProfileName(name);
  const path = tokenPath(home, name);
  await writePrivate(path, token + "\n");
  return path;
}

export async function removeTokens(home: string, name: string): Promise<void> {
  await rm(tokenPath(home, name), { force: true });
}

function tokenPath(home: string, name: string): string {
  return join(home, "tokens", `${name}.token`);
}

function checkProfileName(name: string): void {
  if (!PROFILE_NAME.test(name)) throw new UsageError("profile-name", { name });
}

/** Resolves the profile: --profile or BDC_PROFILE, else the default one. BDC_GATEWAY_URL overrides its address. */
export async function currentProfile({ home, profileName, env }: Context): Promise<Profile> {
  const file = await readProfiles(home);
  const name = profileName ?? file.default;
  const known = Object.keys(file.profiles).join(", ");
  if (!name) throw known ? new UsageError("profile-needed", { known }) : new UsageError("no-profile");
  const profile = Object.hasOwn(file.profiles, name) ? file.profiles[name] : undefined;
  if (!profile) {
    throw new UsageError("profile-unknown", { name, known: known || "—" });
  }
  const gateway = env["BDC_GATEWAY_URL"]?.trim() || profile.gateway;
  if (!ProfileSchema.shape.gateway.safeParse(gateway).success)
    throw new UsageError("gateway-invalid", { source: "BDC_GATEWAY_URL" });
  return { ...profile, name, gateway };
}

/**
 * Returns the bearer token from BDC_TOKEN, or from the variable or file in the profile. Never print it.
 * @throws UsageError `token-missing`, `token-unreadable`, `token-unusable`
 */
export async function tokenOf(profile: Profile, env: Context["env"]): Promise<string> {
  const variable = ["BDC_TOKEN", profile.tokenEnv].find((name) => name !== undefined && env[name]);
  if (variable !== undefined) return usableToken(env[variable]!, variable, profile.name);
  if (profile.tokenFile) {
    try {
      const text = (await readWholeFile(profile.tokenFile, MAX_BYTES)).toString("utf8");
      return usableToken(text, profile.tokenFile, profile.name);
    } catch (error) {
      if (error instanceof UsageError && error.code === "token-unusable") throw error;
      if (isAboutTheFile(error)) throw error;
      throw new UsageError("token-unreadable", { path: profile.tokenFile, name: profile.name });
    }
  }
  throw new UsageError("token-missing", { name: profile.name });
}

/**
 * Trims a token, which files end with a line break, and checks that a request header can carry it.
 * @throws UsageError `token-unusable`, with the position but not the value
 */
export function usableToken(text: string, source: string, name: string): string {
  const token = text.trim();
  const at = [...token].findIndex((character) => !/^[\x21-\x7e]$/.test(character));
  if (token && at < 0) return token;
  const code = [...token][at]?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  throw new UsageError("token-unusable", {
    source,
    name,
    zh: token ? `第 ${at + 1} 个字符是 U+${code}` : "内容为空",
    en: token ? `character ${at + 1} is U+${code}` : "it is empty",
  });
}
