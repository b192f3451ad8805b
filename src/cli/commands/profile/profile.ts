import { ROLES } from "../../../contract/index.js";
import type { AuthorityNote, PauseRecord } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages, localized } from "../../messages/index.js";
import {
  currentProfile,
  readProfiles,
  removeTokens,
  saveToken,
  tokenOf,
  usableToken,
  updateProfiles,
  type Profile,
} from "../../config/profiles.js";
import { withLedger } from "../../config/session.js";
import { askSecret } from "../../terminal/prompts.js";
import { sanitize } from "../../terminal/safe-text.js";
import { table } from "../../views/table.js";
import { localTime } from "../../views/time.js";
import { pauseDocument, pauseKeysOf } from "./lift-pause.js";

/** Notes shown on a terminal; `--json` gives all. */
const MAX_NOTES = 10;

/** A profile for output: where the token comes from, never the token itself. */
export async function profileDocument(context: Context, profile: Profile): Promise<Record<string, unknown>> {
  const token = await tokenOf(profile, context.env).then(
    () => "present",
    () => "absent",
  );
  return { ...profile, token };
}

export async function listProfiles(context: Context): Promise<CommandResult> {
  const file = await readProfiles(context.home);
  const profiles = Object.entries(file.profiles).map(([name, profile]) => ({ name, ...profile }));
  const documents = await Promise.all(profiles.map((profile) => profileDocument(context, profile)));
  return {
    exit: ExitCode.Done,
    data: { default: file.default ?? null, profiles: documents },
    view: (c) => {
      const m = messages(c.lang);
      if (profiles.length === 0) return `${m.noProfiles}\n${m.next}: bdc init`;
      return table(
        [m.profile, m.defaultProfile, m.role, m.institution, m.gateway],
        profiles.map((p) => [
          p.name,
          p.name === file.default ? "*" : "",
          localized(c.lang, ROLES[p.role]),
          p.institution,
          p.gateway,
        ]),
        c.stdout,
      );
    },
  };
}

export async function showProfile(context: Context, [name]: string[]): Promise<CommandResult> {
  const profile = await currentProfile(name === undefined ? context : { ...context, profileName: name });
  const document = await profileDocument(context, profile);
  const { pauses, notes } = await ledgerRecordsOf(context, profile);
  return {
    exit: ExitCode.Done,
    data: {
      profile: document,
      ...(pauses.length && { pauses: pauses.map(pauseDocument) }),
      ...(notes.length && { notes: notes.map((e) => ({ ...e, at: new Date(e.at).toISOString() })) }),
    },
    view: (c) => {
      const m = messages(c.lang);
      const rows: [string, string | undefined][] = [
        [m.profile, profile.name],
        [m.gateway, profile.gateway],
        [m.role, localized(c.lang, ROLES[profile.role])],
        [m.institution, profile.institution],
        [m.institutionName, profile.institutionName],
        [m.token, document["token"] === "present" ? m.tokenPresent : m.tokenAbsent],
        [m.dialect, profile.dialect?.file],
        [m.tokenFile, profile.tokenFile],
        [m.tokenEnv, profile.tokenEnv],
        [m.privateLine, profile.privateLine === true ? "http" : undefined],
        [m.caFile, profile.caFile],
        [m.certFile, profile.certFile],
        [m.keyFile, profile.keyFile],
        [m.p12File, profile.p12File],
        [m.keyPassphraseFile, profile.keyPassphraseFile],
        [m.keyPassphraseEnv, profile.keyPassphraseEnv],
        [m.sealCaFile, profile.sealCaFile],
        [m.sealSigner, profile.sealSigner && partsOf(profile.sealSigner)],
        [m.pause, pauses.length ? localTime(Math.max(...pauses.map((p) => p.until))) : undefined],
        ...notes
          .slice(0, MAX_NOTES)
          .map((e): [string, string] => [m.notes, `${localTime(e.at)} · ${m.notesOf[e.what]} · ${e.note}`]),
      ];
      return rows
        .filter(([, value]) => value !== undefined)
        .map(([label, value]) => `${label}: ${sanitize(value!)}`)
        .join("\n");
    },
  };
}

function partsOf(subject: Readonly<Record<string, string>>): string {
  return Object.entries(subject)
    .map((part) => part.join("="))
    .join(", ");
}

/** Reads pauses and notes about the authority of a profile from the ledger; empty when there is no ledger. */
async function ledgerRecordsOf(
  context: Context,
  profile: Profile,
): Promise<{ pauses: readonly PauseRecord[]; notes: readonly AuthorityNote[] }> {
  try {
    return await withLedger(context, "existing", async (ledger) => {
      const keys = await pauseKeysOf(ledger, profile);
      const pauses = (await ledger.pauses()).filter((pause) => keys.includes(pause.authority));
      return { pauses, notes: await ledger.notes(keys) };
    });
  } catch (error) {
    const { isLedgerError } = await import("../../../batch/index.js");
    if (!isLedgerError(error)) throw error;
    return { pauses: [], notes: [] };
  }
}

export async function useProfile(context: Context, [name = ""]: string[]): Promise<CommandResult> {
  await currentProfile({ ...context, profileName: name });
  await updateProfiles(context.home, (file) => ({ ...file, default: name }));
  return {
    exit: ExitCode.Done,
    data: { default: name },
    view: (c) => `${messages(c.lang).defaultProfile}: ${sanitize(name)}`,
  };
}

export async function removeProfile(context: Context, [name = ""]: string[]): Promise<CommandResult> {
  await currentProfile({ ...context, profileName: name });
  await updateProfiles(context.home, (file) => {
    const { [name]: _removed, ...profiles } = file.profiles;
    const { default: preset, ...rest } = file;
    return { ...rest, profiles, ...(preset !== undefined && preset !== name && { default: preset }) };
  });
  await removeTokens(context.home, name);
  return { exit: ExitCode.Done, data: { removed: name }, view: (c) => messages(c.lang).profileRemoved(sanitize(name)) };
}

/** No server accepts a longer header. */
const MAX_TOKEN_CHARS = 16_384;

/** Stores a token read from stdin or a hidden prompt, so that it is in no shell history and no process list. */
export async function setToken(context: Context, [name = ""]: string[]): Promise<CommandResult> {
  const profile = await currentProfile({ ...context, profileName: name });
  const m = messages(context.lang);
  const token = (
    context.stdinIsTTY
      ? await askSecret(m.askToken, m.prompt, context.stop)
      : await context.readStdin(MAX_TOKEN_CHARS + 1)
  ).trim();
  if (!token) throw new UsageError("token-empty", { name });
  if (token.length > MAX_TOKEN_CHARS) throw new UsageError("token-too-long", { name, max: MAX_TOKEN_CHARS });
  usableToken(token, m.token, name);
  const tokenFile = await saveToken(context.home, name, token);
  await updateProfiles(context.home, (file) => {
    const { tokenEnv: _old, ...rest } = file.profiles[profile.name]!;
    return { ...file, profiles: { ...file.profiles, [profile.name]: { ...rest, tokenFile } } };
  });
  return {
    exit: ExitCode.Done,
    data: { profile: name, tokenFile },
    view: (c) =>
      `${messages(c.lang).profileSaved(sanitize(name))}\n${messages(c.lang).next}: bdc doctor --profile ${sanitize(name)}`,
  };
}
