import { open, rm } from "node:fs/promises";
import { platform } from "node:os";

/** Files that are on disk when a promise is fulfilled. */

/** Writes a new file. An existing one is an error. */
export async function write(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, "wx", 0o640);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function flushFolder(folder: string): Promise<void> {
  // Windows has no handles of folders; there the rename itself is kept by the file system's journal.
  if (platform() === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function remove(...files: readonly string[]): Promise<void> {
  for (const file of files) await rm(file, { force: true }).catch(() => undefined);
}
