import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { roles } from "../../contract/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ColumnMapSchema } from "./column-map-schema.js";
import { isAboutTheFile, readWholeFile } from "./read-file.js";

const oid = z
  .string()
  .regex(/^\d+(\.\d+)+$/)
  .max(128);

/** 接入配置: who we are and how to reach a gateway. Credentials stay outside, in a file or the environment. */
export const ProfileSchema = z.strictObject({
  gateway: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), "no user name or password in the URL"),
  role: z.enum(roles),
  /** The institution's credit code: part of the identity of every filing. */
  institution: z.string().min(1).max(50),
  /** Its name as certificates print it. */
  institutionName: z.string().min(1).max(200).optional(),
  tokenFile: z.string().optional(),
  tokenEnv: z.string().optional(),
  caFile: z.string().optional(),
  certFile: z.string().optional(),
  keyFile: z.string().optional(),
  /** CA below which the authority's electronic seals are issued. */
  sealCaFile: z.string().optional(),
  /** Who seals for the authority: parts of the subject of its seal certificate, such as O or organizationIdentifier. */
  sealSigner: z.record(z.string().min(1).max(64), z.string().min(1).max(200)).optional(),
  /** OIDs of extended key usages, and of certificate policies, of which the seal certificate must have one. */
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

/** Of the profiles and of a token: no more is read. */
const MAX_BYTES = 1024 * 1024;
const PROFILE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

function profilesPath(home: string): string {
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

/**
 * Written beside, made durable, then moved into place: a kill leaves the old file or the new one. Readable by its owner
 * only.
 */
async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomUUID()}`;
  const handle = await open(beside, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
}

export async function updateProfiles(home: string, change: (file: ProfileFile) => ProfileFile): Promise<void> {
  await writePrivate(profilesPath(home), JSON.stringify(change(await readProfiles(home)), null, 2) + "\n");
}

/** Checks and saves; `asDefault` makes the last one the default, and so does being the first at all. */
export async function saveProfiles(home: string, profiles: readonly Profile[], asDefault: boolean): Promise<void> {
  const entries = profiles.map(({ name, ...profile }) => {
    checkProfileName(name);
    const parsed = ProfileSchema.safeParse(profile);
    if (!parsed.success)
      throw new UsageError("profile-invalid", {
        what: parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; "),
      });
    return [name, parsed.data] as const;
  });
  await updateProfiles(home, (file) => ({
    ...file,
    profiles: { ...file.profiles, ...Object.fromEntries(entries) },
    ...(asDefault && { default: entries.at(-1)![0] }),
  }));
}

/** Keeps a token in a file of its own, so that profiles.json can be shown and copied. Returns the path. */
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

/** The profile in force: --profile or BDC_PROFILE, else the default one; BDC_GATEWAY_URL replaces its address. */
export async function currentProfile({ home, profileName, env }: Context): Promise<Profile> {
  const file = await readProfiles(home);
  const name = profileName ?? file.default;
  const known = Object.keys(file.profiles).join(", ");
  if (!name) throw known ? new UsageError("profile-needed", { known }) : new UsageError("no-profile");
  const profile = Object.hasOwn(file.profiles, name) ? file.profiles[name] : undefined;
  if (!profile) {
    throw new UsageError("profile-unknown", { name, known: known || "—" });
  }
  const gateway = env["BDC_GATEWAY_URL"] || profile.gateway;
  return { ...profile, name, gateway };
}

/** The bearer token: BDC_TOKEN, the variable or the file that the profile names. Never an argument, never printed. */
export async function tokenOf(profile: Profile, env: Context["env"]): Promise<string> {
  const fromEnv = env["BDC_TOKEN"] || (profile.tokenEnv && env[profile.tokenEnv]);
  if (fromEnv) return fromEnv.trim();
  if (profile.tokenFile) {
    try {
      return (await readWholeFile(profile.tokenFile, MAX_BYTES)).toString("utf8").trim();
    } catch (error) {
      if (isAboutTheFile(error)) throw error;
      throw new UsageError("token-unreadable", { path: profile.tokenFile, name: profile.name });
    }
  }
  throw new UsageError("token-missing", { name: profile.name });
}
