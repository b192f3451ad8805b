import { resolve } from "node:path";
import { parsePack, type PackChange, type ParsedPack } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { isAboutTheFile, readWholeFile } from "../config/read-file.js";
import { UsageError } from "../errors/usage-error.js";
import type { Profile } from "../config/profiles.js";

/** Limit of a rule pack, in case a large file is given by mistake. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A rule pack with its original text, which is stored with the batch. */
export interface LoadedPack extends ParsedPack {
  readonly path: string;
  readonly text: string;
}

/**
 * Loads the rule pack given with `--pack`, else the one of the profile.
 * @throws UsageError when it cannot be read, PackError when it is not valid
 */
export async function packInForce(
  context: Context,
  given: unknown,
  profile: Profile | undefined,
): Promise<LoadedPack | undefined> {
  const path = typeof given === "string" ? resolve(context.cwd, given) : profile?.packFile;
  return path === undefined ? undefined : loadPack(path);
}

export async function loadPack(path: string): Promise<LoadedPack> {
  let text: string;
  try {
    text = (await readWholeFile(path, MAX_BYTES)).toString("utf8");
  } catch (error) {
    if (isAboutTheFile(error)) throw error;
    throw new UsageError("local-file-unreadable", { path });
  }
  return { path, text, ...parsePack(text) };
}

/** The rule pack in the `--json` document, so that changed rules never apply unnoticed. */
export function packDocument({ file: { id, version, date, zh, en, authority }, pack }: ParsedPack): {
  id: string;
  version: string;
  date: string;
  zh: string;
  en: string;
  authority?: string;
  changes: readonly PackChange[];
} {
  return { id, version, date, zh, en, ...(authority !== undefined && { authority }), changes: pack.changes ?? [] };
}
