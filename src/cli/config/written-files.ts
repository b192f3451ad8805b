import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

/** Record of a result file that `bdc` wrote. It shows later whether a person has changed the file. */
const Record = z.strictObject({
  path: z.string(),
  /** Digest of the content as written. */
  sha256: z.string(),
  /** The input file. */
  source: z.string(),
});
export type WrittenFile = z.infer<typeof Record>;

/** Folder below the home. */
export const WRITTEN_FOLDER = "written";

function recordPath(home: string, path: string): string {
  return join(home, WRITTEN_FOLDER, `${createHash("sha256").update(path).digest("hex").slice(0, 32)}.json`);
}

/** Returns undefined when the file was not written by us, or its record is lost. Such a file is not overwritten. */
export async function readWrittenFile(home: string, path: string): Promise<WrittenFile | undefined> {
  try {
    const record = Record.parse(JSON.parse(await readFile(recordPath(home, path), "utf8")));
    return record.path === path ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Saves a record. Failures are ignored: without a record the file counts as foreign and is not overwritten. */
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
