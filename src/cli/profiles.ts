import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { roles } from "../contract/index.js";
import type { Context } from "./context.js";
import { UsageError } from "./errors.js";
import { ExitCode } from "./exit-codes.js";

/** 接入配置: who we are and how to reach a gateway. Credentials stay outside, in a file or the environment. */
export const ProfileSchema = z.strictObject({
  gateway: z.url({ protocol: /^https?$/ }),
  role: z.enum(roles),
  /** The institution's credit code: part of the identity of every filing. */
  institution: z.string().min(1).max(50),
  tokenFile: z.string().optional(),
  tokenEnv: z.string().optional(),
  caFile: z.string().optional(),
  certFile: z.string().optional(),
  keyFile: z.string().optional(),
});
export type Profile = z.infer<typeof ProfileSchema> & { readonly name: string };

const FileSchema = z.strictObject({ version: z.literal(1), default: z.string().optional(), profiles: z.record(z.string(), ProfileSchema) });
type ProfileFile = z.infer<typeof FileSchema>;

export const PROFILE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

function profilesPath(home: string): string {
  return join(home, "profiles.json");
}

export async function readProfiles(home: string): Promise<ProfileFile> {
  const path = profilesPath(home);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { version: 1, profiles: {} };
    throw new UsageError("profiles-unreadable", `接入配置文件读不了：${path}`, `the profiles file cannot be read: ${path}`);
  }
  try {
    return FileSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError("profiles-broken", `接入配置文件已损坏：${path}`, `the profiles file is damaged: ${path}`, "bdc init");
  }
}

/** Written beside, made durable, then moved into place: a kill leaves the old file or the new one. */
export async function writeProfiles(home: string, file: ProfileFile): Promise<void> {
  const path = profilesPath(home);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${Math.random().toString(36).slice(2)}`;
  const handle = await open(beside, "wx", 0o600);
  try {
    await handle.writeFile(JSON.stringify(file, null, 2) + "\n");
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
}

export async function saveProfile(home: string, { name, ...profile }: Profile, asDefault = false): Promise<void> {
  if (!PROFILE_NAME.test(name)) throw new UsageError("profile-name", `配置名只能用字母、数字、汉字和 . _ -：${name}`, `a profile name has letters, digits and . _ - only: ${name}`);
  const file = await readProfiles(home);
  file.profiles[name] = ProfileSchema.parse(profile);
  if (asDefault || !file.default) file.default = name;
  await writeProfiles(home, file);
}

/** The profile in force: --profile or BDC_PROFILE, else the default one; BDC_GATEWAY_URL replaces its address. */
export async function currentProfile({ home, profileName, env }: Context): Promise<Profile> {
  const file = await readProfiles(home);
  const name = profileName ?? file.default;
  if (!name) {
    throw new UsageError("no-profile", "还没有接入配置", "there is no profile yet", "bdc init");
  }
  const profile = Object.hasOwn(file.profiles, name) ? file.profiles[name] : undefined;
  if (!profile) {
    const known = Object.keys(file.profiles).join(", ");
    throw new UsageError("profile-unknown", `没有名为 ${name} 的接入配置${known && `，现有：${known}`}`, `there is no profile ${name}${known && `; known: ${known}`}`, "bdc profile list");
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
      return (await readFile(profile.tokenFile, "utf8")).trim();
    } catch {
      throw new UsageError("token-unreadable", `令牌文件读不了：${profile.tokenFile}`, `the token file cannot be read: ${profile.tokenFile}`, `bdc profile show ${profile.name}`, ExitCode.NotAllowed);
    }
  }
  throw new UsageError("token-missing", `接入配置 ${profile.name} 没有令牌：请设置环境变量 BDC_TOKEN 或令牌文件`, `profile ${profile.name} has no token: set BDC_TOKEN or a token file`, `bdc profile set-token ${profile.name}`, ExitCode.NotAllowed);
}
