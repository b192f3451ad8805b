import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openCsv, type CsvOptions, type CsvRecord, type CsvSource } from "../../../../src/batch/files/csv/index.js";
import { FileError } from "../../../../src/batch/files/common/file-error.js";

/** Creates a folder for the tests of one file and removes it afterwards. */
export function temporaryFolder(): {
  path: (name: string) => string;
  file: (name: string, content: string | Uint8Array) => Promise<string>;
} {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "csv-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    file: async (name, content) => {
      await writeFile(path(name), content);
      return path(name);
    },
  };
}

export async function readAll(
  path: string,
  options: CsvOptions = {},
): Promise<{ source: CsvSource; records: CsvRecord[]; rows: string[][] }> {
  const source = await openCsv(path, options);
  const records: CsvRecord[] = [];
  for await (const batch of source.records()) records.push(...batch);
  return { source, records, rows: records.map((record) => [...record.cells]) };
}

/** Returns the error with which reading the whole file fails. */
export async function problemOf(path: string, options: CsvOptions = {}): Promise<FileError> {
  try {
    await readAll(path, options);
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
  throw new Error("the file was read without an error");
}
