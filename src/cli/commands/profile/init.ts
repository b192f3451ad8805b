import { resolve } from "node:path";
import { ROLES, roles, type Role } from "../../../contract/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages, localized } from "../../messages/index.js";
import { saveProfiles, saveToken, type Profile } from "../../config/profiles.js";
import { ask, askSecret, choose } from "../../terminal/prompts.js";
import { sealSignerOf, trustedSealCas } from "../../options/seal-ca.js";
import { profileDocument } from "./profile.js";

/** Creates a profile. Prompts for missing values at a terminal; otherwise reports the missing option. */
export async function init(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const m = messages(context.lang);
  const given = (key: string) => (typeof options[key] === "string" ? options[key] : undefined);
  const need = async (key: string, inquire: (word: string) => Promise<string>, word: string): Promise<string> => {
    const value = given(key);
    if (value !== undefined) return value;
    if (!context.stdinIsTTY) throw new UsageError("option-needed", { flag: `--${key}`, command: "bdc init" });
    return inquire(word);
  };
  const question = (word: string) => ask(word, m.prompt, context.stop);
  const name = await need("name", question, m.askName);
  const gateway = await need("gateway", question, m.askGateway);
  const role = await need(
    "role",
    (word) =>
      choose(
        word,
        roles.map((value) => ({ value, name: localized(context.lang, ROLES[value]) })),
        m.prompt,
        context.stop,
      ),
    m.askRole,
  );
  const institution = await need("institution", question, m.askInstitution);
  const path = (key: string) => (given(key) === undefined ? undefined : resolve(context.cwd, given(key)!));
  const files = {
    tokenFile: path("tokenFile"),
    caFile: path("caFile"),
    certFile: path("certFile"),
    keyFile: path("keyFile"),
    sealCaFile: path("sealCa"),
    packFile: path("pack"),
  };
  if (files.sealCaFile) await trustedSealCas(context, files.sealCaFile, undefined);
  const sealSigner = given("sealSigner");
  const institutionName = given("institutionName");
  const tokenEnv = given("tokenEnv");
  if (!files.tokenFile && !tokenEnv && context.stdinIsTTY)
    files.tokenFile = await saveToken(context.home, name, await askSecret(m.askToken, m.prompt, context.stop));

  const profile: Profile = {
    name,
    gateway,
    role: role as Role,
    institution,
    ...(institutionName !== undefined && { institutionName }),
    ...(tokenEnv && { tokenEnv }),
    ...(sealSigner !== undefined && { sealSigner: sealSignerOf(sealSigner) }),
    ...withoutEmpty(files),
  };
  await saveProfiles(context.home, [profile], true);
  return {
    exit: ExitCode.Done,
    data: { profile: await profileDocument(context, profile), next: "bdc doctor" },
    view: () => `${m.profileSaved(name)}\n${m.next}: bdc doctor`,
  };
}

function withoutEmpty<T extends object>(object: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
