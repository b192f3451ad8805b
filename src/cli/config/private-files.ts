import { stat } from "node:fs/promises";
import { platform } from "node:os";
import type { Context } from "../core/context.js";
import { note } from "../core/log.js";
import { UsageError } from "../errors/usage-error.js";
import { secretFilesOf } from "./dialect-profile.js";
import { profilesPath, type Profile } from "./profiles.js";

/**
 * Returns an error when other users can read the profiles, or the token, private key or passphrase of a profile.
 * Windows has no modes.
 */
export async function readableFiles({ home }: Context, profile: Profile): Promise<UsageError | undefined> {
  if (platform() === "win32") return undefined;
  const { tokenFile, keyFile, p12File, keyPassphraseFile, dialect } = profile;
  const own = [tokenFile, keyFile, p12File, keyPassphraseFile, ...secretFilesOf(dialect)];
  const files = [profilesPath(home), ...own].filter((file) => file !== undefined);
  const readable: string[] = [];
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() && (found.mode & 0o077) !== 0) readable.push(file);
  }
  if (readable.length === 0) return undefined;
  return new UsageError("files-readable", { path: readable.join(", "), command: readable.map(quoted).join(" ") });
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;

/** Commands that have warned, by their signal: a command opens several clients, with copies of its context. */
const warned = new WeakSet<AbortSignal>();

/** Warns on stderr, once per command. */
export async function warnOfReadableFiles(context: Context, profile: Profile): Promise<void> {
  if (context.quiet || warned.has(context.stop)) return;
  warned.add(context.stop);
  const found = await readableFiles(context, profile);
  if (found)
    note(context, "warn", `${context.lang === "en" ? found.en : found.zh} [${found.code}]`, { code: found.code });
}
