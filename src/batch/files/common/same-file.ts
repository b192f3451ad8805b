import { stat } from "node:fs/promises";

/**
 * Checks whether two paths name the same existing file. Asks the file system, so that relative paths, links and
 * spellings that differ in case are recognized.
 */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}
