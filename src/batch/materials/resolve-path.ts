import { realpath, stat } from "node:fs/promises";
import path from "node:path";

export type MaterialPathCode = "material-outside" | "material-missing" | "material-not-file" | "material-empty";

/** Thrown for a material that cannot be read. The code is a key of `CELL_TEXTS`. */
export class MaterialPathError extends Error {
  override readonly name = "MaterialPathError";
  constructor(
    readonly code: MaterialPathCode,
    readonly material: string,
  ) {
    super(`${code}: ${material}`);
  }
}

/** Checks whether a path leads out of its folder, from its text alone and for paths of any system. */
export function leavesFolder(name: string): boolean {
  if (
    name.includes("\0") ||
    path.posix.isAbsolute(name) ||
    path.win32.isAbsolute(name) ||
    /^[A-Za-z]:/.test(name) ||
    /^[A-Za-z][A-Za-z+.-]+:\/\//.test(name)
  )
    return true;
  return name.split(/[\\/]/).includes("..");
}

/**
 * Resolves the real path of a material below `folder`. Links are followed first, so that nothing outside the folder is
 * read.
 * @throws MaterialPathError
 */
export async function resolveMaterial(folder: string, name: string): Promise<string> {
  if (leavesFolder(name)) throw new MaterialPathError("material-outside", name);
  const root = await realpath(folder);
  const wanted = path.join(root, ...name.split(/[\\/]/));
  const real = await realpath(wanted).catch(() => {
    throw new MaterialPathError("material-missing", name);
  });
  if (real !== root && !real.startsWith(root.endsWith(path.sep) ? root : root + path.sep))
    throw new MaterialPathError("material-outside", name);
  const found = await stat(real).catch(() => {
    throw new MaterialPathError("material-missing", name);
  });
  // Reading a pipe or a device would block.
  if (!found.isFile()) throw new MaterialPathError("material-not-file", name);
  if (found.size === 0) throw new MaterialPathError("material-empty", name);
  return real;
}
