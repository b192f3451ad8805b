import type { BigIntStats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { digestFile, isSameFile, nextResultPath, type OutputPlace } from "../../batch/index.js";
import { readProfiles } from "../config/profiles.js";
import { readWrittenFile, saveWrittenFile, WRITTEN_FOLDER } from "../config/written-files.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";

/** An output that a command is about to write. */
export interface OutputRequest {
  /** As typed. */
  readonly path: string;
  /** Files that the command reads; the first is the one whose results these are. */
  readonly inputs: readonly (string | undefined)[];
  /** `--force`: over a file that we did not write, or that somebody has changed since. */
  readonly force: boolean;
  /** What to type next when the place is taken. */
  readonly command: string;
}

/** Where it goes, and what may be replaced there. */
export interface Output {
  readonly path: string;
  readonly place: OutputPlace;
}

/**
 * The one decision about every file that a command writes by name. Never over what the command reads, the ledger, the
 * configuration or anything that is no regular file. Over a file that exists only when we wrote it and nobody has
 * changed it since, or with `--force`.
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

/** How many names are tried for a result whose place is taken. */
const MAX_NAMES = 1_000;

/**
 * As `claimOutput`, for results that must be written in any case: where the place is taken the next free name is
 * used. `kept`: the file that stays as it is.
 * @throws UsageError for places that nobody may write to
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
  /** As we wrote it. */
  | "ours"
  /** We wrote it, and somebody has changed it since. */
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
  // Of a link, the file that it names: the link stays.
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

/** Folders of the home that hold nothing but our own state. */
const STATE_FOLDERS = ["tokens", "sandbox", WRITTEN_FOLDER];
const STATE_FILES = /^(ledger\.db|profiles\.json)/;

/** The ledger with the files beside it, the configuration, tokens and keys: by name even where they do not exist. */
async function isProtected(context: Context, path: string): Promise<boolean> {
  const home = await realpath(context.home).catch(() => resolve(context.home));
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  // A file system may ignore case.
  const name = basename(path).normalize("NFC").toLowerCase();
  if (folder === home && (STATE_FILES.test(name) || STATE_FOLDERS.includes(name))) return true;
  if (STATE_FOLDERS.some((state) => `${folder}${sep}`.startsWith(join(home, state) + sep))) return true;
  for (const own of await stateFiles(context)) if (await isSameFile(path, own)) return true;
  return false;
}

async function stateFiles({ home, cwd }: Context): Promise<string[]> {
  const names = await readdir(home).catch(() => []);
  const { profiles } = await readProfiles(home).catch(() => ({ profiles: {} }));
  return [
    ...names.filter((name) => STATE_FILES.test(name)).map((name) => join(home, name)),
    ...Object.values(profiles)
      .flatMap((p) => [p.tokenFile, p.caFile, p.certFile, p.keyFile, p.sealCaFile, p.packFile])
      .filter((file) => file !== undefined)
      .map((file) => resolve(cwd, file)),
  ];
}
