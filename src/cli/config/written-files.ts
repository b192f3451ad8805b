import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What `bdc` remembers of a result file that it wrote: without it, a person's corrections look like our own words. */
const Record = z.strictObject({
  path: z.string(),
  /** Of the content, as it was written. */
  sha256: z.string(),
  /** The file whose results these are. */
  source: z.string(),
});
export type WrittenFile = z.infer<typeof Record>;

/** Folder below the home. */
export const WRITTEN_FOLDER = "written";

function recordPath(home: string, path: string): string {
  return join(home, WRITTEN_FOLDER, `${createHash("sha256").update(path).digest("hex").slice(0, 32)}.json`);
}

/** Undefined: not written by us, or nothing is known of it any more, which is the same to a person's work. */
export async function readWrittenFile(home: string, path: string): Promise<WrittenFile | undefined> {
  try {
    const record = Record.parse(JSON.parse(await readFile(recordPath(home, path), "utf8")));
    return record.path === path ? record : undefined;
  } catch {
    return undefined;
  }
}

/** A record that cannot be kept makes nothing fail: the file is then taken for a person's and stays. */
export async function saveWrittenFile(home: string, record: WrittenFile): Promise<void> {
  const target = recordPath(home, record.path);
  const beside = `${target}.${randomUUID()}`;
  try {
    await mkdir(join(home, WRITTEN_FOLDER), { recursive: true, mode: 0o700 });
    await writeFile(beside, JSON.stringify(record), { mode: 0o600 });
    await rename(beside, target);
  } catch {
    // See above.
  }
}
