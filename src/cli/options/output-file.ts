import type { BigIntStats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { digestFile, isSameFile, nextResultPath, type OutputPlace } from "../../batch/index.js";
import { secretFilesOf } from "../config/dialect-profile.js";
import { readProfiles } from "../config/profiles.js";
import { readWrittenFile, saveWrittenFile, WRITTEN_FOLDER } from "../config/written-files.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { INPUT_FOLDER } from "./standard-input.js";

/** An output file that a command wants to write. */
export interface OutputRequest {
  /** As typed. */
  readonly path: string;
  /** Files that the command reads; the first is the one that the output belongs to. */
  readonly inputs: readonly (string | undefined)[];
  /** `--force`: overwrite a file that we did not write, or that was changed since. */
  readonly force: boolean;
  /** Command to suggest when the file must not be overwritten. */
  readonly command: string;
}

/** Where the output goes, and what it may replace. */
export interface Output {
  readonly path: string;
  readonly place: OutputPlace;
}

/**
 * Decides whether a command may write a file. Inputs of the command, the ledger, the configuration and anything but
 * regular files are never overwritten. Another existing file is overwritten only if we wrote it and it was not changed
 * since, or with `--force`.
 * @throws UsageError
 */
export async function claimOutput(context: Context, request: OutputRequest): Promise<Output> {
  const { path, standing, found } = await inspect(context, request);
  if (standing !== "absent" && standing !== "ours" && !request.force)
    throw new UsageError(standing === "changed" ? "file-corrected" : "file-exists", {
      path,
      command: request.command,
    });
  return outputAt(context, path, found, request);
}

/** Maximum number of names tried for a result file. */
const MAX_NAMES = 1_000;

/**
 * Like `claimOutput`, for results that must always be written: uses the next free name when a file must be kept.
 * @returns The output; `kept` is the first existing file that was kept
 * @throws UsageError for places that must never be written to
 */
export async function claimNextOutput(
  context: Context,
  request: OutputRequest,
): Promise<Output & { readonly kept?: string }> {
  let kept: string | undefined;
  let { path } = request;
  for (let names = 0; names < MAX_NAMES; names++) {
    const seen = await inspect(context, { ...request, path });
    const ownSource = seen.standing !== "ours" || seen.source === sourceOf(context, request);
    if (seen.standing === "absent" || (seen.standing === "ours" && ownSource) || request.force)
      return { ...outputAt(context, seen.path, seen.found, request), ...(kept !== undefined && { kept }) };
    kept ??= seen.path;
    path = nextResultPath(seen.path);
  }
  throw new UsageError("file-exists", { path: kept ?? path, command: request.command });
}

type Standing =
  | "absent"
  /** Written by us and unchanged. */
  | "ours"
  /** Written by us and changed since. */
  | "changed"
  | "foreign";

interface Seen {
  readonly path: string;
  readonly standing: Standing;
  readonly found?: BigIntStats;
  readonly source?: string;
}

async function inspect(context: Context, request: OutputRequest): Promise<Seen> {
  const asked = resolve(context.cwd, request.path);
  for (const input of request.inputs)
    if (input !== undefined && (await isSameFile(asked, resolve(context.cwd, input))))
      throw new UsageError("output-is-input", { path: asked, command: request.command });
  if (await isProtected(context, asked))
    throw new UsageError("output-protected", { path: asked, command: request.command });
  const atPlace = await lstat(asked, { bigint: true }).catch(() => undefined);
  if (!atPlace) return { path: asked, standing: "absent" };
  // A link is followed: its target is replaced, the link stays.
  const path = atPlace.isSymbolicLink() ? await realpath(asked).catch(() => undefined) : asked;
  const found = path === asked ? atPlace : path && (await lstat(path, { bigint: true }).catch(() => undefined));
  if (!path || !found) return { path: asked, standing: "foreign", found: atPlace };
  if (!found.isFile()) throw new UsageError("output-not-a-file", { path: asked, command: request.command });
  const record = await readWrittenFile(context.home, path);
  if (!record) return { path, standing: "foreign", found };
  const { sha256 } = await digestFile(path).catch(() => ({ sha256: "" }));
  return { path, standing: sha256 === record.sha256 ? "ours" : "changed", found, source: record.source };
}

function outputAt(context: Context, path: string, found: BigIntStats | undefined, request: OutputRequest): Output {
  return {
    path,
    place: {
      replaces: found ?? null,
      onWritten: (sha256) => saveWrittenFile(context.home, { path, sha256, source: sourceOf(context, request) }),
    },
  };
}

function sourceOf(context: Context, { inputs }: OutputRequest): string {
  return inputs[0] === undefined ? "" : resolve(context.cwd, inputs[0]);
}

/** Folders below the home that hold only our own state. */
const STATE_FOLDERS = ["tokens", "sandbox", WRITTEN_FOLDER, INPUT_FOLDER];
const STATE_FILES = /^(ledger\.db|profiles\.json)/;

/** Whether a path is the ledger, the configuration, a token or a key. Names count too, for files not yet there. */
async function isProtected(context: Context, path: string): Promise<boolean> {
  const home = await realpath(context.home).catch(() => resolve(context.home));
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  // The file system may be case-insensitive.
  const name = basename(path).normalize("NFC").toLowerCase();
  if (folder === home && (STATE_FILES.test(name) || STATE_FOLDERS.includes(name))) return true;
  if (STATE_FOLDERS.some((state) => `${folder}${sep}`.startsWith(join(home, state) + sep))) return true;
  for (const file of await stateFiles(context)) if (await isSameFile(path, file)) return true;
  return false;
}

async function stateFiles({ home, cwd }: Context): Promise<string[]> {
  const names = await readdir(home).catch(() => []);
  const { profiles } = await readProfiles(home).catch(() => ({ profiles: {} }));
  return [
    ...names.filter((name) => STATE_FILES.test(name)).map((name) => join(home, name)),
    ...Object.values(profiles)
      .flatMap((p) => [
        ...[p.tokenFile, p.caFile, p.certFile, p.keyFile, p.p12File, p.keyPassphraseFile, p.sealCaFile, p.packFile],
        ...[p.dialect?.file, ...secretFilesOf(p.dialect)],
      ])
      .filter((file) => file !== undefined)
      .map((file) => resolve(cwd, file)),
  ];
}
