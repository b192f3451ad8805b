import { resolve } from "node:path";
import { ROLES, checkCreditCode, roles, type Role } from "../../../contract/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages, localized } from "../../messages/index.js";
import { openDialect } from "../../config/dialect-profile.js";
import { refuseUnencrypted } from "../../config/gateway-address.js";
import {
  ProfileSchema,
  readProfiles,
  saveProfiles,
  saveToken,
  usableToken,
  type Profile,
} from "../../config/profiles.js";
import { readNamedFile, readTlsFiles } from "../../config/tls-files.js";
import { ask, askSecret, choose } from "../../terminal/prompts.js";
import { sanitize } from "../../terminal/safe-text.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { parseDialectOptions } from "./dialect-options.js";
import { sealSignerOf, trustedSealCas } from "../../options/seal-ca.js";
import { profileDocument } from "./profile.js";

/**
 * Creates a profile. Prompts for missing values at a terminal; otherwise reports the missing option. The default
 * profile changes only with `--default`, or when there was none.
 */
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
  const privateLine = options["privateLine"] === true;
  if (ProfileSchema.shape.gateway.safeParse(gateway).success) refuseUnencrypted(gateway, privateLine);
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
  checkInstitution(institution);
  const path = (key: string) => (given(key) === undefined ? undefined : resolve(context.cwd, given(key)!));
  const files = {
    tokenFile: path("tokenFile"),
    caFile: path("caFile"),
    certFile: path("certFile"),
    keyFile: path("keyFile"),
    p12File: path("p12File"),
    keyPassphraseFile: path("keyPassphraseFile"),
    sealCaFile: path("sealCa"),
    packFile: path("pack"),
  };
  const keyPassphraseEnv = given("keyPassphraseEnv");
  await readTlsFiles({ ...files, keyPassphraseEnv }, context.env);
  await readNamedFile(files.packFile);
  const token = await readNamedFile(files.tokenFile);
  if (token) usableToken(token.toString("utf8"), files.tokenFile!, name);
  if (files.sealCaFile) await trustedSealCas(context, files.sealCaFile, undefined);
  const sealSigner = given("sealSigner");
  const institutionName = given("institutionName");
  const tokenEnv = given("tokenEnv");
  const dialectFile = given("dialect");
  const dialect =
    dialectFile === undefined
      ? undefined
      : parseDialectOptions(context.cwd, { dialect: dialectFile, settings: given("settings"), keys: given("keys") });
  if (dialect) await openDialect(dialect, context.env);
  if (!files.tokenFile && !tokenEnv && !dialect && context.stdinIsTTY)
    files.tokenFile = await saveToken(
      context.home,
      name,
      usableToken(await askSecret(m.askToken, m.prompt, context.stop), m.token, name),
    );

  const profile: Profile = {
    name,
    gateway,
    role: role as Role,
    institution,
    ...(institutionName !== undefined && { institutionName }),
    ...(dialect && { dialect }),
    ...(tokenEnv && { tokenEnv }),
    ...(keyPassphraseEnv && { keyPassphraseEnv }),
    ...(privateLine && { privateLine }),
    ...(sealSigner !== undefined && { sealSigner: sealSignerOf(sealSigner) }),
    ...withoutEmpty(files),
  };
  const former = (await readProfiles(context.home)).default;
  const becomesDefault = former === undefined || former === name || options["default"] === true;
  await saveProfiles(context.home, [profile], becomesDefault);
  const preset = becomesDefault ? name : former;
  const next = becomesDefault ? "bdc doctor" : `bdc doctor --profile ${shellQuote(name)}`;
  return {
    exit: ExitCode.Done,
    data: { profile: await profileDocument(context, profile), default: preset, next },
    view: () =>
      [
        m.profileSaved(sanitize(name)),
        becomesDefault
          ? m.isDefaultProfile(sanitize(name))
          : m.otherDefaultProfile(sanitize(preset), `bdc profile use ${shellQuote(name)}`),
        `${m.next}: ${next}`,
      ].join("\n"),
  };
}

/**
 * The code identifies every filing of the institution, so that a wrong one must not be saved.
 * @throws UsageError `credit-code`
 */
function checkInstitution(code: string): void {
  const { changed, defects } = checkCreditCode(code);
  const error = defects.find((defect) => defect.severity === "error");
  if (error)
    throw new UsageError("credit-code", { zh: `${error.zh}。${error.fixZh}`, en: `${error.en}. ${error.fixEn}` });
  if (changed)
    throw new UsageError("credit-code", {
      zh: "应为 18 位大写字母和数字，不含空格和全角字符",
      en: "write its 18 capital letters and digits without spaces or full-width characters",
    });
}

function withoutEmpty<T extends object>(object: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
