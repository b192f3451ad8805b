import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { MATERIAL_KINDS, type Material, type MaterialKind } from "../../contract/index.js";
import type { RegistryClient } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { isAboutTheFile, readWholeFile } from "../config/read-file.js";
import { UsageError } from "../errors/usage-error.js";

/** A file that the user named on the command line. */
export async function readLocal(context: Context, path: string): Promise<Buffer> {
  try {
    return await readWholeFile(resolve(context.cwd, path));
  } catch (error) {
    if (isAboutTheFile(error)) throw error;
    throw new UsageError("local-file-unreadable", { path });
  }
}

/** Never over a file that exists: it may hold somebody's work. */
export async function writeNew(
  context: Context,
  path: string,
  content: Uint8Array | string,
  command: string,
): Promise<string> {
  const target = resolve(context.cwd, path);
  try {
    await writeFile(target, content, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new UsageError("file-exists", { path: target, command });
    throw new UsageError("not-writable", { path: target });
  }
  return target;
}

/** `kind=path`, the kind as key or in Chinese: uploads the document unless the authority has it. */
export async function uploadMaterial(context: Context, client: RegistryClient, text: string): Promise<Material> {
  const [word, path] = pair(text, "--material");
  const entry = MATERIAL_KINDS.entries.find(
    (e) => e.value === word || e.zh === word || ("variants" in e && (e.variants as readonly string[]).includes(word)),
  );
  if (!entry)
    throw new UsageError("material-kind", {
      kind: word,
      known: MATERIAL_KINDS.entries.map((e) => `${e.value} (${e.zh})`).join(", "),
    });
  const bytes = await readLocal(context, path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (!(await client.materials.has(sha256, { signal: context.stop })))
    await client.materials.put(bytes, sha256, { signal: context.stop });
  return { kind: entry.value as MaterialKind, sha256, name: basename(path), size: bytes.length };
}

/** The two halves of `name=value`. */
export function pair(text: string, flag: string): [name: string, value: string] {
  const at = text.indexOf("=");
  const name = text.slice(0, Math.max(at, 0)).trim();
  if (!name || at === text.length - 1) throw new UsageError("pair-needed", { flag, text });
  return [name, text.slice(at + 1)];
}
