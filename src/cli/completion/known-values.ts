/** Values that completion reads from this machine. Whatever is missing or damaged has no values. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What may stand at a place of the command line. */
export type ValueSource = "profile" | "batch" | "ref" | "case";

const MAX_PROFILES_BYTES = 1024 * 1024;
const PLAIN_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
/** Values that no shell and no terminal could mistake for something else. */
const PLAIN_VALUE = /^[\p{L}\p{N}._:/#@+-]+$/u;

/** @param home Folder of the state */
export async function knownValues(source: ValueSource, home: string, prefix: string): Promise<string[]> {
  try {
    if (source === "profile") return profileNames(join(home, "profiles.json"));
    const { knownNames } = await import("../../batch/ledger/sqlite-database/known-names.js");
    return knownNames(join(home, "ledger.db"), source, prefix).filter((name) => PLAIN_VALUE.test(name));
  } catch {
    return [];
  }
}

function profileNames(path: string): string[] {
  // A pipe or a device would never end.
  const facts = statSync(path);
  if (!facts.isFile() || facts.size > MAX_PROFILES_BYTES) return [];
  const { profiles } = JSON.parse(readFileSync(path, "utf8")) as { profiles?: object };
  return Object.keys(profiles ?? {}).filter((name) => PLAIN_NAME.test(name));
}
