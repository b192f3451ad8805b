import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { MATERIAL_KINDS, readMaterialWord, type Material, type MaterialKind } from "../../contract/index.js";
import { isFileError, openAtomicFile } from "../../batch/index.js";
import type { RegistryClient } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { isAboutTheFile, readWholeFile } from "../config/read-file.js";
import { UsageError } from "../errors/usage-error.js";
import { claimOutput, type Output, type OutputRequest } from "./output-file.js";

/** Reads a file named on the command line. */
export async function readLocal(context: Context, path: string): Promise<Buffer> {
  try {
    return await readWholeFile(resolve(context.cwd, path));
  } catch (error) {
    if (isAboutTheFile(error)) throw error;
    throw new UsageError("local-file-unreadable", { path });
  }
}

type NewFile = Omit<OutputRequest, "inputs"> & Partial<Pick<OutputRequest, "inputs">>;

/**
 * Returns the place of a new file. An existing file is never overwritten without `--force` (see `claimOutput`). Called
 * before a command contacts the authority, so that nothing is fetched that cannot be saved.
 */
export async function placeForNew(context: Context, request: NewFile): Promise<Output> {
  const output = await claimOutput(context, { inputs: [], ...request });
  if (output.place.replaces && !request.force)
    throw new UsageError("file-exists", { path: output.path, command: request.command });
  return output;
}

export async function writeNew(context: Context, content: Uint8Array | string, request: NewFile): Promise<string> {
  const { path, place } = await placeForNew(context, request);
  try {
    const file = await openAtomicFile(path, place);
    await file.write(Buffer.from(content));
    await file.finish();
  } catch (error) {
    if (isFileError(error) && error.code === "result-changed")
      throw new UsageError("file-exists", { path, command: request.command });
    throw new UsageError("not-writable", { path });
  }
  return path;
}

/**
 * Parses `kind=path` and uploads the document unless the authority already has it. The kind is a key or Chinese; a
 * paper of consent also says who agrees to what.
 */
export async function uploadMaterial(context: Context, client: RegistryClient, text: string): Promise<Material> {
  const [word, path] = pair(text, "--material");
  const { kind, consent } = readMaterialWord(word) ?? { kind: word };
  const entry = MATERIAL_KINDS.entries.find(
    (e) => e.value === kind || e.zh === kind || ("variants" in e && (e.variants as readonly string[]).includes(kind)),
  );
  if (!entry)
    throw new UsageError("material-kind", {
      kind,
      known: MATERIAL_KINDS.entries.map((e) => `${e.value} (${e.zh})`).join(", "),
    });
  const bytes = await readLocal(context, path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (!(await client.materials.has(sha256, { signal: context.stop })))
    await client.materials.put(bytes, sha256, { signal: context.stop });
  return {
    kind: entry.value as MaterialKind,
    sha256,
    name: basename(path),
    size: bytes.length,
    ...(consent && { consent }),
  };
}

/** Splits `name=value`. */
export function pair(text: string, flag: string): [name: string, value: string] {
  const at = text.indexOf("=");
  const name = text.slice(0, Math.max(at, 0)).trim();
  if (!name || at === text.length - 1) throw new UsageError("pair-needed", { flag, text });
  return [name, text.slice(at + 1)];
}
