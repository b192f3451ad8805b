import { stat } from "node:fs/promises";

/**
 * Checks whether two paths name the same existing file: by relative path, symbolic link, hard link, or other spelling
 * on a file system that ignores case. The file system decides, not the text of the paths.
 */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}
